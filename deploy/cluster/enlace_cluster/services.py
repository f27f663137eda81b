"""What a cluster is made of, and how each of its programs is told what to be."""

from dataclasses import dataclass
from pathlib import Path

HOST = "127.0.0.1"
# Whose paths the front sends where is written in deploy/haproxy/haproxy.cfg, by these names.
SERVICES = ("intake", "homevisits", "referral", "telemedicine", "transfers", "grievances", "views")
# Of it the front knows webhooks only.
GATEWAY = "gateway"
ALL = (*SERVICES, GATEWAY)
PROGRAM = "enlace"
# Of each journal, where one machine has few processors: brokers and readers have work with each.
PARTITIONS = 4
PARTS = (PROGRAM, *(f"{PROGRAM}-{service}" for service in ALL))


@dataclass(frozen=True)
class Instance:
    """One process of a service; they are numbered from 0."""

    service: str
    number: int
    port: int

    @property
    def name(self) -> str:
        return f"{self.service}-{self.number}"

    @property
    def address(self) -> str:
        return f"{HOST}:{self.port}"


@dataclass(frozen=True)
class Programs:
    """The command lines of Enlace's programs in one folder, for a cluster that keeps its keys and
    stores in another."""

    binaries: Path
    data: Path
    brokers: str
    replication: int
    min_insync: int
    partitions: int  # Of journals that are founded.
    front: str = ""  # Its URL, for those who ask the services in the name of others.

    @property
    def keys(self) -> Path:
        return self.data / "keys"  # Where `enlace token --data` looks for them.

    def data_of(self, name: str) -> Path:
        """An instance's own folder."""
        return self.data / "services" / name

    def serve(self, instance: Instance, instances: int) -> list[str]:
        asks = instance.service == GATEWAY and self.front
        return [self._program(f"{PROGRAM}-{instance.service}"), *self._on_brokers,
                *self._in_partitions,
                "--data", str(self.data_of(instance.name)), "--keys", str(self.keys),
                "--listen", instance.address, "--instance", str(instance.number),
                "--instances", str(instances), *(["--services", self.front] if asks else []),
                "--dev"]

    def make_keys(self) -> list[str]:
        return [self._program(PROGRAM), "keys", str(self.keys)]

    def make_gateway_key(self) -> list[str]:
        """Where there is none yet."""
        return [self._program(PROGRAM), "keys", str(self.keys), "--gateway"]

    def make_topics(self) -> list[str]:
        return [self._program(PROGRAM), "topics", "create", *self._on_brokers,
                *self._in_partitions]

    def found_journals(self) -> list[str]:
        return [self._program(PROGRAM), "topics", "found", *self._on_brokers,
                *self._in_partitions, "--keys", str(self.keys)]

    def token(self) -> list[str]:
        """Makes the key that signs, where there is none yet."""
        return [self._program(PROGRAM), "token", "--data", str(self.data),
                "--role", "state_coordinator"]

    @property
    def _on_brokers(self) -> list[str]:
        return ["--brokers", self.brokers, "--replication", str(self.replication),
                "--min-insync", str(self.min_insync)]

    @property
    def _in_partitions(self) -> list[str]:
        return ["--partitions", str(self.partitions)]

    def _program(self, name: str) -> str:
        return str(self.binaries / name)
