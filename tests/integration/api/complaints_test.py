#!/usr/bin/python3
"""What users of other systems complain about, as far as it concerns referrals: a test for each,
over HTTP, that fails where Enlace gives the same cause for complaint.
"""

import json
import os
import subprocess
import unittest
from collections.abc import Iterator
from typing import Any

from units_test_case import ACCEPT, RECEIVER, SENDER, STRANGER, THIRD, UnitsTestCase
from support import survey_life, tokens
from support.client import Client, new_key
from support.paths import BIN, POLICY, PROGRAM
from support.recorded import readings_in
from support.stories import after, referral_of
from support.tokens import STATE, clinician
from support.waiting import until

WITHIN_S = 60
SLOT = {"start": after(-3), "end": after(-2), "modality": "PRESENCIAL", "notifiedBy": "LLAMADA"}
REJECT = {"code": "NO_CAPACITY", "reason": "Sin camas", "advice": "Preguntar en Rioverde"}
FINISH = {"attended": True, "diagnosis": "I20.9", "dischargedAt": after(0)}
COUNTER_REFERRAL = {
    "attended": True, "diagnosis": "I20.9", "treatment": "Angioplastia", "evolution": "Buena",
    "prognosis": "Bueno", "instructions": "Control", "followUpOwner": SENDER,
    "dischargedAt": after(0), "author": "md-1"}
FOLLOW_UP = {"asksFollowUp": True, "nextDate": after(24), "studies": "ECG"}


class Complaint(UnitsTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.sent = 0

    def send(self, **fields: Any) -> str:
        self.sent += 1
        form = referral_of(self.mine.case, RECEIVER) | {"service": f"S-{self.sent}"} | fields
        return self.done(self.sender.command("/v1/referrals", form)).id

    def tell(self, who: Client, referral: str, *steps: tuple[str, dict[str, Any]]) -> None:
        for verb, body in steps:
            self.done(who.command(f"/v1/referrals/{referral}/{verb}", body))

    def attend(self, referral: str, counter_referral: dict[str, Any]) -> None:
        self.tell(self.receiver, referral, ("accept", ACCEPT), ("start-attention", {}),
                  ("finish-attention", FINISH), ("counter-referral", counter_referral))

    def read(self, who: Client, path: str) -> dict[str, Any]:
        self.await_settled()
        return self.done(who.get_settled(path)).json()

    def events(self, who: Client, institution: str, last_id: str = "") -> Iterator[dict[str, str]]:
        """Of the institution's stream, for as long as somebody asks for the next one."""
        return self.streamed(who, f"/v1/institutions/{institution}/referrals/stream", last_id)

    def test_nobody_knows_where_the_referral_is(self) -> None:
        """At each step of its life the sender is told of it, and finds who owes the next one."""
        referral = self.send()
        news = self.events(self.sender, SENDER)
        life: tuple[tuple[Client, str, dict[str, Any], str, str], ...] = (
            (self.receiver, "receive", {"deliveryProof": "R-1"}, "RECEIVED", "receiving_unit"),
            (self.receiver, "request-info", {"what": "ECG"}, "NEEDS_INFO", "referring_unit"),
            (self.sender, "provide-info", {"text": "Normal"}, "RECEIVED", "receiving_unit"),
            (self.receiver, "accept", ACCEPT, "ACCEPTED", "receiving_unit"),
            (self.receiver, "book", SLOT, "SCHEDULED", "receiving_unit"),
            (self.receiver, "no-shows", {}, "NO_SHOW", "receiving_unit"),
            (self.receiver, "book", SLOT, "SCHEDULED", "receiving_unit"),
            (self.receiver, "start-attention", {}, "IN_ATTENTION", "receiving_unit"),
            (self.receiver, "finish-attention", FINISH, "ATTENDED", "receiving_unit"),
            (self.receiver, "counter-referral", COUNTER_REFERRAL, "COUNTER_REFERRED",
             "referring_unit"))
        self.check_known(referral, next(news), "SENT", "receiving_unit")
        for who, verb, body, state, owing in life:
            self.tell(who, referral, (verb, body))
            self.check_known(referral, next(news), state, owing)
        self.tell(self.sender, referral, ("acknowledge", {"reader": "ts-1"}))
        self.assertEqual("CLOSED", json.loads(next(news)["data"])["state"])
        self.assertNotIn("items", self.read(
            self.sender, f"/v1/institutions/{SENDER}/referral-outbox"), "nobody owes anything")
        steps = self.read(self.sender, f"/v1/referrals/{referral}/timeline")["steps"]
        self.assertEqual(["SENT", *(state for *_, state, _ in life), "CLOSED"],
                         [step["state"] for step in steps])
        self.assertEqual([RECEIVER] * 2 + [SENDER] + [RECEIVER] * 7 + [SENDER, None],
                         [step.get("responsible") for step in steps])

    def check_known(self, referral: str, pushed: dict[str, str], state: str, owing: str) -> None:
        told = json.loads(pushed["data"])
        self.assertEqual((referral, state, owing),
                         (told["id"], told["state"], told["owesNextStep"]), "nobody had to ask")
        line, = self.read(self.sender, f"/v1/institutions/{SENDER}/referral-outbox")["items"]
        self.assertEqual((state, owing, told["timer"]),
                         (line["state"], line["owesNextStep"], line["timer"]))
        self.assertEqual(state != "SENT", "lastHeardAt" in line, "never, until it is received")
        self.assertLess(int(line["lastHeardMs"]), WITHIN_S * 1_000, "silent no longer than this")
        story = self.sender.get_settled(f"/v1/cases/{self.mine.case}/story").json()
        self.assertEqual({self.mine.case: "REGISTERED", referral: state},
                         {thing["id"]: thing["state"] for thing in story["things"]},
                         "all that belongs to one correlation id")

    def test_rejected_without_a_reason(self) -> None:
        referral = self.send()
        for missing in REJECT:
            body = {name: value for name, value in REJECT.items() if name != missing}
            answer = self.receiver.command(f"/v1/referrals/{referral}/reject", body)
            self.assertEqual((422, "missing_field"), (answer.status, answer.code), missing)
        self.tell(self.receiver, referral, ("reject", REJECT))
        rejection, = self.read(self.sender, f"/v1/referrals/{referral}")["details"]["rejections"]
        self.assertEqual(REJECT, {name: rejection[name] for name in REJECT})
        self.tell(self.receiver, self.send(), ("accept", ACCEPT))
        published = self.read(self.third, "/v1/referral-statistics")["receivers"]
        self.assertEqual([(RECEIVER, 500)],
                         [(one["receiver"], one["rejectedPermille"]) for one in published])

    def test_no_answer_at_all(self) -> None:
        referral = self.send(priority="STAT")
        self.await_settled()
        for days in (1, 3):
            self.server.stop()
            self.set_clock_ahead(days * 86_400)
            self.server.start()
            receivers = self.clients.of(tokens.supervisor(RECEIVER))
            until("the silence is recorded", lambda: receivers.get_settled(
                f"/v1/institutions/{RECEIVER}/breaches").json().get("items"), WITHIN_S)
            steps = self.read(self.sender, f"/v1/referrals/{referral}/timeline")["steps"]
            self.assertEqual(["ReferralSent", "BreachRecorded"], [step["event"] for step in steps],
                             "nothing expires while nobody could have responded")
            self.assertEqual(("answer_by", 1), (steps[1]["timer"], steps[1]["escalationLevel"]))
        line, = receivers.get_settled(f"/v1/institutions/{RECEIVER}/breaches").json()["items"]
        self.assertEqual((referral, "answer_by", 1),
                         (line["id"], line["breach"], line["escalationLevel"]))

    def test_what_is_never_answered_comes_back_only_after_an_escalation(self) -> None:
        """The same complaint, where there are two seconds for the answer and two to respond."""
        policy = json.loads(POLICY.read_text())
        clock = next(one for one in policy["clocks"] if one["name"] == "referral.answer_by"
                     and one.get("where") == {"priority": "STAT"})
        clock.update(duration="2s", response="2s")
        hurried = self.folder / "policy.json"
        hurried.write_text(json.dumps(policy))
        self.server.stop()
        self.server.policy = hurried
        self.server.start()
        news = self.events(self.sender, SENDER)
        referral = self.send(priority="STAT")
        told = [json.loads(next(news)["data"]) for _ in range(3)]
        self.assertEqual([("SENT", None), ("SENT", "answer_by"), ("EXPIRED", None)],
                         [(one["state"], one.get("breach")) for one in told])
        self.assertEqual("referring_unit", told[-1]["owesNextStep"])
        steps = self.read(self.sender, f"/v1/referrals/{referral}/timeline")["steps"]
        self.assertEqual(["ReferralSent", "BreachRecorded", "ReferralExpired"],
                         [step["event"] for step in steps])
        self.tell(self.sender, referral, ("redirect", {"receiver": THIRD, "reason": "Silencio"}))
        self.assertEqual(THIRD, self.read(self.sender, f"/v1/referrals/{referral}")["receiver"])

    def test_the_sender_loses_sight_after_the_handover(self) -> None:
        referral = self.send()
        self.attend(referral, COUNTER_REFERRAL | FOLLOW_UP | {"followUpOwner": THIRD})
        until("the follow-up is there", lambda: len(self.read(
            self.sender, f"/v1/cases/{self.mine.case}/story")["things"]) == 3, WITHIN_S)
        *_, onward = self.read(self.sender, f"/v1/cases/{self.mine.case}/story")["things"]
        self.assertEqual(("SENT", THIRD, referral),
                         (onward["state"], onward["institution"], onward["follows"]))
        self.assertEqual({"id", "enlaceFolio", "state", "begunAt", "changedAt", "follows",
                          "causedBy", "institution"}, set(onward))
        self.assertEqual(404, self.sender.get(f"/v1/referrals/{onward['id']}").status,
                         "its state, times and unit, and no more")
        self.tell(self.third, onward["id"], ("accept", ACCEPT))
        *_, onward = self.read(self.sender, f"/v1/cases/{self.mine.case}/story")["things"]
        self.assertEqual("ACCEPTED", onward["state"])

    def test_large_worklists_fail(self) -> None:
        sent = {self.send() for _ in range(23)}
        listed: list[str] = []
        cursor = ""
        while True:
            page = self.read(self.receiver, f"/v1/institutions/{RECEIVER}/referral-inbox?limit=5"
                             + (f"&cursor={cursor}" if cursor else ""))
            self.assertLessEqual(len(page["items"]), 5)
            listed += [item["id"] for item in page["items"]]
            cursor = page.get("nextCursor", "")
            if not cursor:
                break
        self.assertEqual((len(sent), sent), (len(listed), set(listed)))
        # Nobody has to fetch the list again: changes come by themselves.
        news = self.events(self.receiver, RECEIVER)
        self.assertEqual(sent, {json.loads(next(news)["data"])["id"] for _ in sent})
        referral = self.send()
        self.assertEqual(referral, json.loads(next(news)["data"])["id"])

    def test_earlier_versions_cannot_be_read(self) -> None:
        referral = self.send()
        self.tell(self.receiver, referral, ("accept", ACCEPT))
        path = f"/v1/patients/{self.mine.patient}/timeline"
        entries = self.read(self.sender, path)["entries"]
        at = next(entry["recordedAt"] for entry in entries
                  if entry["type"].endswith("ReferralSent"))
        before = self.read(self.sender, f"{path}?as_known_at={at}")["entries"]
        self.assertEqual(entries[:len(before)], before)
        self.assertTrue(before[-1]["type"].endswith("ReferralSent"))

        def version(moment: str, who: Client = self.sender) -> dict[str, Any]:
            return self.read(who, f"/v1/referrals/{referral}{moment}")

        for who in (self.sender, self.receiver):
            for moment in (f"?as_known_at={at}", f"?as_of={at}"):
                earlier = version(moment, who)
                self.assertEqual(("SENT", None, None), (
                    earlier["state"], earlier.get("acceptedBy"), earlier.get("actions")), moment)
                self.assertNotIn("acceptance", earlier["details"])
        self.assertEqual(at, version(f"?as_known_at={at}")["asKnownAt"])
        self.assertEqual(("ACCEPTED", "md-1"), (version("")["state"], version("")["acceptedBy"]))
        self.assertEqual(404, self.third.get(f"/v1/referrals/{referral}?as_of={at}").status,
                         "who may not read it now may not read what it was")
        self.assertEqual("invalid_field", self.sender.get(
            f"/v1/referrals/{referral}?as_of=yesterday").code)
        case = self.read(self.sender, f"/v1/cases/{self.mine.case}?as_known_at={at}")
        self.assertEqual(("REGISTERED", self.mine.patient), (case["state"], case["personId"]))
        self.assertEqual(404, self.sender.get(
            f"/v1/cases/{self.mine.case}?as_of=2020-01-01T00:00:00Z").status)
        self.check_that_each_thing_can_be_read_as_it_was()

    def check_that_each_thing_can_be_read_as_it_was(self) -> None:
        paths = self.sender.get("/openapi.json").json()["paths"]
        for thing in ("patients", "cases", "referrals", "tele-sessions", "transfers",
                      "home-visits"):
            taken = {one["name"] for one in paths[f"/v1/{thing}/{{id}}"]["get"]["parameters"]
                     if "name" in one}
            self.assertLessEqual({"as_of", "as_known_at"}, taken, thing)

    def test_notifications_get_lost_or_come_again_and_again(self) -> None:
        sent = [self.send() for _ in range(4)]
        news = self.events(self.receiver, RECEIVER)
        all_of_them = [next(news) for _ in sent]
        self.assertEqual(len(sent), len({event["id"] for event in all_of_them}))
        # Cut off in the middle, and the server, too.
        self.server.kill()
        self.server.start()
        later = self.events(self.receiver, RECEIVER, all_of_them[1]["id"])
        self.assertEqual(all_of_them[2:], [next(later), next(later)])
        self.tell(self.receiver, sent[0], ("accept", ACCEPT))
        self.assertIn('"state":"ACCEPTED"', next(later)["data"])

    def test_what_comes_late_overwrites_what_was_known(self) -> None:
        referral = self.send()
        self.tell(self.receiver, referral, ("accept", ACCEPT), ("book", SLOT), ("no-shows", {}),
                  ("book", SLOT), ("start-attention", {"occurredAt": after(-2)}))
        steps = self.read(self.sender, f"/v1/referrals/{referral}/timeline")["steps"]
        self.assertEqual("AttentionStarted", steps[0]["event"], "as it happened")
        self.assertEqual(f"{referral}/6", steps[0]["eventId"], "as it was recorded")
        self.assertEqual(["AttentionStarted"],
                         [step["event"] for step in steps if step.get("contradicts")])
        self.assertIn("PatientNoShow", [step["event"] for step in steps])
        answer = self.receiver.command(f"/v1/referrals/{referral}/finish-attention",
                                       FINISH | {"occurredAt": after(1)})
        self.assertEqual((422, "invalid_field"), (answer.status, answer.code))

    def test_nobody_knows_who_has_read_it(self) -> None:
        referral = self.send()
        reader, stranger = clinician(RECEIVER), clinician(STRANGER)
        self.read(self.receiver, f"/v1/referrals/{referral}")
        self.assertEqual(404, self.clients.of(stranger).get(f"/v1/referrals/{referral}").status)
        self.server.stop()
        readings = [reading for reading in readings_in(self.data) if referral.encode() in reading]
        self.assertEqual([True], [reader.client.encode() in reading for reading in readings],
                         "whoever was shown it, and nobody else")

    def test_records_are_deleted_after_a_while(self) -> None:
        referral = self.send()
        self.attend(referral, COUNTER_REFERRAL)
        self.tell(self.sender, referral, ("acknowledge", {"reader": "ts-1"}))
        pages = (f"/v1/referrals/{referral}/timeline", "/v1/referral-statistics")

        def shown() -> list[Any]:
            """But for how far the log has come meanwhile."""
            return [{name: value for name, value in self.read(self.sender, page).items()
                     if name not in ("positions", "ageMs")} for page in pages]

        kept = shown()
        self.assertIn("Angioplastia", str(self.read(self.sender, f"/v1/referrals/{referral}")))

        self.server.stop()
        self.set_clock_ahead(400 * 86_400)
        self.server.start()
        self.assertEqual(kept, shown())
        self.assertIn("Angioplastia", str(self.read(self.sender, f"/v1/referrals/{referral}")))

        self.erase_patient()  # Who asks for it; what was counted stays.
        self.assertEqual(kept, shown())
        erased = self.read(self.sender, f"/v1/referrals/{referral}")
        self.assertEqual("CLOSED", erased["state"])
        self.assertNotIn("Angioplastia", str(erased))

    def erase_patient(self) -> None:
        done = subprocess.run(
            [PROGRAM, "erase", self.mine.patient, "--request", "ARCO-1/2026", "--data", self.data,
             "--url", f"http://127.0.0.1:{self.server.port}", "--institution", SENDER, "--yes"],
            env=os.environ | self.server.environment, capture_output=True, text=True, timeout=90,
            check=False)
        self.assertEqual(0, done.returncode, done.stderr)

    def test_closed_means_no_more_than_sent(self) -> None:
        referral = self.send()
        self.attend(referral, COUNTER_REFERRAL)
        seen = self.read(self.sender, f"/v1/referrals/{referral}")
        self.assertEqual(("COUNTER_REFERRED", "referring_unit"),
                         (seen["state"], seen["owesNextStep"]), "the receiver's closure")
        answer = self.receiver.command(f"/v1/referrals/{referral}/acknowledge", {"reader": "x"})
        self.assertEqual("not_the_referring_unit", answer.code)
        self.tell(self.sender, referral, ("acknowledge", {"reader": "ts-1"}))
        self.assertEqual("CLOSED", self.read(self.sender, f"/v1/referrals/{referral}")["state"])
        self.confirm_by_the_patient()

    def confirm_by_the_patient(self) -> None:
        """The third closure: whoever was attended is asked how it was, and says so."""
        self.mine.triage()
        self.mine.assign()
        self.await_settled()
        self.done(self.clients.of(tokens.supervisor(SENDER)).command(
            f"/v1/cases/{self.mine.case}/close", {"code": "ATTENDED", "reason": "Terminó"}))
        survey = survey_life.invitation_to(self.mine.case, self.sender, f"institutions/{SENDER}")
        given = self.done(survey_life.hand_out(self.sender, survey["id"])).json()
        patient = survey_life.Answering(self.sender, self.log, self.data / "keys")
        self.done(patient.answer(given["enlaceFolio"], given["secret"]))
        month, = self.read(self.clients.of(STATE),
                           f"/v1/institutions/{SENDER}/survey-results")["months"]
        self.assertEqual("1", month["answered"]["count"])

    def test_an_outage_holds_up_urgent_referrals(self) -> None:
        form = referral_of(self.mine.case, RECEIVER) | {"priority": "URGENT"}
        key = new_key()
        first = self.done(self.sender.command("/v1/referrals", form, key=key))
        self.server.kill()
        self.server.start()
        # The hospital's own outbox sends it again, not knowing what became of it.
        again = self.done(self.sender.command("/v1/referrals", form, key=key))
        self.assertEqual(first.id, again.id)
        inbox = self.read(self.receiver, f"/v1/institutions/{RECEIVER}/referral-inbox")["items"]
        self.assertEqual([first.id], [item["id"] for item in inbox])
        story = self.read(self.clients.of(STATE), f"/v1/cases/{self.mine.case}/story")
        self.assertEqual([self.mine.case, first.id], [thing["id"] for thing in story["things"]])
        self.check_that_nothing_waits_for_the_views(form | {"service": "NEUROLOGIA"})

    def check_that_nothing_waits_for_the_views(self, form: dict[str, Any]) -> None:
        """Taken by the service alone, while nothing that shows it runs."""
        self.server.stop()
        self.server.command = (BIN / "enlace-referral",)
        self.server.start()
        taken = self.done(self.sender.command("/v1/referrals", form)).id
        self.assertEqual("unknown_path", self.third.get(
            f"/v1/institutions/{THIRD}/referral-inbox").code)
        self.server.stop()
        self.server.command = (PROGRAM, "serve")
        self.server.start()
        inbox = self.read(self.receiver, f"/v1/institutions/{RECEIVER}/referral-inbox")["items"]
        self.assertIn(taken, [item["id"] for item in inbox])


if __name__ == "__main__":
    unittest.main()
