#!/usr/bin/python3
"""What tools/cluster does once all that it needs is installed."""

import argparse
import os
import subprocess
import sys
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "kafka"))

from enlace_cluster.deployment import Deployment  # noqa: E402
from enlace_cluster.services import PARTS  # noqa: E402
from enlace_kafka.command_line import exit_status  # noqa: E402
from enlace_kafka.distribution import SOURCE  # noqa: E402

DATA, BINARIES = SOURCE / "build/cluster", SOURCE / "build/release/bin"
PORT = 8080


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tools/cluster", add_help=False)
    parser.add_argument("command", choices=("up", "down", "status", "kill", "start"))
    parser.add_argument("name", nargs="?")
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--brokers", type=int)
    parser.add_argument("--of-each", type=int)
    parser.add_argument("--port", type=int)
    parser.add_argument("--partitions", type=int)
    parser.add_argument("--bin", type=Path)
    arguments = parser.parse_intermixed_args()
    if bool(arguments.name) != (arguments.command in ("kill", "start")):
        parser.error("`kill` and `start` need the name of a process, others have none")
    return arguments


def up(cluster: Deployment, arguments: argparse.Namespace) -> int:
    if not arguments.bin:
        built = subprocess.run([SOURCE / "tools/build", "release", *PARTS]).returncode
        if built != 0:
            return built  # It has said why.
    port = PORT if arguments.port is None and not cluster.exists else arguments.port
    cluster.up(arguments.bin or BINARIES, arguments.brokers, arguments.of_each, port,
               arguments.partitions)
    show(cluster)
    token = " ".join(map(shorter, cluster.programs.token()))
    print("\nAsk it something:\n"
          f"  curl -H \"Authorization: Bearer $({token})\" {cluster.state.url}/v1/workload")
    return 0


def show(cluster: Deployment) -> bool:
    """Whether all of it runs and serves."""
    kafka, state = cluster.kafka.state, cluster.state
    print(f"Enlace is at     {state.url}\nbrokers          {kafka.bootstrap}\n"
          f"logs             {shorter(cluster.logs)}/\n")
    good = True

    def line(name: str, pid: int | None, what: str, log: Path) -> None:
        print(f"{name:17}{f'pid {pid}' if pid else 'down':14}{what:34}{shorter(log)}")

    for node in kafka.nodes:
        pid = kafka.running[node.id].pid if kafka.runs(node.id) else None
        good &= pid is not None
        line(f"kafka-{node.id}", pid, f"127.0.0.1:{node.port}", cluster.kafka.log_of(node.id))
    instances = {instance.name: instance for instance in state.instances}
    for name in state.names:
        pid = state.running[name].pid if state.runs(name) else None
        ready = pid is not None and (name not in instances or cluster.is_ready(instances[name]))
        good &= ready
        where = instances[name].address if name in instances else state.url
        line(name, pid, where + ("" if ready or not pid else " not ready"), cluster.log_of(name))
    return good


def shorter(path: str | os.PathLike[str]) -> str:
    """As it is written from where the reader stands."""
    here = f"{Path.cwd()}/"
    return str(path).removeprefix(here)


def run(arguments: argparse.Namespace) -> int:
    cluster = Deployment(arguments.data)
    if arguments.command == "up":
        return up(cluster, arguments)
    if arguments.command == "down":
        for name in cluster.down():
            print(f"{name} had not stopped in time and was killed")
    elif arguments.command == "kill":
        cluster.kill(arguments.name)
    elif arguments.command == "start":
        cluster.start(arguments.name)
    else:
        return 0 if show(cluster) else 1
    return 0


if __name__ == "__main__":
    sys.exit(exit_status("tools/cluster", lambda: run(parse())))
