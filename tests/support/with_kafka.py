#!/usr/bin/python3
"""Runs a command beside brokers of its own, and ends as the command ends.

    with_kafka.py [--nodes N] [--broker-session-timeout-ms MS] -- COMMAND...

The command finds in its environment

    ENLACE_TEST_KAFKA         what clients connect to: 127.0.0.1:PORT, or several, with commas
    ENLACE_TEST_KAFKA_FOLDER  for `deploy/kafka/kafka.py kill --data` and its like

The brokers are gone afterwards, whatever happens; if the command fails, their data and logs are
kept, and the last line says where.
"""

import argparse
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from types import FrameType

sys.dont_write_bytecode = True

from kafka_broker import SESSION_TIMEOUT_MS, KafkaBrokers  # noqa: E402


SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(BaseException):
    """We were told to stop."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class CommandFailed(Exception):
    """By itself, and not because we were told to stop."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nodes", type=int, default=1, metavar="N")
    parser.add_argument("--broker-session-timeout-ms", type=int, default=SESSION_TIMEOUT_MS,
                        metavar="MS", help="default %(default)s")
    parser.add_argument("what", nargs="+", metavar="COMMAND")
    return parser.parse_args()


def run(command: list[str], environment: dict[str, str]) -> int:
    """Hands on the signals that we get. The command dies if we are killed."""
    told_to_stop = False
    with subprocess.Popen(["setpriv", "--pdeathsig", "KILL", "--", *command],
                          env=os.environ | environment) as child:
        while child.returncode is None:
            try:
                child.wait()
            except Stopped as stopped:
                told_to_stop = True
                child.send_signal(stopped.number)
    status = child.returncode if child.returncode >= 0 else 128 - child.returncode
    if status != 0 and not told_to_stop:
        raise CommandFailed(status)
    return status


def stop(number: int, _: FrameType | None) -> None:
    raise Stopped(number)


def on_signals(do: Callable[[int, FrameType | None], None] | signal.Handlers) -> None:
    for number in SIGNALS:
        signal.signal(number, do)


def main() -> int:
    arguments = vars(parse())
    command = arguments.pop("what")
    on_signals(stop)
    try:
        with KafkaBrokers(**arguments) as brokers:
            try:
                return run(command, {
                    "ENLACE_TEST_KAFKA": brokers.bootstrap,
                    "ENLACE_TEST_KAFKA_FOLDER": str(brokers.folder)})
            finally:
                on_signals(signal.SIG_IGN)
    except CommandFailed as failed:
        return failed.status
    except Stopped as stopped:
        return 128 + stopped.number


if __name__ == "__main__":
    sys.exit(main())
