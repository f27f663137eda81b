"""What befell cases and what hangs from them, as far as figures of coordination go by it:
services/views/coordination/COORDINATION.md."""

from dataclasses import dataclass, field
from typing import Any

from acts import FOR_EVER

TIMER = 30
REACHED = 1  # Of enlace.intake.v1.ContactResult.
KINDS = {"case", "visit", "referral", "tele", "transfer"}
# Who has it from these on, by the event's field.
_HANDED = {"ReferralSent": "receiver", "ReferralClaimed": "receiver",
           "ReferralRedirected": "receiver", "TeleSessionProposed": "provider",
           "TransferAccepted": "receiver", "TransferDiverted": "to", "TransferArrived": "place",
           "HomeVisitRouted": "jurisdiction", "HomeVisitRerouted": "jurisdiction"}
_BEGUN = {"ReferralDrafted": "referrer", "ReferralSent": "referrer",
          "HomeVisitRequested": "requester", "TeleSessionProposed": "proposer",
          "TransferRequested": "sender"}
_AGAIN = {"ReferralRedirected", "HomeVisitRerouted", "TransferAcceptanceWithdrawn",
          "TransferDiverted"}
_VOIDED = {"HomeVisitVoided", "ReferralVoided", "TeleSessionVoided", "TransferVoided"}


@dataclass(slots=True)
class Moment:
    at_us: int
    known_us: int
    stream: str
    holder: str
    what: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Thing:
    """A case, or what hangs from one."""

    case: str = ""
    origin: str = ""
    holder: str = ""
    again: bool = False
    due_us: int = 0
    clock: bool = False
    ran_out: bool = False
    started_us: int = 0  # Of a session.


@dataclass
class OneCase:
    institution: str = ""
    unit: str = ""
    turns: list[tuple[str, int, int]] = field(default_factory=list)  # What, when, known since.
    moments: list[Moment] = field(default_factory=list)
    gone_us: int = FOR_EVER
    has_transfers: bool = False


@dataclass
class Moments:
    cases: dict[str, OneCase] = field(default_factory=dict)
    voided: dict[str, int] = field(default_factory=dict)  # Streams, since when.
    _things: dict[str, Thing] = field(default_factory=dict)

    def take(self, stream: Any, events: list[tuple[Any, Any, int]], record: Any,
             ended: bool) -> None:
        """A counted record: of each event its type, contents and when it occurred. `stream` is as
        after it; where it has ended, no clock runs."""
        if stream.kind not in KINDS or stream.damaged or not events:
            return
        thing = self._things.setdefault(stream.id, Thing())
        had = thing.holder
        more = [one for kind, event, at_us in events
                for one in self._event(stream, thing, kind.name, event, at_us, record)]
        if not thing.case:
            return
        case = self.cases.setdefault(thing.case, OneCase())
        case.has_transfers |= stream.kind == "transfer"
        what = self._step(thing, events, record.recorded_at_us, ended)
        if record.principal.role != TIMER:
            what.add("news")
        if thing.holder not in (had or thing.origin, thing.origin):
            what |= {"hand_off", "repeated"} if thing.again else {"hand_off"}
        for at_us, holder, kinds in [(events[0][2], thing.holder, what), *more]:
            if kinds:
                case.moments.append(
                    Moment(at_us, record.recorded_at_us, stream.id, holder, kinds))

    def _event(self, stream: Any, thing: Thing, name: str, event: Any, at_us: int,
               record: Any) -> list[tuple[int, str, set[str]]]:
        """What else it tells of: when, with whom, and whether it is a discharge or a follow-up."""
        now_us = record.recorded_at_us
        if stream.kind == "case":
            return self._case(stream.id, thing, name, event, at_us, now_us)
        if name in _BEGUN:
            thing.case, thing.origin = event.case_id, getattr(event, _BEGUN[name])
            thing.holder = thing.origin
        thing.again |= name in _AGAIN
        if name == "TransferAcceptanceWithdrawn":
            thing.holder = thing.origin
        if name in _HANDED:
            to = getattr(event, _HANDED[name])
            thing.holder = f"jurisdiction {to}" if to and stream.kind == "visit" \
                else to or thing.origin
        if name in _VOIDED:
            self.voided[stream.id] = now_us
        if name == "TeleSessionStarted":
            thing.started_us = event.started_at_us
        if name == "CounterReferralIssued" and event.attended:
            return [(event.discharged_at_us, thing.holder, {"discharge"})]
        if name == "HomeVisitCompleted":
            return [(event.arrived_at_us, thing.holder, {"follow_up"})]
        if name == "TeleSessionCompleted":
            return [(thing.started_us, thing.holder, {"follow_up"})]
        return []

    def _case(self, case_id: str, thing: Thing, name: str, event: Any, at_us: int,
              now_us: int) -> list[tuple[int, str, set[str]]]:
        case = self.cases.setdefault(case_id, OneCase())
        if name == "CaseRegistered":
            case.institution, case.unit = event.institution, event.unit or event.institution
            thing.case, thing.origin, thing.holder = case_id, case.unit, case.unit
        if name in ("CaseRegistered", "CaseReopened", "CaseClosed"):
            case.turns.append((name, at_us, now_us))
        if name in ("CaseVoided", "CaseMerged"):
            case.gone_us = now_us
        if name == "InterventionRecorded":
            return [(event.occurred_at_us, event.unit or case.unit, {"follow_up"})]
        if name == "ContactAttempted" and event.result == REACHED:
            return [(event.attempted_at_us, case.unit, {"follow_up"})]
        return []

    def _step(self, thing: Thing, events: list[tuple[Any, Any, int]], now_us: int,
              ended: bool) -> set[str]:
        if any(kind.name == "BreachRecorded" for kind, _, _ in events):
            is_first, thing.ran_out = not thing.ran_out, True
            return {"step", "late"} if is_first else set()
        started = [getattr(event, name).due_us for kind, event, _ in events
                   for name in kind.deadlines if event.HasField(name)]
        if not started and not ended:
            return set()
        counts, in_time = thing.clock and not thing.ran_out, now_us <= thing.due_us
        thing.clock, thing.due_us = bool(started), started[-1] if started else 0
        thing.ran_out = False
        if not counts:
            return set()
        return {"step"} if in_time else {"step", "late"}
