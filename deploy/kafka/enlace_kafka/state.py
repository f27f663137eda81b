"""What is known of a cluster between two commands: cluster.json in its folder."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from .ports import HOST
from .processes import Process
from .settings import Node, Settings

_FORMAT = 2


class ClusterError(Exception):
    """Says what to do about it."""


def read_state(file: Path) -> str:
    """What `up` has written there."""
    if not file.exists():
        raise ClusterError(f"{file.parent} has no cluster: make one with `up`")
    return file.read_text(encoding="utf-8")


@dataclass
class State:
    """`running`: what was started and not ended by us; it may have ended by itself."""

    settings: Settings
    nodes: list[Node]
    cluster_id: str
    running: dict[int, Process] = field(default_factory=dict)

    def node(self, id: int) -> Node:
        for node in self.nodes:
            if node.id == id:
                return node
        raise ClusterError(f"there is no broker {id}, only 1 to {len(self.nodes)}")

    def runs(self, node: int) -> bool:
        return node in self.running and self.running[node].running

    @property
    def bootstrap(self) -> str:
        """Where clients come to first."""
        return addresses(node.advertised_port for node in self.nodes)

    @property
    def internal_bootstrap(self) -> str:
        """The same brokers, past any proxy."""
        return addresses(node.internal_port for node in self.nodes)

    def as_json(self) -> str:
        return json.dumps({
            "format": _FORMAT, "cluster_id": self.cluster_id,
            "bootstrap": self.bootstrap, "settings": asdict(self.settings),
            "nodes": [asdict(node) for node in self.nodes],
            "running": {str(id): asdict(process) for id, process in self.running.items()},
        }, indent=2) + "\n"

    @staticmethod
    def from_json(text: str) -> "State":
        read = json.loads(text)
        if read["format"] != _FORMAT:
            raise ClusterError(f"cluster.json is of format {read['format']}, and this program "
                               f"reads {_FORMAT}: use the release that made it, or another folder")
        settings = read["settings"]
        settings["advertise_through"] = tuple(settings["advertise_through"])
        return State(Settings(**settings), [Node(**node) for node in read["nodes"]],
                     read["cluster_id"],
                     {int(id): Process(**process) for id, process in read["running"].items()})


def addresses(ports: Iterable[int]) -> str:
    return ",".join(f"{HOST}:{port}" for port in ports)
