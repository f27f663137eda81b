"""The case that COORDINATION.md works by hand, and what becomes of it, worked out from a log."""

import json
import re
import unittest
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import coordination
import judge
from findings import Code, Findings
from judging import JudgeTest, records
from moments import TIMER
from writing import World

HERE = "America/Mexico_City"
DOCUMENT = judge.SOURCE / "services/views/coordination/COORDINATION.md"
ROW = re.compile(r"\| ([A-Z_]+) \| (\d+)(?: of (\d+))? \| (\d+) \|")
HOSPITAL, ANNEX, FIRST, SECOND = "SPSSA000011", "SPSSA000014", "SPSSA000203", "SPSSA000133"
CASE, REFERRAL, VISIT, PATIENT = "case-05AA", "referral-05BB", "visit-05CC", "patient-05DD"
SERVICES = {"case": "intake", "organisation": "intake", "referral": "referral",
            "visit": "homevisits"}


def us(time: str) -> int:
    """Of 2026, by local clocks: 01-12 09:00."""
    moment = datetime.strptime(f"2026-{time}", "%Y-%m-%d %H:%M").replace(tzinfo=ZoneInfo(HERE))
    return int(moment.timestamp()) * 1_000_000


class ByHand:
    def __init__(self) -> None:
        self.world = World(records())
        for service in ("intake", "referral", "homevisits"):
            self.world.found(service, 4)
        for code, kind, parent in ((HOSPITAL, 4, ""), (ANNEX, 5, HOSPITAL)):
            self.tell("01-01 09:00", f"organisation-0{kind}FF", "OrganisationDescribed", {
                "code": code, "kind": kind,
                "period": {"valid_from": "2020-01-01", "parent": parent}})

    def tell(self, time: str, stream: str, name: str, fields: dict[str, Any] | None = None,
             occurred: str = "", **clocks: str) -> None:
        service = SERVICES[stream.split("-")[0]]
        due = {timer: {"timer": timer, "due_us": us(until)} for timer, until in clocks.items()}
        package = "enlace.common" if name == "BreachRecorded" else f"enlace.{service}"
        self.world.now = us(time) - 1_000_000  # What a command adds.
        event = self.world.event(f"{package}.v1.{name}", (fields or {}) | due)
        event["meta"]["occurred_at_us"] = us(occurred or time)
        by = {"principal": {"role": TIMER}} if name == "BreachRecorded" else {}
        self.world.command(service, stream, f"{stream}-{time}-{name}", [event], **by)

    def whole(self) -> None:
        tell = self.tell
        tell("01-12 09:00", CASE, "CaseRegistered", {
            "patient_id": PATIENT, "institution": HOSPITAL, "unit": HOSPITAL},
            triage_by="01-13 09:00")
        tell("01-12 15:00", CASE, "CaseTriaged", assign_by="01-13 15:00")
        tell("01-13 15:01", CASE, "BreachRecorded", {
            "timer": "assign_by", "next": {"timer": "assign_by", "due_us": us("01-14 15:01")}})
        tell("01-14 10:00", CASE, "CaseAssigned", {"worker": "ts-01"}, study_by="01-19 10:00")
        tell("01-16 12:00", CASE, "SocialStudyRecorded", plan_by="01-21 12:00")
        tell("01-20 12:00", CASE, "CarePlanActivated", {"plan": 1}, review_by="02-19 12:00")
        tell("01-21 10:00", REFERRAL, "ReferralSent", {
            "case_id": CASE, "patient_id": PATIENT, "referrer": HOSPITAL, "receiver": FIRST},
            answer_by="01-28 10:00")
        tell("01-23 10:00", REFERRAL, "ReferralRejected", {"receiver": FIRST},
             acknowledge_by="01-30 10:00")
        tell("01-26 10:00", REFERRAL, "ReferralRedirected", {
            "attempt": 2, "from_receiver": FIRST, "receiver": SECOND}, answer_by="02-02 10:00")
        tell("01-28 09:00", REFERRAL, "ReferralAccepted", attend_by="02-27 09:00")
        tell("02-02 08:00", CASE, "InterventionRecorded", {
            "occurred_at_us": us("01-28 11:00"), "unit": ANNEX}, occurred="01-28 11:00")
        tell("02-10 09:00", REFERRAL, "AttentionStarted", finish_by="02-12 09:00")
        tell("02-11 17:00", REFERRAL, "AttentionFinished", {"attended": True},
             finish_by="02-13 17:00")
        tell("02-12 10:00", REFERRAL, "CounterReferralIssued", {
            "attended": True, "discharged_at_us": us("02-11 16:00")},
            acknowledge_by="02-19 10:00")
        tell("02-13 09:00", REFERRAL, "CounterReferralAcknowledged")
        tell("02-16 09:00", VISIT, "HomeVisitRequested", {
            "case_id": CASE, "patient_id": PATIENT, "requester": HOSPITAL},
            route_by="02-16 10:00")
        tell("02-16 09:05", VISIT, "HomeVisitRouted", {"jurisdiction": "VI"},
             window_end="02-25 09:00")
        for name in ("HomeVisitReceived", "HomeVisitAssigned", "HomeVisitScheduled"):
            tell("02-16 11:00", VISIT, name)
        tell("02-18 09:00", VISIT, "VisitorEnRoute", no_word="02-18 13:00")
        tell("02-18 10:00", VISIT, "VisitorArrived", no_word="02-18 14:00")
        tell("02-18 11:00", VISIT, "HomeVisitCompleted", {
            "arrived_at_us": us("02-18 10:00"), "jurisdiction": "VI"})
        tell("02-19 10:00", CASE, "CarePlanRevised", {"plan": 2}, review_by="03-21 10:00")
        tell("03-05 12:00", CASE, "CaseClosed")
        tell("03-20 09:00", CASE, "CaseReopened", assign_by="03-23 09:00")
        tell("03-23 08:00", CASE, "CaseAssigned", {"worker": "ts-02"}, study_by="03-26 09:00")
        tell("03-26 09:01", CASE, "BreachRecorded", {"timer": "study_by"})


def of_the_document() -> dict[str, Any]:
    """As a server would say it, of the quarter."""
    rows = {row[1]: row for row in map(ROW.fullmatch, DOCUMENT.read_text().splitlines()) if row}
    figures: dict[str, Any] = {"cases": "1"}
    follow_ups = {"discharges": "1"}
    for indicator, (part, whole, _) in coordination.VALUES.items():
        holder = follow_ups if indicator == "FOLLOW_UP" else figures
        holder[part] = rows[indicator][2]
        if rows[indicator][3]:
            holder[whole] = rows[indicator][3]
    values = [{"indicator": name, "value": row[4]} for name, row in rows.items()]
    return {"quarter": "2026-Q1", "figures": figures | {"followUps": follow_ups},
            "values": values}


class CoordinationTest(JudgeTest):
    def setUp(self) -> None:
        super().setUp()
        self.by_hand = ByHand()
        self.by_hand.whole()
        self.compared = 0

    def read_log(self) -> None:
        self.by_hand.world.write(self.folder)
        self.fold = self.read().fold

    def found(self, answer: dict[str, Any]) -> set[Code]:
        findings = Findings()
        path = self.folder / "coordination.json"
        path.write_text(json.dumps({"timeZone": HERE} | answer))
        self.compared += coordination.compare(
            path, self.fold.moments, self.fold.acts.organised, findings,
            us("03-31 12:00"))["figures"]
        return findings.codes

    def test_the_document_says_what_the_log_does(self) -> None:
        self.read_log()
        quarter = of_the_document()
        self.assertEqual(set(), self.found({"id": CASE, "quarters": [quarter]}))
        self.assertEqual(20, self.compared)
        of_all = {"quarter": "2026-Q1", "from": "2026-01-01", "until": "2026-03-31",
                  "units": [quarter | {"unit": HOSPITAL}], "total": quarter["figures"],
                  "values": quarter["values"]}
        self.assertEqual(set(), self.found(of_all))

    def test_a_wrong_answer_in_every_number(self) -> None:
        self.read_log()
        quarter = of_the_document()
        holders = [quarter["figures"], quarter["figures"]["followUps"], *quarter["values"]]
        wrong = 0
        for holder in holders:
            for name, right in list(holder.items()):
                if str(right).isdigit():
                    holder[name] = str(int(right) + 1)
                    self.assertEqual({Code.FIGURE_DIFFERS},
                                     self.found({"id": CASE, "quarters": [quarter]}), name)
                    holder[name] = right
                    wrong += 1
        self.assertEqual(20, wrong)
        self.assertEqual({Code.FIGURE_DIFFERS}, self.found({"id": CASE, "quarters": []}))

    def test_what_was_voided_was_in_figures_until_then(self) -> None:
        self.by_hand.tell("03-27 09:00", CASE, "CaseVoided")
        self.read_log()
        self.assertEqual(set(), self.found({"id": CASE, "quarters": []}))
        answer = {"id": CASE, "quarters": [of_the_document()], "asKnownOn": "2026-03-26"}
        self.assertEqual(set(), self.found(answer))


if __name__ == "__main__":
    unittest.main()
