"""Records of all kinds of work that has fields of its own, full of personal values."""

from typing import Any

from . import tokens
from .client import Answer, Clients
from .planter import Planter
from .stories import after, case_of


def play(clients: Clients, plant: Planter, patient: str, hospital: str) -> Answer:
    """In a case of their own, of which then only few know. What somebody else is told of it."""
    worker = clients.of(tokens.social_worker(hospital))
    case = worker.command("/v1/cases", case_of(patient, hospital) | {"folio": plant("folio2")}).id
    for record in _planted(plant):
        opened = worker.command(f"/v1/cases/{case}/special-records", {"record": record})
        assert opened.status == 200, opened.body
    seen = worker.get_settled(f"/v1/cases/{case}")
    assert plant.values[-1].encode() in seen.body, "who may see it, sees it"
    return clients.of(tokens.clinician(hospital)).get_settled(f"/v1/cases/{case}")


def _planted(plant: Planter) -> list[dict[str, Any]]:
    """One of each kind; the last restricts the case."""
    def each(*names: str) -> dict[str, str]:
        return {name: plant(name) for name in names}

    search = {"since": "2026-01-10", **each("guardian", "destination", "locatedRelative"),
              "steps": [{"kind": "CALL", "takenOn": "2026-01-12", "result": plant("búsqueda")}]}
    bed = {"persons": 1, "accepted": True, **each("provider", "type", "costBearer", "companion")}
    return [
        {"deathCounselling": {
            "occurredAt": after(-1), "donationDiscussed": True, "legalCase": True,
            "griefSupportOffered": True, "followUpOn": "2040-06-01",
            "documentsGiven": [plant("certificado")],
            **each("relativesAttended", "bodyReleasedTo", "interpreter", "rites", "funeralAid")}},
        {"noFamily": search},
        {"abandonment": search | {"cause": "SICKNESS"}},
        {"shelter": bed | {"fromOn": "2026-01-12", "untilOn": "2026-01-20"}},
        {"transport": bed | {"travelOn": "2026-01-12", **each("from", "to")}},
        {"violence": {
            "kind": "PHYSICAL", "aggressor": "PARTNER", "risk": "HIGH",
            "prosecutorNotified": True, "notifiedAt": after(-1),
            "services": [{"service": plant("servicio"), "response": "REFERRED"}],
            **each("safetyPlan", "noticeNumber")}}]
