"""What tests share that run the services' programs by themselves."""

import http.client
import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from typing import Any

SOURCE = Path(os.environ.get("ENLACE_SOURCE_DIR", Path(__file__).resolve().parents[3]))
BIN = Path(os.environ.get("ENLACE_BIN_DIR", SOURCE / "build/dev/bin"))
sys.path[:0] = [str(SOURCE / "tests/support"), str(SOURCE / "deploy/cluster"),
                str(SOURCE / "deploy/kafka")]

from enlace_cluster.services import HOST, PARTITIONS, SERVICES, Instance, Programs  # noqa: E402
from enlace_kafka.ports import free_ports  # noqa: E402
from enlace_kafka.processes import Process, run_all, start, until  # noqa: E402

WITHIN_S = 60


class ProgramsTestCase(unittest.TestCase):
    def run_on(self, brokers: str) -> None:
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.programs = Programs(BIN, self.folder, brokers, 1, 1, PARTITIONS)
        self.ports = dict(zip(SERVICES, free_ports(len(SERVICES))))

    def command(self, service: str) -> list[str]:
        return self.programs.serve(Instance(service, 0, self.ports[service]), 1)

    def make_keys(self) -> None:
        run_all([self.programs.make_keys()])
        run_all([self.programs.token()])

    def start(self, service: str, *more: str) -> Process:
        process = start([*self.command(service), *more], self.log_of(service), with_parent=True)
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

    def ask(self, service: str, method: str, path: str, body: Any = None,
            headers: dict[str, str] | None = None) -> tuple[int, dict[str, str], Any]:
        connection = http.client.HTTPConnection(HOST, self.ports[service], timeout=WITHIN_S)
        try:
            connection.request(method, path, json.dumps(body) if body else None, headers or {})
            answer = connection.getresponse()
            said = answer.read()
            return answer.status, dict(answer.headers), json.loads(said) if said else None
        finally:
            connection.close()

    def status_of(self, service: str) -> int:
        try:
            return self.ask(service, "GET", "/health/ready")[0]
        except OSError:
            return 0

    def await_status(self, service: str, status: int) -> None:
        until(f"{service} answers {status}", lambda: self.status_of(service) == status, WITHIN_S)
