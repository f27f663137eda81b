"""A network between services and their broker that is slow while they found their journals, and
that delays, loses replies and cuts under load.
"""

import sys
import unittest
from contextlib import suppress
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support.chaos_test_case import Traffic  # noqa: E402
from support.cluster_test_case import ClusterTestCase  # noqa: E402
from support.paths import BIN, SOAK  # noqa: E402
from support.recorded import geneses_too_many  # noqa: E402
from support.waiting import TimedOut, until  # noqa: E402

ROUNDS = 20 if SOAK else 1
CUTS = 5  # In a round.
THREADS, REST_S = 6, 0.3
DELAY_S = 0.05  # Each way.
LOSSES, LOST_S = 5, 20  # At most; services wait 10 s for an answer.


class NetworkTest(ClusterTestCase):

    def start_brokers(self) -> None:
        self.proxy = self.start_broker_behind_proxy()
        self.proxy.delay(DELAY_S)

    def start_services(self) -> None:
        """All, since each founds its own journal; those that this is not about end then."""
        self.cluster.up(BIN, founds=False)
        for instance in self.cluster.state.instances:
            if instance.service not in self.CONCERNED:
                self.cluster.kill(instance.name)

    def test_a_slow_lossy_and_cut_network_loses_nothing(self) -> None:
        # Each of two read that there was no journal before the other's word arrived.
        self.assertGreater(geneses_too_many(self.dump()), 0, "nobody raced to found a journal")
        self.proxy.heal()
        traffic = Traffic(self, THREADS, rest_s=REST_S)
        for _ in range(ROUNDS):
            self.await_more_answers(traffic)
            self.be_slow(traffic)
            self.cut(traffic)
            self.lose_replies(traffic)
        traffic.stop()
        self.judge(traffic.stories)
        happened = self.proxy.happened
        print(f"the network: {happened}")
        self.assertGreater(happened.dropped_replies_bytes, 0)
        self.assertGreater(happened.cut_connections, ROUNDS * CUTS * len(self.instances()))
        self.assert_seen("connections lost", "requests timed out", "appends repeated",
                         "requests repeated by clients")

    def be_slow(self, traffic: Traffic) -> None:
        delayed = self.proxy.happened.delayed_chunks
        self.proxy.delay(DELAY_S)
        self.await_more_answers(traffic)
        self.proxy.heal()
        self.assertGreater(self.proxy.happened.delayed_chunks, delayed)

    def cut(self, traffic: Traffic) -> None:
        for _ in range(CUTS):
            until("a command is under way", self.log.in_flight)
            self.proxy.cut()
            self.await_more_answers(traffic)

    def lose_replies(self, traffic: Traffic) -> None:
        """Until services give up what they asked, and clients are told that nobody knows: of a
        record that was sent by then, which not every loss meets."""
        timed_out, unknown = self.timed_out(), self.log.statuses[504]

        def nobody_knows() -> bool:
            return self.timed_out() > timed_out and self.log.statuses[504] > unknown

        for _ in range(LOSSES):
            until("a command is under way", self.log.in_flight)
            self.proxy.drop_replies()
            with suppress(TimedOut):
                until("nobody knows", lambda: traffic.failures or nobody_knows(), LOST_S)
            self.proxy.heal()
            self.await_more_answers(traffic)
            if nobody_knows():
                return
        self.fail(f"in {LOSSES} losses, none met a record")

    def timed_out(self) -> float:
        return sum(value for instance in self.instances("intake", "homevisits")
                   for name, value in self.cluster.metrics(instance).items()
                   if name.partition("{")[0] == "enlace_kafka_requests_timed_out_total")


if __name__ == "__main__":
    unittest.main()
