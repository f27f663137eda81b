"""What is known of a cluster between two commands: deployment.json in its folder."""

import json
from dataclasses import asdict, dataclass, field

from enlace_kafka.processes import Process

from .services import ALL, HOST, Instance

FRONT = "haproxy"


@dataclass
class State:
    """`running`: what was started and not ended by us, by name; it may have ended by itself."""

    binaries: str
    front_port: int
    instances: list[Instance]
    partitions: int  # Of each journal.
    running: dict[str, Process] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.front_port}"

    @property
    def names(self) -> list[str]:
        """In the order in which they are started."""
        return [*(instance.name for instance in self.instances), FRONT]

    @property
    def of_each(self) -> int:
        return len(self.instances) // len(ALL)

    def runs(self, name: str) -> bool:
        return name in self.running and self.running[name].running

    def as_json(self) -> str:
        return json.dumps(asdict(self) | {"url": self.url}, indent=2) + "\n"

    @staticmethod
    def from_json(text: str) -> "State":
        read = json.loads(text)
        return State(read["binaries"], read["front_port"],
                     [Instance(**instance) for instance in read["instances"]],
                     read["partitions"],
                     {name: Process(**process) for name, process in read["running"].items()})
