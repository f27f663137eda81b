"""That reactions and timers had a cause: their command ids follow from it."""

from typing import Any

import wire
from contract import Machine
from derived import reaction_command_id, timer_command_id
from findings import Code, Findings
from journals import Counted, Journals, Place

TIMER, REACTION = 30, 31
ORDINALS = range(17)


class Provenance:
    def __init__(self, machines: dict[str, Machine], findings: Findings) -> None:
        self._findings = findings
        self._timers = {kind: machine.timers | {"expire"} for kind, machine in machines.items()}
        self._reacted: list[tuple[Any, Counted, Place]] = []
        self.reactions: dict[str, set[str]] = {}  # Names enabled, by service.
        self.timer_records = 0

    @property
    def reaction_records(self) -> int:
        return len(self._reacted)

    def record(self, record: Any, counted: Counted, place: Place) -> None:
        role = record.principal.role
        if role == REACTION:
            cause = (record.cause.service, record.cause.partition, record.cause.position,
                     record.cause.event_id)
            self._reacted.append((cause, counted, place))
        elif role == TIMER:
            self.timer_records += 1
            self._timer(record, counted, place)

    def caused(self) -> set[str]:
        """Ids of the events that reactions answered to, whatever came of it."""
        return {cause[3] for cause, _, _ in self._reacted}

    def finish(self, journals: Journals) -> None:
        for cause, counted, place in self._reacted:
            self._reaction(cause, counted, place, journals)

    def _timer(self, record: Any, counted: Counted, place: Place) -> None:
        kind = counted.stream.split("-", 1)[0]
        timers = set(self._timers.get(kind, ()))
        subjects = {""}
        for recorded in record.events:
            if recorded.type.endswith(".BreachRecorded"):
                breach = _Breach(recorded.clear)
                timers, subjects = {breach.timer}, {breach.subject}
        before = counted.version - counted.events
        for version in range(max(before, counted.version), 0, -1):
            for timer in timers:
                for subject in subjects:
                    made = timer_command_id(counted.stream, timer, subject, version)
                    if made == counted.command_id:
                        return
        code = Code.COMMAND_ID_WRONG if record.events else Code.NOTE_UNPROVEN
        self._findings.add(code, place, "the timer's command id follows from no deadline of "
                           f"{counted.stream}")

    def _reaction(self, cause: tuple[str, int, int, str], counted: Counted, place: Place,
                  journals: Journals) -> None:
        service, partition, position, event_id = cause
        journal = journals.by_name.get(service)
        if journal is None or partition >= len(journal.partitions):
            self._findings.add(Code.CAUSE_MISSING, place, f"no {service}/{partition}")
            return
        found = journal.partitions[partition].counted.get(position)
        versions = range(found.version - found.events + 1, found.version + 1) if found else ()
        if found is None or event_id not in {f"{found.stream}/{number}" for number in versions}:
            self._findings.add(Code.CAUSE_MISSING, place,
                               f"{service}/{partition}@{position} is not {event_id}")
            return
        names = self.reactions.get(place.service, set())
        if not names:
            self._findings.add(Code.NOTE_UNPROVEN, place, "no reaction was ever enabled")
        elif not any(reaction_command_id(event_id, name, ordinal) == counted.command_id
                     for name in names for ordinal in ORDINALS):
            self._findings.add(Code.COMMAND_ID_WRONG, place,
                               f"no enabled reaction to {event_id} has it")


class _Breach:
    """The two fields of a BreachRecorded that its command id is made of."""

    def __init__(self, clear: bytes) -> None:
        values = {1: "", 2: ""}
        try:
            for number, wire_type, start, end in wire.fields(clear, 0, len(clear)):
                if number in values and wire_type == wire.BYTES:
                    values[number] = clear[start:end].decode("utf-8", "replace")
        except wire.Malformed:
            pass
        self.timer, self.subject = values[1], values[2]
