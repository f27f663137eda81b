"""The cases of golden_vectors.json, FORMAT.md section 12."""

import json
import struct
import unittest
from typing import Any

from crc32c import crc32c
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

import accept
import batches
import derived
import judge
from chain import Chain, Seen

GOLDEN: dict[str, Any] = json.loads(
    (judge.SOURCE / "libs/journal/golden_vectors.json").read_text())


def raw(text: str) -> bytes:
    return bytes.fromhex(text)


class Golden(unittest.TestCase):
    def test_stream_ids(self) -> None:
        for case in GOLDEN["stream_ids"]:
            slot = accept.slot_of(case["text"].encode())
            self.assertEqual(slot is not None, case["valid"], case)
            self.assertEqual(slot, case.get("slot"), case)

    def test_entries(self) -> None:
        for case in GOLDEN["entries"]:
            entry = raw(case["entry"])
            record = accept.parse_record(entry)
            genesis = accept.genesis_content(entry) is not None
            parses_as = "record" if record else "genesis" if genesis else "nothing"
            self.assertEqual(parses_as, case["parses_as"], case["name"])
            if record is None:
                self.assertIsNone(case.get("head"), case["name"])
                continue
            seen = record.seen and {"position": str(record.seen[0]), "chain": record.seen[1].hex()}
            self.assertEqual({
                "stream": record.stream.decode(), "slot": record.slot,
                "sequence": str(record.sequence), "command_id": record.command_id.hex(),
                "body_mac": record.body_mac.hex(), "outcome": record.outcome,
                "events": record.events, "recorded_at_us": str(record.recorded_at_us),
                "seen": seen, "last": record.last}, case["head"], case["name"])

    def test_partition(self) -> None:
        log = GOLDEN["partition"]
        rule = accept.Partition(log["partition"], log["partitions"])
        chain = Chain()
        for position, case in enumerate(log["entries"]):
            entry = raw(case["entry"])
            record = accept.parse_record(entry)
            seen = chain.check(record.seen) if record and rule.here(record) else Seen.UNCHECKED
            verdict = rule.take(entry, record)
            self.assertEqual(position, case["position"])
            self.assertEqual(verdict is accept.Verdict.COUNTS, case["counts"], case["name"])
            self.assertEqual(seen.value, case["seen"], case["name"])
            self.assertEqual(chain.add(entry).hex(), case["chain"], case["name"])
            if case["stream"] is not None:
                stream = case["stream"].encode()
                self.assertEqual(rule.sequences.get(stream, 0), int(case["sequence"]), case["name"])
                self.assertEqual(rule.versions.get(stream, 0), int(case["version"]), case["name"])

    def test_derived(self) -> None:
        golden = GOLDEN["derived"]
        key = raw(golden["deployment_key"])
        self.assertEqual(derived.key_id(key).hex(), golden["deployment_key_id"])
        self.assertEqual(derived.key_id(raw(golden["identity_key"])).hex(),
                         golden["identity_key_id"])
        case = golden["client_command"]
        self.assertEqual(derived.client_command_id(
            key, case["client"], case["idempotency_key"]).hex(), case["command_id"])
        case = golden["reaction_command"]
        self.assertEqual(derived.reaction_command_id(
            case["event_id"], case["reaction"], case["ordinal"]).hex(), case["command_id"])
        case = golden["timer_command"]
        self.assertEqual(derived.timer_command_id(
            case["stream"], case["timer"], case["subject"], case["version"]).hex(),
            case["command_id"])
        case = golden["body_mac"]
        self.assertEqual(derived.body_mac(
            key, case["type"], case["target"], case["if_match"], raw(case["fields"])).hex(),
            case["body_mac"])

    def test_sealed_event(self) -> None:
        case = GOLDEN["derived"]["sealed_event"]
        additional = derived.framed(case["stream"], raw(case["command_id"]))
        self.assertEqual(additional.hex(), case["additional"])
        sealed = raw(case["sealed"])
        opened = AESGCM(raw(case["subject_key"])).decrypt(sealed[:12], sealed[12:], additional)
        self.assertEqual(opened.hex(), case["plaintext"])

    def test_crc32c(self) -> None:
        for case in GOLDEN["crc32c"]:
            self.assertEqual(crc32c(raw(case["bytes"])), int(case["crc"], 16), case)


class Embedded(unittest.TestCase):
    golden = GOLDEN["embedded"]
    salt = struct.pack("<Q", int(golden["salt"]))

    def batch(self, name: str) -> tuple[bytes, batches.Batch]:
        data = raw(self.golden[name]["bytes"])
        batch = batches.batch_at(data, 0, self.salt)
        assert batch
        self.assertEqual((batch.number, batch.end), (self.golden[name]["number"], len(data)))
        return data, batch

    def test_segment_header(self) -> None:
        case = self.golden["segment_header"]
        header = batches.header_of(raw(case["first_48_bytes"]) + bytes(case["then_zeros"]))
        self.assertEqual(header, batches.Header(
            int(self.golden["log_id"]), case["number"], self.salt, case["size"]))

    def test_batches(self) -> None:
        data, batch = self.batch("journals_batch")
        self.assertEqual(
            [(journal.name, [str(position) for position in journal.next_positions])
             for journal in batches.journals_of(data, batch)],
            [(journal["name"], [str(position) for position in journal["next"]])
             for journal in self.golden["journals_batch"]["journals"]])
        data, batch = self.batch("records_batch")
        self.assertEqual(
            [(one.journal, one.partition, str(one.position), one.entry.hex())
             for one in batches.entries_of(data, batch)],
            [(one["journal"], one["partition"], str(one["position"]), one["entry"])
             for one in self.golden["records_batch"]["records"]])

    def test_mark(self) -> None:
        case = self.golden["mark_slot"]
        self.assertEqual(batches.mark_slot(raw(case["bytes"])),
                         batches.Mark(int(self.golden["log_id"]), case["batch"]))


if __name__ == "__main__":
    unittest.main()
