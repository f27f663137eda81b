"""Referrals between units, each of them at an instance of its own: two that claim the same open one
at the same moment, and a whole life through which one of the instances is killed.
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
from support.stories import Story, referral_of  # noqa: E402

STORIES, REFERRALS_EACH = 10, 20
RACED = STORIES * REFERRALS_EACH // 10  # So many at least both decided to have.
UNITS = (FIRST, SECOND)  # Both cardiology.


def version_of(step: dict[str, Any]) -> int:
    """As it was recorded."""
    return int(step["eventId"].partition("/")[2])


class ClaimsTest(ClusterTestCase):
    CONCERNED = ("intake", "homevisits", "referral", "telemedicine", "views")

    def setUp(self) -> None:
        super().setUp()
        self.referrals = [self.clients_at(one.port) for one in self.instances("referral")]
        self.views = [self.clients_at(one.port) for one in self.instances("views")]

    def test_a_referral_lives_through_a_kill_and_one_of_two_units_has_it(self) -> None:
        lived = self.live_through_a_kill()
        self.judge([lived, *self.race_for_all()])

    def live_through_a_kill(self) -> Story:
        """Rejected, redirected, missed, seen from afar and at home, attended, acknowledged."""
        life = ReferralLife(self.story(SENDER))
        life.up_to_the_redirect()
        hits = 0
        for verb, body in UP_TO_THE_NO_SHOW:
            path = f"/v1/referrals/{life.referral}/{verb}"
            if hits:
                self.assertEqual(200, life.doctor.command(path, body).status)
            else:
                hits += self.kill_meanwhile("referral", life.doctor, path, body)
        self.assertEqual(1, hits, "a command was under way when its instance was killed")
        seen = life.seen_from_afar_and_at_home()
        life.attended()
        self.await_settled()
        self.assertEqual(200, life.close_case().status, "nothing is owed any more")
        self.check_life(life, *seen)
        return life.story

    def check_life(self, life: ReferralLife, first: str, second: str, visit: str) -> None:
        self.await_settled()
        things, case = life.things(), life.story.case
        self.assertEqual(
            {case: ("CLOSED", None), life.referral: ("CLOSED", case), first: ("COMPLETED", case),
             second: ("COMPLETED", first), visit: ("COMPLETED", second)},
            {id: (thing["state"], thing.get("follows")) for id, thing in things.items()})
        self.assertEqual(
            ["ReferralSent", "ReferralReceived", "ReferralRejected", "ReferralRedirected",
             "ReferralReceived", "ReferralAccepted", "AppointmentBooked", "PatientNoShow",
             "AppointmentBooked", "AttentionStarted", "AttentionFinished", "CounterReferralIssued",
             "CounterReferralAcknowledged"],
            [step["event"] for step in sorted(life.steps(), key=version_of)])

    def race_for_all(self) -> list[Story]:
        stories = [self.story(SENDER) for _ in range(STORIES)]
        for story in stories:
            story.register()
        self.await_settled()
        referrals = [self.send(story) for story in stories for _ in range(REFERRALS_EACH)]
        self.await_settled()
        void_before = self.void_records("referral")
        won = Counter(self.race(referral) for referral in referrals)
        self.await_settled()
        void = self.void_records("referral") - void_before
        print(f"{won.total()} claimed twice: {dict(won)}, {void} of them by records in vain")
        self.assertEqual(set(UNITS), set(won))
        self.assertGreaterEqual(void, RACED, "both decided before either had read of the other")
        return stories

    def send(self, story: Story) -> str:
        form = referral_of(story.case, "") | {"specialty": "CARDIOLOGIA",
                                              "overrideReason": "Otra más"}
        del form["receiver"]
        answer = story.worker.command("/v1/referrals", form)
        self.assertEqual(201, answer.status, answer.body)
        return answer.id

    def race(self, referral: str) -> str:
        """The unit that won. Which unit is at which instance, and which of the two hears first, is
        left to chance."""
        units = self.rng.sample(UNITS, len(UNITS))
        instances = self.rng.sample(self.referrals, len(self.referrals))
        claimants = [clients.of(tokens.social_worker(unit))
                     for clients, unit in zip(instances, units, strict=True)]
        answers = send_at_once(claimants, f"/v1/referrals/{referral}/claim", {})
        statuses = [answer.status for answer in answers]
        self.assertEqual([200, 409], sorted(statuses))
        winner, loser = (units[statuses.index(status)] for status in (200, 409))
        self.check_told(answers[statuses.index(409)], referral, loser, winner)
        return winner

    def check_told(self, refused: Answer, referral: str, loser: str, winner: str) -> None:
        """Whoever lost may read at once which unit has it, and no more than that."""
        self.assertEqual("claimed_by_another_unit", refused.code)
        for clients in self.views:
            seen = self.read(clients.of(tokens.social_worker(loser)), referral)
            self.assertEqual(winner, seen["receiver"])
            self.assertNotIn("details", seen)

    def read(self, who: Client, referral: str) -> dict[str, Any]:
        answer = who.get_settled(f"/v1/referrals/{referral}")
        self.assertEqual(200, answer.status, answer.body)
        shown: dict[str, Any] = answer.json()
        return shown


if __name__ == "__main__":
    unittest.main()
