"""One pass over a data directory, or a dump of topics: everything that the log alone says."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contents import Contents
from contract import Machine
from dumped import Dump
from files import Log
from findings import Findings
from fold import Fold
from journals import Journals, Place
from records import Records


@dataclass
class Reading:
    """What a log holds. `findings` gets whatever is wrong with it."""

    log: Log | Dump
    journals: Journals
    fold: Fold
    contents: Contents

    def summary(self) -> dict[str, Any]:
        journals = self.journals.by_name.values()
        partitions = [partition for journal in journals for partition in journal.partitions]
        kinds: dict[str, int] = {}
        for stream in self.fold.streams.values():
            if stream.version:
                kinds[stream.kind] = kinds.get(stream.kind, 0) + 1
        return {
            "journals": [journal.name for journal in journals],
            "partitions": len(partitions),
            **self.log.summary(),
            "entries": sum(partition.chain.length for partition in partitions),
            "counted": sum(len(partition.counted) for partition in partitions),
            "void": sum(partition.void for partition in partitions),
            "refusals": self.contents.refusals,
            "nothing_to_do": self.contents.nothing_to_do,
            "events": self.fold.events,
            "streams": sum(kinds.values()),
            "patients": kinds.get("patient", 0),
            "streams_by_kind": dict(sorted(kinds.items())),
            "by_reaction": self.contents.provenance.reaction_records,
            "by_timer": self.contents.provenance.timer_records,
        }

    def heads(self) -> Iterator[dict[str, Any]]:
        """The newest chain value of every partition that holds anything."""
        for journal in self.journals.by_name.values():
            for partition in journal.partitions:
                if partition.chain.length:
                    yield {"service": journal.name, "partition": partition.rule.number,
                           "position": partition.chain.length - 1,
                           "chain": partition.chain.head.hex()}


def _log(folder: Path, findings: Findings) -> Log | Dump:
    """A folder is a dump if it has the files of one."""
    if any(folder.glob("*.dump")) or any(folder.glob("*.ends")):
        return Dump(folder, findings)
    return Log(folder / "log", findings)


def read(folder: Path, records: Records, machines: dict[str, Machine],
         findings: Findings, deployment_key: bytes | None = None,
         jurisdictions: frozenset[str] = frozenset()) -> Reading:
    log = _log(folder, findings)
    journals = Journals(records, findings, deployment_key)
    fold = Fold(records, machines, findings, jurisdictions)
    contents = Contents(records, machines, findings, fold, journals)
    for placed, file in log.read():
        name = log.names[placed.journal]
        journal = journals.by_name.get(name)
        if journal is None:
            journal = journals.add(name, len(log.ends[placed.journal]))
        place = Place(name, placed, file)
        record = journals.take(journal, placed, place)
        if record is not None:
            counted = journals.count(journal, placed, record, place)
            contents.take(placed.entry, record, counted, journal.partitions[placed.partition],
                          place)
    for name, ends in zip(log.names, log.ends):
        if name not in journals.by_name:
            journals.add(name, len(ends))
    journals.finish()
    contents.provenance.finish(journals)
    fold.check_surveys()
    fold.check_merges()
    return Reading(log, journals, fold, contents)
