"""A network between clients and a broker that loses answers, cuts and delays."""

import os
import subprocess
import sys
import unittest
from pathlib import Path

SOURCE = Path(os.environ.get("ENLACE_SOURCE_DIR", Path(__file__).resolve().parents[3]))
sys.path.insert(0, str(SOURCE / "tests/support"))

from kafka_broker import KafkaTestCase  # noqa: E402
from enlace_kafka.admin import BRIEF  # noqa: E402
from enlace_kafka.distribution import java  # noqa: E402
from enlace_kafka.processes import until  # noqa: E402

WITHIN_S = 60


class ProxiedTest(KafkaTestCase):
    SETTINGS = {"proxied": True}

    def setUp(self) -> None:
        self.topic = self.id().rpartition(".")[2]
        self.brokers.make_topics(self.topic)
        self.proxy = self.brokers.proxies[1]
        self.addCleanup(self.proxy.heal)

    def writer(self) -> "subprocess.Popen[str]":
        """Writes each line of its input at once, as a journal would; kcat waits for many."""
        writer = subprocess.Popen(
            java("org.apache.kafka.tools.ConsoleProducer", "--bootstrap-server",
                 self.brokers.bootstrap, "--topic", self.topic, "--sync",
                 "--message-send-max-retries", "1000", options=BRIEF),
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
            bufsize=1)
        self.addCleanup(writer.wait, WITHIN_S)
        self.addCleanup(writer.stderr.close)
        self.addCleanup(writer.kill)
        self.say(writer, "first\n")
        self.await_written("first\n")
        return writer

    def say(self, writer: "subprocess.Popen[str]", line: str) -> None:
        writer.stdin.write(line)

    def finish(self, writer: "subprocess.Popen[str]") -> None:
        writer.stdin.close()
        self.assertEqual(0, writer.wait(WITHIN_S), writer.stderr.read())

    def written(self) -> str:
        """As the broker has it: read past the proxy."""
        return subprocess.run(
            ["kcat", "-C", "-b", self.brokers.state.internal_bootstrap, "-t", self.topic, "-p",
             "0", "-o", "beginning", "-e", "-q"],
            check=True, capture_output=True, text=True, timeout=WITHIN_S).stdout

    def await_written(self, lines: str) -> None:
        until(f"{lines!r} is written", lambda: self.written() == lines, WITHIN_S)

    def test_what_was_written_and_never_answered_is_not_written_again(self) -> None:
        writer = self.writer()
        self.proxy.drop_replies()
        self.say(writer, "unanswered\n")
        self.await_written("first\nunanswered\n")
        until("the answer was dropped", lambda: self.proxy.happened.dropped_replies_bytes, WITHIN_S)
        connections = self.proxy.happened.connections
        self.proxy.heal()
        self.finish(writer)
        self.assertGreater(self.proxy.happened.connections, connections, "it never tried again")
        self.assertEqual("first\nunanswered\n", self.written())

    def test_a_cut_connection_is_made_again_to_the_same_proxy(self) -> None:
        writer = self.writer()
        before = self.proxy.happened
        cut, connections = before.cut_connections, before.connections
        self.proxy.cut()
        self.assertGreater(self.proxy.happened.cut_connections, cut)
        self.say(writer, "after the cut\n")
        self.finish(writer)
        self.assertGreater(self.proxy.happened.connections, connections)
        self.assertEqual("first\nafter the cut\n", self.written())

    def test_a_slow_network_holds_up_and_loses_nothing(self) -> None:
        writer = self.writer()
        delayed = self.proxy.happened.delayed_chunks
        self.proxy.delay(0.2)
        self.say(writer, "slow\n")
        self.finish(writer)
        self.assertGreater(self.proxy.happened.delayed_chunks, delayed)
        self.assertEqual("first\nslow\n", self.written())


if __name__ == "__main__":
    unittest.main()
