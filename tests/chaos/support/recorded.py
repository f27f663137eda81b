"""What the log itself says, read with the judge's reader: which commands it has, and since when."""

import json
import sys
from collections import Counter
from pathlib import Path

from .paths import SOURCE

sys.path.insert(0, str(SOURCE / "tests/judge"))

import accept  # noqa: E402
from derived import client_command_id  # noqa: E402
from dumped import Dump  # noqa: E402
from files import Log  # noqa: E402
from findings import Findings  # noqa: E402


READINGS = b"access-"  # No client's commands: left by whoever looks at what is shown.


class Recorded:
    """The commands in a data directory's log, or in a dump of the topics of a deployment whose keys
    are there."""

    def __init__(self, data: Path, dump: Path | None = None) -> None:
        self._key = bytes.fromhex((data / "keys/deployment.key").read_text().strip())
        self._at_us: dict[bytes, list[int]] = {}
        none_kept = Findings(frozenset())
        log = Dump(dump, none_kept) if dump else Log(data / "log", none_kept)
        for placed, _ in log.read():
            record = accept.parse_record(placed.entry)
            if record is not None and not record.stream.startswith(READINGS):
                self._at_us.setdefault(record.command_id, []).append(record.recorded_at_us)

    def times_us(self, client: str, key: str) -> list[int]:
        """Of each record under that key, void ones included."""
        return self._at_us.get(client_command_id(self._key, client, key), [])

    def __len__(self) -> int:
        return sum(map(len, self._at_us.values()))


def repeated_in(client_log: Path) -> set[tuple[str, str]]:
    """The client and key of commands that were sent again, since nobody had said what became of
    them."""
    sent = Counter((line["client"], line["key"])
                   for line in map(json.loads, client_log.read_text().splitlines())
                   if line["type"] == "sent")
    return {name for name, times in sent.items() if times > 1}


def readings_in(data: Path) -> list[bytes]:
    """The records in a data directory's log of who was shown what."""
    entries = [placed.entry for placed, _ in Log(data / "log", Findings(frozenset())).read()]
    return [entry for entry in entries
            if (record := accept.parse_record(entry)) and record.stream.startswith(READINGS)]


def entries_of(dump: Path, service: str) -> dict[int, list[bytes]]:
    """Of a journal in a dump of topics, by partition."""
    found: dict[int, list[bytes]] = {}
    topics = Dump(dump, Findings(frozenset()))
    for placed, _ in topics.read():
        if topics.names[placed.journal] == service:
            found.setdefault(placed.partition, []).append(placed.entry)
    return found


def geneses_too_many(dump: Path) -> int:
    """Entries of a dump of topics that tried to found a journal that was founded already."""
    return sum(placed.position > 0 and accept.parse_record(placed.entry) is None
               for placed, _ in Dump(dump, Findings(frozenset())).read())
