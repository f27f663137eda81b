"""kill -9 of a move, wherever it is: the same command again goes on from there."""

import os
import random
import re
import signal
import subprocess
import time
import unittest
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from moving_test_case import (ONE_COPY, PROGRAM, WITHIN_S, Entries, MovingTestCase, enlace,
                              in_folder, what_moves)

import judge
from contract import read_contract
from findings import Code, Findings
from judging import CASE, INTAKE, PATIENT, records
from reading import read
from writing import IDENTITY_KEY, KEY, World

PARTITIONS, COMMANDS = 4, 6_000
VOID_EVERY, VOID_BYTES = 2, 4_000
SEGMENT_BYTES = 4 << 20
READING, CLOSING, COPYING, CHECKING = ("reading what is to be moved", "closing it", "copying",
                                       "checking what was copied")
WHILE_COPYING = (0.2, 0.5, 0.8)  # Of all that is copied.
DELAY_S = 0.02  # To and from the brokers, so that there is something to interrupt.
STEP_S = 0.005
_STAGE = re.compile(r"^([a-z ]+): \d+ of \d+ ", re.MULTILINE)


class Move:
    """One, as a process that is killed."""

    def __init__(self, command: list[str | Path]) -> None:
        self._said = b""
        self._process = subprocess.Popen([PROGRAM, *command], stdin=subprocess.DEVNULL,
                                         stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        assert self._process.stderr is not None
        self._stderr = self._process.stderr
        os.set_blocking(self._stderr.fileno(), False)

    def stages(self) -> list[str]:
        """That it has begun, in order."""
        self._said += self._stderr.read() or b""
        return list(dict.fromkeys(_STAGE.findall(self._said.decode())))

    def kill_when(self, reached: Callable[[], bool], by_steps: bool = False) -> list[str]:
        """There and then; it must not have come to its end. The stages that it had begun.
        `by_steps`: it stands still while it is looked at, however long that takes."""
        deadline = time.monotonic() + WITHIN_S
        try:
            while not reached():
                assert self._process.poll() is None, f"it ended before that: {self._said!r}"
                assert time.monotonic() < deadline, f"not within {WITHIN_S} s: {self._said!r}"
                if by_steps:
                    self._process.send_signal(signal.SIGCONT)
                    time.sleep(STEP_S)
                    self._process.send_signal(signal.SIGSTOP)
        finally:
            self._process.send_signal(signal.SIGKILL)
            status = self._process.wait(WITHIN_S)
            stages = self.stages()
            self._stderr.close()
        assert status == -signal.SIGKILL, f"it had ended: {self._said!r}"
        return stages


class InterruptedTest(MovingTestCase):
    SETTINGS = {"proxied": True}

    def setUp(self) -> None:
        seed = int(os.environ.get("ENLACE_SEED", time.time_ns() & 0xFFFFFFFF))
        print(f"{self.id()}: ENLACE_SEED={seed}", flush=True)
        self.rng = random.Random(seed)
        self.folder = Path(self.enterContext(TemporaryDirectory()))
        self.keys = self.folder / "keys"
        enlace("keys", self.keys)
        (self.keys / "deployment.key").write_text(KEY.hex())
        (self.keys / "identity.key").write_text(IDENTITY_KEY.hex())
        self.proxy = self.brokers.proxies[1]
        self.addCleanup(self.proxy.heal)

    def test_a_move_to_brokers_and_back_is_killed_in_every_stage(self) -> None:
        first, last, brokers = self.folder / "first", self.folder / "last", self.brokers.bootstrap
        self.write_deployment(first)
        whole = in_folder(first)
        self.make_topics(PARTITIONS)

        self.interrupt(first, brokers, whole, lambda: self.on_topics() / sum(map(len,
                                                                                 whole.values())))
        self.assertEqual(whole, what_moves(in_folder(first)))
        self.assertEqual(whole, self.on_brokers(self.folder))
        self.verifies(first)
        self.verifies("--brokers", brokers)

        size = self.size_in(first)
        self.interrupt(brokers, last, whole, lambda: self.size_in(last) / size)
        self.assertEqual(whole, what_moves(self.on_brokers(self.folder)))
        self.assertEqual(whole, in_folder(last))
        self.verifies(last)
        self.verifies("--brokers", brokers)
        for place in (first, last, self.dump(self.folder)):
            self.assertEqual(set(), self.codes(place), place)

    def write_deployment(self, folder: Path) -> None:
        """As services would have, and void entries among it."""
        world = World(records())
        world.found("intake", PARTITIONS)
        world.found("homevisits", PARTITIONS)
        world.found("referral", PARTITIONS)
        world.found("telemedicine", PARTITIONS)
        world.found("transfers", PARTITIONS)
        world.found("grievances", PARTITIONS)
        world.found("webhooks", PARTITIONS)
        world.found("access", PARTITIONS)
        world.command("intake", PATIENT, "key-1", [world.event(
            INTAKE + "PatientRegistered", {"institution": "SPSSA000011", "status": 3},
            sealed=True)])
        world.command("intake", CASE, "key-2", [world.event(
            INTAKE + "CaseRegistered", {"patient_id": PATIENT, "unit": "SPSSA000011"},
            sealed=True)])
        world.command("intake", CASE, "key-3", [world.event(INTAKE + "CaseTriaged", {"risk": 1})])
        for number in range(COMMANDS):
            if number % VOID_EVERY == 0:
                size = self.rng.randrange(VOID_BYTES)
                world.raw("homevisits", number // VOID_EVERY % PARTITIONS,
                          self.rng.randbytes(size))
            world.command("intake", CASE, f"more-{number}", [world.event(
                INTAKE + "RiskChanged", {"risk": 1 + number % 3}, sealed=True)])
        world.write(folder, segment_size=SEGMENT_BYTES, per_batch=50)

    def interrupt(self, source: str | Path, target: str | Path, whole: Entries,
                  copied: Callable[[], float]) -> None:
        """Each time in what the time before has left. Then it is let through."""
        command = self.migration(source, target, self.keys)
        self.proxy.delay(DELAY_S)
        killed_in = []
        for stage in (READING, CLOSING):
            move = Move(command)
            killed_in.append(move.kill_when(lambda: stage in move.stages())[-1])
        for part in WHILE_COPYING:
            move = Move(command)
            killed_in.append(move.kill_when(
                lambda: COPYING in move.stages() and copied() >= part, by_steps=True)[-1])
            print(f"killed with {copied():.1%} copied")
            self.assertLess(copied(), 0.99)
        move = Move(command)
        killed_in.append(move.kill_when(lambda: CHECKING in move.stages())[-1])
        self.check_unfinished(source, target)
        print(f"killed in: {', '.join(killed_in)}")
        self.assertGreaterEqual(killed_in.count(COPYING), 2, killed_in)
        self.assertIn(CHECKING, killed_in)
        self.proxy.heal()
        said = self.moves(source, target, self.keys)
        self.assertIn(f"{sum(map(len, whole.values()))} entries, 0 of them now", said)

    def check_unfinished(self, source: str | Path, target: str | Path) -> None:
        """Neither can be served."""
        at_source, at_target = self.serve(source), self.serve(target)
        self.assertIn("has moved to", at_source)
        self.assertRegex(at_target, "is being moved from .* run `enlace migrate` again")
        if isinstance(target, Path):
            self.assertIn(Code.MOVE_UNFINISHED, self.codes(target))
            verified = enlace("verify", target)
            self.assertEqual(1, verified.returncode)
            self.assertIn("Not all is here yet", verified.stdout)

    def serve(self, place: str | Path) -> str:
        """What keeps it from being served."""
        data, flags = (place, ()) if isinstance(place, Path) else \
            (self.folder / "served", ("--brokers", place, *ONE_COPY))
        done = enlace("serve", "--dev", "--data", data, "--keys", self.keys, "--partitions",
                      str(PARTITIONS), "--listen", "127.0.0.1:0", *flags)
        self.assertEqual(1, done.returncode, done.stderr)
        return done.stderr

    def codes(self, place: Path) -> set[Code]:
        findings = Findings()
        read(place, records(), read_contract(judge.CONTRACT), findings, KEY)
        return findings.codes

    def on_topics(self) -> int:
        """Entries of all journals."""
        asked = [f"enlace.{service}.journal.v1:{partition}:-1"
                 for service in ("intake", "homevisits") for partition in range(PARTITIONS)]
        done = subprocess.run(["kcat", "-b", self.brokers.bootstrap, "-q", "-Q",
                               *(word for one in asked for word in ("-t", one))],
                              capture_output=True, text=True, check=True, timeout=WITHIN_S)
        return sum(int(end) for end in re.findall(r"offset (\d+)", done.stdout))

    @staticmethod
    def size_in(data: Path) -> int:
        """About as many bytes of batches as are in a data directory."""
        segments = [path.read_bytes() for path in (data / "log").glob("*.segment")]
        return sum(max(segment.rfind(b"ENBT"), 0) for segment in segments)


if __name__ == "__main__":
    unittest.main()
