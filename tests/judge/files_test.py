"""Damage to files: each kind is found, and what was never acknowledged is none."""

import os
import random
import struct
import unittest
from collections.abc import Callable

from crc32c import crc32c

import batches
from batches import Batch
from findings import Code, Findings
from judging import JudgeTest, long_world, small_world
from writing import LOG_ID, World

SEED = int(os.environ.get("ENLACE_SEED", "20260101"))
FIRST = "00000001.segment"
MORE = 60  # Commands: enough for several segments.


class Damage(JudgeTest):
    def found(self, damage: Callable[[], None], world: World | None = None) -> set[Code]:
        (world or small_world()).write(self.folder, segment_size=1 << 14)
        damage()
        self.read()
        return self.findings.codes

    def edit(self, name: str, change: Callable[[bytearray], None]) -> None:
        path = self.folder / "log" / name
        data = bytearray(path.read_bytes())
        change(data)
        path.write_bytes(data)

    def batches(self, data: bytes) -> list[Batch]:
        found, offset = [], batches.HEADER
        while batch := batches.batch_at(data, offset, data[32:40]):
            found.append(batch)
            offset = batch.end
        return found

    def test_a_flipped_bit_anywhere_in_acknowledged_data(self) -> None:
        print(f"seed {SEED}")
        rng = random.Random(SEED)
        small_world().write(self.folder)
        whole = (self.folder / "log" / FIRST).read_bytes()
        end = self.batches(whole)[-1].end
        for _ in range(200):
            bit = rng.randrange(8 * end)
            data = bytearray(whole)
            data[bit // 8] ^= 1 << bit % 8
            (self.folder / "log" / FIRST).write_bytes(data)
            self.findings = Findings()
            self.read()
            self.assertTrue(self.findings.codes & {Code.SEGMENT_HEADER, Code.BATCH_DAMAGED,
                                                   Code.MARK_AHEAD}, f"bit {bit}")

    def test_an_unacknowledged_last_batch_is_no_fault(self) -> None:
        def tear(data: bytearray) -> None:
            data[self.batches(data)[-1].body] ^= 1

        def mark(data: bytearray) -> None:
            newest = max(0, 4096, key=lambda at: struct.unpack_from("<Q", data, at + 24))
            data[newest:newest + 32] = bytes(32)

        def damage() -> None:
            self.edit(FIRST, tear)
            self.edit("mark", mark)
        self.assertEqual(self.found(damage), {Code.NOTE_TAIL})

    def test_the_log_cut_below_its_mark(self) -> None:
        def cut(data: bytearray) -> None:
            last = self.batches(data)[-1]
            data[last.offset:last.end] = bytes(last.end - last.offset)
        self.assertEqual(self.found(lambda: self.edit(FIRST, cut)), {Code.MARK_AHEAD})

    def test_a_batch_cut_out_of_the_middle(self) -> None:
        def cut(data: bytearray) -> None:
            second, third = self.batches(data)[-2:]
            data[second.offset:] = data[third.offset:] + bytes(third.offset - second.offset)
        self.assertEqual(self.found(lambda: self.edit(FIRST, cut)), {Code.BATCH_DAMAGED})

    def test_a_batch_that_is_there_twice(self) -> None:
        def double(data: bytearray) -> None:
            last = self.batches(data)[-1]
            length = last.end - last.offset
            data[last.end:last.end + length] = data[last.offset:last.end]
        self.assertEqual(self.found(lambda: self.edit(FIRST, double)), {Code.BATCH_DAMAGED})

    def test_a_valid_batch_somewhere_behind_the_end(self) -> None:
        def copy(data: bytearray) -> None:
            last = self.batches(data)[-1]
            at = last.end + 43
            data[at:at + last.end - last.offset] = data[last.offset:last.end]
        self.assertEqual(self.found(lambda: self.edit(FIRST, copy)), {Code.BATCH_DAMAGED})

    def test_a_batch_twice_at_the_end_of_an_older_segment(self) -> None:
        def copy(data: bytearray) -> None:
            first, last = self.batches(data)[0], self.batches(data)[-1]
            data[last.end:last.end + first.end - first.offset] = data[first.offset:first.end]
        self.assertEqual(self.found(lambda: self.edit(FIRST, copy), long_world(MORE)),
                         {Code.BATCH_DAMAGED})

    def test_damage_in_an_older_segment(self) -> None:
        def flip(data: bytearray) -> None:
            data[self.batches(data)[3].body + 5] ^= 1
        self.assertEqual(self.found(lambda: self.edit(FIRST, flip), long_world(MORE)),
                         {Code.BATCH_DAMAGED})

    def test_a_segment_that_is_gone(self) -> None:
        self.assertEqual(self.found((self.folder / "log" / FIRST).unlink, long_world(MORE)),
                         {Code.SEGMENT_NUMBER})

    def test_something_behind_the_data_of_an_older_segment(self) -> None:
        def scribble(data: bytearray) -> None:
            data[-1] = 1
        self.assertEqual(self.found(lambda: self.edit(FIRST, scribble), long_world(MORE)),
                         {Code.TAIL_NOT_ZERO})

    def test_a_prepared_segment_is_no_fault(self) -> None:
        def prepare() -> None:
            self.segment(2)
        self.assertEqual(self.found(prepare), set())

    def test_a_segment_of_another_log(self) -> None:
        def prepare() -> None:
            self.segment(2, LOG_ID + 1)
        self.assertEqual(self.found(prepare), {Code.SEGMENT_HEADER})

    def test_an_empty_segment_before_the_newest(self) -> None:
        def prepare() -> None:
            self.segment(2)
            self.segment(3)
        self.assertEqual(self.found(prepare), {Code.BATCH_DAMAGED})

    def test_entries_exchanged_under_right_sums(self) -> None:
        def swap(data: bytearray) -> None:
            batch = next(batch for batch in self.batches(data) if batch.kind == batches.RECORDS)
            first, second, _ = batches.entries_of(bytes(data), batch)
            head = struct.Struct("<HHIQ")
            heads = [head.unpack_from(data, one.offset) for one in (first, second)]
            head.pack_into(data, first.offset, *heads[0][:3], heads[1][3] + 1)
            self.seal(data, batch)
        self.assertEqual(self.found(lambda: self.edit(FIRST, swap)), {Code.POSITION_GAP})

    def test_an_entry_changed_under_right_sums(self) -> None:
        def change(data: bytearray) -> None:
            at = data.find(b"SPSSA000011")
            data[at + 10] ^= 1
            batch = next(batch for batch in self.batches_before(data) if batch.end > at)
            self.seal(data, batch)
        world = small_world()
        world.command("intake", "case-05EF", "key-9", [], outcome=120)
        codes = self.found(lambda: self.edit(FIRST, change), world)
        self.assertIn(Code.SEEN_DISAGREES, codes)

    def test_a_mark_that_is_gone_or_of_another_log(self) -> None:
        def other(data: bytearray) -> None:
            for at in (0, 4096):
                data[at + 16] ^= 1
                struct.pack_into("<I", data, at + 8, crc32c(bytes(data[at + 12:at + 32])))
        self.assertEqual(self.found(lambda: self.edit("mark", other)), {Code.MARK_WRONG})
        (self.folder / "log" / "mark").unlink()
        self.findings = Findings()
        self.read()
        self.assertEqual(self.findings.codes, {Code.FILE_MISSING})

    def batches_before(self, data: bytearray) -> list[Batch]:
        found, offset = [], batches.HEADER
        while data[offset:offset + 4] == b"ENBT":
            _, _, number, _, kind, count, length, _ = struct.unpack_from("<4sIQHHIII", data, offset)
            found.append(Batch(offset, number, kind, count, offset + 32, offset + 32 + length))
            offset += 32 + length
        return found

    def seal(self, data: bytearray, batch: Batch) -> None:
        salt = crc32c(bytes(data[32:40]))
        struct.pack_into("<I", data, batch.offset + 28,
                         crc32c(bytes(data[batch.body:batch.end]), salt))
        struct.pack_into("<I", data, batch.offset + 4,
                         crc32c(bytes(data[batch.offset + 8:batch.body]), salt))

    def segment(self, number: int, log_id: int = LOG_ID) -> None:
        salt = b"prepared"
        rest = struct.pack("<IQQ8sQ", 1, log_id, number, salt, 1 << 14)
        rest += bytes(4096 - 12 - len(rest))
        crc = struct.pack("<I", crc32c(rest, crc32c(salt)))
        (self.folder / "log" / f"{number:08d}.segment").write_bytes(
            b"ENLACESG" + crc + rest + bytes((1 << 14) - 4096))


if __name__ == "__main__":
    unittest.main()
