#!/usr/bin/python3
"""An urgent transfer between three hospitals, the regulator and an ambulance, over HTTP: what each
may do and see, what is refused with which code, and what a session or its mistake leads to.
"""

import json
import threading
import unittest
from typing import Any

from units_test_case import RECEIVER, SENDER, STRANGER, THIRD, UnitsTestCase
from support import tokens
from support.client import Answer, Client
from support.stories import after
from support.tokens import clinician
from support.transfer_life import ACCEPT, FORM, REGULATOR, SERVICE, UNIT, crew, signs

NEAR, FAR, CAPITAL = RECEIVER, THIRD, "SPSSA000011"
HOSTILE = "<script>alert('x')</script>\u202etxt.exe\u0007 \u2066fin"
REASON = {"reason": "No hay de otra"}


class TransfersTest(UnitsTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.mine.triage()
        self.mine.assign()
        self.regulator = self.clients.of(REGULATOR)
        self.service = self.clients.of(SERVICE)
        self.crew = self.clients.of(crew("crew-1"))
        self.near = self.clients.of(clinician(NEAR))
        self.far = self.clients.of(clinician(FAR))

    def tearDown(self) -> None:
        self.settle_and_judge()
        super().tearDown()

    def asking(self, **fields: Any) -> Answer:
        return self.sender.command("/v1/transfers", {"caseId": self.mine.case} | FORM | fields)

    def request(self, **fields: Any) -> str:
        return self.done(self.asking(**fields)).id

    def tell(self, who: Client, transfer: str, verb: str, body: dict[str, Any]) -> Answer:
        return who.command(f"/v1/transfers/{transfer}/{verb}", body)

    def told(self, who: Client, transfer: str, verb: str, body: dict[str, Any]) -> None:
        self.done(self.tell(who, transfer, verb, body))

    def seen_by(self, who: Client, transfer: str) -> dict[str, Any]:
        self.await_settled()
        return self.done(who.get_settled(f"/v1/transfers/{transfer}")).json()

    def listed(self, who: Client, path: str) -> list[dict[str, Any]]:
        self.await_settled()
        return self.done(who.get_settled(path)).json().get("items", [])

    def owed(self) -> list[tuple[str, str]]:
        self.await_settled()
        patient = self.sender.get_settled(f"/v1/patients/{self.mine.patient}").json()
        return [(one["kind"], one["id"]) for one in patient.get("obligations", [])]

    def under_way(self, transfer: str) -> None:
        self.told(self.near, transfer, "accept", ACCEPT)
        self.told(self.service, transfer, "transport", UNIT)
        self.told(self.crew, transfer, "departure", {"vitalSigns": signs()})

    def test_a_bed_is_found_and_the_patient_gets_there(self) -> None:
        self.done(self.near.command("/v1/capacity", {
            "institution": NEAR, "lines": [{"capability": "UCI", "beds": 8, "bedsFree": 2}]}))
        transfer = self.request()
        asked = self.seen_by(self.regulator, transfer)
        self.assertEqual("OFFERED", asked["state"], "the rules have asked the first ring")
        offers = {one["candidate"]["clues"]: one for one in asked["offers"]}
        self.assertEqual({NEAR, FAR, CAPITAL}, set(offers))
        self.assertIn("BED_FREE", offers[NEAR]["candidate"]["reasons"])
        self.assertEqual(53, offers[NEAR]["candidate"]["distanceKm"])
        self.assertIn("NO_REPORT", offers[FAR]["candidate"]["reasons"])
        self.check_that_a_candidate_learns_no_name(transfer)
        before = f"{transfer}?as_known_at={asked['changedAt']}"

        self.told(self.far, transfer, "decline", {"capacity": "NO_CAPACITY"} | REASON)
        self.told(self.near, transfer, "accept", ACCEPT)
        self.refused("taken_by_another", self.tell(self.far, transfer, "accept", ACCEPT))
        self.check_that_the_others_learn_nothing_more(transfer)
        self.assertEqual([("TRANSFER", transfer)], self.owed())
        self.told(self.service, transfer, "transport", UNIT)
        self.told(self.crew, transfer, "departure", {"vitalSigns": signs()})
        self.told(self.crew, transfer, "vital-signs", {"vitalSigns": signs(-0.05)})
        self.told(self.crew, transfer, "vital-signs", {"vitalSigns": signs(-0.2)})
        self.told(self.crew, transfer, "arrival", {"distanceKm": 53})
        self.told(self.near, transfer, "handover", {"professional": "md-9", "vitalSigns": signs(0)})
        self.told(self.sender, transfer, "close", {
            "familyTold": True, "counterReferralBy": after(720)})
        self.assertEqual([], self.owed())
        self.check_the_whole(transfer)
        self.check_how_it_was(before, asked)

    def check_that_a_candidate_learns_no_name(self, transfer: str) -> None:
        seen = self.seen_by(self.far, transfer)
        self.assertEqual("Choque séptico", seen["details"]["reason"])
        self.assertNotIn("name", seen["details"])
        self.assertEqual([FAR], [one["candidate"]["clues"] for one in seen["offers"]])
        self.assertEqual({"AcceptTransfer", "DeclineTransferOffer"}, set(seen["actions"]))
        self.refused("unknown_stream", self.clients.of(clinician(STRANGER)).get(
            f"/v1/transfers/{transfer}"))

    def check_that_the_others_learn_nothing_more(self, transfer: str) -> None:
        seen = self.seen_by(self.far, transfer)
        self.assertEqual("ACCEPTED", seen["state"])
        self.assertEqual(set(), {"details", "receiver", "physician", "patientId", "steps"}
                         & set(seen))
        self.assertEqual("Ana Hernández", self.seen_by(self.near, transfer)["details"]["name"])

    def check_the_whole(self, transfer: str) -> None:
        seen = self.seen_by(self.sender, transfer)
        self.assertEqual(("CLOSED", NEAR, "md-9", "UCI-4", True), (
            seen["state"], seen["receiver"], seen["physician"], seen["bed"], seen["familyTold"]))
        times = [one["vitalSigns"]["takenAt"] for one in seen["details"]["vitalSigns"]]
        self.assertEqual(5, len(times))
        self.assertEqual(sorted(times), times, "by when they were measured")
        self.assertEqual([], self.listed(self.regulator, "/v1/transfers"))
        story = self.done(self.sender.get_settled(f"/v1/cases/{self.mine.case}/story")).json()
        self.assertIn(transfer, [one["id"] for one in story["things"]])

    def check_how_it_was(self, before: str, asked: dict[str, Any]) -> None:
        """To whoever is told all of it now; who else was asked then is nobody else's to know."""
        for who in (self.sender, self.near, self.regulator):
            seen = self.seen_by(who, before)
            self.assertEqual(("OFFERED", None, None, asked["changedAt"]), (
                seen["state"], seen.get("receiver"), seen.get("actions"), seen["asKnownAt"]))
            self.assertEqual(len(asked["steps"]), len(seen["steps"]))
        for who in (self.far, self.clients.of(clinician(STRANGER))):
            self.refused("unknown_stream", who.get_settled(f"/v1/transfers/{before}"))

    def test_nobody_can_and_the_regulator_asks_further(self) -> None:
        transfer = self.request()
        for clues in [one["candidate"]["clues"]
                      for one in self.seen_by(self.regulator, transfer)["offers"]]:
            self.told(self.clients.of(clinician(clues)), transfer, "decline",
                      {"capacity": "NO_CAPACITY"} | REASON)
        exhausted = self.seen_by(self.regulator, transfer)
        self.assertEqual(("EXHAUSTED", 1), (exhausted["state"], exhausted["escalationLevel"]))
        board = self.listed(self.regulator, "/v1/transfers?jurisdiction=VII&state=EXHAUSTED")
        self.assertEqual([(transfer, "offer_by", "regulator")], [
            (one["id"], one["timer"], one["owesNextStep"]) for one in board])
        for elsewhere in ("?jurisdiction=I", "?state=DEPARTED"):
            self.assertEqual([], self.listed(self.regulator, "/v1/transfers" + elsewhere))
        self.refused("unknown_stream", self.sender.get("/v1/transfers"))

        proposed = self.done(self.regulator.get_settled(
            f"/v1/transfers/{transfer}/candidates")).json()["candidates"]
        fresh = [one["clues"] for one in proposed if "ASKED_BEFORE" not in one["reasons"]]
        self.told(self.regulator, transfer, "offers", {})
        again = self.seen_by(self.regulator, transfer)
        self.assertEqual(("OFFERED", 2), (again["state"], again["ring"]))
        still_open = [one["candidate"]["clues"] for one in again["offers"]
                      if one["state"] == "OPEN"]
        self.assertEqual(fresh[:3], still_open)
        winner = self.clients.of(clinician(fresh[0]))
        self.told(winner, transfer, "accept", ACCEPT)
        self.told(winner, transfer, "withdraw-acceptance", {"code": "BED_LOST"} | REASON)
        self.assertEqual(("EXHAUSTED", 2), tuple(
            self.seen_by(self.regulator, transfer)[key] for key in ("state", "round")))
        self.told(self.sender, transfer, "cancel", {"code": "DIED"} | REASON)
        self.assertEqual([], self.owed())

    def test_a_report_of_no_bed_is_a_soft_guard_and_recorded(self) -> None:
        self.done(self.near.command("/v1/capacity", {
            "institution": NEAR, "lines": [{"capability": "UCI", "beds": 8}]}))
        self.refused("not_your_capacity", self.far.command("/v1/capacity", {
            "institution": NEAR, "lines": [{"capability": "UCI", "beds": 8}]}))
        transfer = self.request()
        first = self.seen_by(self.regulator, transfer)["offers"]
        self.assertNotIn(NEAR, [one["candidate"]["clues"] for one in first])
        self.refused("no_bed_reported", self.tell(
            self.regulator, transfer, "offers", {"candidates": [NEAR]}))
        self.told(self.regulator, transfer, "offers", {
            "candidates": [NEAR], "overrideReason": "Avisaron que se desocupa"})
        kept, = [one["candidate"] for one in self.seen_by(self.regulator, transfer)["offers"]
                 if one["candidate"]["clues"] == NEAR]
        self.assertIn("NO_BED_FREE", kept["reasons"])
        self.assertIn("reportedAtUs", kept)
        shown = self.done(self.near.get_settled(f"/v1/institutions/{NEAR}/capacity")).json()
        self.assertFalse(shown.get("stale", False))
        self.refused("unknown_stream", self.far.get_settled(f"/v1/institutions/{NEAR}/capacity"))

    def test_two_hospitals_accept_at_once_and_one_wins(self) -> None:
        transfer = self.request()
        self.seen_by(self.regulator, transfer)
        answers: dict[str, Answer] = {}

        def accept(clues: str) -> None:
            who = self.clients.of(clinician(clues))
            answers[clues] = self.tell(who, transfer, "accept", ACCEPT)

        both = [threading.Thread(target=accept, args=(clues,)) for clues in (NEAR, FAR)]
        for one in both:
            one.start()
        for one in both:
            one.join()
        self.assertEqual([200, 409], sorted(answer.status for answer in answers.values()))
        lost, = [answer for answer in answers.values() if answer.status == 409]
        self.assertEqual("taken_by_another", lost.code)
        winner, = [clues for clues, answer in answers.items() if answer.status == 200]
        self.assertNotIn(winner, str(lost.body), "it names nobody")
        self.assertEqual(winner, self.seen_by(self.regulator, transfer)["receiver"])

    def test_the_crew_is_late_and_says_things_twice(self) -> None:
        transfer = self.request()
        self.seen_by(self.regulator, transfer)
        self.told(self.near, transfer, "accept", ACCEPT)
        self.told(self.service, transfer, "transport", UNIT)
        path = f"/v1/transfers/{transfer}"
        self.refused("not_on_the_way", self.tell(self.crew, transfer, "arrival", {}))
        self.refused("not_on_the_way", self.tell(self.regulator, transfer, "divert", {
            "destination": FAR, "acceptedBy": "md-5", "code": "OTHER"} | REASON))
        self.refused("not_the_crew", self.tell(
            self.clients.of(crew("crew-9")), transfer, "departure", {"vitalSigns": signs()}))
        left = {"vitalSigns": signs(), "occurredAt": after(-0.05)}
        first = self.done(self.crew.command(f"{path}/departure", left, key="departure-of-a-07"))
        again = self.done(self.crew.command(f"{path}/departure", left, key="departure-of-a-07"))
        self.assertEqual(first.body, again.body)
        other_key = self.done(self.tell(self.crew, transfer, "departure", left))
        self.assertEqual(first.json()["version"], other_key.json()["version"])
        self.told(self.regulator, transfer, "divert", {
            "destination": FAR, "acceptedBy": "md-5", "code": "CONDITION_CHANGED"} | REASON)
        self.refused("arrived_before_departure", self.tell(
            self.crew, transfer, "arrival", {"occurredAt": after(-2)}))
        self.told(self.crew, transfer, "arrival", {"occurredAt": after(-0.01)})
        seen = self.seen_by(self.regulator, transfer)
        self.assertEqual((NEAR, NEAR, True), (
            seen["receiver"], seen["divertedFrom"], seen["againstDiversion"]),
            "they were there before they could be told")
        self.told(self.near, transfer, "abort", {"code": "NOT_ADMITTED"} | REASON)
        self.told(self.sender, transfer, "close", {"familyTold": False})
        self.assertEqual("NOT_ADMITTED", self.seen_by(self.sender, transfer)["abortedFor"])

    def test_the_board_changes_before_the_regulators_eyes(self) -> None:
        board = self.streamed(self.regulator, "/v1/transfers/stream?jurisdiction=VII")
        offered = self.streamed(self.regulator, "/v1/transfers/stream?state=OFFERED")
        transfer = self.request()
        states = []
        while states[-1:] != ["OFFERED"]:
            event = next(board)
            told = json.loads(event["data"])
            self.assertEqual(("transfer", transfer), (event["event"], told["id"]))
            states.append(told["state"])
        self.assertEqual(["REQUESTED", "OFFERED"], states)
        self.assertEqual(("offer_deadline", "candidate_hospital"), (
            told["timer"], told["owesNextStep"]))
        self.assertEqual("OFFERED", json.loads(next(offered)["data"])["state"])
        self.told(self.near, transfer, "accept", ACCEPT)
        again = self.streamed(self.regulator, "/v1/transfers/stream", event["id"])
        news = json.loads(next(again)["data"])
        self.assertEqual(("ACCEPTED", NEAR), (news["state"], news["receiver"]))
        self.refused("unknown_stream", self.near.get("/v1/transfers/stream"))
        self.refused("invalid_field", self.regulator.get("/v1/transfers/stream?last_event_id=x"))

    def test_a_referral_that_needs_transport_is_taken_there(self) -> None:
        referral = self.done(self.sender.command("/v1/referrals", {
            "caseId": self.mine.case, "receiver": NEAR, "service": "CARDIOLOGIA",
            "need": "SPECIALIST_CARE", "priority": "URGENT", "reason": "Dolor torácico",
            "presumptiveDiagnosis": "I20.9", "currentCondition": "Estable",
            "referringProfessional": "md-7", "name": "Ana Hernández", "needsTransport": True,
            "vitalSigns": signs()})).id
        self.done(self.near.command(f"/v1/referrals/{referral}/accept", {"professional": "md-9"}))
        self.await_settled()
        taken, = self.listed(self.near, f"/v1/institutions/{NEAR}/transfers")
        seen = self.seen_by(self.near, taken["id"])
        self.assertEqual(("OFFERED", SENDER, referral, [NEAR]), (
            seen["state"], seen["sender"], seen["askedBy"],
            [one["candidate"]["clues"] for one in seen["offers"]]))
        self.assertEqual("Dolor torácico", seen["details"]["reason"])
        self.assertEqual(1, len(seen["details"]["vitalSigns"]))
        self.assertIn(("TRANSFER", taken["id"]), self.owed())
        self.under_way(taken["id"])
        self.assertEqual("Ana Hernández", self.seen_by(self.crew, taken["id"])["details"]["name"])

    def test_hostile_text_is_kept_as_text(self) -> None:
        transfer = self.request(reason=HOSTILE, name=HOSTILE)
        self.await_settled()
        answer = self.sender.get_settled(f"/v1/transfers/{transfer}")
        self.assertEqual(HOSTILE, self.done(answer).json()["details"]["reason"])
        self.assertTrue(answer.headers["Content-Type"].startswith("application/json"))

    def test_what_is_not_in_order_is_refused_with_its_code(self) -> None:
        self.refused("invalid_field", self.asking(capability="cuidados"))
        self.refused("invalid_field", self.asking(diagnosis="sepsis"))
        self.refused("invalid_field", self.asking(vitalSigns={"systolicMmhg": 90}))
        self.refused("missing_field", self.asking(stability="UNSPECIFIED"))
        self.refused("unknown_stream", self.near.command(
            "/v1/transfers", {"caseId": self.mine.case} | FORM))
        nobody = self.request(capability="QUEMADOS")
        seen = self.seen_by(self.regulator, nobody)
        self.assertEqual(("REQUESTED", "regulator"), (seen["state"], seen["owesNextStep"]))
        self.refused("no_candidate", self.tell(self.regulator, nobody, "offers", {}))
        self.refused("candidate_unknown", self.tell(
            self.regulator, nobody, "offers", {"candidates": ["SPSSA009999"]}))
        self.refused("candidate_has_the_patient", self.tell(
            self.regulator, nobody, "offers", {"candidates": [SENDER]}))
        self.refused("role_not_allowed", self.tell(self.sender, nobody, "offers", {}))
        self.refused("unknown_stream", self.tell(self.near, nobody, "accept", ACCEPT))
        self.refused("unknown_stream", self.tell(self.service, nobody, "transport", UNIT))
        self.told(self.regulator, nobody, "offers", {"candidates": [NEAR]})
        self.refused("bed_or_service_missing", self.tell(
            self.near, nobody, "accept", {"physician": "md-9"}))
        self.refused("not_the_sender", self.tell(
            self.near, nobody, "cancel", {"code": "DIED"} | REASON))
        self.under_way(nobody)
        self.refused("not_to_be_cancelled", self.tell(
            self.sender, nobody, "cancel", {"code": "DIED"} | REASON))
        self.refused("destination_unchanged", self.tell(self.regulator, nobody, "divert", {
            "destination": NEAR, "acceptedBy": "md-5", "code": "OTHER"} | REASON))
        self.told(self.crew, nobody, "arrival", {})
        self.told(self.near, nobody, "handover", {"professional": "md-9", "vitalSigns": signs(0)})
        self.refused("counter_referral_date_missing", self.tell(
            self.sender, nobody, "close", {"familyTold": True}))
        self.told(self.sender, nobody, "void", {"code": "WRONG_PATIENT"} | REASON)


if __name__ == "__main__":
    unittest.main()
