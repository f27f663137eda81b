"""A deployment moves to Apache Kafka and back, with everybody still at work: nothing is lost."""

import random
import unittest
from pathlib import Path
from typing import Any

from moving_test_case import ONE_COPY, MovingTestCase, in_folder, what_moves

from support import judge
from support.chaos_test_case import ChaosTestCase, Traffic
from support.client import NoAnswer
from support.process import NotServing, Process
from support.stories import Story
from support.tokens import STATE
from support.waiting import until

STORIES, THREADS = 6, 3


class ThereAndBackTest(MovingTestCase, ChaosTestCase):
    def test_a_deployment_moves_to_brokers_and_back(self) -> None:
        self.make_topics()
        first, keys = self.data, self.data / "keys"
        brokers = self.brokers.bootstrap
        self.server.start()
        stories = [self.played() for _ in range(STORIES)]
        self.await_settled()
        self.refuses("in use by another process", first, brokers, keys)
        self.server.stop()

        self.moves(first, brokers, keys)
        self.check_left(first, brokers)
        there = self.on_brokers(self.folder)
        self.assertEqual(what_moves(in_folder(first)), there)
        self.assertGreater(sum(map(len, there.values())), 100)
        self.verifies(first)
        self.verifies("--brokers", brokers)
        for place in (first, self.dump(self.folder)):
            report = self.judged(place)
            self.assertGreater(report["summary"]["client"]["answers found in the log"], 50)

        self.server = self.process("on-brokers", "--brokers", brokers, *ONE_COPY)
        self.server.start()
        self.same_answers(stories)
        traffic = Traffic(self, THREADS)
        self.addCleanup(traffic.stop)
        until("the traffic is under way", lambda: sum(
            story.visit != "" for story in traffic.stories) > STORIES)
        # Nobody stops the server: it finds out by the last record.
        last = self.folder / "last"
        self.moves(brokers, last, keys)
        until("it says why it takes nothing", lambda: "journal_moved" in self.ready())
        self.server.stop()
        self.server = self.process("last")
        self.server.start()
        played = len(traffic.stories)
        until("the traffic goes on", lambda: len(traffic.stories) > played + STORIES, 60)
        traffic.stop()
        self.same_answers(stories)
        self.await_settled()
        workload = self.workload_file()
        self.server.stop()
        report = self.judged(last, "--workload", workload)
        print(report["summary"])
        self.assertGreater(report["summary"]["client"].get("answered 503", 0), 0,
                           "nobody asked meanwhile")
        self.verifies(last)
        self.verifies("--brokers", brokers)
        back = in_folder(last)
        for partition, entries in self.on_brokers(self.folder).items():
            moved = next(at for at, entry in enumerate(entries) if b"JournalMoved" in entry)
            self.assertEqual(entries[:moved], back[partition][:moved], partition)
        self.refuses("Choose an empty folder, or topics made anew", last, brokers, keys)

    def process(self, name: str, *flags: str) -> Process:
        process = Process(self.folder / name, self.folder / f"output-{name}",
                          ("--keys", str(self.folder / "data/keys"), *flags))
        self.addCleanup(process.end)
        self.addCleanup(lambda: self.assertEqual([], process.sanitizer_reports()))
        return process

    def played(self) -> tuple[Story, str, str]:
        """One, and a command of its that is asked for again later: its key and its answer."""
        story = Story(self.clients, random.Random(self.rng.getrandbits(64)))
        story.play()
        key = f"{story.patient}-once-more"
        return story, key, self.ask(story, key)

    def ask(self, story: Story, key: str) -> str:
        answer = story.worker.command(f"/v1/cases/{story.case}/contact-attempts", {
            "channel": "LLAMADA", "occurredAt": "2026-01-01T10:00:00Z",
            "unit": story.institution, "result": "NO_ANSWER"}, key)
        return f"{answer.status} {answer.position} {answer.body!r}"

    def same_answers(self, stories: list[tuple[Story, str, str]]) -> None:
        for story, key, answer in stories:
            self.assertEqual(answer, self.ask(story, key))

    def check_left(self, data: Path, brokers: str) -> None:
        """What was moved is served no more, not even by mistake."""
        with self.assertRaises(NotServing) as left:
            self.server.start()
        self.assertEqual(1, left.exception.status)
        self.assertIn(f"has moved to Apache Kafka at {brokers}: serve it there",
                      left.exception.output)
        again = self.migrate(data, brokers, data / "keys")
        self.assertEqual(0, again.returncode, again.stderr)
        self.assertIn("had been moved to", again.stdout)

    def ready(self) -> str:
        try:
            return self.clients.of(STATE).get("/health/ready").body.decode()
        except NoAnswer:
            return ""  # The connection was to an earlier server.

    def judged(self, place: Path, *flags: str | Path) -> dict[str, Any]:
        """With everything that clients were ever told."""
        return judge.run(place, "--client-log", self.log.path, "--deployment-key",
                         self.folder / "data/keys/deployment.key", "--settled", *flags)


if __name__ == "__main__":
    unittest.main()
