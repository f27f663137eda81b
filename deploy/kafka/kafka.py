#!/usr/bin/python3
"""Runs Apache Kafka in KRaft mode on this machine, for development and for tests.

  kafka.py up --data DIR                one broker, on 127.0.0.1
  kafka.py up --data DIR --nodes 3      three: what is written survives any one of them
  kafka.py status --data DIR            where they listen, whether they run
  kafka.py kill --data DIR --node 2     as if its machine had died
  kafka.py start --data DIR --node 2    and back
  kafka.py down --data DIR              stops them; `up` goes on with the same data

Everything is kept in DIR: data and logs of each node in node-N/, and cluster.json, which says the
ports, the processes and, as `bootstrap`, what clients connect to. Delete DIR once they are down,
and nothing is left. Kafka itself is fetched once, into build/kafka.
"""

import argparse
import sys
from pathlib import Path

sys.dont_write_bytecode = True

from enlace_kafka.classes import keep_classes  # noqa: E402
from enlace_kafka.cluster import STOP_S, Cluster  # noqa: E402
from enlace_kafka.command_line import exit_status  # noqa: E402
from enlace_kafka.distribution import fetch  # noqa: E402
from enlace_kafka.security import ADMIN  # noqa: E402


def ports(text: str) -> tuple[int, ...]:
    return tuple(int(port) for port in text.split(","))


def existing(text: str) -> str:
    path = Path(text).resolve()
    if not path.is_file():
        raise argparse.ArgumentTypeError(f"{path} is no file")
    return str(path)


def parser() -> argparse.ArgumentParser:
    whole = argparse.ArgumentParser(prog="kafka.py", description=__doc__,
                                    formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = whole.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name: str, help: str, of_node: bool = False) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=help, description=help)
        added.add_argument("--data", type=Path, required=True, metavar="DIR",
                           help="the cluster's folder")
        if of_node:
            added.add_argument("--node", type=int, required=True, metavar="N", help="1, 2, ...")
        return added

    commands.add_parser("fetch", help="only fetch Kafka, and prepare it to start fast, where that "
                                      "has not been done")
    up = command("up", "make the cluster where there is none, and start every broker that does not "
                       "run; returns when all of them serve")
    up.add_argument("--nodes", type=int, metavar="N",
                    help="brokers; with 3, topics have 3 replicas, of which 2 must be in sync "
                         "(default 1)")
    up.add_argument("--port", type=int, dest="first_port", metavar="PORT",
                    help="where the first broker listens, the others on the next ones (default: "
                         "free ports, the same each time)")
    up.add_argument("--advertise-through", type=ports, metavar="PORT[,PORT...]",
                    help="ports of proxies, one for each broker: clients are told to come there, "
                         "brokers talk to each other past them")
    up.add_argument("--broker-session-timeout-ms", type=int, metavar="MS",
                    help="how long a broker that has died keeps the lead of its partitions "
                         "(default 9000)")
    up.add_argument("--heap-mib", type=int, metavar="MIB", help="of each broker (default 512)")
    up.add_argument("--secure", action="store_true", default=None,
                    help="TLS; let in only who has a password (SCRAM-SHA-512), and only to what "
                         "they have a right to. `status` says how the administrator comes, others "
                         "are made by principals.py")
    up.add_argument("--tls-keystore", type=existing, metavar="PEM",
                    help="with --secure, the brokers' private key and certificate, as your "
                         "authority signed it (default: one that is made for this machine)")
    up.add_argument("--tls-truststore", type=existing, metavar="PEM",
                    help="the certificates of those who signed them")
    down = command("down", "stop all brokers")
    down.add_argument("--limit", type=float, default=STOP_S, metavar="S",
                      help="kill what has not stopped by then (default %(default)s)")
    command("status", "what is where; fails where a broker does not run")
    command("start", "start one broker, and return when it serves", of_node=True)
    command("stop", "stop one broker in order", of_node=True)
    command("kill", "end one broker at once, with SIGKILL", of_node=True)
    return whole


def show(cluster: Cluster) -> bool:
    state = cluster.state
    print(f"bootstrap {state.bootstrap}")
    if state.settings.secure:
        print("administrator", *(f"--{name} {value}" for name, value in
                                 cluster.login(ADMIN).items()))
    for node in state.nodes:
        what = f"runs, pid {state.running[node.id].pid}" if state.runs(node.id) else "does not run"
        print(f"node {node.id} {what}, port {node.port}, log {cluster.log_of(node.id)}")
    return all(state.runs(node.id) for node in state.nodes)


def run(arguments: argparse.Namespace) -> int:
    given = {name: value for name, value in vars(arguments).items() if value is not None}
    command = given.pop("command")
    if command == "fetch":
        keep_classes()
        print(fetch())
        return 0
    cluster = Cluster(given.pop("data"))
    if command == "up":
        cluster.up(**given)
        show(cluster)
    elif command == "down":
        for node in cluster.down(given["limit"]):
            print(f"node {node} had not stopped within {given['limit']:g} s and was killed")
    elif command == "status":
        return 0 if show(cluster) else 1
    elif command == "start":
        cluster.start(given["node"])
    elif command == "stop":
        cluster.stop(given["node"])
    elif command == "kill":
        cluster.kill(given["node"])
    return 0


if __name__ == "__main__":
    sys.exit(exit_status("kafka.py", lambda: run(parser().parse_args())))
