"""A cluster of brokers that keeps everything in one folder: data, settings, logs, and its state."""

import base64
import fcntl
import shutil
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from .distribution import java
from .files import write_private
from .ports import free_ports
from .processes import Process, TimedOut, end_all, run_all, start, until
from .settings import Node, Settings, as_file, broker_properties
from .state import ClusterError, State

READY_S, STOP_S = 60, 20
_READY = b"Kafka Server started"
_LOGGER = "-Dorg.slf4j.simpleLogger."
# Of a program that does one thing and ends.
_BRIEF = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData",
          f"{_LOGGER}defaultLogLevel=warn")
_BROKER = ("-XX:+ExitOnOutOfMemoryError", "-XX:-UsePerfData", "-Djava.awt.headless=true",
           f"{_LOGGER}showDateTime=true", f"{_LOGGER}dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSSXXX")


class Cluster:
    """May be used from several processes and threads at once. `with_parent`: the brokers that this
    object starts are killed when its process ends; otherwise they stay."""

    def __init__(self, folder: Path, with_parent: bool = False) -> None:
        self.folder = folder.resolve()
        self._with_parent = with_parent
        self._state_file = self.folder / "cluster.json"

    @property
    def exists(self) -> bool:
        return self._state_file.exists()

    @property
    def state(self) -> State:
        if not self.exists:
            raise ClusterError(f"{self.folder} has no cluster: make one with `up`")
        return State.from_json(self._state_file.read_text(encoding="utf-8"))

    def log_of(self, node: int) -> Path:
        return self._home(node) / "kafka.log"

    def up(self, **wanted: Any) -> None:
        """Makes the cluster where there is none yet, starts what does not run, and returns when
        every broker serves. `wanted`: fields of Settings; those of a cluster that exists are what
        they are."""
        with self._locked():
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
        with self._locked():
            state = self.state
            late = end_all(state.running, limit_s)
            state.running.clear()
            self._write(state)
            return late

    def start(self, node: int) -> None:
        """Returns when it serves."""
        with self._locked():
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

    def administer(self, commands: Iterable[tuple[str, ...]]) -> list[str]:
        """Runs some of Kafka's own programs side by side, each written as its class and its
        arguments. Returns what each printed."""
        return run_all(java(program, "--bootstrap-server", self.state.internal_bootstrap,
                            *arguments, options=_BRIEF) for program, *arguments in commands)

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
        if settings.nodes < 1:
            raise ClusterError("a cluster has at least one node")
        through = settings.advertise_through
        if through and len(through) != settings.nodes:
            raise ClusterError(f"{settings.nodes} nodes are advertised through as many ports, not "
                               f"{len(through)}")
        ports = free_ports(3 * settings.nodes)
        nodes = []
        for at in range(settings.nodes):
            port, internal, controller = ports[3 * at:3 * at + 3]
            port = settings.first_port + at if settings.first_port else port
            nodes.append(Node(at + 1, port, internal, controller, through[at] if through else port))
        cluster_id = base64.urlsafe_b64encode(b"en" + uuid.uuid4().bytes[2:]).decode().rstrip("=")
        state = State(settings, nodes, cluster_id)
        self._format(state)
        self._write(state)

    def _format(self, state: State) -> None:
        commands = []
        for node in state.nodes:
            shutil.rmtree(self._home(node.id), ignore_errors=True)  # Of an attempt that failed.
            self._write_properties(state, node)
            commands.append(java(
                "kafka.tools.StorageTool", "format", "--cluster-id", state.cluster_id,
                "--config", self._properties_file(node.id), options=_BRIEF))
        run_all(commands)

    def _write_properties(self, state: State, node: Node) -> None:
        home = self._home(node.id)
        (home / "tmp").mkdir(parents=True, exist_ok=True)
        write_private(self._properties_file(node.id), as_file(broker_properties(
            state.settings, node, state.nodes, str(home / "data"))))

    def _spawn(self, state: State, node: Node) -> int:
        """Returns where in its log this run begins."""
        self._write_properties(state, node)
        home, log = self._home(node.id), self.log_of(node.id)
        from_byte = log.stat().st_size if log.exists() else 0
        command = java("kafka.Kafka", self._properties_file(node.id),
                       options=(f"-Xmx{state.settings.heap_mib}m", *_BROKER,
                                f"-Djava.io.tmpdir={home / 'tmp'}"))
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
        with self._locked():
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

    @contextmanager
    def _locked(self) -> Iterator[None]:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with (self.folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _reasons(said: bytes) -> str:
    lines = said.decode(errors="replace").splitlines()
    return "\n".join([line for line in lines if "ERROR" in line or "Exception" in line][:5]
                     or lines[-5:])
