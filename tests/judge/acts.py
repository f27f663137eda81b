"""What is counted of a log: interventions, activities, and matters that came to their end."""

from dataclasses import dataclass, field
from typing import Any

from organised import Organised
from records import Records

INTAKE, COMMON = "enlace.intake.v1", "enlace.common.v1"
GROUPS = {"TRAINING", "CAMPAIGN", "TALK", "SUPPORT_GROUP"}
_HANDLED = {"ResolutionNotified", "GrievanceDismissed", "GrievanceForwarded", "GrievanceWithdrawn"}
_FOR_EVER = 1 << 62
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
    until_us: int = _FOR_EVER


@dataclass(slots=True)
class Ending:
    at_us: int
    known_us: int
    institution: str
    took_min: int
    outcome: str = "handled"
    until_us: int = _FOR_EVER


@dataclass
class Acts:
    records: Records
    all: list[Act] = field(default_factory=list)
    of_staff: list[Act] = field(default_factory=list)  # In none of the others.
    endings: list[Ending] = field(default_factory=list)  # Of grievances.
    organised: Organised = field(default_factory=Organised)
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
        elif name in ("CaseVoided", "CaseMerged", "ActivityVoided", "StaffCaseVoided"):
            for act in self._of.pop(stream, []):
                act.until_us = recorded_at_us
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

    def _add(self, stream: str, act: Act) -> None:
        self._of.setdefault(stream, []).append(act)
        self.all.append(act)

    def _end(self, stream: str, until_us: int = 0) -> None:
        if earlier := self._ended.pop(stream, None):
            earlier.until_us = until_us

    def _intervention(self, stream: str, event: Any, now_us: int) -> Act:
        counted = event.counted
        arrival = "APPOINTMENT" if event.by_appointment else "WALK_IN"
        return Act(event.occurred_at_us, now_us, unit=event.unit, kind=self._kind(event),
                   arrival=arrival,
                   municipality=counted.municipality, entitlement=counted.entitlement,
                   sex=self._word(f"{COMMON}.Sex", counted.sex),
                   age_band=self._word(f"{COMMON}.AgeBand", counted.age_band),
                   attendees=event.people, delivered=_total(event),
                   **self._begun.get(stream, _UNKNOWN))

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
