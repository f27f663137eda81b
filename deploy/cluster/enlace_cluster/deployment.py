"""Everything that Enlace is on a cluster, in one folder of this machine."""

import http.client
from collections.abc import Iterable, Sequence
from pathlib import Path

from enlace_kafka.cluster import Cluster
from enlace_kafka.files import locked, write_private
from enlace_kafka.ports import HOST, free_ports, is_free
from enlace_kafka.processes import Process, TimedOut, end_all, run_all, start, until
from enlace_kafka.state import ClusterError, read_state

from . import front
from .services import ALL, PARTITIONS, Instance, Programs
from .state import FRONT, State

READY_S, STOP_S, ASK_S = 120, 15, 2


class Deployment:
    """May be used from several processes and threads at once. `with_parent`: what this object
    starts is killed when its process ends; otherwise it stays."""

    def __init__(self, folder: Path, with_parent: bool = False) -> None:
        self.folder = folder.resolve()
        self.kafka = Cluster(self.folder / "kafka", with_parent)
        self.logs = self.folder / "logs"
        self._with_parent = with_parent
        self._state_file = self.folder / "deployment.json"

    @property
    def exists(self) -> bool:
        return self._state_file.exists()

    @property
    def state(self) -> State:
        return State.from_json(read_state(self._state_file))

    @property
    def programs(self) -> Programs:
        return self._programs(Path(self.state.binaries), self.state.url, self.state.partitions)

    def up(self, binaries: Path, brokers: int | None = None, of_each: int | None = None,
           port: int | None = None, partitions: int | None = None,
           services: Sequence[str] = ALL, founds: bool = True) -> None:
        """Makes the cluster where there is none yet, starts what does not run, and returns when all
        of it serves. What is not said is one broker, two of each service, any free port and
        PARTITIONS of each journal; a cluster that exists stays as it is. `services`: starts no
        others. Not `founds`: each service begins its own journal."""
        with locked(self.folder):
            self.kafka.up(**({} if brokers is None else {"nodes": brokers}))
            if not self.exists:
                self._make(binaries, of_each or 2, port or 0, partitions or PARTITIONS, founds)
            state = self.state
            if (of_each not in (None, state.of_each) or port not in (None, 0, state.front_port)
                    or partitions not in (None, state.partitions)):
                raise ClusterError(f"{self.folder} has a cluster of {state.of_each} of each at "
                                   f"{state.url}, with {state.partitions} partitions, and that "
                                   "stays. Use it so, or name another folder.")
            state.binaries = str(binaries.resolve())
            self._write(state)
            others = {one.name for one in state.instances if one.service not in services}
            self._start([name for name in state.names if name not in others])

    def down(self) -> list[str]:
        """Stops everything, what is in front first. Returns what had to be killed."""
        with locked(self.folder):
            late = self._end([FRONT]) + self._end(self.state.names)
            return late + [f"kafka-{node}" for node in self.kafka.down()]

    def start(self, name: str, *flags: str) -> None:
        """One process, as `names` has it; `flags`: of a service, further ones for this time.
        Returns when it serves."""
        if node := self._node(name):
            return self.kafka.start(node)
        with locked(self.folder):
            self._start([self._known(name)], flags)

    def kill(self, name: str) -> None:
        """As a power cut would, but for what the kernel still holds."""
        if node := self._node(name):
            return self.kafka.kill(node)
        with locked(self.folder):
            state = self.state
            if not state.runs(self._known(name)):
                raise ClusterError(f"{name} does not run")
            state.running.pop(name).kill()
            self._write(state)

    def log_of(self, name: str) -> Path:
        return self.logs / f"{name}.log"

    def is_ready(self, instance: Instance) -> bool:
        return _answers(instance.port)

    def metrics(self, instance: Instance) -> dict[str, float]:
        """Of a process that runs, by name and labels as Prometheus reads them."""
        _, text = _ask(instance.port, "/metrics")
        lines = (line.rpartition(" ") for line in text.splitlines() if not line.startswith("#"))
        return {name: float(value) for name, _, value in lines}

    def _make(self, binaries: Path, of_each: int, port: int, partitions: int,
              founds: bool) -> None:
        ports = iter(free_ports(len(ALL) * of_each + 1))
        instances = [Instance(service, number, next(ports))
                     for service in ALL for number in range(of_each)]
        if port and not is_free(port):
            raise ClusterError(f"port {port} is in use: end what listens there, or name another "
                               "with --port")
        state = State(str(binaries.resolve()), port or next(ports), instances, partitions)
        programs = self._programs(binaries.resolve(), state.url, partitions)
        if not programs.keys.exists():
            run_all([programs.make_keys()])
        run_all([programs.make_topics()])
        if founds:
            run_all([programs.found_journals()])
        run_all([programs.make_gateway_key()])
        run_all([programs.token()])  # The key that signs: services, which share it, make none.
        self._write(state)

    def _programs(self, binaries: Path, front: str, partitions: int) -> Programs:
        kafka = self.kafka.state
        return Programs(binaries, self.folder, kafka.bootstrap, kafka.settings.replication,
                        kafka.settings.min_insync, partitions, front)

    def _start(self, names: Iterable[str], flags: Sequence[str] = ()) -> None:
        """All of them that do not run yet, or none."""
        state = self.state
        stopped = [name for name in names if not state.runs(name)]
        try:
            for name in stopped:
                state.running[name] = self._spawn(state, name, flags)
                self._write(state)
            for name in stopped:
                self._await_ready(state, name)
        except BaseException:
            self._end(stopped)
            raise

    def _spawn(self, state: State, name: str, flags: Sequence[str]) -> Process:
        self.logs.mkdir(exist_ok=True)
        if name == FRONT:
            settings = self.folder / "haproxy.cfg"
            front.write_settings(settings, state.front_port, state.instances)
            command = front.command(settings)
        else:
            instance = next(one for one in state.instances if one.name == name)
            self.programs.data_of(name).mkdir(parents=True, exist_ok=True)
            command = [*self.programs.serve(instance, state.of_each), *flags]
        return start(command, self.log_of(name), with_parent=self._with_parent)

    def _await_ready(self, state: State, name: str) -> None:
        ports = {instance.name: instance.port for instance in state.instances}

        def ready() -> bool:
            if not state.running[name].running:
                said = self.log_of(name).read_text(errors="replace").splitlines()[-5:]
                raise ClusterError("\n".join([f"{name} ended instead of serving:", *said]))
            return _answers(ports.get(name, state.front_port))

        try:
            until(f"{name} serves", ready, READY_S)
        except TimedOut as error:
            raise ClusterError(f"{error}; what it is doing is in {self.log_of(name)}") from error

    def _end(self, names: Iterable[str]) -> list[str]:
        state = self.state
        late = end_all({name: state.running[name] for name in names if name in state.running},
                       STOP_S)
        for name in names:
            state.running.pop(name, None)
        self._write(state)
        return late

    @property
    def names(self) -> list[str]:
        return [*self._nodes(), *self.state.names]

    def _nodes(self) -> dict[str, int]:
        return {f"kafka-{node.id}": node.id for node in self.kafka.state.nodes}

    def _node(self, name: str) -> int | None:
        return self._nodes().get(name)

    def _known(self, name: str) -> str:
        if name not in self.state.names:
            raise ClusterError(f"there is no {name}, only {', '.join(self.names)}")
        return name

    def _write(self, state: State) -> None:
        write_private(self._state_file, state.as_json())


def _answers(port: int) -> bool:
    """Whether the service at this port says that requests may be sent there."""
    try:
        return _ask(port, "/health/ready")[0] == 200
    except (OSError, http.client.HTTPException):
        return False


def _ask(port: int, path: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection(HOST, port, timeout=ASK_S)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()
