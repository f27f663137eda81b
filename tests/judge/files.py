"""FORMAT.md sections 9 and 10: a data directory's log, read only, while a server runs or not."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import batches
from batches import Batch, Damaged, Header, Placed
from findings import Code, Findings

_SEGMENT = re.compile(r"\d{8,}\.segment")


def _zero(data: bytes, offset: int) -> bool:
    return data[offset:] == bytes(len(data) - offset)


@dataclass
class Log:
    """Entries in the order in which they were taken. Stops at damage, after reporting it."""

    folder: Path
    findings: Findings
    names: list[str] = field(default_factory=list)
    ends: list[list[int]] = field(default_factory=list)  # Next position by journal, partition.
    batch_count: int = 0
    segments: int = 0
    _mark: int = 0
    _log_id: int | None = None

    def read(self) -> Iterator[tuple[Placed, str]]:
        """Each entry with the name of its file."""
        if (self.folder / "moving").exists():
            self.findings.add(Code.MOVE_UNFINISHED, "moving")
        paths = self._paths()
        if not paths:
            self.findings.add(Code.FILE_MISSING, f"{self.folder}", "there is no segment")
            return
        self._mark = self._read_mark()  # Before the segments, since a server may be writing.
        number = 1
        for index, path in enumerate(paths):
            self.segments += 1
            data, header = self._segment(path, index + 1)
            if header is None:
                return
            place = path.name
            offset = batches.HEADER
            while batch := batches.batch_at(data, offset, header.salt):
                if batch.number != number:
                    break
                try:
                    for placed in self._decode(data, batch, place, offset == batches.HEADER):
                        yield placed, place
                except Damaged as damage:
                    self.findings.add(Code.BATCH_CONTENT, f"{place}+{offset}", str(damage))
                    return
                number += 1
                offset = batch.end
            self.batch_count = number - 1
            if not self._after(paths, index, data, header, offset, number):
                return

    def summary(self) -> dict[str, Any]:
        return {"segments": self.segments, "batches": self.batch_count}

    def _paths(self) -> list[Path]:
        return sorted((path for path in self.folder.glob("*.segment")
                       if _SEGMENT.fullmatch(path.name)), key=lambda path: int(path.stem))

    def _segment(self, path: Path, number: int) -> tuple[bytes, Header | None]:
        data = path.read_bytes()
        name = f"{number:08d}.segment"
        if path.name != name:
            self.findings.add(Code.SEGMENT_NUMBER, path.name, f"{name} should come here")
            return data, None
        try:
            header = batches.header_of(data)
        except Damaged as damage:
            self.findings.add(Code.SEGMENT_HEADER, path.name, str(damage))
            return data, None
        wrong = None
        if header.number != number:
            wrong = f"it says that it is number {header.number}"
        elif header.size != len(data):
            wrong = f"it has {len(data)} bytes and says {header.size}"
        elif self._log_id not in (None, header.log_id):
            wrong = "it is of another log"
        if wrong:
            self.findings.add(Code.SEGMENT_HEADER, path.name, wrong)
            return data, None
        self._log_id = header.log_id
        return data, header

    def _decode(self, data: bytes, batch: Batch, place: str, first: bool) -> list[Placed]:
        if batch.kind == batches.JOURNALS:
            self._journals(data, batch)
            return []
        if first:
            raise Damaged("the first batch of a segment does not list the journals")
        placed = batches.entries_of(data, batch)
        for entry in placed:
            if entry.journal >= len(self.names):
                raise Damaged(f"journal {entry.journal} is not in the list")
            ends = self.ends[entry.journal]
            if entry.partition >= len(ends):
                raise Damaged(f"{self.names[entry.journal]} has no partition {entry.partition}")
            expected = ends[entry.partition]
            if entry.position != expected:
                self.findings.add(
                    Code.POSITION_GAP, f"{place}+{entry.offset}",
                    f"{self.names[entry.journal]}/{entry.partition}@{entry.position}"
                    f" where {expected} should come")
            ends[entry.partition] = entry.position + 1
        return placed

    def _journals(self, data: bytes, batch: Batch) -> None:
        listed = batches.journals_of(data, batch)
        if [journal.name for journal in listed[:len(self.names)]] != self.names:
            raise Damaged("the list of journals changed otherwise than at its end")
        for journal, ends in zip(listed, self.ends):
            if list(journal.next_positions) != ends:
                raise Damaged(f"positions of {journal.name} do not follow from what is before")
        for journal in listed[len(self.names):]:
            if journal.name in self.names or any(journal.next_positions):
                raise Damaged(f"the new journal {journal.name} is listed already, or not new")
            self.names.append(journal.name)
            self.ends.append(list(journal.next_positions))

    def _after(self, paths: list[Path], index: int, data: bytes, header: Header, offset: int,
               number: int) -> bool:
        """Judges what follows the data of a segment; whether to go on with the next one."""
        place = f"{paths[index].name}+{offset}"
        last = index == len(paths) - 1
        if not last:
            following, its = self._segment(paths[index + 1], index + 2)
            if its is None:
                return False
            begins = batches.batch_at(following, batches.HEADER, its.salt)
            if begins is None and index == len(paths) - 2:
                if offset == batches.HEADER:
                    self.findings.add(Code.BATCH_DAMAGED, place, "a segment before the newest "
                                      "holds no batch")
                    return False
                self._end(paths[index], data, header, offset, number,
                          batches.any_batch(following, 0, its.salt))
                return False
            here = batches.batch_at(data, offset, header.salt)
            if here or begins is None or begins.number != number:
                self.findings.add(Code.BATCH_DAMAGED, place, f"batch {number} should follow here, "
                                  "or begin the next segment")
                return False
            if not _zero(data, offset):
                self.findings.add(Code.TAIL_NOT_ZERO, place)
            return True
        self._end(paths[index], data, header, offset, number, None)
        return False

    def _end(self, path: Path, data: bytes, header: Header, offset: int, number: int,
             elsewhere: Batch | None) -> None:
        place = f"{path.name}+{offset}"
        later = batches.any_batch(data, offset, header.salt) or elsewhere
        if later:
            now = batches.batch_at(path.read_bytes(), offset, header.salt)
            if now and now.number == number:
                return  # A server wrote on while this was read.
        if later:
            self.findings.add(Code.BATCH_DAMAGED, place, f"batch {number} should be here; batch "
                              f"{later.number} stands at {later.offset}")
        elif self._mark >= number:
            self.findings.add(Code.MARK_AHEAD, place, f"batch {number} should be here; the mark "
                              f"says {self._mark}")
        elif not _zero(data, offset):
            self.findings.add(Code.NOTE_TAIL, place)

    def _read_mark(self) -> int:
        path = self.folder / "mark"
        if not path.is_file():
            self.findings.add(Code.FILE_MISSING, "mark")
            return 0
        data = path.read_bytes()
        if len(data) != 2 * batches.MARK_SLOT:
            self.findings.add(Code.MARK_WRONG, "mark", f"it has {len(data)} bytes")
        newest = 0
        valid = 0
        log_id = self._first_log_id()
        for index in range(2):
            raw = data[index * batches.MARK_SLOT:(index + 1) * batches.MARK_SLOT]
            mark = batches.mark_slot(raw)
            place = f"mark+{index * batches.MARK_SLOT}"
            if mark is None:
                if any(raw[:32]):
                    self.findings.add(Code.NOTE_MARK_TORN, place)
                continue
            if log_id not in (None, mark.log_id):
                self.findings.add(Code.MARK_WRONG, place, "it is of another log")
                continue
            if mark.number % 2 != index:
                self.findings.add(Code.MARK_WRONG, place, f"batch {mark.number} stands in slot "
                                  f"{index}")
            valid += 1
            newest = max(newest, mark.number)
        if not valid:
            self.findings.add(Code.MARK_WRONG, "mark", "no slot is valid")
        return newest

    def _first_log_id(self) -> int | None:
        try:
            with self._paths()[0].open("rb") as file:
                return batches.header_of(file.read(batches.HEADER)).log_id
        except (Damaged, OSError):
            return None
