"""FORMAT.md section 11: a dump of the topics that a deployment's journals are on."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from batches import Placed
from findings import Code, Findings

_NAME = re.compile(r"enlace\.(.+)\.journal\.v1")
_END = re.compile(r"(\S+) \[(\d+)\] offset (\d+)")
_HEAD = re.compile(rb"(\d+) (\d+) (-1|\d+) (-1|\d+)\n")


class _Wrong(Exception):
    """What stands in a file is no message."""


@dataclass
class Dump:
    """Entries, one topic after the other, each partition in its order."""

    folder: Path
    findings: Findings
    names: list[str] = field(default_factory=list)
    ends: list[list[int]] = field(default_factory=list)  # Next position by journal, partition.
    messages: int = 0

    def read(self) -> Iterator[tuple[Placed, str]]:
        """Each entry with the name of its file."""
        for path in sorted(self.folder.glob("*.ends")):
            name = _NAME.fullmatch(path.stem)
            if name is None:
                self.findings.add(Code.DUMP_WRONG, path.name, "it is named after no journal")
                continue
            asked = self._asked(path)
            self.names.append(name[1])
            self.ends.append([0] * len(asked))
            yield from self._topic(path.with_suffix(".dump"))
            for partition, (have, want) in enumerate(zip(self.ends[-1], asked)):
                if have < want:
                    self.findings.add(Code.DUMP_SHORT, f"{path.stem}/{partition}",
                                      f"it ended at {want} or later; {have} entries are here")
        for path in sorted(self.folder.glob("*.dump")):
            if not path.with_suffix(".ends").exists():
                self.findings.add(Code.FILE_MISSING, f"{path.stem}.ends")

    def summary(self) -> dict[str, Any]:
        return {"topics": len(self.names), "messages": self.messages}

    def _asked(self, path: Path) -> list[int]:
        """The end of each partition, as the brokers said before the topic was read."""
        said: dict[int, int] = {}
        for line in path.read_text(encoding="utf-8").splitlines():
            found = _END.fullmatch(line)
            if found is None or found[1] != path.stem or int(found[2]) in said:
                self.findings.add(Code.DUMP_WRONG, path.name, f"it says {line!r}")
                continue
            said[int(found[2])] = int(found[3])
        if sorted(said) != list(range(len(said))):
            self.findings.add(Code.DUMP_WRONG, path.name, "a partition is missing")
        return [said[partition] for partition in sorted(said)]

    def _topic(self, path: Path) -> Iterator[tuple[Placed, str]]:
        if not path.is_file():
            self.findings.add(Code.FILE_MISSING, path.name)
            return
        ends = self.ends[-1]
        with path.open("rb") as file:
            at = 0
            try:
                while found := _message(file):
                    partition, position, entry = found
                    place = f"{path.name}+{at}"
                    if partition >= len(ends):
                        raise _Wrong(f"there is no partition {partition}")
                    if position != ends[partition]:
                        self.findings.add(Code.POSITION_GAP, place,
                                          f"{path.stem}/{partition}@{position} where "
                                          f"{ends[partition]} should come")
                    ends[partition] = position + 1
                    self.messages += 1
                    yield (Placed(len(self.names) - 1, partition, position, entry, at), path.name)
                    at = file.tell()
            except _Wrong as wrong:
                self.findings.add(Code.DUMP_WRONG, f"{path.name}+{at}", str(wrong))


def _message(file: BinaryIO) -> tuple[int, int, bytes] | None:
    """Partition, position and entry; nothing at the end of the file."""
    line = file.readline(100)
    if not line:
        return None
    head = _HEAD.fullmatch(line)
    if head is None:
        raise _Wrong("no message begins here")
    partition, position, key, value = map(int, head.groups())
    _exactly(file, max(key, 0))  # Readers do not look at keys.
    entry = _exactly(file, max(value, 0))
    if file.read(1) != b"\n":
        raise _Wrong("a message is not as long as it says")
    return partition, position, entry


def _exactly(file: BinaryIO, size: int) -> bytes:
    data = file.read(size)
    if len(data) != size:
        raise _Wrong("it ends within a message")
    return data
