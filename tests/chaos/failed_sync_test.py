"""A sync fails, the server starts again on a warm page cache, and then the power goes."""

import unittest

from support.chaos_test_case import ChaosTestCase, Traffic
from support.client import Client, NoAnswer
from support.paths import SOAK
from support.power import Power
from support.waiting import until

ROUNDS = 20 if SOAK else 2


class FailedSyncTest(ChaosTestCase):
    def test_nothing_acknowledged_vanishes_with_what_was_never_synced(self) -> None:
        power = Power(self.folder)
        self.server.environment = power.environment
        for _ in range(ROUNDS):
            self.play_round(power)
        self.check_that_folding_again_gives_the_same()
        self.server.start()
        report = self.settle_and_judge()
        print(f"{ROUNDS} failed syncs: {report['summary']}")

    def play_round(self, power: Power) -> None:
        if not self.server.running:
            self.server.start()
        traffic = Traffic(self, 3)
        power.fail_sync(after=self.rng.randrange(40, 120))
        until("the sync has failed", lambda: power.failed)
        not_taken = self.not_taken
        until("a command was not taken", lambda: self.not_taken > not_taken)
        worker = self.story().worker
        until("its health says so", lambda: self.ready_status(worker) == 503)
        self.server.kill()
        lost = power.lost(self.data)
        self.assertTrue([name for name in lost if name.endswith(".segment")],
                        f"the failed sync lost nothing of the log, only {lost}")

        self.server.start()  # Recovers from the page cache, and acknowledges more.
        told = len(traffic.stories)
        until("more is acknowledged", lambda: len(traffic.stories) > told + 5)
        self.server.kill()
        power.cut(self.data)
        (power.images / "failed").unlink()
        self.server.start()
        traffic.stop()

    @property
    def not_taken(self) -> int:
        return self.log.codes["not_tried"] + self.log.codes["outcome_unknown"]

    def ready_status(self, worker: Client) -> int:
        try:
            return worker.get("/health/ready").status
        except NoAnswer:
            return 0


if __name__ == "__main__":
    unittest.main()
