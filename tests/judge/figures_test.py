"""Published figures worked out from a log, and compared with an answer."""

import json
import unittest
from datetime import date
from typing import Any

import figures
from findings import Code, Findings
from judging import JudgeTest, records
from writing import T0, World

INTAKE = "enlace.intake.v1."
DAY_US = 86_400_000_000  # T0 is the 9th of October 2025, at two in the morning there.
ZONE = "America/Mexico_City"


def world() -> World:
    """Two interventions of one patient and one of another, whose case is voided; one talk."""
    made = World(records())
    made.found("intake", 4)
    for stream, patient in (("case-05AA", "patient-05AA"), ("case-06BB", "patient-06BB")):
        _step(made, stream, "CaseRegistered", {
            "patient_id": patient, "institution": "SPSSA000011", "service": "URGENCIAS"}, True)
    for stream, days_ago, more in (
            ("case-05AA", 0, {"by_appointment": True}),
            ("case-05AA", 1, {"delivered": [{"item": "D", "quantity": 3}]}),
            ("case-06BB", 1, {"people": 2})):
        _step(made, stream, "InterventionRecorded", {
            "intervention": 1, "occurred_at_us": T0 - days_ago * DAY_US, "unit": "SPSSA000011",
            "institution": "SPSSA000011", "counted": {"sex": 1, "municipality": "24028"}} | more)
    _step(made, "activity-07CC", "ActivityRecorded", {
        "institution": "SPSSA000011", "intervention": 10, "occurred_at_us": T0, "people": 40})
    for stream in ("staffcase-08DD", "staffcase-09EE"):
        _step(made, stream, "StaffCaseRegistered", {"institution": "SPSSA000011"}, True)
        _step(made, stream, "StaffCaseAssigned", {"worker": "bp-01"})
        _step(made, stream, "StaffInterventionRecorded", {
            "intervention": 4, "occurred_at_us": T0, "unit": "SPSSA000011"})
    _step(made, "staffcase-09EE", "StaffCaseVoided", {"code": 1}, True)
    for since, jurisdiction in (("2024-01-01", "I"), ("2025-10-09", "III")):
        _step(made, "organisation-0AFF", "OrganisationDescribed", {
            "code": "SSA", "kind": 4,
            "period": {"valid_from": since, "jurisdiction": jurisdiction}})
    _step(made, "organisation-0BGG", "OrganisationDescribed", {
        "code": "SPSSA000011", "kind": 5, "period": {"valid_from": "2024-01-01", "parent": "SSA"}})
    _step(made, "case-06BB", "CaseVoided", {"code": 1}, True)
    return made


def _step(made: World, stream: str, name: str, fields: dict[str, Any],
          sealed: bool = False) -> None:
    made.command("intake", stream, f"{stream}-{made.now}", [
        made.event(INTAKE + name, fields, sealed)])


def told(interventions: int, groups: int, patients: int, **more: int) -> dict[str, Any]:
    return {"interventions": str(interventions), "attentions": str(interventions - groups),
            "groupActivities": str(groups), "patients": str(patients),
            **{name: str(count) for name, count in more.items()}}


class FiguresTest(JudgeTest):
    def setUp(self) -> None:
        super().setUp()
        world().write(self.folder)
        self.acts = self.read().fold.acts
        self.assertEqual([], self.findings.kept)

    def found(self, answer: dict[str, Any], now_us: int = T0 + 40 * DAY_US) -> set[Code]:
        findings = Findings()
        path = self.folder / "figures.json"
        path.write_text(json.dumps({"timeZone": ZONE} | answer))
        figures.compare(path, self.acts, findings, now_us)
        return findings.codes

    def october(self) -> dict[str, Any]:
        day_before = told(1, 0, 1, walkIn=1, deliveries=1, delivered=3)
        that_day = told(2, 1, 1, byAppointment=1, attendees=40)
        return {"from": "2025-10-01", "until": "2025-10-31", "by": ["DAY", "SEX"],
                "total": told(3, 1, 1, byAppointment=1, walkIn=1, attendees=40, deliveries=1,
                              delivered=3),
                "cells": [{"key": ["2025-10-08", "FEMALE"], "figures": day_before},
                          {"key": ["2025-10-09", ""], "figures": told(1, 1, 0, attendees=40)},
                          {"key": ["2025-10-09", "FEMALE"],
                           "figures": told(1, 0, 1, byAppointment=1)}],
                "monthlyMean": {"months": 1, "attentions": "2", "interventions": "3",
                                "delivered": "3"},
                "periodBefore": {"from": "2025-10-08", "until": "2025-10-08",
                                 "figures": day_before, "attentionsPermille": "1000",
                                 "interventionsPermille": "2000", "patientsPermille": "0",
                                 "deliveredPermille": "0"},
                "yearBefore": {"from": "2025-10-09", "until": "2025-10-09", "figures": that_day,
                               "attentionsPermille": "1000", "interventionsPermille": "500",
                               "patientsPermille": "0"}}

    def test_a_right_answer_and_a_wrong_one_in_every_number(self) -> None:
        answer = self.october()
        self.assertEqual(set(), self.found(answer))
        holders = [answer["total"], answer["monthlyMean"], *(
            cell["figures"] for cell in answer["cells"])]
        for change in (answer["periodBefore"], answer["yearBefore"]):
            holders += [change["figures"], change]
        for holder in holders:
            for name, right in holder.items():
                if not str(right).isdigit():
                    continue
                holder[name] = str(int(right) + 1)
                self.assertEqual({Code.FIGURE_DIFFERS}, self.found(answer), name)
                holder[name] = right
        answer["cells"].pop()
        self.assertEqual({Code.FIGURE_DIFFERS}, self.found(answer))

    def test_what_was_known_when_a_day_ended(self) -> None:
        answer = {"from": "2025-10-01", "until": "2025-10-31", "total": told(0, 0, 0)}
        self.assertEqual(set(), self.found(answer | {"asKnownOn": "2025-10-08"}))
        self.assertEqual({Code.FIGURE_DIFFERS}, self.found(answer | {"asKnownOn": "2025-10-09"}))

    def test_persons_visits_and_sessions(self) -> None:
        """Two patients who are one person: at home, and by telephone on the next day."""
        made = world()
        for service in ("homevisits", "telemedicine"):
            made.found(service, 4)
        _step(made, "patient-08DD", "MergeRecorded", {
            "edge_id": "patient-08DD/1", "other": "patient-05AA"}, True)
        counted = {"patient_id": "patient-08DD", "case_id": "case-08DD", "counted": {"sex": 1}}
        for service, stream, events in (
                ("homevisits", "visit-08DD", [
                    ("HomeVisitRequested", counted), ("HomeVisitScheduled", {"start_us": T0}),
                    ("HomeVisitCompleted", {"arrived_at_us": T0, "jurisdiction": "I"})]),
                ("telemedicine", "tele-08DD", [
                    ("TeleSessionProposed", counted), ("TeleSessionConfirmed", {"channel": 3}),
                    ("TeleSessionStarted", {"started_at_us": T0 + DAY_US}),
                    ("TeleSessionCompleted", {"provider": "SPSSA000022"})]),
                ("homevisits", "visit-06BB", [
                    ("HomeVisitRequested", counted | {"case_id": "case-06BB"}),
                    ("HomeVisitCompleted", {"arrived_at_us": T0})])):
            for name, fields in events:
                made.command(service, stream, f"{stream}-{made.now}", [
                    made.event(f"enlace.{service}.v1.{name}", fields)])
        self.folder = self.folder / "more"
        made.write(self.folder)
        self.acts = self.read().fold.acts
        answer = {"from": "2025-10-09", "until": "2025-10-10", "by": ["KIND", "CHANNEL"],
                  "total": told(4, 1, 1, byAppointment=3, attendees=40), "cells": [
                      {"key": ["HOME_VISIT", "HOME"], "figures": told(1, 0, 1, byAppointment=1)},
                      {"key": ["INTERVIEW", "ON_SITE"], "figures": told(1, 0, 1, byAppointment=1)},
                      {"key": ["TALK", "ON_SITE"], "figures": told(1, 1, 0, attendees=40)},
                      {"key": ["TELE_SESSION", "CALL"],
                       "figures": told(1, 0, 1, byAppointment=1)}]}
        self.assertEqual(set(), self.found(answer))
        answer["total"] = told(4, 1, 2, byAppointment=3, attendees=40)
        self.assertEqual({Code.FIGURE_DIFFERS}, self.found(answer))

    def test_only_what_was_asked_about(self) -> None:
        answer = {"from": "2025-10-09", "until": "2025-10-09",
                  "only": [{"by": "KIND", "value": "TALK"}], "total": told(1, 1, 0, attendees=40)}
        self.assertEqual(set(), self.found(answer))

    def test_what_was_done_for_staff_is_a_column_of_its_own(self) -> None:
        answer = {"from": "2025-10-09", "until": "2025-10-09", "by": ["INSTITUTION"],
                  "total": told(2, 1, 1, byAppointment=1, attendees=40, staffWelfare=1),
                  "cells": [{"key": ["SPSSA000011"], "figures": told(
                      2, 1, 1, byAppointment=1, attendees=40, staffWelfare=1)}]}
        self.assertEqual(set(), self.found(answer))
        for holder in (answer["total"], answer["cells"][0]["figures"]):
            holder["staffWelfare"] = "2"
            self.assertEqual({Code.FIGURE_DIFFERS}, self.found(answer))
            holder["staffWelfare"] = "1"

    def test_a_jurisdiction_is_that_of_the_day(self) -> None:
        answer = self.october() | {"by": ["JURISDICTION"]}
        answer["cells"] = [
            {"key": ["I"], "figures": told(1, 0, 1, walkIn=1, deliveries=1, delivered=3)},
            {"key": ["III"], "figures": told(2, 1, 1, byAppointment=1, attendees=40)}]
        self.assertEqual(set(), self.found(answer))
        answer["cells"][0]["key"] = ["II"]
        self.assertEqual({Code.FIGURE_DIFFERS}, self.found(answer))

    def test_places_of_the_day_and_what_units_have_become(self) -> None:
        """The institution joins a network on the 9th; later, its unit is merged into an office."""
        made = world()
        for code, kind, period in (
                ("NET", 3, {"valid_from": "2024-01-01"}),
                ("SSA", 4, {"valid_from": "2025-10-09", "parent": "NET"}),
                ("SEC", 7, {"valid_from": "2024-01-01", "parent": "SSA"}),
                ("SPSSA000099", 8, {"valid_from": "2025-10-20", "parent": "SEC"}),
                ("SPSSA000011", 5, {"valid_from": "2025-10-10", "valid_until": "2025-10-20",
                                    "successors": ["SPSSA000099"]})):
            _step(made, f"organisation-{code}", "OrganisationDescribed",
                  {"code": code, "kind": kind, "period": period})
        self.folder = self.folder / "more"
        made.write(self.folder)
        self.acts = self.read().fold.acts
        before = told(1, 0, 1, walkIn=1, deliveries=1, delivered=3)
        since = told(1, 0, 1, byAppointment=1)
        both = told(2, 0, 1, byAppointment=1, walkIn=1, deliveries=1, delivered=3)
        talk = told(1, 1, 0, attendees=40)
        with_talk = told(2, 1, 1, byAppointment=1, attendees=40)
        for by, as_now, cells in (
                ("NETWORK", False, {"": before, "NET": with_talk}),
                ("SECTION", False, {"": self.october()["total"]}),
                ("UNIT", False, {"SPSSA000011": both, "": talk}),
                ("UNIT", True, {"SPSSA000099": both, "": talk}),
                ("OFFICE", True, {"SPSSA000099": both, "": talk}),
                ("SECTION", True, {"SEC": both, "": talk}),
                ("NETWORK", True, {"NET": self.october()["total"]})):
            answer = self.october() | {
                "by": [by], "organisedAs": "CURRENT" if as_now else "AS_RECORDED",
                "cells": [{"key": [key], "figures": cell} for key, cell in cells.items()]}
            self.assertEqual(set(), self.found(answer), (by, as_now))
            answer["cells"][0]["figures"] = since
            self.assertEqual({Code.FIGURE_DIFFERS}, self.found(answer), (by, as_now))

    def test_months_that_are_over(self) -> None:
        def months(first: str, last: str, today: str) -> int:
            return len(figures.whole_months(*map(date.fromisoformat, (first, last, today))))

        self.assertEqual(10, months("2026-01-01", "2026-12-31", "2026-11-26"))
        self.assertEqual(9, months("2026-01-02", "2026-10-31", "2026-11-26"))
        self.assertEqual(0, months("2026-10-01", "2026-10-31", "2026-10-31"))

    def test_a_half_is_rounded_away_from_nothing(self) -> None:
        self.assertEqual([600, -500, 1, -1, 0],
                         [figures.permille(*share) for share in (
                             (3, 5), (-1, 2), (1, 2000), (-1, 2000), (1, 2001))])


if __name__ == "__main__":
    unittest.main()
