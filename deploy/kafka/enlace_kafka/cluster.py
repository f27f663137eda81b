"""A cluster of brokers that keeps everything in one folder: data, settings, logs, and its state."""

import base64
import json
import shutil
import uuid
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from .admin import BRIEF, LOGGER, Admin, SHORT_LIVED
from .certificate import make_certificate
from .distribution import java
from .files import as_properties, locked, password_file, write_private
from .ports import free_ports
from .processes import Process, TimedOut, end_all, run_all, start, until
from .security import (ADMIN, MECHANISM, OPEN_TO_ALL, Passwords, admin_client, broker_security,
                       new_password)
from .settings import Node, Settings, broker_properties
from .state import ClusterError, State, read_state

READY_S, STOP_S = 60, 20
_READY = b"Kafka Server started"
# Its heap is small: a collector with threads of its own costs more than it saves.
_BROKER = ("-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError", "-XX:-UsePerfData",
           "-Djava.awt.headless=true",
           f"{LOGGER}showDateTime=true", f"{LOGGER}dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSSXXX")


class Cluster:
    """May be used from several processes and threads at once. `with_parent`: the brokers that this
    object starts are killed when its process ends, so soon that careful compilation would not pay;
    otherwise they stay. `java_options`: what else their Java machines are told."""

    def __init__(self, folder: Path, with_parent: bool = False,
                 java_options: tuple[str, ...] = ()) -> None:
        self.folder = folder.resolve()
        self._with_parent = with_parent
        self._java_options = (*(SHORT_LIVED if with_parent else ()), *java_options)
        self.passwords = self.folder / "passwords"
        self._admin_file = self.folder / "admin.properties"
        self._state_file = self.folder / "cluster.json"
        self._own_passwords_file = self.folder / "passwords.json"
        self._broker_file = self.folder / "broker.pem"
        self._authority_file = self.folder / "ca.pem"

    @property
    def exists(self) -> bool:
        return self._state_file.exists()

    @property
    def state(self) -> State:
        return State.from_json(read_state(self._state_file))

    def log_of(self, node: int) -> Path:
        return self._home(node) / "kafka.log"

    def up(self, **wanted: Any) -> None:
        """Makes the cluster where there is none yet, starts what does not run, and returns when
        every broker serves. `wanted`: fields of Settings; those of a cluster that exists are what
        they are."""
        with locked(self.folder):
            if not self.exists:
                self._make(replace(Settings(), **wanted))
            state = self.state
            for name, value in wanted.items():
                if value != getattr(state.settings, name):
                    raise ClusterError(
                        f"{self.folder} has a cluster whose {name} is "
                        f"{getattr(state.settings, name)}, not {value}, and that stays. Leave it "
                        "out, or name another folder.")
            self._bring_up(state, state.nodes)

    def down(self, limit_s: float = STOP_S) -> list[int]:
        """Stops all brokers; kills those that have not stopped at the limit, and returns them."""
        with locked(self.folder):
            state = self.state
            late = end_all(state.running, limit_s)
            state.running.clear()
            self._write(state)
            return late

    def start(self, node: int) -> None:
        """Returns when it serves."""
        with locked(self.folder):
            state = self.state
            self._bring_up(state, [state.node(node)])

    def stop(self, node: int, limit_s: float = STOP_S) -> bool:
        """Whether it stopped by itself, and was not killed at the limit."""
        return self._take(node).end(limit_s)

    def kill(self, node: int) -> None:
        """As a power cut would, but for what the kernel still holds."""
        self._take(node).kill()

    def signal(self, node: int, number: int) -> None:
        self.state.running[node].signal(number)

    @property
    def admin(self) -> Admin:
        state = self.state
        return Admin(state.internal_bootstrap,
                     self._admin_file if state.settings.secure else None)

    def _bring_up(self, state: State, nodes: list[Node]) -> None:
        """All of them that do not run yet, or none."""
        stopped = [node for node in nodes if not state.runs(node.id)]
        try:
            begins = {node.id: self._spawn(state, node) for node in stopped}
            for node, from_byte in begins.items():
                self._await_ready(state, node, from_byte)
        except BaseException:
            for node in stopped:
                if node.id in state.running:
                    state.running.pop(node.id).kill()
            self._write(state)
            raise

    def _make(self, settings: Settings) -> None:
        if complaint := settings.complaint():
            raise ClusterError(complaint)
        through = settings.advertise_through
        ports = iter(free_ports(3 * settings.nodes))
        nodes = []
        for at in range(settings.nodes):
            port = settings.first_port + at if settings.first_port else next(ports)
            nodes.append(Node(at + 1, port, through[at] if through else port, next(ports),
                              next(ports)))
        cluster_id = base64.urlsafe_b64encode(b"en" + uuid.uuid4().bytes[2:]).decode().rstrip("=")
        if settings.secure:
            if not settings.tls_keystore:
                make_certificate(self._broker_file, self._authority_file)
                settings = replace(settings, tls_keystore=str(self._broker_file),
                                   tls_truststore=str(self._authority_file))
            self._write_passwords(settings)
        state = State(settings, nodes, cluster_id)
        self._format(state)
        self._write(state)

    def _write_passwords(self, settings: Settings) -> None:
        passwords = Passwords(new_password(), new_password())
        write_private(self._own_passwords_file, json.dumps(asdict(passwords)))
        write_private(self._admin_file, as_properties(admin_client(settings, passwords)))
        self.passwords.mkdir(exist_ok=True, mode=0o700)
        write_private(password_file(self.passwords, ADMIN), f"{passwords.admin}\n")

    def login(self, name: str) -> dict[str, str]:
        """The settings by which Enlace's programs come as this user."""
        return {"ca-file": self.state.settings.tls_truststore, "user": name,
                "password-file": str(password_file(self.passwords, name))}

    def _own_passwords(self) -> Passwords:
        return Passwords(**json.loads(self._own_passwords_file.read_text(encoding="utf-8")))

    def _format(self, state: State) -> None:
        arguments = ["--cluster-id", state.cluster_id]
        if state.settings.secure:
            arguments += ["--add-scram",
                          f"{MECHANISM}=[name={ADMIN},password={self._own_passwords().admin}]"]
        commands = []
        for node in state.nodes:
            shutil.rmtree(self._home(node.id), ignore_errors=True)  # Of an attempt that failed.
            self._write_properties(state, node)
            # In a file, since everybody may see what a process is told in its command line.
            argument_file = self._home(node.id) / "format-arguments"
            write_private(argument_file, "\n".join(
                ["format", "--config", str(self._properties_file(node.id)), *arguments]))
            commands.append(java("kafka.tools.StorageTool", f"@{argument_file}", options=BRIEF))
        run_all(commands)

    def _write_properties(self, state: State, node: Node) -> None:
        home = self._home(node.id)
        (home / "tmp").mkdir(parents=True, exist_ok=True)
        write_private(self._properties_file(node.id), as_properties(
            broker_properties(state.settings, node, state.nodes, str(home / "data"))
            | (broker_security(state.settings, self._own_passwords()) if state.settings.secure
               else OPEN_TO_ALL)))

    def _spawn(self, state: State, node: Node) -> int:
        """Returns where in its log this run begins."""
        self._write_properties(state, node)
        home, log = self._home(node.id), self.log_of(node.id)
        from_byte = log.stat().st_size if log.exists() else 0
        command = java("kafka.Kafka", self._properties_file(node.id),
                       options=(f"-Xmx{state.settings.heap_mib}m", *_BROKER,
                                f"-Djava.io.tmpdir={home / 'tmp'}", *self._java_options))
        state.running[node.id] = start(command, log, folder=home, with_parent=self._with_parent)
        self._write(state)
        return from_byte

    def _await_ready(self, state: State, node: int, from_byte: int) -> None:
        log, process = self.log_of(node), state.running[node]

        def ready() -> bool:
            with log.open("rb") as output:
                output.seek(from_byte)
                said = output.read()
            if _READY in said:
                return True
            if not process.running:
                raise ClusterError(f"broker {node} ended instead of serving: {_reasons(said)}\nAll "
                                   f"that it said is in {log}")
            return False

        try:
            until(f"broker {node} serves", ready, READY_S)
        except TimedOut as error:
            raise ClusterError(f"{error}; what it is doing is in {log}") from error

    def _take(self, node: int) -> Process:
        """Out of the state; it is to be ended."""
        with locked(self.folder):
            state = self.state
            state.node(node)
            if not state.runs(node):
                raise ClusterError(f"broker {node} does not run")
            process = state.running.pop(node)
            self._write(state)
            return process

    def _home(self, node: int) -> Path:
        return self.folder / f"node-{node}"

    def _properties_file(self, node: int) -> Path:
        return self._home(node) / "server.properties"

    def _write(self, state: State) -> None:
        write_private(self._state_file, state.as_json())


def _reasons(said: bytes) -> str:
    lines = said.decode(errors="replace").splitlines()
    return "\n".join([line for line in lines if "ERROR" in line or "Exception" in line][:5]
                     or lines[-5:])
