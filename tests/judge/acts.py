"""What is counted of a log: interventions, activities, visits and sessions that were completed, and
matters that came to their end; and what the log says of whose they are."""

from dataclasses import dataclass, field, replace
from typing import Any

from organised import Organised
from records import Records

INTAKE, COMMON, TELE = "enlace.intake.v1", "enlace.common.v1", "enlace.telemedicine.v1"
GROUPS = {"TRAINING", "CAMPAIGN", "TALK", "SUPPORT_GROUP"}
_HANDLED = {"ResolutionNotified", "GrievanceDismissed", "GrievanceForwarded", "GrievanceWithdrawn"}
FOR_EVER = 1 << 62
_CHANNELS = {"CORREO": "EMAIL", "SMS": "SMS", "LLAMADA": "CALL", "WHATSAPP": "WHATSAPP",
             "PRESENCIAL": "ON_SITE"}
_UNKNOWN = {"institution": "", "service": "", "patient": ""}


@dataclass(slots=True)
class Act:
    """Counts from when it was known until it was taken back."""

    at_us: int
    known_us: int
    institution: str
    unit: str
    kind: str
    arrival: str
    patient: str = ""
    service: str = ""
    municipality: str = ""
    sex: str = ""
    age_band: str = ""
    entitlement: str = ""
    attendees: int = 0
    delivered: int = 0
    until_us: int = FOR_EVER
    channel: str = "ON_SITE"
    case: str = ""  # Of what has a stream of its own: with which it goes out of all figures.


@dataclass(slots=True)
class Edge:
    """Between two patients who are one person, from when it was known until it was withdrawn; as
    each of their streams says."""

    patients: tuple[str, str]
    known_us: int = FOR_EVER
    until_us: int = FOR_EVER


@dataclass(slots=True)
class Begun:
    """A visit or a session, until it is completed."""

    patient: str
    case: str
    counted: Any
    service: str = ""
    arrival: str = ""
    channel: str = ""
    started_us: int = 0


@dataclass(slots=True)
class Ending:
    at_us: int
    known_us: int
    institution: str
    took_min: int
    outcome: str = "handled"
    until_us: int = FOR_EVER


@dataclass
class Acts:
    records: Records
    all: list[Act] = field(default_factory=list)
    of_staff: list[Act] = field(default_factory=list)  # In none of the others.
    endings: list[Ending] = field(default_factory=list)  # Of grievances.
    organised: Organised = field(default_factory=Organised)
    edges: dict[str, Edge] = field(default_factory=dict)
    gone: dict[str, int] = field(default_factory=dict)  # Cases that are in no figure, since when.
    _attended: dict[str, Begun] = field(default_factory=dict)
    _begun: dict[str, dict[str, str]] = field(default_factory=dict)
    _of: dict[str, list[Act]] = field(default_factory=dict)
    _ended: dict[str, Ending] = field(default_factory=dict)

    def take(self, stream: str, name: str, event: Any, recorded_at_us: int) -> None:
        """One event of a counted record."""
        if name == "OrganisationDescribed":
            self.organised.describe(event)
        elif name == "StaffCaseRegistered":
            self._begun[stream] = {"institution": event.institution}
        elif name == "StaffInterventionRecorded":
            act = self._for_staff(stream, event, recorded_at_us)
            self._of.setdefault(stream, []).append(act)
            self.of_staff.append(act)
        elif name == "CaseRegistered":
            self._begun[stream] = {"institution": event.institution, "service": event.service,
                                   "patient": event.patient_id}
        elif name == "InterventionRecorded":
            self._add(stream, self._intervention(stream, event, recorded_at_us))
        elif name == "ActivityRecorded":
            self._add(stream, self._activity(event, recorded_at_us))
        elif name in ("CaseVoided", "CaseMerged", "ActivityVoided", "HomeVisitVoided",
                      "TeleSessionVoided", "StaffCaseVoided"):
            for act in self._of.pop(stream, []):
                act.until_us = recorded_at_us
            if name.startswith("Case"):
                self.gone[stream] = recorded_at_us
        elif name in ("MergeRecorded", "MergeWithdrawn"):
            self._join(stream, event, recorded_at_us, name == "MergeRecorded")
        elif name.startswith(("HomeVisit", "TeleSession")):
            self._attend(stream, name, event, recorded_at_us)
        elif name == "GrievanceReceived":
            self._begun[stream] = {"institution": event.unit}
        elif name in _HANDLED:
            self._end(stream)
            institution = self._begun.get(stream, _UNKNOWN)["institution"]
            ending = Ending(recorded_at_us, recorded_at_us, institution,
                            event.handling.handling_us // 60_000_000)
            self._ended[stream] = ending
            self.endings.append(ending)
        elif name in ("GrievanceReopened", "GrievanceVoided"):
            self._end(stream, recorded_at_us)

    def standing(self) -> list[Act]:
        """Each until it was taken back, or its case was."""
        return [replace(act, until_us=min(act.until_us, self.gone.get(act.case, FOR_EVER)))
                for act in self.all]

    def _join(self, stream: str, event: Any, now_us: int, holds: bool) -> None:
        edge = self.edges.setdefault(event.edge_id, Edge((stream, event.other)))
        if holds:
            edge.known_us = min(edge.known_us, now_us)
        else:
            edge.until_us = min(edge.until_us, now_us)

    def _attend(self, stream: str, name: str, event: Any, now_us: int) -> None:
        if name in ("HomeVisitRequested", "TeleSessionProposed"):
            self._attended[stream] = Begun(event.patient_id, event.case_id, event.counted)
        begun = self._attended.get(stream)
        if begun is None:  # Its beginning can't be read, nor then what follows it.
            return
        if name == "TeleSessionProposed":
            begun.service, begun.arrival = event.service, "APPOINTMENT"
        elif name == "HomeVisitScheduled":
            begun.arrival = "APPOINTMENT"
        elif name == "TeleSessionConfirmed":
            channel = self._word(f"{TELE}.TeleChannel.Code", event.channel)
            begun.channel = _CHANNELS.get(channel, "")
        elif name == "TeleSessionStarted":
            begun.started_us = event.started_at_us
        elif name == "HomeVisitCompleted":
            self._add(stream, Act(event.arrived_at_us, now_us, "", "", "HOME_VISIT",
                                  channel="HOME", **self._of_whom(begun)))
        elif name == "TeleSessionCompleted":
            self._add(stream, Act(begun.started_us, now_us, event.provider, event.provider,
                                  "TELE_SESSION", channel=begun.channel, **self._of_whom(begun)))

    def _of_whom(self, begun: Begun) -> dict[str, str]:
        return {"patient": begun.patient, "case": begun.case, "service": begun.service,
                "arrival": begun.arrival, **self._counted(begun.counted)}

    def _counted(self, counted: Any) -> dict[str, str]:
        return {"municipality": counted.municipality, "entitlement": counted.entitlement,
                "sex": self._word(f"{COMMON}.Sex", counted.sex),
                "age_band": self._word(f"{COMMON}.AgeBand", counted.age_band)}

    def _add(self, stream: str, act: Act) -> None:
        self._of.setdefault(stream, []).append(act)
        self.all.append(act)

    def _end(self, stream: str, until_us: int = 0) -> None:
        if earlier := self._ended.pop(stream, None):
            earlier.until_us = until_us

    def _intervention(self, stream: str, event: Any, now_us: int) -> Act:
        arrival = "APPOINTMENT" if event.by_appointment else "WALK_IN"
        return Act(event.occurred_at_us, now_us, unit=event.unit, kind=self._kind(event),
                   arrival=arrival, attendees=event.people, delivered=_total(event),
                   **self._counted(event.counted), **self._begun.get(stream, _UNKNOWN))

    def _for_staff(self, stream: str, event: Any, now_us: int) -> Act:
        institution = self._begun.get(stream, _UNKNOWN)["institution"]
        return Act(event.occurred_at_us, now_us, institution, event.unit, self._kind(event), "")

    def _activity(self, event: Any, now_us: int) -> Act:
        kind = self._kind(event)
        group = kind in GROUPS
        return Act(event.occurred_at_us, now_us, event.institution, event.unit, kind,
                   "GROUP" if group else "WITHOUT_CASE",
                   attendees=event.people if group else 0, delivered=_total(event))

    def _kind(self, event: Any) -> str:
        return self._word(f"{INTAKE}.Intervention.Kind", event.intervention)

    def _word(self, enum: str, number: int) -> str:
        """As figures name it: nothing where nothing is known."""
        return self.records.enum_name(enum, number) if number else ""


def _total(event: Any) -> int:
    return sum(one.quantity for one in event.delivered)
