"""Two units that claim the same open referral at the same moment, each at an instance of its own:
one has it, and the other is told which.
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
from support.stories import Story, referral_of  # noqa: E402

STORIES, REFERRALS_EACH = 10, 20
RACED = STORIES * REFERRALS_EACH // 10  # So many at least both decided to have.
SENDER, UNITS = "SPSSA000121", ("SPSSA000133", "SPSSA000244")  # The last two: cardiology.


class ClaimsTest(ClusterTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.referrals = [self.clients_at(one.port) for one in self.instances("referral")]
        self.views = [self.clients_at(one.port) for one in self.instances("views")]

    def test_one_unit_has_it_and_the_other_is_told_which(self) -> None:
        stories = [self.story(SENDER) for _ in range(STORIES)]
        for story in stories:
            story.register()
        self.await_settled()
        referrals = [self.send(story) for story in stories for _ in range(REFERRALS_EACH)]
        self.await_settled()
        void_before = self.void_records()
        won = Counter(self.race(referral) for referral in referrals)
        self.judge(stories)
        void = self.void_records() - void_before
        print(f"{won.total()} claimed twice: {dict(won)}, {void} of them by records in vain")
        self.assertEqual(set(UNITS), set(won))
        self.assertGreaterEqual(void, RACED, "both decided before either had read of the other")

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
            seen = self.read(clients.of(tokens.social_worker(loser)), referral, refused.position)
            self.assertEqual(winner, seen["receiver"])
            self.assertNotIn("details", seen)

    def read(self, who: Client, referral: str, position: str) -> dict[str, Any]:
        """As it is at this position or later."""
        answer = who.get_settled(f"/v1/referrals/{referral}", {"Enlace-Position": position})
        self.assertEqual(200, answer.status, answer.body)
        shown: dict[str, Any] = answer.json()
        return shown

    def void_records(self) -> int:
        """Of referrals, as an instance counts that reads all of their journal."""
        return int(self.cluster.metrics(self.instances("referral")[0])[
            'enlace_void_records_total{service="referral"}'])


if __name__ == "__main__":
    unittest.main()
