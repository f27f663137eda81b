"""Institutions that send commands on Kafka, by kcat, to services and gateways that run here."""

import http.client
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

SOURCE = Path(os.environ.get("ENLACE_SOURCE_DIR", Path(__file__).resolve().parents[3]))
BIN = Path(os.environ.get("ENLACE_BIN_DIR", SOURCE / "build/dev/bin"))
sys.path[:0] = [str(SOURCE / "tests/support"), str(SOURCE / "deploy/cluster"),
                str(SOURCE / "deploy/kafka")]

from enlace_cluster.services import HOST, PARTITIONS, Instance, Programs  # noqa: E402
from enlace_kafka.ports import free_ports  # noqa: E402
from enlace_kafka.processes import Process, run_all, start, until  # noqa: E402
from kafka_broker import KafkaTestCase  # noqa: E402

WITHIN_S = 240
GATEWAYS = 2
STRUCTURED = "application/cloudevents+json"

NOTHING = object()

Message = dict[str, Any]


class Read(NamedTuple):
    offset: int
    headers: dict[str, str]
    value: bytes


def event(id: str, kind: str, data: Any = {}, **attributes: Any) -> Message:
    """A command in structured mode."""
    return {"specversion": "1.0", "id": id, "source": "/his", "type": f"enlace.{kind}",
            **({} if data is NOTHING else {"data": data})} | attributes


def patient(id: str, **attributes: Any) -> Message:
    """Nobody knows whom: each makes another one."""
    return event(id, "intake.v1.RegisterPatient",
                 {"finding": {"description": "Unos 60 años", "place": "Alameda",
                              "foundAt": "2026-01-05T10:00:00Z"}}, **attributes)


class InboxTestCase(KafkaTestCase):
    """All services in one process, and gateways beside it."""

    services: Process
    gateways_beside = GATEWAYS

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.folder = Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.front_port, *cls.gateway_ports = free_ports(1 + cls.gateways_beside)
        cls.programs = Programs(BIN, cls.folder, cls.brokers.bootstrap, 1, 1, PARTITIONS,
                                f"http://{HOST}:{cls.front_port}")
        for command in (cls.programs.make_keys(), cls.programs.make_gateway_key(),
                        cls.programs.token(), cls.programs.make_topics()):
            run_all([command])
        cls.start_services()
        cls.addClassCleanup(lambda: cls.services.kill())
        cls.gateways: dict[int, Process] = {}
        for number in range(cls.gateways_beside):
            cls.start_gateway(number)
        cls.addClassCleanup(lambda: [gateway.kill() for gateway in cls.gateways.values()])

    @classmethod
    def service_flags(cls) -> list[str]:
        return []

    @classmethod
    def gateway_flags(cls) -> list[str]:
        return []

    @classmethod
    def start_services(cls) -> None:
        cls.services = start(
            [BIN / "enlace", "serve", "--brokers", cls.brokers.bootstrap, "--replication", "1",
             "--min-insync", "1", "--partitions", str(PARTITIONS),
             "--data", cls.folder / "services", "--keys", cls.programs.keys,
             "--listen", f"{HOST}:{cls.front_port}", *cls.service_flags()],
            cls.folder / "services.log", with_parent=True)
        until("the services serve", lambda: cls.status_at(cls.front_port) == 200, WITHIN_S)

    @classmethod
    def start_gateway(cls, number: int) -> None:
        instance = Instance("gateway", number, cls.gateway_ports[number])
        cls.gateways[number] = start(
            [*cls.programs.serve(instance, cls.gateways_beside), *cls.gateway_flags()],
            cls.folder / f"gateway-{number}.log", with_parent=True)

    @classmethod
    def status_at(cls, port: int) -> int:
        try:
            return cls.ask(port, "/health/ready")[0]
        except OSError:
            return 0

    @staticmethod
    def ask(port: int, path: str, headers: dict[str, str] | None = None) -> tuple[int, str]:
        connection = http.client.HTTPConnection(HOST, port, timeout=WITHIN_S)
        try:
            connection.request("GET", path, headers=headers or {})
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def metric(self, port: int, name: str) -> float:
        """The sum over all labels; 0 of what does not run."""
        try:
            _, text = self.ask(port, "/metrics")
        except OSError:
            return 0
        return sum(float(line.rpartition(" ")[2]) for line in text.splitlines()
                   if re.match(rf"{name}[{{ ]", line))

    def verified(self, status: int) -> str:
        done = subprocess.run(
            [BIN / "enlace", "verify", "--brokers", self.brokers.bootstrap, "--public", "--keys",
             self.programs.keys], capture_output=True, text=True, timeout=WITHIN_S)
        self.assertEqual(status, done.returncode, done.stdout + done.stderr)
        return done.stdout

    def kcat(self, *arguments: str, input: str = "") -> bytes:
        done = subprocess.run(["kcat", "-b", self.brokers.bootstrap, *arguments],
                              input=input.encode(), capture_output=True, timeout=WITHIN_S)
        self.assertEqual(0, done.returncode, done.stderr)
        return done.stdout

    def send(self, institution: str, *messages: tuple[str, Message]) -> None:
        """Each with its key, in structured mode."""
        self.send_text(institution, [f"{key}\t{json.dumps(message)}" for key, message in messages],
                       **{"content-type": STRUCTURED})

    def send_text(self, institution: str, lines: list[str], **headers: str) -> None:
        options = [word for name, value in headers.items() for word in ("-H", f"{name}={value}")]
        self.kcat("-P", "-t", f"enlace.inbox.{institution}.v1", "-p", "0", "-K", "\t", *options,
                  input="".join(f"{line}\n" for line in lines))

    def send_file(self, institution: str, content: bytes, **headers: str) -> None:
        """All of it one message, without a key."""
        file = self.folder / "message"
        file.write_bytes(content)
        options = [word for name, value in headers.items() for word in ("-H", f"{name}={value}")]
        self.kcat("-P", "-t", f"enlace.inbox.{institution}.v1", "-p", "0", *options, str(file))

    def read(self, topic: str, since: int | None = None) -> list[Read]:
        """All that was committed; `since`: from that offset on."""
        begin = "beginning" if since is None else str(since)
        said = self.kcat("-C", "-t", topic, "-o", begin, "-e", "-q", "-X",
                         "isolation.level=read_committed", "-f", "%o %h\n%S\n%s\n")
        messages, at = [], 0
        while at < len(said):
            line = said.index(b"\n", at)
            value = said.index(b"\n", line + 1) + 1
            end = value + int(said[line:value])
            offset, _, headers = said[at:line].decode().partition(" ")
            messages.append(Read(int(offset), dict(
                header.split("=", 1) for header in headers.split(",") if header),
                said[value:end]))
            at = end + 1
        return messages

    def inbox_offsets(self, institution: str) -> list[int]:
        return [one.offset for one in self.read(f"enlace.inbox.{institution}.v1")]

    def answered_offsets(self, institution: str) -> list[int]:
        return [int(one.headers["ce_id"]) for one in self.read(f"enlace.outbox.{institution}.v1")]

    def outcomes(self, institution: str, since: int = 0) -> list[Message]:
        """Those that are JSON, of what stands in the inbox from that offset on."""
        return [json.loads(one.value) for one in self.read(f"enlace.outbox.{institution}.v1")
                if one.headers["content-type"] == "application/json"
                and int(one.headers["ce_id"]) >= since]

    def await_answers(self, institution: str) -> None:
        """Each message is answered once, and in its order."""
        sent = self.inbox_offsets(institution)
        answers: list[Read] = []

        def are_all_there() -> bool:
            answers.extend(self.read(f"enlace.outbox.{institution}.v1",
                                     answers[-1].offset + 1 if answers else None))
            return len(answers) >= len(sent)

        until(f"{institution} is answered", are_all_there, WITHIN_S)
        self.assertEqual(sent, [int(one.headers["ce_id"]) for one in answers])

    def answers(self, institution: str, *messages: tuple[str, Message]) -> list[Message]:
        """To these, which were sent just now."""
        before = len(self.inbox_offsets(institution))
        self.send(institution, *messages)
        self.await_answers(institution)
        return self.outcomes(institution, before)
