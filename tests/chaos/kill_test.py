"""kill -9 at random moments under load: what was acknowledged stays, and nothing else came."""

import time
import unittest

from support import snapshot, stores
from support.chaos_test_case import ChaosTestCase, Traffic
from support.paths import SOAK
from support.recorded import Recorded
from support.stories import Story

CYCLES = 300 if SOAK else 30
THREADS = 4
LONGEST_S = 1.2  # From serving to the kill; most come earlier.
STARTS_KILLED = 3  # Every so many cycles, the next start is killed as well.
LONGEST_START_S = 0.5  # From its beginning to the kill.


class KillTest(ChaosTestCase):
    def test_survives_kills_under_load_and_shows_the_same_from_deleted_stores(self) -> None:
        self.server.start()
        traffic = Traffic(self, THREADS)
        open_at_kills: list[tuple[str, str, int]] = []
        while_starting: list[bool] = []
        for cycle in range(CYCLES):
            time.sleep(self.rng.uniform(0, LONGEST_S) ** 2 / LONGEST_S)  # The fault's moment.
            self.server.signal(9)
            killed_us = time.time_ns() // 1000
            open_at_kills += [(*name, killed_us) for name in self.log.in_flight()]
            self.server.wait()
            if cycle % STARTS_KILLED == 0:
                while_starting.append(self.server.kill_while_it_starts(
                    self.rng.uniform(0, LONGEST_START_S)))
            self.server.start()
        traffic.stop()

        self.check_that_folding_again_gives_the_same(traffic.stories)
        self.server.start()
        report = self.settle_and_judge()

        self.check_that_kills_hit(open_at_kills)
        self.assertGreater(report["summary"]["client"]["no answer"], 0)
        self.assertGreater(report["summary"]["refusals"], 0)
        self.assertGreater(report["summary"]["nothing_to_do"], 0)
        print(f"{CYCLES} kills, {sum(while_starting)} of {len(while_starting)} more before it "
              f"served: {report['summary']}")
        self.assertGreater(sum(while_starting), 0, "no kill came while it started")

    def check_that_folding_again_gives_the_same(self, stories: list[Story]) -> None:
        """What is shown, and every byte of the views and of the engines' stores. Stops."""
        shown, before = self.shown_and_stored(stories)
        print(f"rows: {before.counts()}")
        for deleted in ("views", ""):
            stores.delete(self.data, deleted)
            self.server.start()
            with self.subTest(deleted=deleted):
                shown_again, after = self.shown_and_stored(stories)
                self.assertEqual([], snapshot.differences(shown, shown_again))
                self.check_same_stores(before, after)

    def shown_and_stored(self, stories: list[Story]) -> tuple[dict[str, bytes], stores.Stored]:
        self.await_settled()
        return snapshot.snapshot(self, stories), self.stop_and_read_stores()

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
