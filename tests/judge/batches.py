"""FORMAT.md section 9: one segment and its batches, one slot of the mark, as bytes."""

import struct
from dataclasses import dataclass

from crc32c import crc32c

HEADER = 4096
MARK_SLOT = 4096
RECORDS, JOURNALS = 1, 2
_SEGMENT = struct.Struct("<8sIIQQQQ")
_BATCH = struct.Struct("<4sIQHHIII")
_ENTRY = struct.Struct("<HHIQ")
_JOURNAL = struct.Struct("<HHI")
_MARK = struct.Struct("<8sIIQQ")


class Damaged(Exception):
    """What is valid does not decode."""


@dataclass(frozen=True, slots=True)
class Header:
    log_id: int
    number: int
    salt: bytes
    size: int


@dataclass(frozen=True, slots=True)
class Batch:
    offset: int
    number: int
    kind: int
    count: int
    body: int
    end: int


@dataclass(frozen=True, slots=True)
class Journal:
    """As a batch of kind 2 lists it."""

    name: str
    next_positions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    journal: int
    partition: int
    position: int
    entry: bytes
    offset: int


def header_of(data: bytes) -> Header:
    if len(data) < HEADER:
        raise Damaged("shorter than a header")
    magic, crc, form, log_id, number, salt, size = _SEGMENT.unpack_from(data)
    if magic != b"ENLACESG":
        raise Damaged("it does not begin with ENLACESG")
    salt_bytes = data[32:40]
    if crc != crc32c(data[12:HEADER], crc32c(salt_bytes)):
        raise Damaged("the CRC of the header is wrong")
    if form != 1:
        raise Damaged(f"format {form}")
    if size % 4096 or size < HEADER or any(data[48:HEADER]):
        raise Damaged("size or padding of the header is wrong")
    return Header(log_id, number, salt_bytes, size)


def batch_at(data: bytes, offset: int, salt: bytes) -> Batch | None:
    """The valid batch at an offset, if there is one. Its body is not decoded."""
    if offset + _BATCH.size > len(data) or data[offset:offset + 4] != b"ENBT":
        return None
    _, crc, number, form, kind, count, length, body_crc = _BATCH.unpack_from(data, offset)
    start = offset + _BATCH.size
    end = start + length
    if crc != crc32c(data[offset + 8:start], crc32c(salt)):
        return None
    if form != 1 or kind not in (RECORDS, JOURNALS) or length % 8 or end > len(data):
        return None
    if body_crc != crc32c(data[start:end], crc32c(salt)):
        return None
    return Batch(offset, number, kind, count, start, end)


def any_batch(data: bytes, offset: int, salt: bytes) -> Batch | None:
    """The first valid batch at any offset from `offset` on."""
    at = data.find(b"ENBT", offset)
    while at >= 0:
        batch = batch_at(data, at, salt)
        if batch:
            return batch
        at = data.find(b"ENBT", at + 1)
    return None


def _padded(data: bytes, at: int, length: int, end: int) -> tuple[bytes, int]:
    stop = at + length
    after = (stop + 7) & ~7
    if after > end:
        raise Damaged("a body ends within an entry")
    if any(data[stop:after]):
        raise Damaged("padding is not zero")
    return data[at:stop], after


def journals_of(data: bytes, batch: Batch) -> list[Journal]:
    found, at = [], batch.body
    for _ in range(batch.count):
        if at + _JOURNAL.size > batch.end:
            raise Damaged("fewer journals than it says")
        length, zero, partitions = _JOURNAL.unpack_from(data, at)
        if zero or not 1 <= partitions <= 1024:
            raise Damaged("a journal's header is wrong")
        name, at = _padded(data, at + _JOURNAL.size, length, batch.end)
        if at + 8 * partitions > batch.end:
            raise Damaged("fewer positions than partitions")
        positions = struct.unpack_from(f"<{partitions}Q", data, at)
        at += 8 * partitions
        found.append(Journal(name.decode("utf-8", "backslashreplace"), positions))
    if at != batch.end:
        raise Damaged("more than its journals")
    return found


def entries_of(data: bytes, batch: Batch) -> list[Placed]:
    found, at = [], batch.body
    for _ in range(batch.count):
        if at + _ENTRY.size > batch.end:
            raise Damaged("fewer records than it says")
        journal, partition, length, position = _ENTRY.unpack_from(data, at)
        entry, after = _padded(data, at + _ENTRY.size, length, batch.end)
        found.append(Placed(journal, partition, position, entry, at))
        at = after
    if at != batch.end:
        raise Damaged("more than its records")
    return found


@dataclass(frozen=True, slots=True)
class Mark:
    log_id: int
    number: int


def mark_slot(data: bytes) -> Mark | None:
    """A slot of the mark, if it is valid."""
    if len(data) < _MARK.size:
        return None
    magic, crc, form, log_id, number = _MARK.unpack_from(data)
    if magic != b"ENLACEMK" or form != 1 or crc != crc32c(data[12:_MARK.size]):
        return None
    return Mark(log_id, number)
