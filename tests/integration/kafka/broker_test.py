"""The brokers that all other tests stand on: what they keep, what they refuse, how they die."""

import json
import os
import subprocess
import sys
import unittest
from pathlib import Path
from typing import Any

SOURCE = Path(os.environ.get("ENLACE_SOURCE_DIR", Path(__file__).resolve().parents[3]))
sys.path.insert(0, str(SOURCE / "tests/support"))

from kafka_broker import KafkaTestCase  # noqa: E402
from enlace_kafka.processes import Failed, until  # noqa: E402
from enlace_kafka.state import ClusterError  # noqa: E402

WITHIN_S = 60
LINES = "".join(f"line {number}\n" for number in range(1000))


class BrokerTestCase(KafkaTestCase):
    def kcat(self, *arguments: str, input: str = "") -> str:
        done = self.try_kcat(*arguments, input=input)
        self.assertEqual(0, done.returncode, done.stderr)
        return done.stdout

    def try_kcat(self, *arguments: str, input: str = "") -> "subprocess.CompletedProcess[str]":
        return subprocess.run(["kcat", "-b", self.brokers.bootstrap, *arguments], input=input,
                              capture_output=True, text=True, timeout=WITHIN_S)

    def write(self, topic: str, lines: str) -> None:
        self.kcat("-P", "-t", topic, "-p", "0", "-X", "acks=all", "-X", "enable.idempotence=true",
                  input=lines)

    def read(self, topic: str) -> str:
        return self.kcat("-C", "-t", topic, "-p", "0", "-o", "beginning", "-e", "-q")

    def partition(self, topic: str) -> dict[str, Any]:
        """Of whoever is asked; a broker that has just started may not know of the topic yet."""
        return until(f"a broker tells of {topic}", lambda: [
            partition for told in json.loads(self.kcat("-L", "-J", "-t", topic))["topics"]
            for partition in told["partitions"]], WITHIN_S)[0]

    def await_in_sync(self, topic: str, count: int) -> None:
        until(f"{count} replicas of {topic} are in sync",
              lambda: len(self.partition(topic)["isrs"]) == count, WITHIN_S)


class OneBrokerTest(BrokerTestCase):
    def test_what_was_acknowledged_survives_a_kill_and_an_orderly_stop(self) -> None:
        self.brokers.make_topics("kept")
        port = self.brokers.bootstrap
        self.write("kept", LINES)
        self.brokers.kill(1)
        self.assertFalse(self.brokers.state.runs(1))
        self.brokers.start(1)
        self.assertEqual(LINES, self.read("kept"))
        self.write("kept", LINES)
        self.assertTrue(self.brokers.stop(1), "it had to be killed")
        self.brokers.start(1)
        self.assertEqual(LINES * 2, self.read("kept"))
        self.assertEqual(port, self.brokers.bootstrap)

    def test_a_topic_that_nobody_made_is_not_made_by_writing_to_it(self) -> None:
        done = self.try_kcat("-P", "-t", "mistyped", "-X", "message.timeout.ms=3000", input="x\n")
        self.assertNotEqual(0, done.returncode)
        told = json.loads(self.kcat("-L", "-J"))
        self.assertNotIn("mistyped", [topic["topic"] for topic in told["topics"]])

    def test_a_message_of_a_mebibyte_is_taken(self) -> None:
        self.brokers.make_topics("large", max_message_bytes=str(2 << 20))
        self.kcat("-P", "-t", "large", "-p", "0", "-X", "message.max.bytes=2000000",
                  input="x" * (1 << 20) + "\n")
        self.assertEqual((1 << 20) + 1, len(self.read("large")))

    def test_of_several_programs_the_first_that_fails_is_the_last_and_is_named(self) -> None:
        self.brokers.make_topics("there")
        with self.assertRaisesRegex(Failed, "--topic there .*: status 1, .*already exists"):
            self.brokers.make_topics("made", "there", "never-made")
        self.partition("made")
        told = json.loads(self.kcat("-L", "-J"))
        self.assertNotIn("never-made", [topic["topic"] for topic in told["topics"]])

    def test_what_is_there_already_is_not_started_twice_nor_made_otherwise(self) -> None:
        before = self.brokers.state
        self.brokers.up()
        self.assertEqual(before, self.brokers.state)
        with self.assertRaisesRegex(ClusterError, "nodes is 1, not 3"):
            self.brokers.up(nodes=3)
        with self.assertRaisesRegex(ClusterError, "no broker 2"):
            self.brokers.kill(2)

    def test_nobody_else_may_read_its_folder(self) -> None:
        self.assertEqual(0o700, self.brokers.folder.stat().st_mode & 0o777)


class ThreeBrokersTest(BrokerTestCase):
    SETTINGS = {"nodes": 3}

    def test_the_leader_may_be_killed_and_one_broker_alone_takes_nothing(self) -> None:
        self.brokers.make_topics("kept")
        self.await_in_sync("kept", 3)
        self.write("kept", LINES)
        leader = self.partition("kept")["leader"]
        self.brokers.kill(leader)
        until("another one leads", lambda: self.partition("kept")["leader"] not in (-1, leader),
              WITHIN_S)
        self.write("kept", LINES)
        self.assertEqual(LINES * 2, self.read("kept"))

        second = self.partition("kept")["leader"]
        self.brokers.kill(second)
        alone = self.try_kcat("-P", "-t", "kept", "-p", "0", "-X", "acks=all",
                              "-X", "message.timeout.ms=3000", input="too few\n")
        self.assertNotEqual(0, alone.returncode, "taken with one replica of three")

        self.brokers.up()
        self.await_in_sync("kept", 3)
        self.assertEqual(LINES * 2, self.read("kept"))


if __name__ == "__main__":
    unittest.main()
