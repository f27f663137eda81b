"""What a cluster is asked to be, and what each of its brokers is therefore told."""

import os
from dataclasses import dataclass
from pathlib import Path

from .ports import HOST

MESSAGE_MAX_BYTES = 2 << 20  # A journal's topic needs 1 MiB.
_HEARTBEATS_PER_SESSION = 5
_CORES = os.cpu_count() or 1


@dataclass(frozen=True)
class Settings:
    """The same for all nodes; fixed when the cluster is made."""

    nodes: int = 1
    broker_session_timeout_ms: int = 9000
    heap_mib: int = 512
    first_port: int = 0                       # The others follow it; 0: any that are free.
    advertise_through: tuple[int, ...] = ()   # Ports of proxies, one for each node.
    secure: bool = False                      # TLS; clients log in, and may what they were given.
    # Of secure clusters, in PEM: the brokers' key and certificate, and who signed it.
    tls_keystore: str = ""
    tls_truststore: str = ""

    def complaint(self) -> str:
        """What is wrong with them; nothing if all is well."""
        through = len(self.advertise_through)
        if self.nodes < 1:
            return "a cluster has at least one node"
        if through not in (0, self.nodes):
            return f"{self.nodes} nodes are advertised through as many ports, not {through}"
        if bool(self.tls_keystore) != bool(self.tls_truststore):
            return "TLS needs both a keystore and a truststore"
        if self.tls_keystore and not self.secure:
            return "TLS is for secure clusters only: clients have to log in as well"
        for store in filter(None, (self.tls_keystore, self.tls_truststore)):
            if "-----BEGIN" not in Path(store).read_text(encoding="utf-8", errors="replace"):
                return f"{store} is not a PEM file; openssl can convert it"
        return ""

    @property
    def replication(self) -> int:
        return self.nodes

    @property
    def min_insync(self) -> int:
        """As many as leave one broker to be lost."""
        return max(1, self.nodes - 1)


@dataclass(frozen=True)
class Node:
    """One broker, which is a controller too. Clients are told to come to `advertised_port`."""

    id: int
    port: int
    advertised_port: int
    internal_port: int
    controller_port: int


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

        # By default they are for a machine of many cores that does nothing else; more threads than
        # cores only get into each other's way.
        "num.network.threads": str(max(1, _CORES // 2)),
        "num.io.threads": str(max(2, min(8, _CORES))),

        # For a heap of this size; by default they are for a much larger one.
        "log.cleaner.dedupe.buffer.size": str(16 << 20),
        "offsets.topic.num.partitions": "8",
        "transaction.state.log.num.partitions": "8",
        "share.coordinator.state.topic.num.partitions": "1",
    }


def _listeners(client_port: int, node: Node) -> str:
    return f"CLIENT://{HOST}:{client_port},INTERNAL://{HOST}:{node.internal_port}"
