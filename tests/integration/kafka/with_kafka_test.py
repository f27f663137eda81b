"""The command that other tests are wrapped in: ends as its command ends, and leaves no broker."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

SOURCE = Path(os.environ.get("ENLACE_SOURCE_DIR", Path(__file__).resolve().parents[3]))
sys.path.insert(0, str(SOURCE / "deploy/kafka"))

from enlace_kafka.processes import Process, until  # noqa: E402
from enlace_kafka.state import State  # noqa: E402

WITH_KAFKA = SOURCE / "tests/support/with_kafka.py"
WITHIN_S = 60
SAY = 'echo "$ENLACE_TEST_KAFKA_FOLDER"; cp "$ENLACE_TEST_KAFKA_FOLDER/cluster.json" "$0"; '


class WithKafkaTest(unittest.TestCase):
    def setUp(self) -> None:
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.state_file = self.folder / "state.json"

    def run_script(self, script: str, *options: str) -> "subprocess.Popen[str]":
        running = subprocess.Popen(
            [WITH_KAFKA, *options, "--", "bash", "-c", SAY + script, self.state_file],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(running.communicate)
        self.addCleanup(running.kill)
        return running

    def broker(self) -> Process:
        return State.from_json(self.state_file.read_text()).running[1]

    def test_the_command_reaches_a_broker_that_is_gone_afterwards(self) -> None:
        running = self.run_script('kcat -b "$ENLACE_TEST_KAFKA" -L -J')
        said, errors = running.communicate(timeout=WITHIN_S)
        self.assertEqual(0, running.returncode, errors)
        folder, _, told = said.partition("\n")
        self.assertEqual(1, len(json.loads(told)["brokers"]))
        self.assertFalse(self.broker().running)
        self.assertFalse(Path(folder).exists())

    def test_a_command_that_fails_is_told_by_its_status_and_leaves_the_logs(self) -> None:
        running = self.run_script("exit 7")
        said, errors = running.communicate(timeout=WITHIN_S)
        self.assertEqual(7, running.returncode)
        kept = Path(re.search(r"left is in (\S+):", errors)[1])
        self.addCleanup(shutil.rmtree, kept)
        self.assertEqual(said.strip(), str(kept))
        self.assertIn("Kafka Server started", (kept / "node-1/kafka.log").read_text())
        self.assertFalse(self.broker().running)

    def test_a_signal_reaches_the_command_and_nothing_is_left(self) -> None:
        running = self.run_script("trap 'echo told; exit 3' TERM; while :; do read -t 1 < <(:); "
                                  "done")
        folder = Path(running.stdout.readline().strip())
        until("the command runs", self.state_file.exists, WITHIN_S)
        running.send_signal(signal.SIGTERM)
        said, errors = running.communicate(timeout=WITHIN_S)
        self.assertEqual((3, "told\n"), (running.returncode, said), errors)
        self.assertFalse(self.broker().running)
        self.assertFalse(folder.exists())

    def test_no_broker_outlives_it_when_it_is_killed(self) -> None:
        running = self.run_script('echo $$; exec tail -f /dev/null')
        folder = Path(running.stdout.readline().strip())
        self.addCleanup(shutil.rmtree, folder)
        command = int(running.stdout.readline())
        broker = self.broker()
        self.assertTrue(broker.running)
        running.kill()
        until("the broker is gone", lambda: not broker.running, WITHIN_S)
        until("the command is gone", lambda: not Path(f"/proc/{command}").exists(), WITHIN_S)


if __name__ == "__main__":
    unittest.main()
