"""Three brokers, of which one dies and then all are restarted in turn, under load."""

import json
import subprocess
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support.chaos_test_case import Traffic  # noqa: E402
from support.client import Answer  # noqa: E402
from support.cluster_test_case import ClusterTestCase  # noqa: E402
from support.paths import PROGRAM, SOAK  # noqa: E402
from support.stories import Story, contact_attempt  # noqa: E402
from support.waiting import until  # noqa: E402

JOURNAL, EVENTS = "enlace.intake.journal.v1", "enlace.events.intake.v1"
THREADS = 6 if SOAK else 1  # More would starve brokers that start on two cores.
WITHIN_S = 60


class BrokersTest(ClusterTestCase):
    BROKERS = {"nodes": 3}
    CONCERNED = (*ClusterTestCase.CONCERNED, "gateway")

    def test_nothing_is_lost_with_a_leader_nor_while_all_are_restarted(self) -> None:
        kafka = self.cluster.kafka
        self.await_in_sync()
        traffic = Traffic(self, THREADS)
        self.await_more_answers(traffic)
        waiting = until("somebody's case is there", self.story_in_first_partition, WITHIN_S)

        leaders = self.leaders()
        killed = leaders[JOURNAL, 0]
        self.assertIn(killed, [leader for (topic, _), leader in leaders.items()
                               if topic == EVENTS], "gateways write there, too")
        until("gateways publish", self.published, WITHIN_S)
        until("a command is under way", self.log.in_flight)
        self.log.forget_slowest()
        kafka.kill(killed)
        self.attempt_contact(waiting)  # Which nobody can take before another leads.
        until("others lead", lambda: killed not in self.leaders().values(), WITHIN_S)
        published = self.published()
        self.await_more_answers(traffic)
        waited_s = self.log.slowest_s
        until("gateways publish again", lambda: self.published() > published, WITHIN_S)
        kafka.start(killed)
        self.await_in_sync()

        for node in kafka.state.nodes:
            self.assertTrue(kafka.stop(node.id), "it stops in order")
            self.await_more_answers(traffic)
            kafka.start(node.id)
            self.await_in_sync()
        self.await_more_answers(traffic)
        traffic.stop()
        self.judge(traffic.stories)
        until("outsiders can read all of it, once and in order", self.is_all_public, WITHIN_S)
        print(f"killed: broker {killed}, leader of {list(leaders.values()).count(killed)} of "
              f"{len(leaders)} partitions; the longest wait was {waited_s:.1f} s")
        self.assert_seen("connections lost")
        self.assertGreater(waited_s, 1, "nobody had to wait for another leader")

    def story_in_first_partition(self) -> Story | None:
        """Of the journal whose leader is killed."""
        story = self.story()
        story.register()
        position = self.attempt_contact(story).position
        return story if position.startswith("intake/0@") else None

    def attempt_contact(self, story: Story) -> Answer:
        answer = story.worker.command(f"/v1/cases/{story.case}/contact-attempts",
                                      contact_attempt(story.institution))
        self.assertEqual(200, answer.status, answer.body)
        return answer

    def await_in_sync(self) -> None:
        """As somebody who restarts brokers in turn waits before the next."""
        everybody = len(self.cluster.kafka.state.nodes)
        until("all copies are in sync", lambda: all(
            len(partition["isrs"]) == everybody for _, partition in self.partitions()), WITHIN_S)

    def published(self) -> float:
        return sum(self.cluster.metrics(gateway)["enlace_gateway_published_total"]
                   for gateway in self.instances("gateway"))

    def is_all_public(self) -> bool:
        return subprocess.run([PROGRAM, "verify", "--brokers", self.brokers, "--public",
                               "--keys", self.cluster.programs.keys], check=False,
                              stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL).returncode == 0

    def leaders(self) -> dict[tuple[str, int], int]:
        return {(topic, partition["partition"]): partition["leader"]
                for topic, partition in self.partitions()}

    def partitions(self) -> list[tuple[str, dict]]:
        """Never none: who gets no answer must not take it for one."""
        return until("brokers tell of their partitions", self.told_of, WITHIN_S)

    def told_of(self) -> list[tuple[str, dict]]:
        told = subprocess.run(["kcat", "-b", self.cluster.kafka.state.bootstrap, "-L", "-J", "-q"],
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=WITHIN_S)
        topics = json.loads(told.stdout)["topics"] if told.returncode == 0 else []
        return [(topic["topic"], partition) for topic in topics
                if topic["topic"].startswith("enlace.") for partition in topic["partitions"]]


if __name__ == "__main__":
    unittest.main()
