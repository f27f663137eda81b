"""What tests of `enlace migrate` share: brokers, the commands, and what both homes hold."""

import os
import subprocess
import sys
import time
from pathlib import Path

SOURCE = Path(os.environ.get("ENLACE_SOURCE_DIR", Path(__file__).resolve().parents[3]))
BIN = Path(os.environ.get("ENLACE_BIN_DIR", SOURCE / "build/dev/bin"))
PROGRAM = BIN / "enlace"
sys.path[:0] = [str(SOURCE / "tests" / folder) for folder in ("chaos", "support", "judge")]

from dumped import Dump  # noqa: E402
from files import Log  # noqa: E402
from findings import Findings  # noqa: E402
from kafka_broker import KafkaTestCase  # noqa: E402
from enlace_kafka.admin import Admin  # noqa: E402

TOPICS = ("enlace.intake.journal.v1", "enlace.homevisits.journal.v1", "enlace.keyring.v1")
ONE_COPY = ("--replication", "1", "--min-insync", "1")
WITHIN_S = 120

Entries = dict[str, list[bytes]]  # By SERVICE/PARTITION, in order of position.


def enlace(*arguments: str | Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([PROGRAM, *arguments], stdin=subprocess.DEVNULL, capture_output=True,
                          text=True, check=False, timeout=WITHIN_S)


def of_log(log: Log | Dump) -> Entries:
    entries: Entries = {}
    for placed, _ in log.read():
        of = entries.setdefault(f"{log.names[placed.journal]}/{placed.partition}", [])
        assert placed.position == len(of)
        of.append(placed.entry)
    assert not log.findings.faults, log.findings.kept
    return entries


def in_folder(data: Path) -> Entries:
    return of_log(Log(data / "log", Findings()))


def what_moves(entries: Entries) -> Entries:
    """All but the last of each partition."""
    return {place: of[:-1] for place, of in entries.items()}


class MovingTestCase(KafkaTestCase):
    """Each test has topics of its own, whose names are the same."""

    def make_topics(self, partitions: int = 16) -> None:
        made = enlace("topics", "create", "--brokers", self.brokers.bootstrap, *ONE_COPY,
                      "--partitions", str(partitions))
        self.assertEqual(0, made.returncode, made.stdout + made.stderr)
        self.addCleanup(self.delete_topics)

    def delete_topics(self) -> None:
        admin: Admin = self.brokers.admin
        admin.run([("org.apache.kafka.tools.TopicCommand", "--delete", "--topic", topic)
                   for topic in TOPICS])

    def migrate(self, source: str | Path, target: str | Path,
                keys: Path) -> "subprocess.CompletedProcess[str]":
        return enlace(*self.migration(source, target, keys))

    @staticmethod
    def migration(source: str | Path, target: str | Path, keys: Path) -> list[str | Path]:
        return ["migrate", "--from", source, "--to", target, "--keys", keys, *ONE_COPY]

    def moves(self, source: str | Path, target: str | Path, keys: Path) -> str:
        """What it says."""
        done = self.migrate(source, target, keys)
        self.assertEqual(0, done.returncode, done.stderr)
        self.assertIn("Moved to ", done.stdout)
        return done.stdout

    def refuses(self, why: str, source: str | Path, target: str | Path, keys: Path) -> None:
        done = self.migrate(source, target, keys)
        self.assertEqual(1, done.returncode, done.stdout)
        self.assertIn(why, done.stderr)

    def dump(self, folder: Path) -> Path:
        """Of all topics, by kcat."""
        name = folder / f"dump-{time.monotonic_ns()}"
        subprocess.run([SOURCE / "tools/dump-journals", self.brokers.bootstrap, name], check=True,
                       capture_output=True, timeout=WITHIN_S)
        return name

    def on_brokers(self, folder: Path) -> Entries:
        return of_log(Dump(self.dump(folder), Findings()))

    def verifies(self, *what: str | Path) -> str:
        done = enlace("verify", *what)
        self.assertEqual(0, done.returncode, done.stdout + done.stderr)
        self.assertIn("Everything holds.", done.stdout)
        return done.stdout
