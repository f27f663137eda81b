"""kill -9 of any instance at random under load: what was acknowledged stays, nothing else came.

The broker is some way off, so that a command is recorded for a while before anybody is told.
"""

import sys
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support.chaos_test_case import Traffic  # noqa: E402
from support.cluster_test_case import ClusterTestCase, Instance  # noqa: E402
from support.paths import SOAK  # noqa: E402
from support.recorded import Recorded, repeated_in  # noqa: E402
from support.referral_life import SENDER, ReferralLife  # noqa: E402
from support.stories import Story  # noqa: E402
from support.waiting import until  # noqa: E402

CYCLES = 300 if SOAK else 5
MOST_CYCLES = 3 * CYCLES  # Where no kill has left a command recorded and not acknowledged yet.
THREADS = 6
DELAY_S = 0.05  # Each way.
BUSY = ("intake", "homevisits")


def whole_life(story: Story) -> None:
    """Across the services, with what follows by reactions."""
    story.institution = SENDER
    life = ReferralLife(story)
    life.up_to_the_redirect()
    life.seen_from_afar_and_at_home()


class KillTest(ClusterTestCase):
    CONCERNED = ("intake", "homevisits", "views", "referral", "telemedicine", "transfers",
                 "grievances")

    def setUp(self) -> None:
        super().setUp()
        self.killed: list[str] = []
        self.open_at_kills: list[tuple[tuple[str, str], int]] = []
        self.turns: list[str] = []

    def start_brokers(self) -> None:
        self.proxy = self.start_broker_behind_proxy()

    def test_survives_kills_of_any_instance_under_load(self) -> None:
        self.proxy.delay(DELAY_S)
        traffic = [Traffic(self, THREADS - 2), Traffic(self, 2, whole_life)]
        self.await_more_answers(*traffic)
        while len(self.killed) < CYCLES or (
                not self.left_unacknowledged() and len(self.killed) < MOST_CYCLES):
            instance = self.rng.choice(self.instances(self.whose_turn()))
            self.kill_under_way(instance)
            self.await_more_answers(*traffic)
            self.cluster.start(instance.name)
        self.proxy.heal()
        for one in traffic:
            one.stop()
        left = self.left_unacknowledged()
        self.judge([story for one in traffic for story in one.stories])
        print(f"killed: {' '.join(self.killed)}; of {len(self.open_at_kills)} commands under way "
              f"then, {left} were recorded and not acknowledged")
        self.assert_seen("requests repeated by clients")
        self.assertGreater(left, 0)
        self.check_same_rows()

    def whose_turn(self) -> str:
        """Each service's, in any order; then theirs that have most to do."""
        if len(self.killed) >= CYCLES:
            return self.rng.choice(BUSY)
        self.turns = self.turns or self.rng.sample(self.CONCERNED, len(self.CONCERNED))
        return self.turns.pop()

    def kill_under_way(self, instance: Instance) -> None:
        self.note(instance)
        until("a command is under way", self.log.in_flight)
        killed_us = time.time_ns() // 1000
        self.open_at_kills += [(name, killed_us) for name in self.log.in_flight()]
        self.cluster.kill(instance.name)
        self.killed.append(instance.name)

    def left_unacknowledged(self) -> int:
        """Commands that had their record when an instance was killed, and no answer: their clients
        had to ask again."""
        recorded = Recorded(self.cluster.folder, self.dump())
        repeated = repeated_in(self.log.path)
        return sum(any(at_us <= killed_us for at_us in recorded.times_us(*name))
                   for name, killed_us in self.open_at_kills if name in repeated)


if __name__ == "__main__":
    unittest.main()
