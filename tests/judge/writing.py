"""A tiny writer for the judge's own tests: data directories, and dumps of topics, by FORMAT.md
sections 2 to 11."""

import struct
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from crc32c import crc32c

import accept
from chain import Chain
from derived import client_command_id, key_id
from records import Records

KEY = bytes(range(32))
IDENTITY_KEY = bytes(range(32, 64))
JOURNAL_ID = b"journal id, 16 b"
T0 = 1_760_000_000_000_000
SOCIAL_WORKER = 1
LOG_ID = 0x1122334455667788


@dataclass
class Partition:
    entries: list[bytes] = field(default_factory=list)
    chain: Chain = field(default_factory=Chain)
    sequences: dict[str, int] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)

    def add(self, entry: bytes) -> int:
        self.entries.append(entry)
        self.chain.add(entry)
        return len(self.entries) - 1


class World:
    """Journals in memory, written down whole or in part. Entries may be changed before `write`."""

    def __init__(self, records: Records) -> None:
        self.records = records
        self.journals: dict[str, list[Partition]] = {}
        self.order: list[tuple[str, int, int]] = []
        self.now = T0
        self.nonces = 0

    def found(self, service: str, partitions: int) -> None:
        self.journals[service] = [Partition() for _ in range(partitions)]
        entry = self.records.message("enlace.journal.v1.Entry")
        for number in range(partitions):
            genesis = entry(genesis={
                "journal_id": JOURNAL_ID, "service": service, "partition": number,
                "partitions": partitions, "format": 1, "deployment_key_id": key_id(KEY),
                "identity_key_id": key_id(IDENTITY_KEY), "created_at_us": self.now})
            self.raw(service, number, genesis.SerializeToString(deterministic=True))

    def raw(self, service: str, partition: int, entry: bytes) -> int:
        position = self.journals[service][partition].add(entry)
        self.order.append((service, partition, position))
        return position

    def event(self, name: str, fields: dict[str, Any] | None = None,
              sealed: bool = False) -> dict[str, Any]:
        event = self.records.message(name)(**(fields or {}))
        recorded: dict[str, Any] = {
            "type": name, "clear": event.SerializeToString(deterministic=True),
            "meta": {"occurred_at_us": self.now, "schema": 1, "policy_version": 1}}
        if sealed:
            self.nonces += 1
            nonce = self.nonces.to_bytes(12, "big")
            recorded |= {"sealed": nonce + b"c" * 9 + b"t" * 16, "key_id": b"k" * 16}
        return recorded

    def command(self, service: str, stream: str, key: str, events: list[dict[str, Any]],
                **changes: Any) -> dict[str, Any]:
        """Appends a record as a right writer would, but for `changes`; returns its answer."""
        self.now += 1_000_000
        slot = accept.slot_of(stream.encode())
        assert slot is not None
        partitions = self.journals[service]
        number = slot % len(partitions)
        partition = partitions[number]
        version = partition.versions.get(stream, 0) + len(events)
        record: dict[str, Any] = {
            "stream": stream, "sequence": partition.sequences.get(stream, 0) + 1,
            "command_id": client_command_id(KEY, "client", key), "body_mac": b"m" * 32,
            "outcome": 1 if events else 2, "events": events, "answer": {"version": version},
            "principal": {"client": "client", "institution": "SPSSA000011", "role": SOCIAL_WORKER},
            "recorded_at_us": self.now, "correlation": stream,
            "seen": {"position": len(partition.entries) - 1, "chain": partition.chain.head[:8]},
        } | changes
        entry = self.records.message("enlace.journal.v1.Entry")(record=record)
        partition.sequences[stream] = record["sequence"]
        partition.versions[stream] = version
        position = self.raw(service, number, entry.SerializeToString(deterministic=True))
        outcome = {1: "accepted", 2: "nothing_to_do"}.get(record["outcome"], "")
        return {"id": stream, "version": str(version), "outcome": outcome, "service": service,
                "partition": number, "position": str(position)}

    def write(self, folder: Path, segment_size: int = 1 << 16, per_batch: int = 3) -> None:
        Writer(self, folder / "log", segment_size, per_batch).write()

    def dump(self, folder: Path) -> None:
        """As tools/dump-journals would, had the journals been on Apache Kafka."""
        for service, partitions in self.journals.items():
            topic = f"enlace.{service}.journal.v1"
            (folder / f"{topic}.ends").write_text("".join(
                f"{topic} [{number}] offset {len(partition.entries)}\n"
                for number, partition in enumerate(partitions)))
            (folder / f"{topic}.dump").write_bytes(b"".join(
                message(number, position, self.journals[of][number].entries[position])
                for of, number, position in self.order if of == service))


def message(partition: int, position: int, entry: bytes | None, key: bytes | None = None) -> bytes:
    """One of a dump."""
    sizes = [-1 if data is None else len(data) for data in (key, entry)]
    head = f"{partition} {position} {sizes[0]} {sizes[1]}\n"
    return head.encode() + (key or b"") + (entry or b"") + b"\n"


@dataclass
class Writer:
    world: World
    folder: Path
    segment_size: int
    per_batch: int
    number: int = 0
    batch: int = 0
    data: bytearray = field(default_factory=bytearray)
    at: int = 0
    salt: bytes = b""
    next: dict[str, list[int]] = field(default_factory=dict)

    def write(self) -> None:
        self.folder.mkdir(parents=True)
        (self.folder / "lock").touch()
        self.next = {name: [0] * len(partitions)
                     for name, partitions in self.world.journals.items()}
        self._segment()
        order = self.world.order
        for start in range(0, len(order), self.per_batch):
            some = order[start:start + self.per_batch]
            body = b"".join(self._entry(*one) for one in some)
            if self.at + 32 + len(body) > self.segment_size:
                self._segment()
            self._batch(1, len(some), body)
            for service, partition, position in some:
                self.next[service][partition] = position + 1
        self._flush()
        mark = bytearray(8192)
        for number in (self.batch - 1, self.batch):
            rest = struct.pack("<IQQ", 1, LOG_ID, number)
            slot = b"ENLACEMK" + struct.pack("<I", crc32c(rest)) + rest
            mark[4096 * (number % 2):4096 * (number % 2) + 32] = slot
        (self.folder / "mark").write_bytes(mark)

    def _segment(self) -> None:
        if self.number:
            self._flush()
        self.number += 1
        self.salt = f"salt{self.number:04d}".encode()
        rest = struct.pack("<IQQ8sQ", 1, LOG_ID, self.number, self.salt, self.segment_size)
        rest += bytes(4096 - 12 - len(rest))
        header = b"ENLACESG" + struct.pack("<I", crc32c(rest, crc32c(self.salt))) + rest
        self.data = bytearray(header) + bytearray(self.segment_size - 4096)
        self.at = 4096
        body = b""
        for name, positions in self.next.items():
            raw = name.encode()
            body += struct.pack("<HHI", len(raw), 0, len(positions)) + raw + bytes(-len(raw) % 8)
            body += struct.pack(f"<{len(positions)}Q", *positions)
        self._batch(2, len(self.next), body)

    def _entry(self, service: str, partition: int, position: int) -> bytes:
        entry = self.world.journals[service][partition].entries[position]
        index = list(self.world.journals).index(service)
        head = struct.pack("<HHIQ", index, partition, len(entry), position)
        return head + entry + bytes(-len(entry) % 8)

    def _batch(self, kind: int, count: int, body: bytes) -> None:
        self.batch += 1
        salt = crc32c(self.salt)
        rest = struct.pack("<QHHIII", self.batch, 1, kind, count, len(body), crc32c(body, salt))
        batch = b"ENBT" + struct.pack("<I", crc32c(rest, salt)) + rest + body
        self.data[self.at:self.at + len(batch)] = batch
        self.at += len(batch)

    def _flush(self) -> None:
        assert len(self.data) == self.segment_size
        (self.folder / f"{self.number:08d}.segment").write_bytes(self.data)
