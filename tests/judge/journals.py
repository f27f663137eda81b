"""Reads a log into journals: Geneses, verdicts, chains, and where everything counted stands."""

from dataclasses import dataclass, field
from typing import Any

import accept
from accept import Record, Verdict
from batches import Placed
from chain import Chain, Seen
from derived import key_id
from findings import Code, Findings
from records import Records, decode


class Place:
    """Where an entry stands; text only when somebody asks."""

    __slots__ = ("service", "partition", "position", "file", "offset")

    def __init__(self, service: str, placed: Placed, file: str) -> None:
        self.service, self.partition, self.position = service, placed.partition, placed.position
        self.file, self.offset = file, placed.offset

    def __str__(self) -> str:
        return f"{self.service}/{self.partition}@{self.position} ({self.file}+{self.offset})"


@dataclass(slots=True)
class Counted:
    """A record that counts, as far as others speak of it."""

    command_id: bytes
    stream: str
    version: int  # After it.
    events: int
    outcome: int
    client: str = ""
    by_client: bool = False


@dataclass(slots=True)
class Partition:
    rule: accept.Partition
    chain: Chain = field(default_factory=Chain)
    genesis: Any = None
    counted: dict[int, Counted] = field(default_factory=dict)
    newest_us: int = 0
    void: int = 0


@dataclass
class Journal:
    name: str
    partitions: list[Partition]
    commands: dict[bytes, tuple[int, int]] = field(default_factory=dict)


class Journals:
    """All journals of one log."""

    def __init__(self, records: Records, findings: Findings, deployment_key: bytes | None) -> None:
        self.by_name: dict[str, Journal] = {}
        self._records = records
        self._findings = findings
        self._key = deployment_key
        self._halts: list[tuple[Code, Place, str]] = []
        self.losses: set[tuple[str, int, int]] = set()  # Accepted ones.

    def add(self, name: str, partitions: int) -> Journal:
        journal = Journal(name, [Partition(accept.Partition(number, partitions))
                                 for number in range(partitions)])
        self.by_name[name] = journal
        return journal

    def take(self, journal: Journal, placed: Placed, place: Place) -> Record | None:
        """The record, if the entry counts."""
        partition = journal.partitions[placed.partition]
        entry = placed.entry
        record = accept.parse_record(entry)
        if record is not None and partition.chain.length and partition.rule.here(record):
            self._check_seen(partition, record, place)
        verdict = partition.rule.take(entry, record)
        partition.chain.add(entry)
        if partition.chain.length == 1:
            self._genesis(partition, entry, place)
        if verdict is not Verdict.COUNTS:
            partition.void += verdict is Verdict.VOID
            return None
        return record

    def count(self, journal: Journal, placed: Placed, record: Record, place: Place) -> Counted:
        """Notes a record that counts, and that its command did not count before."""
        partition = journal.partitions[placed.partition]
        counted = Counted(record.command_id, record.stream.decode(),
                          partition.rule.versions[record.stream], record.events, record.outcome)
        partition.counted[placed.position] = counted
        earlier = journal.commands.get(record.command_id)
        if earlier is None:
            journal.commands[record.command_id] = (placed.partition, placed.position)
        else:
            same = earlier[0] == placed.partition
            self._findings.add(
                Code.COMMAND_COUNTED_TWICE if same else Code.KEY_IN_TWO_PARTITIONS, place,
                f"{record.command_id.hex()} counted at {journal.name}/{earlier[0]}@{earlier[1]}")
        return counted

    def finish(self) -> None:
        """What only shows when all has been read."""
        for code, place, sentence in self._halts:
            if (place.service, place.partition, place.position) in self.losses:
                code = Code.NOTE_LOSS_ACCEPTED
            self._findings.add(code, place, sentence)
        for journal in self.by_name.values():
            self._same_journal(journal)

    def _check_seen(self, partition: Partition, record: Record, place: Place) -> None:
        match partition.chain.check(record.seen):
            case Seen.AHEAD:
                assert record.seen
                self._halts.append((Code.SEEN_AHEAD, place,
                                    f"its writer had read {record.seen[0]}"))
            case Seen.DISAGREES:
                assert record.seen
                self._halts.append((Code.SEEN_DISAGREES, place, "its writer had read something "
                                    f"else at {record.seen[0]}"))

    def _genesis(self, partition: Partition, entry: bytes, place: Place) -> None:
        content = accept.genesis_content(entry)
        if content is None:
            self._findings.add(Code.GENESIS_MISSING, place)
            return
        genesis = decode(self._records.genesis, content)
        if genesis is None:
            self._findings.add(Code.GENESIS_WRONG, place, "it does not decode")
            return
        partition.genesis = genesis
        wrong = []
        if len(genesis.journal_id) != 16:
            wrong.append("its journal id has not 16 bytes")
        if genesis.service != place.service:
            wrong.append(f"it is of {genesis.service!r}")
        if genesis.partition != partition.rule.number:
            wrong.append(f"it is of partition {genesis.partition}")
        if genesis.partitions != partition.rule.partitions:
            wrong.append(f"it says {genesis.partitions} partitions")
        if genesis.format != 1:
            wrong.append(f"format {genesis.format}")
        if len(genesis.deployment_key_id) != 8 or len(genesis.identity_key_id) != 8:
            wrong.append("a key id has not 8 bytes")
        if genesis.created_at_us <= 0:
            wrong.append("it was created at no time")
        for sentence in wrong:
            self._findings.add(Code.GENESIS_WRONG, place, sentence)
        if self._key and genesis.deployment_key_id != key_id(self._key):
            self._findings.add(Code.KEY_ID_DIFFERS, place)

    def _same_journal(self, journal: Journal) -> None:
        founded = [partition for partition in journal.partitions if partition.genesis]
        in_use = any(partition.counted for partition in journal.partitions)
        for partition in journal.partitions:
            if partition.chain.length == 0:
                self._findings.add(Code.GENESIS_MISSING if in_use else Code.NOTE_UNFOUNDED,
                                   f"{journal.name}/{partition.rule.number}@0")
        for partition in founded[1:]:
            for name in ("journal_id", "service", "partitions", "format", "deployment_key_id",
                         "identity_key_id"):
                if getattr(partition.genesis, name) != getattr(founded[0].genesis, name):
                    self._findings.add(Code.GENESES_DISAGREE,
                                       f"{journal.name}/{partition.rule.number}@0", name)
