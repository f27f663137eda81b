"""The programs of the services, each by itself: what they start without, and how they wait."""

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from typing import Any

SOURCE = Path(os.environ.get("ENLACE_SOURCE_DIR", Path(__file__).resolve().parents[3]))
BIN = Path(os.environ.get("ENLACE_BIN_DIR", SOURCE / "build/dev/bin"))
sys.path[:0] = [str(SOURCE / "tests/support"), str(SOURCE / "deploy/cluster")]

from kafka_broker import KafkaTestCase  # noqa: E402
from enlace_cluster.services import HOST, SERVICES, Instance, Programs  # noqa: E402
from enlace_kafka.ports import free_ports  # noqa: E402
from enlace_kafka.processes import Process, run_all, start, until  # noqa: E402

WITHIN_S = 60
FAILED, MISUSED = 1, 2


class ProgramsTestCase(unittest.TestCase):
    def run_on(self, brokers: str) -> None:
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.programs = Programs(BIN, self.folder, brokers, 1, 1)
        self.ports = dict(zip(SERVICES, free_ports(len(SERVICES))))

    def command(self, service: str) -> list[str]:
        return self.programs.serve(Instance(service, 0, self.ports[service]), 1)

    def make_keys(self) -> None:
        run_all([self.programs.make_keys()])
        run_all([self.programs.token()])

    def start(self, service: str) -> Process:
        process = start(self.command(service), self.log_of(service), with_parent=True)
        self.addCleanup(process.kill)
        return process

    def log_of(self, service: str) -> Path:
        return self.folder / f"{service}.log"

    def ends(self, service: str, *more: str) -> tuple[int, str]:
        return self.end_of([*self.command(service), *more])

    def end_of(self, command: list[str | Path]) -> tuple[int, str]:
        """Of a program that must not serve: its status, and its last line."""
        done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
                              timeout=WITHIN_S)
        return done.returncode, done.stderr.splitlines()[-1]

    def ask(self, service: str, method: str, path: str) -> tuple[int, dict[str, str], Any]:
        connection = http.client.HTTPConnection(HOST, self.ports[service], timeout=WITHIN_S)
        try:
            connection.request(method, path)
            answer = connection.getresponse()
            body = answer.read()
            return answer.status, dict(answer.headers), json.loads(body) if body else None
        finally:
            connection.close()

    def status_of(self, service: str) -> int:
        try:
            return self.ask(service, "GET", "/health/ready")[0]
        except OSError:
            return 0

    def await_status(self, service: str, status: int) -> None:
        until(f"{service} answers {status}", lambda: self.status_of(service) == status, WITHIN_S)


class WithoutBrokersTest(ProgramsTestCase):
    def setUp(self) -> None:
        port, = free_ports(1)
        self.run_on(f"{HOST}:{port}")

    def test_no_program_makes_keys_that_it_would_have_for_itself(self) -> None:
        for service in SERVICES:
            status, said = self.ends(service)
            self.assertEqual(FAILED, status)
            self.assertRegex(said, rf"^enlace-{service}: .*deployment\.key: is missing; make a new")
        self.assertFalse(self.programs.keys.exists())

    def test_flags_that_make_no_sense_together_are_refused(self) -> None:
        said = self.end_of([BIN / "enlace-views", "--data", self.folder, "--instance", "2",
                            "--instances", "2", "--brokers", self.programs.brokers])
        self.assertEqual((FAILED, "enlace-views: --instance counts from 0: of 2 --instances the "
                          "last is 1"), said)
        status, said = self.end_of([BIN / "enlace-views", "--data", self.folder, "--instances",
                                    "2"])
        self.assertEqual(FAILED, status)
        self.assertIn("on --brokers only", said)
        self.assertEqual(MISUSED, self.ends("views", "--user", "views")[0])
        self.assertEqual(MISUSED, self.ends("views", "--certificate-file", "views.pem")[0])


class ProgramsTest(KafkaTestCase, ProgramsTestCase):
    def setUp(self) -> None:
        self.run_on(self.brokers.bootstrap)

    def test_a_program_without_its_broker_lives_waits_and_says_so(self) -> None:
        self.make_keys()
        for service in SERVICES:
            status, said = self.ends(service)
            self.assertEqual(FAILED, status)
            self.assertRegex(said, rf"^enlace-{service}: topic enlace\.keyring\.v1 does not exist: "
                             "make it with `enlace topics create`$")
        run_all([self.programs.make_topics()])
        self.brokers.kill(1)
        processes = {service: self.start(service) for service in SERVICES}
        for service in SERVICES:
            self.await_status(service, 503)
            self.await_reason(service, "log_unavailable")
            self.assertEqual(204, self.ask(service, "GET", "/health/live")[0])
            status, headers, said = self.ask(service, "POST", "/v1/patients")
            self.assertEqual((503, "not_tried", "1"),
                             (status, said["code"], headers["Retry-After"]))
            self.assertIn("check that the brokers run", self.log_of(service).read_text())
        processes["views"].signal(signal.SIGTERM)
        until("one that waits ends as it is told", lambda: not processes["views"].running, 5)
        self.brokers.start(1)
        processes["views"] = self.start("views")
        for service, process in processes.items():
            self.await_status(service, 200)
            self.assertTrue(process.running)
        self.check_whose_paths_are_whose()
        for service, process in processes.items():
            self.assertTrue(process.end(WITHIN_S), service)
            self.assertIsNone(re.search("Sanitizer|runtime error:",
                                        self.log_of(service).read_text()), service)

    def await_reason(self, service: str, reason: str) -> None:
        until(f"{service} says {reason}", lambda: self.ask(service, "GET", "/health/ready")[2] == {
            "components": [{"name": "start", "reason": reason}]}, WITHIN_S)

    def check_whose_paths_are_whose(self) -> None:
        paths = {"intake": ("POST", "/v1/cases"), "homevisits": ("POST", "/v1/home-visits"),
                 "views": ("GET", "/v1/workload")}
        for asked in SERVICES:
            for owner, (method, path) in paths.items():
                status, headers, said = self.ask(asked, method, path)
                expected = (401, "token_missing") if asked == owner else (404, "unknown_path")
                self.assertEqual(expected, (status, said["code"]), (asked, path))
                self.assertEqual("application/problem+json", headers["Content-Type"])


if __name__ == "__main__":
    unittest.main()
