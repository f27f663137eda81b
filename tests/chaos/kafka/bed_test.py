"""One patient from a hospital bed to a closed case, across six services and three institutions,
while instances are killed in the middle of commands; and two hospitals that accept one transfer at
once.
"""

import sys
import unittest
from collections import Counter
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support import tokens  # noqa: E402
from support.at_once import send_at_once  # noqa: E402
from support.client import Answer, Client  # noqa: E402
from support.cluster_test_case import ClusterTestCase  # noqa: E402
from support.referral_life import (  # noqa: E402
    FIRST, SECOND, SENDER, UP_TO_THE_NO_SHOW, ReferralLife)
from support.stories import Story  # noqa: E402
from support.survey_life import Answering, hand_out, invitation_to  # noqa: E402
from support.tokens import AUDITOR, Principal, clinician  # noqa: E402
from support.transfer_life import ACCEPT, FORM, REGULATOR, take_there  # noqa: E402
from support.waiting import until  # noqa: E402

STORIES, TRANSFERS_EACH = 10, 20
RACED = STORIES * TRANSFERS_EACH // 10  # So many at least both decided to have.
HOSPITALS = (FIRST, SECOND)  # Both in the first ring of the sender's.
WITHIN_S = 60
KILLED = ("referral", "transfers", "grievances", "intake")
COMPLAINT = {"type": "QUEJA", "channel": "PRESENCIAL", "unit": SENDER, "anonymous": False,
             "name": "Inés Ávalos", "contact": "4440123456", "preferredChannel": "LLAMADA",
             "text": "Nadie avisó a la familia"}
CLASSIFY = {"type": "QUEJA", "subject": "INFORMACION", "severity": "MEDIA", "area": "URGENCIAS"}
RESOLVE = {"outcome": "FOUNDED", "answer": "Lamentamos lo ocurrido", "measures": ["Avisar"]}


def staff(role: str) -> Principal:
    return Principal(f"{role}-{SENDER}", role, SENDER, human="re-1")


class BedTest(ClusterTestCase):
    CONCERNED = ("intake", "homevisits", "referral", "telemedicine", "transfers", "grievances",
                 "views")

    def setUp(self) -> None:
        super().setUp()
        self.hits: Counter[str] = Counter()
        self.transfers = [self.clients_at(one.port) for one in self.instances("transfers")]
        self.views = [self.clients_at(one.port) for one in self.instances("views")]

    def test_a_patient_is_seen_to_the_end_and_one_of_two_hospitals_has_another(self) -> None:
        lived = self.live()
        self.judge([lived, *self.race_for_all()])

    def give(self, service: str, who: Client, path: str, body: dict[str, Any]) -> Answer:
        """A command; an instance of its service is killed meanwhile, until one was hit."""
        if self.hits[service]:
            return who.command(path, body)
        self.hits[service] += self.kill_meanwhile(service, who, path, body)
        return self.done_once

    def live(self) -> Story:
        life = ReferralLife(self.story(SENDER))
        life.up_to_the_redirect()
        for verb, body in UP_TO_THE_NO_SHOW:
            self.give("referral", life.doctor, f"/v1/referrals/{life.referral}/{verb}", body)
        seen = life.seen_from_afar_and_at_home()
        life.attended()
        transfer = self.taken_away(life)
        grievance = self.complained_about(life.story)
        self.await_settled()
        closed = self.give("intake", self.clients.of(tokens.supervisor(SENDER)),
                           f"/v1/cases/{life.story.case}/close",
                           {"code": "ATTENDED", "reason": "Terminó"})
        self.assertEqual(200, closed.status, "nothing is owed any more")
        self.asked_how_it_was(life, seen, grievance)
        self.assertEqual(dict.fromkeys(KILLED, 1), dict(self.hits),
                         "commands were under way when their instances were killed")
        self.check(life, [life.referral, *seen, transfer], grievance)
        return life.story

    def taken_away(self, life: ReferralLife) -> str:
        asked = self.give("transfers", life.sender, "/v1/transfers",
                          FORM | {"caseId": life.story.case})
        self.assertEqual(201, asked.status, asked.body)
        transfer = asked.id
        self.await_offer(transfer)
        take_there(self.clients, lambda who, verb, body: self.give(
            "transfers", who, f"/v1/transfers/{transfer}/{verb}", body), life.sender, SECOND)
        return transfer

    def await_offer(self, transfer: str) -> None:
        regulator = self.clients.of(REGULATOR)
        until(f"{transfer} is offered", lambda: regulator.get_settled(
            f"/v1/transfers/{transfer}").json().get("state") == "OFFERED", WITHIN_S)

    def complained_about(self, story: Story) -> str:
        desk, manager, responsible = (self.clients.of(staff(role)) for role in (
            "GRIEVANCE_DESK", "QUALITY_MANAGER", "GRIEVANCE_RESPONSIBLE"))
        filed = self.give("grievances", desk, "/v1/grievances", COMPLAINT | {"caseId": story.case})
        self.assertEqual(201, filed.status, filed.body)
        for who, verb, body in (
                (manager, "classify", CLASSIFY), (manager, "assign", {"responsible": "re-1"}),
                (responsible, "start", {}), (responsible, "propose-resolution", RESOLVE),
                (manager, "notify", {"channel": "LLAMADA"}), (desk, "satisfaction", {"score": 5}),
                (manager, "close", {"satisfied": "YES"})):
            told = self.give("grievances", who, f"/v1/grievances/{filed.id}/{verb}", body)
            self.assertEqual(200, told.status, (verb, told.body))
        return filed.id

    def asked_how_it_was(self, life: ReferralLife, seen: list[str], grievance: str) -> None:
        """Of whoever gave the care, by who sees the people: once for each, and answered by none but
        the one who was given the token."""
        answering = Answering(life.sender, self.log, self.cluster.folder / "keys")
        session, visit = seen[1], seen[-1]
        of_sender, of_team = f"institutions/{SENDER}", f"jurisdictions/{life.story.jurisdiction}"
        for about, who, place in (
                (life.story.case, life.sender, of_sender),
                (grievance, self.clients.of(staff("GRIEVANCE_DESK")), of_sender),
                (session, life.doctor, f"institutions/{SECOND}"),
                (visit, self.clients.of(tokens.visitor(life.story.jurisdiction)), of_team)):
            token = hand_out(who, invitation_to(about, who, place)["id"]).json()
            folio, secret = token["enlaceFolio"], token["secret"]
            self.assertEqual(201, answering.answer(folio, secret).status)
            self.assertEqual("already_answered", answering.answer(folio, secret).code)
        self.await_settled()
        results = self.clients.of(tokens.STATE).get_settled(f"/v1/{of_sender}/survey-results")
        month, = results.json()["months"]
        self.assertEqual(("2", "2"), (month["invited"]["count"], month["answered"]["count"]))

    def check(self, life: ReferralLife, ended: list[str], grievance: str) -> None:
        self.await_settled()
        things = life.things()
        self.assertEqual({life.story.case, *ended}, set(things))
        self.assertEqual({"CLOSED", "COMPLETED"}, {one["state"] for one in things.values()})
        story = self.clients.of(AUDITOR).get_settled(f"/v1/cases/{life.story.case}/story")
        self.assertEqual({*things, grievance}, {one["id"] for one in story.json()["things"]})

    def race_for_all(self) -> list[Story]:
        stories = [self.story(SENDER) for _ in range(STORIES)]
        for story in stories:
            story.register()
        self.await_settled()
        asked = [self.request(story) for story in stories for _ in range(TRANSFERS_EACH)]
        self.await_settled()
        void_before = self.void_records("transfers")
        won = Counter(self.race(transfer) for transfer in asked)
        self.await_settled()
        void = self.void_records("transfers") - void_before
        print(f"{won.total()} accepted twice: {dict(won)}, {void} of them by records in vain")
        self.assertEqual(STORIES * TRANSFERS_EACH, won.total())
        self.assertEqual(set(HOSPITALS), set(won))
        self.assertGreaterEqual(void, RACED, "both decided before either had read of the other")
        return stories

    def request(self, story: Story) -> str:
        answer = story.worker.command("/v1/transfers", FORM | {"caseId": story.case})
        self.assertEqual(201, answer.status, answer.body)
        return answer.id

    def race(self, transfer: str) -> str:
        """The hospital that has the patient. Which is at which instance, and which of the two hears
        first, is left to chance."""
        hospitals = self.rng.sample(HOSPITALS, len(HOSPITALS))
        instances = self.rng.sample(self.transfers, len(self.transfers))
        asked = [clients.of(clinician(hospital))
                 for clients, hospital in zip(instances, hospitals, strict=True)]
        answers = send_at_once(asked, f"/v1/transfers/{transfer}/accept", ACCEPT)
        statuses = [answer.status for answer in answers]
        self.assertEqual([200, 409], sorted(statuses))
        winner, loser = (hospitals[statuses.index(status)] for status in (200, 409))
        self.check_told(answers[statuses.index(409)], transfer, loser, winner)
        return winner

    def check_told(self, refused: Answer, transfer: str, loser: str, winner: str) -> None:
        """Whoever lost is told so at once, and nothing of who has the patient, nor of whom."""
        self.assertEqual("taken_by_another", refused.code)
        self.assertNotIn(winner.encode(), refused.body)
        for clients in self.views:
            seen = clients.of(clinician(loser)).get_settled(f"/v1/transfers/{transfer}")
            self.assertEqual(200, seen.status, seen.body)
            self.assertEqual("ACCEPTED", seen.json()["state"])
            self.assertNotIn(winner.encode(), seen.body)
            self.assertEqual(set(), {"details", "receiver", "physician", "patientId", "steps"}
                             & set(seen.json()))


if __name__ == "__main__":
    unittest.main()
