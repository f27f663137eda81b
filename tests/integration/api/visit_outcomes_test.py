#!/usr/bin/python3
"""What a home visit leads to, and how whoever asked for it is told of its outcome, over HTTP."""

import unittest
from typing import Any

from units_test_case import ACCEPT, RECEIVER, SENDER, UnitsTestCase
from support import tokens
from support.client import Answer, Client
from support.stories import CANCEL, REJECT, after, contact_attempt, referral_of, report

HOME = "24012"
FINISH = {"attended": True, "diagnosis": "I20.9", "dischargedAt": after(0)}
COUNTER_REFERRAL = {
    "attended": True, "diagnosis": "I20.9", "treatment": "Angioplastia", "evolution": "Buena",
    "prognosis": "Bueno", "instructions": "Curaciones", "followUpOwner": RECEIVER,
    "dischargedAt": after(0), "author": "md-1", "observations": "Alérgico a la penicilina",
    "asksHomeVisit": True, "name": "Persona", "address": "Calle 5"}


class VisitOutcomesTest(UnitsTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.mine.triage()
        self.mine.assign()

    def tearDown(self) -> None:
        self.settle_and_judge()
        super().tearDown()

    def read(self, path: str, who: Client | None = None) -> dict[str, Any]:
        self.await_settled()
        return self.done((who or self.sender).get_settled(path)).json()

    def make_visit(self, next_step: str, **more: Any) -> str:
        self.mine.request_visit(HOME)
        self.go_there(next_step, **more)
        return self.mine.visit

    def go_there(self, next_step: str, **more: Any) -> None:
        self.mine.up_to_assigned()
        self.mine.up_to_on_site()
        self.done(self.mine.by_team("complete", report() | {"nextStep": next_step} | more))

    def owed(self) -> list[tuple[str, str]]:
        patient = self.read(f"/v1/patients/{self.mine.patient}")
        return [(one["kind"], one["id"]) for one in patient.get("obligations", [])]

    def closing(self) -> Answer:
        self.await_settled()
        return self.clients.of(tokens.supervisor(SENDER)).command(
            f"/v1/cases/{self.mine.case}/close", {"code": "ATTENDED", "reason": "Terminó"})

    def test_another_visit_is_asked_for_once_to_the_same_place(self) -> None:
        first = self.make_visit("ANOTHER_VISIT")
        visits = self.read(f"/v1/patients/{self.mine.patient}")["homeVisits"]
        self.assertEqual([first], [one["id"] for one in visits if one["state"] == "COMPLETED"])
        second, = (one for one in visits if one["id"] != first)
        self.assertEqual(("ROUTED", SENDER), (second["state"], second["requester"]))
        for told in ("name", "address", "place", "whatToCheck"):
            self.assertEqual(visits[0]["details"][told], second["details"][told], told)
        self.assertEqual([("HOME_VISIT", second["id"])], self.owed())
        self.mine.visit = second["id"]
        self.go_there("NONE")
        self.assertEqual([], self.owed())
        self.done(self.closing())
        self.check_that_folding_again_gives_the_same()
        self.server.start()

    def test_a_visit_is_told_at_once_what_the_triage_knew(self) -> None:
        story = self.story(SENDER)
        story.register()
        story.triage(safetyNote="El esposo anda armado")
        story.assign()
        story.request_visit(HOME)
        self.await_settled()
        visit = self.read(f"/v1/home-visits/{story.visit}")
        self.assertEqual(["El esposo anda armado"], visit["details"]["safetyNotes"])

    def test_a_referral_is_drafted_for_whoever_asked_for_the_visit(self) -> None:
        self.make_visit("REFERRAL", findings="Herida infectada")
        self.await_settled()
        draft, = self.read(f"/v1/institutions/{SENDER}/referral-outbox")["items"]
        self.assertEqual(("DRAFT", "draft_review"), (draft["state"], draft["timer"]))
        form = self.read(f"/v1/referrals/{draft['id']}")["details"]["draft"]
        self.assertEqual(("Persona", "Calle 5", "Herida infectada"), (
            form["name"], form["address"], form["currentCondition"]))
        self.done(self.sender.command(f"/v1/referrals/{draft['id']}/send", referral_of(
            self.mine.case, RECEIVER) | {"fileNumber": "E-77", "birthDate": "1950-02-03"}))
        sent = self.read(f"/v1/referrals/{draft['id']}", self.receiver)
        self.assertEqual(("SENT", "E-77"), (sent["state"], sent["details"]["form"]["fileNumber"]))

    def test_a_transfer_is_asked_for_and_told_of_a_mistake(self) -> None:
        visit = self.make_visit("URGENT_TRANSFER", dangerFound="Sangrado")
        transfer = visit.replace("visit-", "transfer-")
        seen = self.read(f"/v1/transfers/{transfer}")
        self.assertEqual((SENDER, SENDER, visit, "OTHER", "Sangrado", "Persona"), (
            seen["sender"], seen["requester"], seen["askedBy"], seen["capability"],
            seen["details"]["reason"], seen["details"]["name"]))
        self.assertEqual([("TRANSFER", transfer)], self.owed())
        self.refused("obligation_open", self.closing())
        self.done(self.mine.by_worker("void", {"code": "WRONG_PATIENT", "reason": "Otra"}))
        self.assertEqual(1, self.read(f"/v1/transfers/{transfer}")["conflicts"])
        self.done(self.sender.command(f"/v1/transfers/{transfer}/cancel", {
            "code": "RESOLVED", "reason": "Era otra persona"}))
        self.assertEqual([], self.owed())

    def test_a_call_is_owed_by_the_case_until_the_patient_was_reached(self) -> None:
        visit = self.make_visit("FOLLOW_UP_BY_TELEPHONE")
        self.assertEqual([("TELEPHONE_FOLLOW_UP", visit)], self.owed())
        self.refused("obligation_open", self.closing())
        calls = f"/v1/cases/{self.mine.case}/contact-attempts"
        self.done(self.sender.command(calls, contact_attempt(SENDER)))
        self.assertEqual([("TELEPHONE_FOLLOW_UP", visit)], self.owed())
        self.done(self.sender.command(calls, contact_attempt(SENDER, "REACHED")))
        self.assertEqual([], self.owed())
        self.done(self.closing())

    def test_a_visit_that_is_not_made_is_told_to_the_referral_and_the_case(self) -> None:
        referral = self.done(self.sender.command("/v1/referrals", referral_of(
            self.mine.case, RECEIVER))).id
        for verb, body in (("accept", ACCEPT), ("start-attention", {}),
                           ("finish-attention", FINISH), ("counter-referral", COUNTER_REFERRAL)):
            self.done(self.receiver.command(f"/v1/referrals/{referral}/{verb}", body))
        told = self.read(f"/v1/referrals/{referral}")["details"]["counterReferral"]
        self.assertEqual("Alérgico a la penicilina", told["observations"])
        visit, = (stream for kind, stream in self.owed() if kind == "HOME_VISIT")
        seen = self.read(f"/v1/home-visits/{visit}", self.receiver)
        self.assertEqual((RECEIVER, referral), (seen["requester"], seen["askedBy"]))
        office = self.clients.of(tokens.coordinator(seen["jurisdiction"]))
        self.done(office.command(f"/v1/home-visits/{visit}/reject", REJECT))
        rejected = ("HOME_VISIT_REJECTED", seen["enlaceFolio"], REJECT["code"])
        self.check_told(referral, rejected)
        self.assertEqual(1, self.read(f"/v1/cases/{self.mine.case}")["conflicts"])
        self.done(self.receiver.command(f"/v1/home-visits/{visit}/cancel", CANCEL))
        self.check_told(referral, rejected,
                        ("HOME_VISIT_CANCELLED", seen["enlaceFolio"], CANCEL["code"]))
        self.assertNotIn(("HOME_VISIT", visit), self.owed())
        self.check_words(self.conflicts_of(self.mine.case)[0], seen["enlaceFolio"])
        self.check_earlier(visit, seen)

    def check_told(self, referral: str, *conflicts: tuple[str, str, str]) -> None:
        """To both units of the referral, by its own timeline and by the patient's."""
        self.assertEqual(len(conflicts), self.read(f"/v1/referrals/{referral}")["conflicts"])
        for who in (self.sender, self.receiver):
            steps = self.read(f"/v1/referrals/{referral}/timeline", who)["steps"]
            told = [step["conflict"] for step in steps if step["event"] == "ConflictFound"]
            self.assertEqual(list(conflicts), [
                (one["kind"], one["enlaceFolio"], one["code"]) for one in told])
        self.assertEqual(told, self.conflicts_of(referral))

    def conflicts_of(self, stream: str) -> list[dict[str, Any]]:
        entries = self.read(f"/v1/patients/{self.mine.patient}/timeline")["entries"]
        return [one["conflict"] for one in entries
                if one["stream"] == stream and one["type"].endswith("ConflictFound")]

    def check_words(self, told: dict[str, Any], folio: str) -> None:
        self.assertEqual({
            "es": f"La jurisdicción rechazó la visita domiciliaria {folio} ({REJECT['code']}).",
            "en": f"The jurisdiction rejected the home visit {folio} ({REJECT['code']})."},
            told["text"])

    def check_earlier(self, visit: str, seen: dict[str, Any]) -> None:
        """As it was before anybody answered, to whoever may read it now."""
        path = f"/v1/home-visits/{visit}?as_known_at={seen['changedAt']}"
        self.assertEqual("CANCELLED", self.read(f"/v1/home-visits/{visit}", self.receiver)["state"])
        earlier = self.read(path, self.receiver)
        self.assertEqual(("ROUTED", seen["changedAt"], None), (
            earlier["state"], earlier["asKnownAt"], earlier.get("actions")))
        self.assertEqual(404, self.third.get_settled(path).status)


if __name__ == "__main__":
    unittest.main()
