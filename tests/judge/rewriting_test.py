"""A log that was rewritten under right sums gives itself away by what writers had seen."""

import os
import random
import tempfile
import unittest
from collections.abc import Callable
from pathlib import Path

from findings import Code, Findings
from judging import CASE, INTAKE, JudgeTest, small_world
from writing import Partition, World

SEED = int(os.environ.get("ENLACE_SEED", "20260101"))
SEEN = {Code.SEEN_AHEAD, Code.SEEN_DISAGREES}


class Rewritten(JudgeTest):
    def codes(self, change: Callable[[Partition], None]) -> set[Code]:
        """What is found after the entries of the partition that everything is in were changed."""
        world = small_world()
        for number in range(6):
            world.command("intake", CASE, f"more-{number}", [world.event(
                INTAKE + "RiskChanged", {"risk": 1 + number % 3}, sealed=True)])
        change(world.journals["intake"][1])
        self.number_again(world)
        self.findings = Findings()
        with tempfile.TemporaryDirectory() as folder:
            self.folder = Path(folder)
            return self.judged(world)

    def number_again(self, world: World) -> None:
        world.order = [(service, number, position)
                       for service, partitions in world.journals.items()
                       for number, partition in enumerate(partitions)
                       for position in range(len(partition.entries))]

    def test_by_dropping_doubling_exchanging_or_changing_entries(self) -> None:
        print(f"seed {SEED}")
        rng = random.Random(SEED)

        def drop(partition: Partition) -> None:
            del partition.entries[rng.randrange(1, len(partition.entries) - 1)]

        def double(partition: Partition) -> None:
            at = rng.randrange(1, len(partition.entries) - 1)
            partition.entries.insert(at, partition.entries[at])

        def swap(partition: Partition) -> None:
            at = rng.randrange(1, len(partition.entries) - 2)
            partition.entries[at:at + 2] = reversed(partition.entries[at:at + 2])

        def flip(partition: Partition) -> None:
            at = rng.randrange(0, len(partition.entries) - 1)
            entry = bytearray(partition.entries[at])
            entry[rng.randrange(len(entry))] ^= 1 << rng.randrange(8)
            partition.entries[at] = bytes(entry)

        for change in (drop, double, swap, flip) * 20:
            self.assertTrue(self.codes(change) & SEEN, change.__name__)

    def test_not_by_cutting_its_end_which_only_clients_can_tell(self) -> None:
        def cut(partition: Partition) -> None:
            del partition.entries[-3:]
        self.assertEqual(self.codes(cut), set())

    def test_not_by_a_late_copy_of_the_newest_which_is_void(self) -> None:
        def repeat(partition: Partition) -> None:
            partition.entries.append(partition.entries[-1])
        self.assertEqual(self.codes(repeat), set())


if __name__ == "__main__":
    unittest.main()
