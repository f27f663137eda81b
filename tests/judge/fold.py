"""Folds streams by the contract: the state of each, and what a home visit is about."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import visits
from acts import Acts
from contract import NEW, Machine
from findings import Code, Findings
from moments import Moments
from records import Records


@dataclass(slots=True)
class Stream:
    id: str
    service: str
    kind: str
    version: int = 0
    state: str = NEW
    held_from: str = ""
    breaches: int = 0
    expiry_armed: bool = False
    deadlines: dict[tuple[str, str, int], int] = field(default_factory=dict)
    damaged: bool = False
    facts: dict[str, Any] = field(default_factory=dict)
    # Of a visit: jurisdiction or empty, since when, and until when; 0 while it goes on.
    stays: list[tuple[str, int, int]] = field(default_factory=list)

    def start_clock(self, deadline: Any) -> None:
        """By the newest event: (timer, subject, version) is what a timer's command is made of."""
        if deadline.timer:
            key = (deadline.timer, deadline.subject, self.version)
            self.deadlines[key] = deadline.due_us

    def move(self, jurisdiction: str | None, now_us: int) -> None:
        """Ends the present stay and begins one elsewhere, unless it goes nowhere."""
        if self.stays and not self.stays[-1][2]:
            self.stays[-1] = (*self.stays[-1][:2], now_us)
        if jurisdiction is not None:
            self.stays.append((jurisdiction, now_us, 0))

    def shown(self) -> dict[str, Any]:
        return {"stream": self.id, "service": self.service, "version": self.version,
                "state": self.state, "breaches": self.breaches, "damaged": self.damaged,
                "stays": self.stays, **self.facts}


# What the contract's notes leave of a patient who was erased; and that what was recorded since is
# erased, too.
_AFTER_ERASURE = {"PatientRegistered", "MergeRecorded", "MergeWithdrawn", "PatientErased"}
_EXPIRED = {"HomeVisitExpired", "ReferralExpired"}
# With these a grievance's handling ends, for this attempt.
_HANDLED = {"ResolutionNotified", "GrievanceDismissed", "GrievanceForwarded", "GrievanceWithdrawn"}
# With these a case owes something: a draft of which it was never told is nothing to it.
_TOLD_TO_THE_CASE = {"ReferralSent", "TeleSessionProposed", "TransferRequested"}

# Of streams that no machine of the contract describes: what each event leads to.
_WITHOUT_MACHINE = {"CapacityReported": "REPORTED", "SurveyInvited": "INVITED",
                    "SurveyHandedOut": "HANDED_OUT", "SurveyEnded": "ENDED",
                    "SurveyAnswered": "ANSWERED",
                    "StaffCaseRegistered": "REGISTERED", "StaffCaseAssigned": "OPEN",
                    "StaffCaseClosed": "CLOSED", "StaffCaseVoided": "VOIDED",
                    "OrganisationDescribed": "DESCRIBED"}
# From which states what is done to a staff case may lead.
_OF_STAFF_CASES = {"StaffCaseRegistered": {NEW}, "StaffCaseAssigned": {"REGISTERED", "OPEN"},
                   "StaffInterventionRecorded": {"OPEN"},
                   "StaffCaseClosed": {"REGISTERED", "OPEN"},
                   "StaffCaseVoided": {"REGISTERED", "OPEN", "CLOSED"}}
# Closed with these, a case leaves nobody who could be asked how it was.
_NOBODY_TO_ASK = {"DEATH", "UNREACHABLE", "DUPLICATE", "DATA_ERROR"}

# What a session's disposition begins.
_FOLLOWS = {"CONTROL": "telemedicine", "REFERRAL": "referral", "HOME_VISIT": "homevisits",
            "URGENT_TRANSFER": "transfers"}
# What the next step of a visit begins, whoever asked for the visit.
_STEPS_OF_VISITS = {"ANOTHER_VISIT": "homevisits", "REFERRAL": "referral",
                    "URGENT_TRANSFER": "transfers"}


@dataclass
class Fold:
    records: Records
    machines: dict[str, Machine]
    findings: Findings
    jurisdictions: frozenset[str] = frozenset()  # Of the directory; none: not checked.
    streams: dict[str, Stream] = field(default_factory=dict)
    events: int = 0
    # Events that ask for something else to begin, and the service that has to begin it.
    asked_for: list[tuple[str, str]] = field(default_factory=list)
    # Invitations less answers, by whose and what they are; and where there is one of these.
    invited: Counter[tuple[Any, ...]] = field(default_factory=Counter)
    answer_places: dict[tuple[Any, ...], object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.acts = Acts(self.records)
        self.moments = Moments()

    def stream(self, service: str, stream_id: str) -> Stream:
        known = self.streams.get(stream_id)
        if known is None:
            known = Stream(stream_id, service, stream_id.split("-", 1)[0])
            self.streams[stream_id] = known
        return known

    def take(self, stream: Stream, name: str, event: Any, recorded_at_us: int,
             place: object) -> None:
        """One event of a counted record; `name` without package."""
        self.events += 1
        stream.version += 1
        if stream.damaged:
            return
        machine = self.machines.get(stream.kind)
        if machine is not None:
            before = stream.state
            self._move(machine, stream, name, event, place)
            if name == "BreachRecorded":
                self._breach(stream, event, recorded_at_us, place)
            elif name in _EXPIRED:
                if not stream.expiry_armed:
                    self.findings.add(Code.EXPIRED_UNWARNED, place, stream.id)
            if stream.state == "ON_HOLD" != before:
                stream.held_from = before
        for service in (self._asked_of(name, event), self._asked_about(name, event)):
            if service:
                self.asked_for.append((f"{stream.id}/{stream.version}", service))
        self.acts.take(stream.id, name, event, recorded_at_us)
        if stream.state not in _OF_STAFF_CASES.get(name, {stream.state}):
            self.findings.add(Code.ILLEGAL_TRANSITION, place,
                              f"{stream.id}: {name} in {stream.state}")
        if name in _WITHOUT_MACHINE:
            stream.state = _WITHOUT_MACHINE[name]
            self._survey(name, event, place)
        elif stream.kind == "case":
            self._case(stream, name, event)
        elif name in _TOLD_TO_THE_CASE:
            stream.facts["case_id"] = event.case_id
        elif stream.kind == "visit":
            self._visit(stream, name, event, recorded_at_us, place)
        elif stream.kind == "grievance":
            self._grievance(stream, name, event, place)

    def _move(self, machine: Machine, stream: Stream, name: str, event: Any, place: object) -> None:
        erased = stream.facts.get("erased", False)
        if erased and name not in _AFTER_ERASURE:
            self.findings.add(Code.ILLEGAL_TRANSITION, place, f"{stream.id}: {name} after erasure")
        if name in ("PatientErased", "PatientRegistered"):
            stream.facts["erased"] = name == "PatientErased"
        begins_anew = erased and name == "PatientRegistered"
        choices = machine.targets(NEW if begins_anew else stream.state, name)
        targets = {choice["to"] for choice in choices}
        if len(targets) > 1:
            targets = self._chosen(machine, stream, name, event, choices)
        if len(targets) == 1:
            stream.state = targets.pop()
        elif targets:
            self.findings.add(Code.ILLEGAL_TRANSITION, place,
                              f"{stream.id}: {name} in {stream.state} could lead to "
                              f"{' or '.join(sorted(targets))}")
        elif not machine.keeps(stream.state, name):
            self.findings.add(Code.ILLEGAL_TRANSITION, place,
                              f"{stream.id}: {name} in {stream.state}")

    def _chosen(self, machine: Machine, stream: Stream, name: str, event: Any,
                choices: list[dict[str, Any]]) -> set[str]:
        if name == "PatientRegistered":
            status = self.records.enum_name("enlace.intake.v1.IdentityStatus", event.status)
            return {choice["to"] for choice in choices} & {status}
        held = f"held from {stream.held_from}"
        return {choice["to"] for choice in choices if choice["guard"] == held}

    def _breach(self, stream: Stream, event: Any, recorded_at_us: int, place: object) -> None:
        stream.breaches += 1
        if recorded_at_us < event.due_us:
            self.findings.add(Code.TIMER_EARLY, place, f"{stream.id}: {event.timer} was due at "
                              f"{event.due_us} and fired at {recorded_at_us}")
        if event.next.timer == "expire":
            stream.expiry_armed = True

    def _asked_of(self, name: str, event: Any) -> str:
        if name == "TeleSessionCompleted":
            return _FOLLOWS.get(self.records.enum_name(
                "enlace.telemedicine.v1.Disposition.Code", event.disposition), "")
        if (name == "ReferralAccepted" and event.needs_transport
                or name == "TransferRequested" and event.proposed
                or name in ("TransferOfferDeclined", "TransferOfferTimedOut")
                and event.none_open):
            return "transfers"
        if name == "HomeVisitCompleted":
            return self._next_step_of(event)
        asks = (name == "ContactAttempted" and event.ask_for_visit
                or name == "CounterReferralIssued" and event.asks_home_visit
                and event.visit_window_end_us
                or name == "TeleFollowUpAbandoned" and event.asks_home_visit)
        return "homevisits" if asks else ""

    def _next_step_of(self, event: Any) -> str:
        """Of a visit that says whose it was; earlier ones asked nobody."""
        step = self.records.enum_name("enlace.homevisits.v1.NextStep.Code", event.next_step)
        if step == "FOLLOW_UP_BY_TELEPHONE":
            return "telemedicine" if event.asked_by.startswith("tele-") else ""
        return _STEPS_OF_VISITS.get(step, "") if event.requester else ""

    def _asked_about(self, name: str, event: Any) -> str:
        """Whoever was looked after is invited to say how it was."""
        asks = (name == "CaseClosed" and self.records.enum_name(
                    "enlace.intake.v1.CaseClosure.Code", event.code) not in _NOBODY_TO_ASK
                or name == "HomeVisitCompleted" and event.jurisdiction
                or name == "TeleSessionCompleted"
                or name == "GrievanceClosed" and event.has_contact)
        return "grievances" if asks else ""

    def _survey(self, name: str, event: Any, place: object) -> None:
        """Of an answer nobody can say whose it is, only that there are not too many."""
        if name not in ("SurveyInvited", "SurveyAnswered"):
            return
        whose = (event.unit, event.jurisdiction, event.context, event.questionnaire_version)
        self.invited[whose] += 1 if name == "SurveyInvited" else -1
        self.answer_places.setdefault(whose, place)

    def check_surveys(self) -> None:
        """Once all is folded: partitions are read one after another."""
        for whose, left in self.invited.items():
            if left < 0:
                self.findings.add(Code.SURVEY_WRONG, self.answer_places[whose],
                                  f"{-left} more answers than invitations of {whose}")

    def check_merges(self) -> None:
        """Likewise: of cases that were merged, one at the end of the way goes on or went on."""
        for stream in self.streams.values():
            seen, at = {stream.id}, self._survivor(stream.id)
            while at and at not in seen:
                seen.add(at)
                at = self._survivor(at)
            if at == stream.id:
                self.findings.add(Code.MERGED_IN_A_CIRCLE, stream.id, "it was merged into itself")

    def _survivor(self, case: str) -> str:
        stream = self.streams.get(case)
        return stream.facts.get("surviving_case", "") if stream else ""

    def _case(self, stream: Stream, name: str, event: Any) -> None:
        if name in ("ObligationOpened", "ObligationClosed"):
            obligations = stream.facts.setdefault("obligations", {})
            obligations.setdefault(event.stream, set()).add(name)
        elif name == "CaseMerged":
            stream.facts["surviving_case"] = event.surviving_case

    def _grievance(self, stream: Stream, name: str, event: Any, place: object) -> None:
        """The clock stands still while information is awaited; an attempt begins at 0."""
        if name in ("GrievanceReceived", "GrievanceReopened"):
            stream.facts["stopped_us"] = 0
        elif name in ("GrievanceInfoProvided", "GrievanceInfoOverdue"):
            stream.facts["stopped_us"] += event.stopped_us
        elif name in _HANDLED:
            told = event.handling
            stopped_us = min(told.elapsed_us, stream.facts.get("stopped_us", 0))
            # Who withdraws while information is awaited ends the stop, too.
            agrees = told.stopped_us == stopped_us or (
                name == "GrievanceWithdrawn" and told.stopped_us > stopped_us)
            if not agrees or told.handling_us != told.elapsed_us - told.stopped_us:
                self.findings.add(Code.HANDLING_WRONG, place, stream.id)

    def _visit(self, stream: Stream, name: str, event: Any, recorded_at_us: int,
               place: object) -> None:
        if not stream.facts and name != "HomeVisitRequested":
            stream.facts.update(visits.FACTS, visitors=[])
        visits.take(stream.facts, name, event, self.records)
        if name in ("HomeVisitRequested", "HomeVisitRejected"):
            stream.move("", recorded_at_us)
        elif name in ("HomeVisitRouted", "HomeVisitRerouted"):
            stream.move(event.jurisdiction, recorded_at_us)
            if self.jurisdictions and event.jurisdiction not in self.jurisdictions:
                self.findings.add(Code.ROUTE_WRONG, place,
                                  f"{stream.id} to {event.jurisdiction!r}")
        elif stream.state in self.machines["visit"].terminal:
            stream.move(None, recorded_at_us)
