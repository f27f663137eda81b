"""FORMAT.md section 5: the chain of a partition, and what records say they had seen of it."""

from dataclasses import dataclass, field
from enum import Enum
from hashlib import sha256


class Seen(Enum):
    AGREES = "agrees"
    DISAGREES = "disagrees"
    AHEAD = "ahead"
    UNCHECKED = "unchecked"


@dataclass(slots=True)
class Chain:
    """Keeps the start of every value, so that every `seen` is checked, however old."""

    head: bytes = b""
    length: int = 0
    _starts: bytearray = field(default_factory=bytearray)

    def check(self, seen: tuple[int, bytes] | None) -> Seen:
        """What a record says that would be the next entry."""
        if seen is None:
            return Seen.UNCHECKED
        position, start = seen
        if position >= self.length:
            return Seen.AHEAD
        same = self._starts[8 * position:8 * position + 8] == start
        return Seen.AGREES if same else Seen.DISAGREES

    def add(self, entry: bytes) -> bytes:
        self.head = sha256(self.head + entry).digest()
        self.length += 1
        self._starts += self.head[:8]
        return self.head
