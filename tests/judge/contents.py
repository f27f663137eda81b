"""What counted records say: answers, times, events, seals. Feeds the fold."""

from typing import Any

import wire
from accept import Record
from contract import Machine
from findings import Code, Findings
from fold import Fold, Stream
from journals import Counted, Journals, Partition, Place
from provenance import Provenance
from records import JOURNAL, EventType, Records, decode, texts_in

MAX_FALL_US = 60_000_000
ACCEPTED, NOTHING_TO_DO = 1, 2
TIMER, REACTION = 30, 31
SEAL_OVERHEAD = 12 + 16


# Streams that no machine of the contract describes, and the events they may hold.
_WITHOUT_MACHINE = {
    "access": frozenset({"AccessRecorded"}),
    "activity": frozenset({"ActivityRecorded", "ActivityVoided"}),
    "capacity": frozenset({"CapacityReported"}),
    "erasure": frozenset({"KeysDestroyed"}),
    "organisation": frozenset({"OrganisationDescribed", "WorkerPosted"}),
    "staffcase": frozenset({"StaffCaseRegistered", "StaffCaseAssigned", "StaffInterventionRecorded",
                            "StaffCaseClosed", "StaffCaseVoided"}),
    "survey": frozenset({"SurveyInvited", "SurveyHandedOut", "SurveyEnded"}),
    "answer": frozenset({"SurveyAnswered"}),
    "webhook": frozenset({"WebhookCreated", "WebhookChanged", "WebhookPaused", "WebhookResumed",
                          "WebhookRemoved", "WebhookSecretRotated", "DeliveryFailed",
                          "DeliveryRecovered"}),
}


# What is called by its name: the organisation, and releases.
_NAMED_IN_WORDS = {"organisation", "system"}


class Contents:
    """Checks one counted record after another, in the order of their partition."""

    def __init__(self, records: Records, machines: dict[str, Machine], findings: Findings,
                 fold: Fold, journals: Journals) -> None:
        self._records = records
        self._machines = machines
        self._findings = findings
        self._fold = fold
        self._journals = journals
        self._events_of = {kind: frozenset(step["event"] for step in machine.transitions)
                           | frozenset(machine.orthogonal)
                           for kind, machine in machines.items()} | _WITHOUT_MACHINE
        self.provenance = Provenance(findings)
        self._nonces: set[bytes] = set()  # With the id of their key.
        self.refusals = 0
        self.nothing_to_do = 0

    def take(self, entry: bytes, head: Record, counted: Counted, partition: Partition,
             place: Place) -> None:
        self.refusals += head.outcome > NOTHING_TO_DO
        self.nothing_to_do += head.outcome == NOTHING_TO_DO
        stream = self._fold.stream(place.service, counted.stream)
        record = decode(self._records.record, entry[head.start:])
        if record is None:
            self._findings.add(Code.RECORD_UNREADABLE, place)
            stream.damaged = True
            stream.version += head.events
            return
        system = stream.kind == "system"
        self._time(record, partition, place)
        if not system:
            self._principal(record, counted, place)
        self._answer(record, counted, stream, system, place)
        self.provenance.record(record, counted, stream, place)
        events = [(self._event(event, record, stream, place), event.meta.occurred_at_us)
                  for event in record.events]
        machine = self._machines.get(stream.kind)
        self._fold.moments.take(stream, [(*read, at_us) for read, at_us in events if read], record,
                                machine is not None and stream.state in machine.terminal)
        moved = system and any(event.type == f"{JOURNAL}.JournalMoved" for event in record.events)
        if moved != record.last:
            self._findings.add(Code.MOVED_WRONG, place)

    def _time(self, record: Any, partition: Partition, place: Place) -> None:
        now = record.recorded_at_us
        if now <= 0:
            self._findings.add(Code.RECORDED_AT_WRONG, place, f"recorded at {now}")
        elif now < partition.newest_us - MAX_FALL_US:
            self._findings.add(Code.NOTE_CLOCK_FELL, place,
                               f"by {partition.newest_us - now} us")
            partition.newest_us = now
        else:
            partition.newest_us = max(partition.newest_us, now)

    def _principal(self, record: Any, counted: Counted, place: Place) -> None:
        role = record.principal.role
        inner = role in (TIMER, REACTION)
        counted.client = record.principal.client
        counted.by_client = not inner
        if role == 0:
            self._findings.add(Code.PRINCIPAL_MISSING, place)
        elif inner and record.body_mac or not inner and len(record.body_mac) != 32:
            self._findings.add(Code.BODY_MAC_WRONG, place)

    def _answer(self, record: Any, counted: Counted, stream: Stream, system: bool,
                place: Place) -> None:
        answer = record.answer
        if answer.version != counted.version:
            self._findings.add(Code.VERSION_WRONG, place, f"{counted.stream}: the answer says "
                               f"{answer.version}, its events are {counted.version}")
        outcome = self._records.outcome(place.service, system, record.outcome)
        if outcome is None:
            self._findings.add(Code.OUTCOME_UNKNOWN, place, f"outcome {record.outcome}")
        if record.outcome in (ACCEPTED, NOTHING_TO_DO):
            if answer.state or answer.actions:
                self._findings.add(Code.ANSWER_TOO_MUCH, place)
        elif not answer.state:
            if counted.version:
                self._findings.add(Code.ANSWER_WITHOUT_STATE, place)
        elif counted.version and not (system or stream.damaged) \
                and answer.state.upper() != stream.state:
            self._findings.add(Code.ANSWER_STATE_WRONG, place,
                               f"it says {answer.state!r}, the fold {stream.state}")

    def _event(self, recorded: Any, record: Any, stream: Stream,
               place: Place) -> tuple[EventType, Any] | None:
        """Its type and what it holds, as far as that can be read."""
        kind = self._records.event_type(recorded.type)
        if kind is None:
            self._findings.add(Code.EVENT_TYPE_UNKNOWN, place, repr(recorded.type))
            stream.damaged = True
            stream.version += 1
            return None
        if not 1 <= recorded.meta.schema <= kind.schema:
            self._findings.add(Code.EVENT_SCHEMA, place,
                               f"{kind.name} schema {recorded.meta.schema}")
        self._sealing(recorded, kind, place)
        event = decode(kind.message, recorded.clear)
        if event is None:
            self._findings.add(Code.RECORD_UNREADABLE, place, f"{recorded.type} in clear")
            stream.damaged = True
            stream.version += 1
            return None
        self._texts(event, kind, stream, place)
        if stream.kind == "system":
            right = recorded.type.startswith(f"{JOURNAL}.")
            self._system(kind.name, event, place)
        else:
            right = kind.name in self._events_of.get(stream.kind, ())
        if not right:
            self._findings.add(Code.STREAM_KIND, place, f"{recorded.type} in {stream.id}")
        self._fold.take(stream, kind.name, event, record.recorded_at_us, place)
        for name in kind.deadlines:
            stream.start_clock(getattr(event, name))
        if kind.name == "TransferOffered":
            for offer in event.offers:
                stream.start_clock(offer.deadline)
        return kind, event

    def _sealing(self, recorded: Any, kind: EventType, place: Place) -> None:
        sealed, key = len(recorded.sealed), len(recorded.key_id)
        if (sealed > 0) != (key > 0) or sealed and (key != 16 or sealed <= SEAL_OVERHEAD):
            self._findings.add(Code.SEAL_WRONG, place, f"{sealed} bytes sealed, {key} of key")
        elif sealed and not kind.personal:
            self._findings.add(Code.SEAL_WRONG, place, f"{kind.name} has nothing personal")
        if sealed:
            nonce = recorded.key_id + recorded.sealed[:12]
            if nonce in self._nonces:
                self._findings.add(Code.SEAL_WRONG, place, "a nonce was used twice with one key")
            self._nonces.add(nonce)
        try:
            numbers = wire.numbers(recorded.clear)
        except wire.Malformed as malformed:
            self._findings.add(Code.RECORD_UNREADABLE, place, f"{kind.name}: {malformed}")
            return
        if numbers & kind.personal:
            self._findings.add(Code.PERSONAL_IN_CLEAR, place,
                               f"{kind.name}, fields {sorted(numbers & kind.personal)}")
        if numbers - kind.known:
            self._findings.add(Code.UNKNOWN_IN_CLEAR, place,
                               f"{kind.name}, fields {sorted(numbers - kind.known)}")

    def _texts(self, event: Any, kind: EventType, stream: Stream, place: Place) -> None:
        """Whatever clients have a word in is an identifier, if it is not sealed."""
        if stream.kind in _NAMED_IN_WORDS:
            return
        for field, text in texts_in(event, kind.personal):
            if any(character.isspace() for character in text):
                self._findings.add(Code.SENTENCE_IN_CLEAR, place, f"{kind.name}, in {field}")

    def _system(self, name: str, event: Any, place: Place) -> None:
        if name == "LossAccepted":
            self._journals.losses.add((event.service, event.partition, event.position))
        elif name == "ReactionEnabled":
            self.provenance.reactions.setdefault(place.service, set()).add(event.name)
