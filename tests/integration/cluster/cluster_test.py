"""tools/cluster: starts all of it, finds it again, ends any of it, and leaves nothing behind.

The programs are pretended, the brokers and what stands in front are real.
"""

import http.client
import json
import os
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

SOURCE = Path(os.environ.get("ENLACE_SOURCE_DIR", Path(__file__).resolve().parents[3]))
sys.path[:0] = [str(SOURCE / "deploy/kafka"), str(SOURCE / "deploy/cluster")]

from enlace_cluster.deployment import Deployment  # noqa: E402
from enlace_cluster.services import HOST, PARTS  # noqa: E402
from enlace_kafka.ports import free_ports, is_free  # noqa: E402
from enlace_kafka.processes import Process, until  # noqa: E402

PRETENDER = SOURCE / "tests/integration/cluster/pretender.py"
WITHIN_S = 120
SERVICES = [f"{service}-{number}"
            for service in ("intake", "homevisits", "referral", "telemedicine", "transfers",
                            "grievances", "views", "gateway")
            for number in (0, 1)]
PROCESSES = ["kafka-1", *SERVICES, "haproxy"]


class ClusterTest(unittest.TestCase):
    def setUp(self) -> None:
        folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.data, self.programs = folder / "data", folder / "bin"
        self.programs.mkdir()
        for name in PARTS:
            (self.programs / name).symlink_to(PRETENDER)
        self.port, = free_ports(1)
        self.addCleanup(self.end)

    def end(self) -> None:
        if self.data.exists():
            self.cluster("down")

    def cluster(self, command: str, *arguments: str) -> tuple[int, str]:
        done = subprocess.run(
            [SOURCE / "tools/cluster", command, *arguments, "--data", self.data],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=WITHIN_S)
        return done.returncode, done.stdout

    def up(self, *arguments: str) -> str:
        status, said = self.cluster("up", "--bin", str(self.programs), *arguments)
        self.assertEqual(0, status, said)
        return said

    def done(self, command: str, *arguments: str) -> str:
        status, said = self.cluster(command, *arguments)
        self.assertEqual(0, status, said)
        return said

    def processes(self) -> dict[str, Process]:
        deployment = Deployment(self.data)
        kafka = deployment.kafka.state.running
        return {f"kafka-{node}": process for node, process in kafka.items()} \
            | deployment.state.running

    def ask(self, method: str, path: str) -> str:
        """Who answers. On a machine without a processor to spare the front may take an instance
        for dead for a moment, and says 503."""
        def answered() -> str | None:
            connection = http.client.HTTPConnection(HOST, self.port, timeout=WITHIN_S)
            try:
                connection.request(method, path)
                answer = connection.getresponse()
                said = json.loads(answer.read())
                self.assertIn(answer.status, (200, 503), said)
                return said["by"] if answer.status == 200 else None
            finally:
                connection.close()

        return until(f"{method} {path} is answered", answered, WITHIN_S)

    def test_all_of_it_comes_up_is_ended_piece_by_piece_and_comes_back(self) -> None:
        said = self.up("--port", str(self.port))
        self.check_what_it_says(said)
        self.check_what_the_services_are_told()
        self.check_that_it_stays_as_it_is()
        for name in ("intake-0", "views-1", "haproxy", "kafka-1"):
            with self.subTest(name=name):
                self.end_and_start(name)
        before = self.processes()
        self.assertEqual("", self.done("down"))
        for name, process in before.items():
            self.assertFalse(process.running, name)
        self.assertTrue(is_free(self.port))
        self.assertEqual(1, self.cluster("status")[0])

    def check_what_it_says(self, said: str) -> None:
        self.assertIn(f"http://{HOST}:{self.port}\n", said)
        self.assertIn(Deployment(self.data).kafka.state.bootstrap, said)
        self.assertIn(f"token --data {self.data} ", said)
        processes = self.processes()
        self.assertEqual(PROCESSES, list(processes))
        for name, process in processes.items():
            self.assertTrue(process.running, name)
            self.assertRegex(said, rf"{name} +pid {process.pid} ")
        for log in re.findall(r"\S+\.log$", said, re.MULTILINE):
            self.assertTrue(Path(log).exists(), log)

    def check_what_the_services_are_told(self) -> None:
        brokers = Deployment(self.data).kafka.state.bootstrap
        for name in SERVICES:
            folder = self.data / "services" / name
            told = json.loads((folder / "told.json").read_text())
            self.assertEqual("--dev", told.pop())
            told = dict(zip(told[::2], told[1::2]))
            self.assertRegex(told.pop("--listen"), rf"^{HOST}:\d+$")
            if name.startswith("gateway-"):
                self.assertEqual(f"http://{HOST}:{self.port}", told.pop("--services"))
            self.assertEqual({"--brokers": brokers, "--data": str(folder),
                              "--keys": str(self.data / "keys"),
                              "--instance": name[-1], "--instances": "2",
                              "--partitions": "4", "--replication": "1",
                              "--min-insync": "1"}, told)
        self.assertTrue(self.ask("POST", "/v1/cases").startswith("intake-"))
        self.assertTrue(self.ask("GET", "/v1/cases/case-1").startswith("views-"))

    def check_that_it_stays_as_it_is(self) -> None:
        before = self.processes()
        self.up()
        self.assertEqual(before, self.processes())
        for arguments, complaint in ((["--of-each", "3"], "2 of each"),
                                     (["--brokers", "3"], "nodes is 1, not 3")):
            status, said = self.cluster("up", "--bin", str(self.programs), *arguments)
            self.assertEqual(1, status)
            self.assertIn(complaint, said)
        status, said = self.cluster("kill", "intake-7")
        self.assertEqual(1, status)
        self.assertIn("there is no intake-7, only kafka-1, intake-0", said)
        self.assertEqual(before, self.processes())

    def end_and_start(self, name: str) -> None:
        before = self.processes()
        self.done("kill", name)
        self.assertFalse(before[name].running)
        status, said = self.cluster("status")
        self.assertEqual(1, status)
        self.assertRegex(said, rf"{name} +down ")
        if name in SERVICES:
            self.ask("POST", "/v1/cases")
            self.ask("GET", "/v1/workload")
        self.done("start", name)
        self.done("status")
        after = self.processes()
        self.assertNotEqual(before.pop(name), after.pop(name))
        self.assertEqual(before, after)

    def test_what_does_not_start_is_told_and_leaves_nothing_running(self) -> None:
        (self.programs / "enlace-views").unlink()
        (self.programs / "enlace-views").write_text("#!/bin/sh\necho no such option\nexit 3\n")
        (self.programs / "enlace-views").chmod(0o755)
        status, said = self.cluster("up", "--bin", str(self.programs), "--port", str(self.port))
        self.assertEqual(1, status)
        self.assertIn("views-0 ended instead of serving:\nno such option\n", said)
        self.assertEqual(["kafka-1"], list(self.processes()))
        self.assertTrue(is_free(self.port))
        self.done("down")
        until("no broker is left", lambda: not self.processes(), WITHIN_S)


if __name__ == "__main__":
    unittest.main()
