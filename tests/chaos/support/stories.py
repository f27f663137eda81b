"""What hospitals and jurisdictions do for one patient, as commands; every answer is definite."""

import random
from collections import Counter
from datetime import datetime, timedelta, timezone
from typing import Any

from . import tokens
from .client import Answer, Client, Clients
from .people import MAP, Person, somebody
from .tokens import Principal
from .waiting import until

ROUTED_S = 120  # Brokers may be away in the meantime.
HERE = {"latitudeE6": 22151000, "longitudeE6": -100976000, "accuracyM": 12}


def after(hours: float) -> str:
    return (datetime.now(timezone.utc) + timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%SZ")


def case_of(patient: str, institution: str) -> dict[str, Any]:
    return {"patientId": patient, "folio": "F-1", "unit": institution, "service": "URGENCIAS",
            "kinds": ["GENERAL"], "reason": "Vive sola", "informant": "Vecina"}


def visit_of(case: str, municipality: str) -> dict[str, Any]:
    return {"caseId": case, "reason": "FOLLOW_UP", "place": {"municipality": municipality},
            "windowStart": after(0), "windowEnd": after(72), "priority": "ROUTINE",
            "name": "Persona", "address": "Calle 5", "whatToCheck": "Curaciones"}


def referral_of(case: str, receiver: str) -> dict[str, Any]:
    return {"caseId": case, "receiver": receiver, "service": "CARDIOLOGIA",
            "need": "SPECIALIST_CARE", "priority": "ROUTINE", "reason": "Dolor torácico",
            "presumptiveDiagnosis": "I20.9", "currentCondition": "Estable",
            "referringProfessional": "md-1"}


TRIAGE = {"risk": "MEDIO", "urgency": "ROUTINE", "doNotContact": False}
CANCEL = {"code": "NO_LONGER_NEEDED", "reason": "Ya no hace falta"}
REJECT = {"code": "NO_STAFF", "reason": "Sin personal"}


def contact_attempt(institution: str, result: str = "NO_ANSWER") -> dict[str, Any]:
    return {"channel": "LLAMADA", "occurredAt": after(0), "unit": institution, "result": result}


def report() -> dict[str, Any]:
    return {"arrivedAt": after(-1), "leftAt": after(0), "personMet": "La paciente",
            "kinship": "PACIENTE", "findings": "Mejor", "actions": "Orientación",
            "nextStep": "NONE", "visitorCredential": "C-1"}


class Story:
    """One patient of one hospital. Notes the ids it made, and how its commands were answered.
    `conditional`: as nobody else changes its case before there is a visit, nor the visit once it
    is routed, each step there is taken on the condition that it is as the last answer said."""

    def __init__(self, clients: Clients, rng: random.Random, institution: str = "",
                 person: Person | None = None, conditional: bool = False) -> None:
        self.clients, self.rng, self.conditional = clients, rng, conditional
        self.conditions = 0  # Commands with If-Match.
        self._answered: set[str] = set()  # Visits that it was told it has.
        self._versions: dict[str, str] = {}  # By stream: the entity tag last told.
        self.institution = institution or rng.choice(MAP.institutions)
        self.person = person or somebody(rng)
        self.patient = self.case = self.visit = self.jurisdiction = ""
        self.statuses: Counter[int] = Counter()

    @property
    def worker(self) -> Client:
        return self.clients.of(tokens.social_worker(self.institution))

    def register(self) -> None:
        self.patient = self._by(self.worker, "/v1/patients", self.person.registration()).id
        self.open_case()

    def open_case(self, **other: Any) -> None:
        opened = self._by(self.worker, "/v1/cases",
                          case_of(self.patient, self.institution) | other)
        self.case = opened.id
        self._note_version(self.case, opened)

    def triage(self, **more: Any) -> None:
        self._on(self.worker, "cases", self.case, "triage", TRIAGE | more)

    def assign(self) -> None:
        supervisor = self.clients.of(tokens.supervisor(self.institution))
        self._on(supervisor, "cases", self.case, "assign",
                 {"worker": f"worker-{self.rng.getrandbits(32):08x}"})

    def try_to_reach(self, times: int) -> None:
        for _ in range(times):
            self._by(self.worker, f"/v1/cases/{self.case}/contact-attempts",
                     contact_attempt(self.institution))

    def request_visit(self, municipality: str = "") -> None:
        self.visit = self._by(self.worker, "/v1/home-visits", visit_of(
            self.case, municipality or self.person.municipality)).id
        self._answered.add(self.visit)

    def ask_for_visit(self) -> None:
        """As much as waits for nothing but its own answers."""
        self.register()
        self.request_visit()

    def await_jurisdiction(self) -> str:
        """The one that the map routed the visit to."""
        def found() -> str:
            answer = self.worker.get_settled(f"/v1/home-visits/{self.visit}")
            if answer.status != 200:  # As of a reaction's visit that one of two views has shown.
                assert self.visit not in self._answered, f"{self.visit}: {answer.status}"
                return ""
            self._note_version(self.visit, answer)
            return answer.json().get("jurisdiction", "")

        self.jurisdiction = until(f"{self.visit} is routed", found, ROUTED_S)
        return self.jurisdiction

    def by_coordinator(self, verb: str, body: dict[str, Any]) -> Answer:
        return self._on_visit(self.clients.of(tokens.coordinator(self.jurisdiction)), verb, body)

    def by_team(self, verb: str, body: dict[str, Any]) -> Answer:
        return self._on_visit(self.clients.of(tokens.visitor(self.jurisdiction)), verb, body)

    def by_worker(self, verb: str, body: dict[str, Any]) -> Answer:
        return self._on_visit(self.worker, verb, body)

    def up_to_assigned(self) -> None:
        self.await_jurisdiction()
        self.by_coordinator("receive", {})
        self.by_coordinator("assign", {"visitors": ["visitor-1"]})

    def up_to_assigned_visit(self) -> None:
        """From the patient's first day until a team has the visit."""
        self.register()
        self.triage()
        self.assign()
        self.request_visit()
        self.up_to_assigned()

    def up_to_on_site(self) -> None:
        self.by_team("schedule", {"start": after(1), "end": after(2)})
        self.by_team("travel", {})
        self.by_team("arrival", {"occurredAt": after(0), "position": HERE, "sceneSafety": "SAFE"})

    def play(self) -> None:
        """One of many ways that it may go, refusals and no-ops among them."""
        self.register()
        self.triage()
        self.assign()
        if self.rng.random() < 0.2:
            self.try_to_reach(3)  # A reaction asks for a visit.
            return
        self.request_visit()
        self.up_to_assigned()
        self.by_coordinator("receive", {})  # Refused.
        self.by_coordinator("assign", {"visitors": ["visitor-1"]})  # Nothing to do.
        ending = self.rng.choice(["complete", "fail", "cancel", "leave"])
        if ending == "cancel":
            self.by_worker("cancel", CANCEL)
            self.by_worker("cancel", CANCEL)  # Nothing to do.
        if ending in ("complete", "fail"):
            self.up_to_on_site()
        if ending == "complete":
            self.by_team("complete", report())
        if ending == "fail":
            self.by_team("failed-attempts", {"code": "MOVED", "occurredAt": after(0),
                                             "position": HERE})

    def _on_visit(self, client: Client, verb: str, body: dict[str, Any]) -> Answer:
        return self._on(client, "home-visits", self.visit, verb, body)

    def _on(self, client: Client, things: str, stream: str, verb: str,
            body: dict[str, Any]) -> Answer:
        if_match = self._versions.get(stream, "") if self.conditional else ""
        self.conditions += 1 if if_match else 0
        answer = self._by(client, f"/v1/{things}/{stream}/{verb}", body, if_match)
        self._note_version(stream, answer)
        return answer

    def _note_version(self, stream: str, answer: Answer) -> None:
        if answer.status < 300 and "ETag" in answer.headers:
            self._versions[stream] = answer.headers["ETag"]

    def _by(self, client: Client, path: str, body: dict[str, Any], if_match: str = "") -> Answer:
        answer = client.command(path, body, if_match=if_match)
        self.statuses[answer.status] += 1
        return answer


def principals() -> list[Principal]:
    """Everybody who takes part, and who only looks on."""
    return [tokens.STATE, tokens.AUDITOR,
            *(tokens.social_worker(one) for one in MAP.institutions),
            *(tokens.coordinator(one) for one in MAP.jurisdictions)]
