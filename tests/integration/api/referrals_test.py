#!/usr/bin/python3
"""A referral's life between two units, over HTTP: what each may do and see, how commands that cross
end, and what is refused with which code.
"""

import base64
import hashlib
import threading
import unittest
from typing import Any

from units_test_case import ACCEPT, RECEIVER, SENDER, STRANGER, THIRD, UnitsTestCase
from support import tokens
from support.client import Answer, Client
from support.stories import after, referral_of
from support.tokens import clinician

SLOT = {"start": after(-2), "end": after(-1), "modality": "PRESENCIAL", "notifiedBy": "LLAMADA"}
CANCEL = {"code": "RESOLVED_LOCALLY", "reason": "Se resolvió aquí"}
PATIENT = {"name": "Ana", "birthDate": "1950-02-03", "telephone": "4440123456",
           "address": "Juárez 5", "fileNumber": "E-77", "responsibleRelative": "Su hija",
           "kinship": "HIJA"}
FINISH = {"attended": True, "diagnosis": "I20.9", "dischargedAt": after(-1)}
COUNTER_REFERRAL = {
    "attended": True, "diagnosis": "I20.9", "treatment": "Angioplastia", "evolution": "Buena",
    "prognosis": "Bueno", "instructions": "Control", "followUpOwner": SENDER,
    "dischargedAt": after(-1), "author": "md-1"}


def attachment(content: bytes, sha256: str = "") -> dict[str, Any]:
    return {"sha256": sha256 or hashlib.sha256(content).hexdigest(), "mediaType": "text/plain",
            "scanState": "CLEAN", "content": base64.b64encode(content).decode()}


class ReferralsTest(UnitsTestCase):
    def tearDown(self) -> None:
        self.settle_and_judge()
        super().tearDown()

    def form(self, **fields: Any) -> dict[str, Any]:
        form = referral_of(self.mine.case, RECEIVER)
        return {name: value for name, value in (form | fields).items() if value is not None}

    def send(self, **fields: Any) -> str:
        return self.done(self.sender.command("/v1/referrals", self.form(**fields))).id

    def tell(self, who: Client, referral: str, verb: str, body: dict[str, Any],
             if_match: str = "") -> Answer:
        return who.command(f"/v1/referrals/{referral}/{verb}", body, if_match=if_match)

    def seen_by(self, who: Client, referral: str) -> dict[str, Any]:
        self.await_settled()
        return self.done(who.get_settled(f"/v1/referrals/{referral}")).json()

    def closing(self) -> Answer:
        return self.clients.of(tokens.supervisor(SENDER)).command(
            f"/v1/cases/{self.mine.case}/close", {"code": "ATTENDED", "reason": "Terminó"})

    def test_it_is_told_to_both_units_until_the_circle_closes(self) -> None:
        self.mine.triage()
        self.mine.assign()
        referral = self.send(attachments=[attachment(b"ECG")], **PATIENT)

        def tell(who: Client, verb: str, body: dict[str, Any]) -> None:
            self.done(self.tell(who, referral, verb, body))

        tell(self.receiver, "receive", {"deliveryProof": "R-1"})
        tell(self.receiver, "request-info", {"what": "El ECG"})
        self.assertEqual("referring_unit", self.seen_by(self.sender, referral)["owesNextStep"])
        self.refused("obligation_open", self.closing())
        tell(self.sender, "provide-info", {"text": "Normal"})
        tell(self.receiver, "accept", ACCEPT)
        tell(self.receiver, "book", SLOT)
        tell(self.receiver, "no-shows", {})
        tell(self.receiver, "book", SLOT)
        tell(self.receiver, "start-attention", {})
        tell(self.receiver, "finish-attention", FINISH)

        handed_over = self.seen_by(self.sender, referral)
        self.assertEqual(("ATTENDED", RECEIVER, 1), (handed_over["state"], handed_over["receiver"],
                                                     handed_over["noShows"]))
        self.assertNotIn("attention", handed_over["details"])
        receivers = self.seen_by(self.receiver, referral)["details"]
        self.assertEqual("I20.9", receivers["attention"]["diagnosis"])
        self.assertEqual(b"ECG", base64.b64decode(
            receivers["form"]["attachments"][0]["content"]))
        for box, who, clues in (("inbox", self.receiver, RECEIVER),
                                ("outbox", self.sender, SENDER)):
            page = who.get_settled(f"/v1/institutions/{clues}/referral-{box}").json()
            self.assertEqual([referral], [item["id"] for item in page["items"]])
            self.assertIn("lastHeardAt", page["items"][0])

        tell(self.receiver, "counter-referral", COUNTER_REFERRAL | {
            "asksFollowUp": True, "nextDate": after(24), "studies": "ECG"})
        told = self.seen_by(self.sender, referral)
        self.assertEqual("Angioplastia", told["details"]["counterReferral"]["treatment"])
        self.assertIn("AcknowledgeCounterReferral", told["actions"])
        tell(self.sender, "acknowledge", {"reader": "ts-1"})
        self.assertEqual("CLOSED", self.seen_by(self.sender, referral)["state"])
        page = self.sender.get_settled(f"/v1/institutions/{SENDER}/referral-outbox").json()
        self.assertNotIn("items", page)
        self.follow_up()
        self.done(self.closing())
        # What follows from what is not made again.
        self.check_that_folding_again_gives_the_same()
        self.server.start()

    def follow_up(self) -> None:
        """What the counter-referral asked for is a referral of its own, the other way round."""
        page = self.sender.get_settled(f"/v1/institutions/{SENDER}/referral-inbox").json()
        line, = page["items"]
        self.assertEqual((RECEIVER, "FOLLOW_UP"), (line["referrer"], line["need"]))
        self.refused("obligation_open", self.closing())
        for verb, body in (("accept", ACCEPT), ("start-attention", {}),
                           ("finish-attention", FINISH), ("counter-referral", COUNTER_REFERRAL)):
            self.done(self.tell(self.sender, line["id"], verb, body))
        form = self.seen_by(self.receiver, line["id"])["details"]["form"]
        self.assertEqual(COUNTER_REFERRAL["instructions"], form["reason"])
        self.assertEqual(COUNTER_REFERRAL["diagnosis"], form["presumptiveDiagnosis"])
        self.assertEqual(PATIENT, {name: form.get(name) for name in PATIENT}, "as it was sent")
        self.done(self.tell(self.receiver, line["id"], "acknowledge", {"reader": "ts-2"}))
        self.await_settled()

    def test_of_two_commands_that_cross_one_is_done_and_the_other_is_told_why(self) -> None:
        self.check_claims()
        self.check_cancelling_and_accepting()

    def check_claims(self) -> None:
        referral = self.send(receiver=None, specialty="CARDIOLOGIA")
        answers = self.at_once(lambda: self.tell(self.third, referral, "claim", {}),
                               lambda: self.tell(self.receiver, referral, "claim", {}))
        self.assertEqual([200, 409], sorted(answer.status for answer in answers))
        lost = next(answer for answer in answers if answer.status == 409)
        self.refused("claimed_by_another_unit", lost)
        winner, loser = (THIRD, self.receiver) if lost is answers[1] else (RECEIVER, self.third)
        seen = self.seen_by(loser, referral)
        self.assertEqual(winner, seen["receiver"])
        self.assertNotIn("details", seen)
        self.refused("claimed_by_another_unit", self.tell(loser, referral, "accept", ACCEPT))

    def check_cancelling_and_accepting(self) -> None:
        for _ in range(3):
            referral = self.send(overrideReason="Otra más")
            answers = self.at_once(
                lambda: self.tell(self.sender, referral, "cancel", CANCEL, if_match='"1"'),
                lambda: self.tell(self.receiver, referral, "accept", ACCEPT))
            self.assertEqual(1, sum(answer.status == 200 for answer in answers))
            state = self.seen_by(self.sender, referral)["state"]
            self.assertEqual("CANCELLED" if answers[0].status == 200 else "ACCEPTED", state)

    def test_what_is_not_in_order_is_refused_with_its_code(self) -> None:
        self.check_that_who_cancels_quotes_the_present_version()
        self.check_what_it_rests_on()
        self.check_drafts()

    def check_that_who_cancels_quotes_the_present_version(self) -> None:
        referral = self.send()
        self.refused("if_match_missing", self.tell(self.sender, referral, "cancel", CANCEL))
        self.done(self.tell(self.receiver, referral, "receive", {"deliveryProof": "R-1"}))
        self.refused("version_mismatch",
                     self.tell(self.sender, referral, "cancel", CANCEL, if_match='"1"'))
        self.done(self.tell(self.sender, referral, "cancel", CANCEL, if_match='"2"'))

    def check_what_it_rests_on(self) -> None:
        def sending(**fields: Any) -> Answer:
            return self.sender.command("/v1/referrals", self.form(**fields))

        self.refused("receiver_unknown", sending(receiver="SPSSA999999"))
        self.refused("receiver_is_sender", sending(receiver=SENDER))
        self.refused("nobody_has_the_specialty", sending(receiver=None, specialty="ALQUIMIA"))
        self.refused("attachment_altered", sending(attachments=[attachment(b"ECG", "0" * 64)]))
        self.refused("invalid_field", sending(presumptiveDiagnosis="angina"))
        self.refused("invalid_field", sending(receiver=None))
        self.send()
        self.refused("same_need_under_way", sending())
        self.done(sending(overrideReason="Otra válvula"))
        self.done(sending(service="ONCOLOGIA"))

    def check_drafts(self) -> None:
        draft = self.done(self.sender.command("/v1/referrals/drafts",
                                              {"caseId": self.mine.case, "reason": "Dolor"})).id
        self.refused("unknown_stream", self.tell(self.receiver, draft, "accept", ACCEPT))
        self.assertEqual("Dolor", self.seen_by(self.sender, draft)["details"]["draft"]["reason"])
        self.done(self.tell(self.sender, draft, "send", self.form(service="NEFROLOGIA")))
        self.done(self.tell(self.receiver, draft, "accept", ACCEPT))

    def test_who_has_nothing_to_do_with_it_sees_nothing_of_it(self) -> None:
        self.check_others()
        self.check_a_former_receiver()

    def check_a_former_receiver(self) -> None:
        referral = self.send(overrideReason="Otra más")
        self.done(self.tell(self.receiver, referral, "reject", {
            "code": "NO_CAPACITY", "reason": "Sin camas", "advice": "Pida en Rioverde"}))
        self.refused("same_receiver", self.tell(self.sender, referral, "redirect", {
            "receiver": RECEIVER, "reason": "Insistir"}))
        self.done(self.tell(self.sender, referral, "redirect", {
            "receiver": THIRD, "reason": "Tienen camas"}))
        self.await_settled()
        self.assertEqual(404, self.receiver.get_settled(f"/v1/referrals/{referral}").status)
        self.assertEqual(2, self.seen_by(self.third, referral)["attempt"])

    def check_others(self) -> None:
        referral = self.send()
        self.await_settled()
        missing = referral[:-8] + "ZZZZZZZ4"
        for stranger in (clinician(STRANGER), tokens.coordinator("VII")):
            who = self.clients.of(stranger)
            for other in (referral, missing):
                self.refused("unknown_stream", who.get(f"/v1/referrals/{other}"))
                self.refused("unknown_stream", self.tell(who, other, "accept", ACCEPT))

    def at_once(self, *commands: Any) -> list[Answer]:
        answers: list[Any] = [None] * len(commands)
        ready = threading.Barrier(len(commands))

        def give(number: int) -> None:
            ready.wait()
            answers[number] = commands[number]()

        threads = [threading.Thread(target=give, args=(number,))
                   for number in range(len(commands))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return answers


if __name__ == "__main__":
    unittest.main()
