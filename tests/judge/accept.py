"""FORMAT.md sections 1, 3 and 4: which entries are records, and which of them count."""

import re
from dataclasses import dataclass, field
from enum import Enum

import wire

MAX_ENTRY = 524_288
DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_STREAM = re.compile(rb"[a-z]{1,16}-([0-9A-HJKMNP-TV-Z]{2})[0-9A-HJKMNP-TV-Z]{0,64}")
_VALUE = {ord(digit): index for index, digit in enumerate(DIGITS)}


class Verdict(Enum):
    GENESIS = "genesis"
    COUNTS = "counts"
    VOID = "void"


@dataclass(slots=True)
class Record:
    """What is read off the bytes of an entry that parses as a record."""

    stream: bytes = b""
    slot: int = 0
    sequence: int = 0
    command_id: bytes = b""
    body_mac: bytes = b""
    outcome: int = 0
    events: int = 0
    recorded_at_us: int = 0
    seen: tuple[int, bytes] | None = None
    last: bool = False
    start: int = 0  # Of the record in its entry.


def slot_of(stream: bytes) -> int | None:
    """The slot of a stream id; none if it is not valid."""
    match = _STREAM.fullmatch(stream)
    if not match:
        return None
    first, second = match.group(1)
    return 32 * _VALUE[first] + _VALUE[second]


_TYPES = (-1, wire.BYTES, wire.VARINT, wire.BYTES, wire.BYTES, wire.VARINT, wire.BYTES, wire.BYTES,
          wire.BYTES, wire.VARINT, wire.BYTES, wire.BYTES, wire.BYTES, wire.VARINT)


def _content(entry: bytes, tag: int) -> int:
    """Where the content of the entry's only field begins, if it is that one."""
    if len(entry) > MAX_ENTRY or not entry or entry[0] != tag:
        raise wire.Malformed("not the one field expected")
    length, start = wire.varint(entry, 1, len(entry))
    if start + length != len(entry):
        raise wire.Malformed("not exactly one field")
    return start


def _seen(data: bytes, start: int, end: int) -> tuple[int, bytes]:
    position, chain, previous = 0, None, 0
    for number, wire_type, value, stop in wire.fields(data, start, end):
        if number <= previous:
            raise wire.Malformed("fields of seen do not rise")
        previous = number
        if number == 1 and wire_type == wire.VARINT:
            position = value
        elif number == 2 and wire_type == wire.BYTES and stop - value == 8:
            chain = data[value:stop]
        else:
            raise wire.Malformed("a field that seen does not have")
    if chain is None:
        raise wire.Malformed("seen has no chain")
    return position, chain


def _record(entry: bytes) -> Record:
    start = _content(entry, 0x12)
    record = Record(start=start)
    previous = 0
    for number, wire_type, value, stop in wire.fields(entry, start, len(entry)):
        if number <= previous:
            if number < previous or not (number == 6 or number > 13):
                raise wire.Malformed("field numbers fall, or repeat")
        previous = number
        if number > 13:
            continue
        if wire_type != _TYPES[number]:
            raise wire.Malformed("a field has another wire type")
        if number == 6:
            record.events += 1
        elif number == 1:
            record.stream = entry[value:stop]
            slot = slot_of(record.stream)
            if slot is None:
                raise wire.Malformed("no valid stream id")
            record.slot = slot
        elif number == 2:
            record.sequence = value
        elif number == 3:
            record.command_id = entry[value:stop]
        elif number == 4:
            record.body_mac = entry[value:stop]
        elif number == 5:
            record.outcome = value
        elif number == 9:
            record.recorded_at_us = value - (1 << 64) if value >> 63 else value
        elif number == 12:
            record.seen = _seen(entry, value, stop)
        elif number == 13:
            if value > 1:
                raise wire.Malformed("last is neither 0 nor 1")
            record.last = value == 1
    if not record.stream or record.sequence < 1 or len(record.command_id) != 32:
        raise wire.Malformed("stream, sequence or command id is missing")
    if len(record.body_mac) not in (0, 32) or not 1 <= record.outcome < 1 << 32:
        raise wire.Malformed("body_mac or outcome is wrong")
    if (record.outcome == 1) != (record.events > 0):
        raise wire.Malformed("events without acceptance, or the other way round")
    return record


def parse_record(entry: bytes) -> Record | None:
    """The record that an entry parses as, if it does."""
    try:
        return _record(entry)
    except wire.Malformed:
        return None


def genesis_content(entry: bytes) -> bytes | None:
    """The content of an entry that has the form of a Genesis: exactly one field, number 1."""
    try:
        return entry[_content(entry, 0x0A):]
    except wire.Malformed:
        return None


@dataclass(slots=True)
class Partition:
    """The accept rule's memory of one partition."""

    number: int
    partitions: int
    length: int = 0
    moved: bool = False
    sequences: dict[bytes, int] = field(default_factory=dict)
    versions: dict[bytes, int] = field(default_factory=dict)

    def here(self, record: Record) -> bool:
        return record.slot % self.partitions == self.number

    def take(self, entry: bytes, record: Record | None) -> Verdict:
        """The verdict on the next entry; `record` is what it parses as."""
        position = self.length
        self.length += 1
        if position == 0:
            return Verdict.VOID if genesis_content(entry) is None else Verdict.GENESIS
        if record is None or self.moved or not self.here(record):
            return Verdict.VOID
        stream = record.stream
        if record.sequence != self.sequences.get(stream, 0) + 1:
            return Verdict.VOID
        self.sequences[stream] = record.sequence
        self.versions[stream] = self.versions.get(stream, 0) + record.events
        self.moved = record.last
        return Verdict.COUNTS
