"""kill -9 at random moments under load: what was acknowledged stays, and nothing else came."""

import shutil
import time
import unittest

from support.chaos_test_case import ChaosTestCase, Traffic
from support.paths import SOAK
from support.recorded import Recorded
from support.snapshot import differences, snapshot

CYCLES = 300 if SOAK else 30
THREADS = 4
LONGEST_S = 1.2  # From serving to the kill; most come earlier.


class KillTest(ChaosTestCase):
    def test_survives_kills_under_load_and_shows_the_same_from_deleted_stores(self) -> None:
        self.server.start()
        traffic = Traffic(self, THREADS)
        open_at_kills: list[tuple[str, str, int]] = []
        for _ in range(CYCLES):
            time.sleep(self.rng.uniform(0, LONGEST_S) ** 2 / LONGEST_S)  # The fault's moment.
            self.server.signal(9)
            killed_us = time.time_ns() // 1000
            open_at_kills += [(*name, killed_us) for name in self.log.in_flight()]
            self.server.wait()
            self.server.start()
        traffic.stop()

        self.await_settled()
        before = snapshot(self, traffic.stories)
        for deleted in ("stores/views", "stores"):
            self.server.stop()
            shutil.rmtree(self.data / deleted)
            self.server.start()
            self.await_settled()
            with self.subTest(deleted=deleted):
                self.assertEqual([], differences(before, snapshot(self, traffic.stories)))
        report = self.settle_and_judge()

        self.check_that_kills_hit(open_at_kills)
        self.assertGreater(report["summary"]["client"]["no answer"], 0)
        self.assertGreater(report["summary"]["refusals"], 0)
        self.assertGreater(report["summary"]["nothing_to_do"], 0)
        print(f"{CYCLES} kills: {report['summary']}")

    def check_that_kills_hit(self, open_at_kills: list[tuple[str, str, int]]) -> None:
        """Some of what was under way at a kill had been recorded by then, and some had not."""
        recorded = Recorded(self.data)
        times = [(recorded.times_us(client, key), killed_us)
                 for client, key, killed_us in open_at_kills]
        counted = sum(bool(at) and at[0] <= killed_us for at, killed_us in times)
        later = sum(bool(at) and at[0] > killed_us for at, killed_us in times)
        print(f"in flight at kills: {len(times)}, recorded by then {counted}, later {later}")
        self.assertGreater(counted, 0)
        self.assertGreater(later, 0)


if __name__ == "__main__":
    unittest.main()
