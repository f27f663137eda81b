"""What the server's stores hold, while it is stopped: every family's rows, positions included."""

import shutil
import subprocess
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from .paths import DUMP_STORE
from .recorded import Recorded


READINGS = "access"  # Where tests that look at what is shown leave their own traces.


@dataclass(frozen=True, order=True)
class Row:
    store: str  # Its owner: a service, or "views".
    family: str
    key: bytes
    value: bytes


@dataclass
class Stored:
    rows: list[Row]
    entries: int  # Of the log that they were folded from.

    def counts(self) -> Counter[str]:
        """Rows by store and family."""
        return Counter(f"{row.store}/{row.family}" for row in self.rows)


def read(data: Path) -> Stored:
    return Stored(rows_of(data), len(Recorded(data)))


def rows_of(data: Path, readings: bool = False) -> list[Row]:
    """`readings`: those of who was shown what, too."""
    rows = []
    for current in (data / "stores").rglob("CURRENT"):
        store = current.relative_to(data / "stores").parts[0]
        if store == READINGS and not readings:
            continue
        dumped = subprocess.run([DUMP_STORE, current.parent], capture_output=True, text=True,
                                check=True, timeout=60)
        for line in dumped.stdout.splitlines():
            family, key, value = line.split(" ")
            rows.append(Row(store, family, bytes.fromhex(key), bytes.fromhex(value)))
    return rows


def differences(before: list[Row], after: list[Row]) -> list[str]:
    """Where two of them differ, as far as a failing test should print it."""
    was = set(before)
    return [f"{'only before' if row in was else 'only after'}: {row}"
            for row in sorted(was ^ set(after))][:6]


def delete(data: Path, owner: str = "") -> None:
    """One store, or all of them. Their common folder may be a disk of its own."""
    for path in (data / "stores").glob(owner or "*"):
        if path.is_dir():
            shutil.rmtree(path)
