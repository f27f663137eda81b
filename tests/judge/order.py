"""Who was answered before somebody else's command was first sent comes before it in the journal,
where both are in one partition, as all of one patient is.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Line:
    """Of a client log. Only lines of the same log are known to come one after the other."""

    path: Path
    number: int

    def __str__(self) -> str:
        return f"{self.path.name}:{self.number}"


@dataclass
class Order:
    """Takes what is known to be in the journal, in any order."""

    compared: int = 0  # Commands that were first sent after such an answer.
    # By log, service and partition: number of the line, whether it is an answer, position.
    _lines: dict[tuple[Path, str, int], list[tuple[int, bool, int]]] = field(
        default_factory=lambda: defaultdict(list))

    def sent(self, line: Line, service: str, partition: int, position: int) -> None:
        """For the first time."""
        self._lines[line.path, service, partition].append((line.number, False, position))

    def answered(self, line: Line, service: str, partition: int, position: int) -> None:
        self._lines[line.path, service, partition].append((line.number, True, position))

    def broken(self) -> Iterator[tuple[Line, str]]:
        """Where a command was first sent, and what it should have come after."""
        for (path, service, partition), lines in self._lines.items():
            newest = -1
            for number, is_answer, position in sorted(lines):
                if is_answer:
                    newest = max(newest, position)
                    continue
                self.compared += newest >= 0
                if position < newest:
                    yield (Line(path, number), f"it counted at {service}/{partition}@{position}; "
                           f"{newest} there had been answered before it was sent")
