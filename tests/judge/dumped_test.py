"""Faults in a dump of topics: each kind is found, and nothing where nothing is wrong."""

import os
import random
import unittest
from collections.abc import Callable
from typing import Any

from findings import Code
from judging import CASE, INTAKE, JudgeTest, long_world
from writing import message

SEED = int(os.environ.get("ENLACE_SEED", "20260101"))
DUMP = "enlace.intake.journal.v1.dump"
ENDS = "enlace.intake.journal.v1.ends"
MORE = 20  # After every entry that is tampered with here.


class Dumped(JudgeTest):
    def setUp(self) -> None:
        super().setUp()
        self.world = long_world(MORE)
        self.entries = self.world.journals["intake"][1].entries

    def found(self) -> set[Code]:
        self.world.dump(self.folder)
        return self.codes()

    def codes(self) -> set[Code]:
        self.read()
        return self.findings.codes

    def edit(self, name: str, change: Callable[[bytes], bytes]) -> set[Code]:
        self.world.dump(self.folder)
        path = self.folder / name
        data = path.read_bytes()
        changed = change(data)
        self.assertNotEqual(data, changed)
        path.write_bytes(changed)
        return self.codes()

    def test_nothing_is_found_where_nothing_is_wrong(self) -> None:
        self.world.dump(self.folder)
        reading = self.read()
        self.assertEqual(self.findings.kept, [])
        summary = reading.summary()
        self.assertEqual((summary["topics"], summary["messages"], summary["entries"]), (2, 30, 30))
        self.assertEqual((summary["counted"], summary["void"]), (24, 0))
        self.assertEqual(summary["journals"], ["homevisits", "intake"])

    def test_it_comes_to_the_same_as_a_data_directory(self) -> None:
        self.world.dump(self.folder)
        of_dump = self.read()
        (self.folder / DUMP).unlink()
        for path in self.folder.iterdir():
            path.unlink()
        self.world.write(self.folder)
        of_folder = self.read()
        self.assertEqual(self.findings.kept, [])
        as_text: Callable[[Any], list[str]] = lambda reading: sorted(map(str, reading.heads()))
        self.assertEqual(as_text(of_dump), as_text(of_folder))
        self.assertEqual([stream.shown() for stream in of_dump.fold.streams.values()],
                         [stream.shown() for stream in of_folder.fold.streams.values()])

    def test_keys_are_not_looked_at_and_messages_without_value_are_void(self) -> None:
        positions = len(self.entries)
        self.world.dump(self.folder)
        with (self.folder / DUMP).open("ab") as file:
            file.write(message(1, positions, None, b"any\nkey"))
            file.write(message(1, positions + 1, b""))
        reading = self.read()
        self.assertEqual(self.findings.kept, [])
        self.assertEqual(reading.summary()["void"], 2)

    def test_a_flipped_bit_in_any_entry_that_somebody_had_read(self) -> None:
        print(f"seed {SEED}")
        rng = random.Random(SEED)
        whole = list(self.entries)
        for _ in range(200):
            at = rng.randrange(len(whole) - 1)
            bit = rng.randrange(8 * len(whole[at]))
            entry = bytearray(whole[at])
            entry[bit // 8] ^= 1 << bit % 8
            self.entries[:] = whole
            self.entries[at] = bytes(entry)
            self.findings.counts.clear()
            self.assertIn(Code.SEEN_DISAGREES, self.found(), f"entry {at}, bit {bit}")

    def test_an_entry_that_is_missing(self) -> None:
        one = message(1, 5, self.entries[5])
        codes = self.edit(DUMP, lambda data: data.replace(one, b""))
        self.assertLessEqual({Code.POSITION_GAP, Code.SEEN_AHEAD}, codes)

    def test_an_entry_that_comes_twice(self) -> None:
        one = message(1, 5, self.entries[5])
        self.assertIn(Code.POSITION_GAP, self.edit(DUMP, lambda data: data.replace(one, 2 * one)))

    def test_two_entries_that_changed_places(self) -> None:
        self.entries[5], self.entries[6] = self.entries[6], self.entries[5]
        self.assertIn(Code.SEEN_AHEAD, self.found())

    def test_an_entry_in_another_partition(self) -> None:
        one = message(1, 5, self.entries[5])
        codes = self.edit(DUMP, lambda data: data.replace(one, b"2" + one[1:]))
        self.assertIn(Code.POSITION_GAP, codes)

    def test_a_topic_that_was_cut_and_grew_again(self) -> None:
        seen = {"position": len(self.entries) - 1, "chain": b"8 bytes."}
        del self.entries[8:]
        self.world.order = [one for one in self.world.order if one[2] < 8]
        self.world.command("intake", CASE, "later", [self.world.event(
            INTAKE + "RiskChanged", {"risk": 1})], seen=seen)
        self.assertIn(Code.SEEN_AHEAD, self.found())

    def test_an_end_that_is_missing(self) -> None:
        last = message(1, len(self.entries) - 1, self.entries[-1])
        self.assertEqual(self.edit(DUMP, lambda data: data.replace(last, b"")), {Code.DUMP_SHORT})

    def test_a_file_that_ends_within_a_message(self) -> None:
        for cut in (1, 2, 10, 100):
            with self.subTest(cut):
                codes = self.edit(DUMP, lambda data: data[:-cut])
                self.assertEqual(codes, {Code.DUMP_WRONG, Code.DUMP_SHORT})

    def test_a_file_that_holds_something_else(self) -> None:
        self.assertIn(Code.DUMP_WRONG, self.edit(DUMP, lambda data: b"x" + data))

    def test_a_partition_that_the_topic_does_not_have(self) -> None:
        more = message(7, 0, b"")
        self.assertEqual(self.edit(DUMP, lambda data: data + more), {Code.DUMP_WRONG})

    def test_a_topic_with_another_number_of_partitions(self) -> None:
        codes = self.edit(ENDS, lambda data: data + b"enlace.intake.journal.v1 [4] offset 0\n")
        self.assertIn(Code.GENESIS_WRONG, codes)

    def test_files_that_are_missing(self) -> None:
        self.world.dump(self.folder)
        (self.folder / ENDS).unlink()
        self.assertEqual(self.codes(), {Code.FILE_MISSING})
        self.world.dump(self.folder)
        (self.folder / DUMP).unlink()
        self.findings.counts.clear()
        self.assertLessEqual({Code.FILE_MISSING, Code.DUMP_SHORT}, self.codes())

    def test_an_ends_file_that_says_something_else(self) -> None:
        self.assertIn(Code.DUMP_WRONG, self.edit(ENDS, lambda data: data + b"and so on\n"))


if __name__ == "__main__":
    unittest.main()
