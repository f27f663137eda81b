"""A log that was cut or whose bits have turned: refused by name, or everything told is in it."""

import shutil
import subprocess
import sys
import unittest
from collections.abc import Callable
from pathlib import Path

from support import judge
from support.chaos_test_case import ChaosTestCase, Traffic
from support.paths import PROGRAM, SOURCE
from support.process import NotServing, Process
from support.waiting import until

sys.path.insert(0, str(SOURCE / "tests/judge"))

import batches  # noqa: E402

CUTS, FLIPS, LAST_BATCHES = 30, 50, 3
SEGMENT = "00000001.segment"


def flip_bit(path: Path, offset: int, bit: int) -> None:
    with path.open("r+b") as file:
        file.seek(offset)
        old = file.read(1)[0]
        file.seek(offset)
        file.write(bytes([old ^ 1 << bit]))


class DamagedLogTest(ChaosTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.server.start()
        traffic = Traffic(self, 4)
        until("there is a history", lambda: len(traffic.stories) > 30)
        traffic.stop()
        self.await_settled()
        self.server.stop()
        self.bounds = self.batch_bounds()
        self.refused = self.whole = 0

    def test_a_log_cut_in_its_last_batches_is_refused_or_whole(self) -> None:
        segment = self.data / "log" / SEGMENT
        start, end = self.bounds[-LAST_BATCHES][0], self.bounds[-1][1]
        size = segment.stat().st_size
        for offset in sorted(self.rng.sample(range(start, end), CUTS)) + [end]:
            def cut(path: Path, offset: int = offset) -> None:
                with path.open("r+b") as file:
                    file.truncate(offset)
                    file.truncate(size)  # Zeros, as where nothing was ever written.

            self.start_on_a_damaged_copy(f"cut at {offset}", cut)
        self.assertGreater(self.refused, 0)
        self.assertGreater(self.whole, 0)

    def test_a_flipped_bit_anywhere_in_the_log_is_refused_or_whole(self) -> None:
        end = self.bounds[-1][1]
        places = [self.rng.randrange(end) for _ in range(FLIPS)]
        for offset in [*places, end + 4096]:
            bit = self.rng.randrange(8)

            def flip(path: Path, offset: int = offset, bit: int = bit) -> None:
                flip_bit(path, offset, bit)

            self.start_on_a_damaged_copy(f"bit {bit} of byte {offset}", flip)
        self.assertGreater(self.refused, 0)

    def test_verify_reads_everything_and_names_the_first_damaged_place(self) -> None:
        whole = self.verify()
        self.assertEqual(0, whole.returncode, whole.stderr)
        self.assertIn(f" {len(self.bounds)} batches", whole.stdout)
        early = self.bounds[len(self.bounds) // 4][0]
        for offset in (self.bounds[len(self.bounds) // 2][0] + 20, early + 20):
            flip_bit(self.data / "log" / SEGMENT, offset, 3)
            damaged = self.verify()
            self.assertEqual(1, damaged.returncode, damaged.stdout)
            self.assertIn(SEGMENT, damaged.stderr)
        self.assertIn(str(early), damaged.stderr)

    def test_verify_leaves_the_log_of_a_running_server_alone(self) -> None:
        self.server.start()
        refused = self.verify()
        self.assertEqual(1, refused.returncode, refused.stdout)
        self.assertIn(str(self.data), refused.stderr)
        self.story().play()
        self.settle_and_judge()

    def verify(self) -> subprocess.CompletedProcess[str]:
        return subprocess.run([PROGRAM, "verify", self.data], capture_output=True, text=True,
                              check=False, timeout=60)

    def batch_bounds(self) -> list[tuple[int, int]]:
        data = (self.data / "log" / SEGMENT).read_bytes()
        salt, offset, found = batches.header_of(data).salt, batches.HEADER, []
        while batch := batches.batch_at(data, offset, salt):
            found.append((offset, batch.end))
            offset = batch.end
        return found

    def start_on_a_damaged_copy(self, what: str, damage: Callable[[Path], None]) -> None:
        copy = self.folder / "copy"
        shutil.copytree(self.data, copy)
        damage(copy / "log" / SEGMENT)
        server = Process(copy, self.folder / "copy-output", self.FLAGS)
        try:
            with self.subTest(what):
                self.start_damaged(server, copy)
        finally:
            server.end()
            self.assertEqual([], server.sanitizer_reports(), what)
            shutil.rmtree(copy)
            shutil.rmtree(self.folder / "copy-output")

    def start_damaged(self, server: Process, copy: Path) -> None:
        try:
            server.start()
        except NotServing as refused:
            self.refused += 1
            self.assertEqual(1, refused.status, refused.output)
            self.assertIn(SEGMENT, refused.output)
            self.assertRegex(refused.output, r"offset \d+")
            return
        self.whole += 1
        server.stop()
        judge.run(copy, "--client-log", self.log.path, "--deployment-key",
                  copy / "keys/deployment.key", "--settled")


if __name__ == "__main__":
    unittest.main()
