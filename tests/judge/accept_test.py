"""The accept rule: every condition of FORMAT.md section 3, and properties of random logs."""

import os
import random
import subprocess
import sys
import unittest
from pathlib import Path

import accept
import wire

SEED = int(os.environ.get("ENLACE_SEED", "20260101"))


def varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def number(field: int, value: int) -> bytes:
    return varint(field << 3) + varint(value)


def text(field: int, value: bytes) -> bytes:
    return varint(field << 3 | 2) + varint(len(value)) + value


def parts(stream: bytes = b"case-00", sequence: int = 1, command: int = 1) -> dict[int, bytes]:
    return {1: text(1, stream), 2: number(2, sequence), 3: text(3, command.to_bytes(32, "big")),
            4: text(4, b"m" * 32), 5: number(5, 1), 6: text(6, b"anything"), 7: text(7, b""),
            9: number(9, 2**64 - 1), 12: text(12, number(1, 3) + text(2, b"8 bytes."))}


def entry(fields: dict[int, bytes], after: bytes = b"") -> bytes:
    return text(2, b"".join(fields[key] for key in sorted(fields)) + after)


GENESIS = text(1, text(1, b"j" * 16))


class ParsesAsRecord(unittest.TestCase):
    def parses(self, fields: dict[int, bytes], after: bytes = b"") -> bool:
        return accept.parse_record(entry(fields, after)) is not None

    def test_a_plain_one_does(self) -> None:
        record = accept.parse_record(entry(parts()))
        assert record
        self.assertEqual(record.stream, b"case-00")
        self.assertEqual((record.sequence, record.outcome, record.events), (1, 1, 1))
        self.assertEqual(record.recorded_at_us, -1)
        self.assertEqual(record.seen, (3, b"8 bytes."))

    def test_what_must_be_present(self) -> None:
        for missing in parts():
            fields = parts()
            del fields[missing]
            self.assertEqual(self.parses(fields), missing not in (1, 2, 3, 5, 6), missing)

    def test_values_outside_their_conditions(self) -> None:
        wrong = {1: [text(1, b""), text(1, b"case-0"), text(1, b"Case-00"), text(1, b"case-0I"),
                     text(1, b"case-00l"), text(1, b"case-00\n"), text(1, b"-00"),
                     text(1, b"a" * 17 + b"-00"), text(1, b"case-00" + b"0" * 65), number(1, 5)],
                 2: [number(2, 0), text(2, b"1")],
                 3: [text(3, b"c" * 31), text(3, b"c" * 33)], 4: [text(4, b"m" * 31)],
                 5: [number(5, 0), number(5, 1 << 32), number(5, 2)], 7: [number(7, 1)],
                 9: [text(9, b"")],
                 12: [text(12, b""), text(12, number(1, 3)), text(12, text(2, b"7 bytes")),
                      text(12, text(2, b"8 bytes.") + number(1, 3)),
                      text(12, text(2, b"8 bytes.") * 2),
                      text(12, text(2, b"8 bytes.") + number(3, 3))],
                 13: [number(13, 2)]}
        for field, spellings in wrong.items():
            for spelling in spellings:
                self.assertFalse(self.parses(parts() | {field: spelling}), spelling)

    def test_values_at_the_edge_of_their_conditions(self) -> None:
        right = {1: [text(1, b"a-ZZ"), text(1, b"a" * 16 + b"-00" + b"Z" * 64)],
                 2: [number(2, 2**64 - 1)], 4: [text(4, b"")], 6: [text(6, b"") * 3],
                 12: [text(12, text(2, b"8 bytes."))], 13: [number(13, 0), number(13, 1)]}
        for field, spellings in right.items():
            for spelling in spellings:
                self.assertTrue(self.parses(parts() | {field: spelling}), spelling)
        refused = parts() | {5: number(5, 2**32 - 1)}
        del refused[6]
        self.assertTrue(self.parses(refused))

    def test_order_and_repetition(self) -> None:
        self.assertFalse(accept.parse_record(text(2, b"".join(
            parts()[key] for key in (2, 1, 3, 5, 6)))))
        for field in parts():
            twice = parts()
            twice[field] *= 2
            self.assertEqual(self.parses(twice), field == 6, field)
        self.assertTrue(self.parses(parts(), number(14, 1) * 2 + text(2**29 - 1, b"x")))
        self.assertTrue(self.parses(parts(), varint(15 << 3 | 1) + b"8 bytes." + b"\x85\x01abcd"))
        self.assertFalse(self.parses(parts(), number(15, 1) + number(14, 1)))
        self.assertFalse(self.parses(parts(), varint(15 << 3 | 3)))
        self.assertFalse(self.parses(parts(), varint(2**29 << 3) + b"\x01"))
        self.assertFalse(self.parses(parts(), b"\x00\x01"))

    def test_spellings_of_numbers(self) -> None:
        for spelling in (b"\x81\x00", b"\x80\x00", b"\xff" * 9 + b"\x02", b"\x80" * 10 + b"\x01"):
            self.assertFalse(self.parses(parts() | {9: b"\x48" + spelling}), spelling)
        self.assertTrue(self.parses(parts() | {9: b"\x48" + b"\xff" * 9 + b"\x01"}))
        self.assertTrue(self.parses(parts() | {9: b"\x48\x00"}))

    def test_size_and_framing(self) -> None:
        base = len(entry(parts(), text(20, b"")))
        room = accept.MAX_ENTRY - base - 4
        for size, parses in ((room, True), (room + 1, False)):
            whole = entry(parts(), text(20, b"x" * size))
            self.assertEqual(len(whole), accept.MAX_ENTRY + (not parses))
            self.assertEqual(accept.parse_record(whole) is not None, parses)
        whole = entry(parts())
        for broken in (whole + b"\0", whole[:-1], whole + whole, GENESIS, b"", b"\x12",
                       GENESIS + whole, b"\x92\x00" + whole[1:]):
            self.assertIsNone(accept.parse_record(broken))

    def test_every_cut_and_many_flips_end_in_a_verdict(self) -> None:
        print(f"seed {SEED}")
        rng = random.Random(SEED)
        whole = entry(parts(), number(14, 300))
        for length in range(len(whole)):
            self.assertIsNone(accept.parse_record(whole[:length]))
        for _ in range(3000):
            data = bytearray(whole)
            for _ in range(rng.randint(1, 4)):
                data[rng.randrange(len(data))] = rng.randrange(256)
            accept.parse_record(bytes(data))

    def test_scanned_numbers_are_read_back(self) -> None:
        rng = random.Random(SEED)
        for _ in range(2000):
            value = rng.getrandbits(rng.randint(1, 64))
            self.assertEqual(wire.varint(varint(value), 0, 10), (value, len(varint(value))))


class Rule(unittest.TestCase):
    def verdicts(self, partitions: int, mine: int, entries: list[bytes]) -> list[str]:
        rule = accept.Partition(mine, partitions)
        return [rule.take(one, accept.parse_record(one)).value for one in entries]

    def test_first_in_the_log_wins(self) -> None:
        entries = [GENESIS, entry(parts(sequence=2)), entry(parts()), entry(parts(command=2)),
                   GENESIS, entry(parts(sequence=2, command=3)), entry(parts(b"case-01")), b""]
        self.assertEqual(self.verdicts(2, 0, entries), [
            "genesis", "void", "counts", "void", "void", "counts", "void", "void"])

    def test_nothing_counts_after_the_last(self) -> None:
        entries = [GENESIS, entry(parts(sequence=2) | {13: number(13, 1)}),
                   entry(parts()), entry(parts(sequence=2) | {13: number(13, 1)}),
                   entry(parts(sequence=3)), entry(parts(b"case-02"))]
        self.assertEqual(self.verdicts(1, 0, entries)[1:], [
            "void", "counts", "counts", "void", "void"])

    def test_counted_sequences_are_dense_in_random_logs(self) -> None:
        print(f"seed {SEED}")
        rng = random.Random(SEED)
        for _ in range(50):
            partitions = rng.randint(1, 4)
            rule = accept.Partition(rng.randrange(partitions), partitions)
            rule.take(GENESIS, None)
            counted: dict[bytes, list[int]] = {}
            for _ in range(200):
                stream = b"visit-0" + rng.choice(accept.DIGITS[:6]).encode()
                record = accept.parse_record(entry(parts(stream, rng.randint(1, 8))))
                assert record
                if rule.take(b"", record) is accept.Verdict.COUNTS:
                    counted.setdefault(stream, []).append(record.sequence)
            for stream, numbers in counted.items():
                self.assertEqual(numbers, list(range(1, len(numbers) + 1)))
                self.assertEqual(accept.slot_of(stream) % partitions, rule.number)

    def test_the_command_line_says_the_same(self) -> None:
        lines = [f"2 0 {GENESIS.hex()}", f"2 1 {GENESIS.hex()}", f"2 0 {entry(parts()).hex()}",
                 f"2 1 {entry(parts()).hex()}", "2 0 ", f"2 0 {entry(parts(sequence=2)).hex()}"]
        out = subprocess.run(
            [sys.executable, "-B", Path(__file__).with_name("accept_cli.py")],
            input="\n".join(lines), capture_output=True, text=True, check=True).stdout
        self.assertEqual(out.split(), ["genesis", "genesis", "counts", "void", "void", "counts"])


if __name__ == "__main__":
    unittest.main()
