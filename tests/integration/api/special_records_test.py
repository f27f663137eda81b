#!/usr/bin/python3
"""Work that has fields of its own: each kind of record, with all its fields, over HTTP."""

import unittest
from typing import Any

from described import DescribedTestCase, principal

WHEN, DAY, LATER = "2026-01-15T17:10:00Z", "2026-01-12", "2026-01-20"
STEPS = [{"kind": "PUBLIC_PROSECUTOR", "takenOn": DAY, "result": "Sin respuesta"},
         {"kind": "CONSULATE", "takenOn": LATER, "result": "Se avisó"}]
FOUND = {"guardian": "DIF estatal", "destination": "Casa hogar", "locatedRelative": "Una tía"}
BED = {"provider": "Casa del Peregrino", "type": "Albergue", "persons": 2,
       "costBearer": "Asistencia social", "accepted": False, "companion": "La hija",
       "noShow": True}
# By the name of its message. Each is of no use to a reader unless all of it comes back.
RECORDS: dict[str, tuple[str, dict[str, Any]]] = {
    "DeathCounselling": ("deathCounselling", {
        "occurredAt": WHEN, "relativesAttended": "Dos hijas", "documentsGiven": ["Certificado"],
        "donationDiscussed": True, "bodyReleasedTo": "La hija mayor", "legalCase": False,
        "griefSupportOffered": True, "followUpOn": "2040-06-01", "interpreter": "Tének",
        "rites": "Velación en casa", "funeralAid": "Ataúd", "minorSurvivors": True}),
    "NoFamily": ("noFamily", {"since": DAY, "steps": STEPS, **FOUND}),
    "Abandonment": ("abandonment", {
        "since": DAY, "cause": "MIGRATION", "steps": STEPS, **FOUND}),
    "Shelter": ("shelter", BED | {"fromOn": DAY, "untilOn": LATER}),
    "Transport": ("transport", BED | {
        "from": "Xilitla", "to": "San Luis Potosí", "travelOn": DAY, "returnOn": LATER}),
    "Violence": ("violence", {
        "kind": "RAPE", "aggressor": "EX_PARTNER", "risk": "EXTREME",
        "safetyPlan": "Con su hermana", "prosecutorNotified": True, "noticeNumber": "NOM-046-7",
        "notifiedAt": WHEN, "hoursSinceEvent": 30, "minorsInvolved": True, "shelterNeeded": True,
        "services": [{"service": "Anticoncepción", "response": "PROVIDED_HERE"}],
        "doNotContact": True}),
}


class SpecialRecordsTest(DescribedTestCase):
    def test_each_kind_is_read_as_it_was_written_and_violence_by_few(self) -> None:
        worker, clinician = (self.clients.of(principal(role))
                             for role in ("social_worker", "clinician"))
        way = self.api.way_to("case", "OpenSpecialRecord", set())
        _, answer = self.go("case", way[:-1])
        page = f"/v1/cases/{answer.id}"
        for number, (message, (field, record)) in enumerate(RECORDS.items(), 1):
            self.assertEqual(200, clinician.get_settled(page).status, message)
            schema = self.api.document["components"]["schemas"][f"intake.v1.{message}"]
            self.assertEqual(set(schema["properties"]), set(record), message)
            opened = worker.command(f"{page}/special-records", {"record": {field: record}})
            self.assertEqual(200, opened.status, opened.body)
            *_, shown = worker.get_settled(page).json()["details"]["specialRecords"]
            self.assertEqual((number, {field: record}), (shown["number"], shown["record"]))
        self.assertEqual(len(self.kinds()), len(RECORDS))
        self.assertEqual(404, clinician.get_settled(page).status)

    def kinds(self) -> dict[str, Any]:
        schemas = self.api.document["components"]["schemas"]
        return schemas["intake.v1.SpecialRecord"]["properties"]


if __name__ == "__main__":
    unittest.main()
