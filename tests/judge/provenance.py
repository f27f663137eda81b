"""That reactions and timers had a cause: their command ids follow from it."""

from typing import Any

from derived import reaction_command_id, timer_command_id
from findings import Code, Findings
from fold import Stream
from journals import Counted, Journals, Place

TIMER, REACTION = 30, 31
ORDINALS = range(17)


class Provenance:
    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._reacted: list[tuple[Any, Counted, Place]] = []
        self.reactions: dict[str, set[str]] = {}  # Names enabled, by service.
        self.timer_records = 0

    @property
    def reaction_records(self) -> int:
        return len(self._reacted)

    def record(self, record: Any, counted: Counted, stream: Stream, place: Place) -> None:
        """A counted record, before its own events are folded."""
        role = record.principal.role
        if role == REACTION:
            cause = (record.cause.service, record.cause.partition, record.cause.position,
                     record.cause.event_id)
            self._reacted.append((cause, counted, place))
        elif role == TIMER:
            self.timer_records += 1
            self._timer(record, counted, stream, place)

    def caused(self) -> set[tuple[str, str]]:
        """Ids of the events that reactions answered to, and of which service, whatever came of
        it."""
        return {(cause[3], place.service) for cause, _, place in self._reacted}

    def finish(self, journals: Journals) -> None:
        for cause, counted, place in self._reacted:
            self._reaction(cause, counted, place, journals)

    def _timer(self, record: Any, counted: Counted, stream: Stream, place: Place) -> None:
        for (timer, subject, version), due_us in stream.deadlines.items():
            made = timer_command_id(counted.stream, timer, subject, version)
            if made != counted.command_id:
                continue
            if record.recorded_at_us < due_us:
                self._findings.add(Code.TIMER_EARLY, place, f"{timer} of {counted.stream} was due "
                                   f"at {due_us} and fired at {record.recorded_at_us}")
            return
        if not stream.damaged:
            self._findings.add(Code.COMMAND_ID_WRONG, place, "the timer's command id follows from "
                               f"no deadline of {counted.stream}")

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
