"""kill -9 of any instance at random under load: what was acknowledged stays, nothing else came."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support.chaos_test_case import Traffic  # noqa: E402
from support.cluster_test_case import ClusterTestCase  # noqa: E402
from support.paths import SOAK  # noqa: E402
from support.waiting import until  # noqa: E402

CYCLES = 300 if SOAK else 5
MOST_CYCLES = 3 * CYCLES  # Where no kill has hit a command yet.
THREADS = 6


class KillTest(ClusterTestCase):
    def test_survives_kills_of_any_instance_under_load(self) -> None:
        traffic = Traffic(self, THREADS)
        killed: list[str] = []
        while len(killed) < CYCLES or not self.log.unsettled and len(killed) < MOST_CYCLES:
            # Each service has its turn; which instance of it is left to chance.
            service = ("intake", "homevisits", "views")[len(killed) % 3]
            instance = self.rng.choice(self.instances(service))
            self.await_more_answers(traffic)
            until("a command is under way", self.log.in_flight)
            self.kill(instance)
            self.await_more_answers(traffic)
            self.cluster.start(instance.name)
            killed.append(instance.name)
        traffic.stop()
        self.judge(traffic.stories)
        print(f"killed: {' '.join(killed)}")
        self.assert_seen("requests repeated by clients")


if __name__ == "__main__":
    unittest.main()
