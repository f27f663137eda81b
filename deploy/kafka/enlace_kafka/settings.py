"""What a cluster is asked to be, and what each of its brokers is therefore told."""

from dataclasses import dataclass
from pathlib import Path

from .ports import HOST

MESSAGE_MAX_BYTES = 2 << 20  # A journal's topic needs 1 MiB.
_HEARTBEATS_PER_SESSION = 5


@dataclass(frozen=True)
class Settings:
    """The same for all nodes; fixed when the cluster is made."""

    nodes: int = 1
    broker_session_timeout_ms: int = 9000
    heap_mib: int = 512
    first_port: int = 0                       # The others follow it; 0: any that are free.
    advertise_through: tuple[int, ...] = ()   # Ports of proxies, one for each node.
    secure: bool = False                      # Clients log in, and may what they were given.
    tls_keystore: str = ""                    # The brokers' key and certificate, in PEM.
    tls_truststore: str = ""                  # Whose certificates are believed, in PEM.

    def complaint(self) -> str:
        """What is wrong with them; nothing if all is well."""
        through = len(self.advertise_through)
        if self.nodes < 1:
            return "a cluster has at least one node"
        if through not in (0, self.nodes):
            return f"{self.nodes} nodes are advertised through as many ports, not {through}"
        if bool(self.tls_keystore) != bool(self.tls_truststore):
            return "TLS needs both a keystore and a truststore"
        if self.tls and not self.secure:
            return "TLS is for secure clusters only: clients have to log in as well"
        for store in filter(None, (self.tls_keystore, self.tls_truststore)):
            if "-----BEGIN" not in Path(store).read_text(encoding="utf-8", errors="replace"):
                return f"{store} is not a PEM file; openssl can convert it"
        return ""

    @property
    def tls(self) -> bool:
        return bool(self.tls_keystore)

    @property
    def protocol(self) -> str:
        return "SASL_SSL" if self.tls else "SASL_PLAINTEXT"

    @property
    def replication(self) -> int:
        return self.nodes

    @property
    def min_insync(self) -> int:
        """As many as leave one broker to be lost."""
        return max(1, self.nodes - 1)


@dataclass(frozen=True)
class Node:
    """One broker, which is a controller too. Clients are told to come to `advertised_port`; those
    that show a certificate instead of a password come to `certificate_port`, if there is TLS."""

    id: int
    port: int
    advertised_port: int
    internal_port: int
    controller_port: int
    certificate_port: int = 0


def broker_properties(settings: Settings, node: Node, nodes: list[Node],
                      folder: str) -> dict[str, str]:
    """All but security. `folder`: where it keeps its data."""
    replication, min_insync = str(settings.replication), str(settings.min_insync)
    return {
        "process.roles": "broker,controller",
        "node.id": str(node.id),
        "controller.quorum.voters": ",".join(f"{one.id}@{HOST}:{one.controller_port}"
                                             for one in nodes),
        "log.dirs": folder,

        # Brokers talk to each other past whatever stands between them and their clients.
        "listeners": _listeners(node.port, node)
                     + f",CONTROLLER://{HOST}:{node.controller_port}",
        "advertised.listeners": _listeners(node.advertised_port, node),
        "inter.broker.listener.name": "INTERNAL",
        "controller.listener.names": "CONTROLLER",

        "auto.create.topics.enable": "false",
        "delete.topic.enable": "true",
        "unclean.leader.election.enable": "false",
        "message.max.bytes": str(MESSAGE_MAX_BYTES),
        "default.replication.factor": replication,
        "min.insync.replicas": min_insync,
        "offsets.topic.replication.factor": replication,
        "transaction.state.log.replication.factor": replication,
        "transaction.state.log.min.isr": min_insync,
        "share.coordinator.state.topic.replication.factor": replication,
        "share.coordinator.state.topic.min.isr": min_insync,

        "group.initial.rebalance.delay.ms": "0",
        "broker.session.timeout.ms": str(settings.broker_session_timeout_ms),
        "broker.heartbeat.interval.ms":
            str(max(1, settings.broker_session_timeout_ms // _HEARTBEATS_PER_SESSION)),

        # For a heap of this size; by default they are for a machine that does nothing else.
        "log.cleaner.dedupe.buffer.size": str(16 << 20),
        "offsets.topic.num.partitions": "8",
        "transaction.state.log.num.partitions": "8",
        "share.coordinator.state.topic.num.partitions": "1",
    }


def _listeners(client_port: int, node: Node) -> str:
    ports = {"CLIENT": client_port, "INTERNAL": node.internal_port}
    if node.certificate_port:
        ports["CERTIFICATE"] = node.certificate_port
    return ",".join(f"{name}://{HOST}:{port}" for name, port in ports.items())
