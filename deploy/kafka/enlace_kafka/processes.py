"""Processes that outlive the command which started them, known again by pid and time of start."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

K = TypeVar("K")
T = TypeVar("T")
PAUSE_S = 0.02

# A child that dies with its parent dies with the thread that started it: this one lives as long as
# the process.
_starter = ThreadPoolExecutor(1, "starter")
_children: dict[int, subprocess.Popen[bytes]] = {}


class TimedOut(Exception):
    """What was waited for did not come."""


def until(what: str, condition: Callable[[], T], timeout_s: float) -> T:
    """The first true value of the condition."""
    deadline = time.monotonic() + timeout_s
    while True:
        found = condition()
        if found:
            return found
        if time.monotonic() > deadline:
            raise TimedOut(f"{what}: not within {timeout_s:g} s")
        time.sleep(PAUSE_S)


class Failed(Exception):
    """A program ended with something else than 0; has its first words."""


@dataclass(frozen=True)
class Process:
    """Of the process that a pid meant when it was noted, not of one that got the number since."""

    pid: int
    started_ticks: int

    @property
    def running(self) -> bool:
        _reap(self.pid)
        return _started_ticks(self.pid) == self.started_ticks

    def signal(self, number: int) -> None:
        """Nothing happens to it where it has ended."""
        if self.running:
            try:
                os.kill(self.pid, number)
            except ProcessLookupError:
                pass

    def kill(self) -> None:
        self.signal(signal.SIGKILL)
        until(f"process {self.pid} is gone", lambda: not self.running, 10)

    def end(self, limit_s: float) -> bool:
        """Asks it to stop, and kills it at the limit. Whether it stopped by itself."""
        self.signal(signal.SIGTERM)
        self.signal(signal.SIGCONT)
        try:
            until("", lambda: not self.running, limit_s)
        except TimedOut:
            self.kill()
            return False
        return True


def start(command: Sequence[str | os.PathLike[str]], log: Path, *, folder: Path | None = None,
          environment: Mapping[str, str] | None = None, with_parent: bool = False) -> Process:
    """Its output is appended to the log, which only we may read. It gets no terminal signals.
    `with_parent`: it is killed when we end, however that happens."""
    whole = ["setpriv", "--pdeathsig", "KILL", "--", *command] if with_parent else command

    def run() -> subprocess.Popen[bytes]:
        with open(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "wb") as output:
            return subprocess.Popen(whole, stdin=subprocess.DEVNULL, stdout=output,
                                    stderr=subprocess.STDOUT, cwd=folder, env=environment,
                                    start_new_session=True)

    child = _starter.submit(run).result()
    _children[child.pid] = child
    return Process(child.pid, _started_ticks(child.pid))


def end_all(processes: Mapping[K, Process], limit_s: float) -> list[K]:
    """All at once. Returns those that had to be killed."""
    deadline = time.monotonic() + limit_s
    for process in processes.values():
        process.signal(signal.SIGTERM)
    return [key for key, process in processes.items()
            if not process.end(max(0, deadline - time.monotonic()))]


def run_all(commands: Iterable[Sequence[str]], limit_s: float = 60) -> list[str]:
    """As many at once as there are cores. Returns what each printed; throws where one fails."""
    def run(command: Sequence[str]) -> str:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, timeout=limit_s)
        if done.returncode != 0:
            raise Failed(f"{' '.join(command[-6:])}: status {done.returncode}, "
                         f"{done.stdout[:2000]}")
        return done.stdout

    with ThreadPoolExecutor(os.cpu_count()) as workers:
        return list(workers.map(run, commands))


def _started_ticks(pid: int) -> int:
    """0 where there is no such process, or only what its parent has not taken note of."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return 0 if fields[0] in "ZX" else int(fields[19])


def _reap(pid: int) -> None:
    """Takes note of its end, if it is a child of ours."""
    child = _children.get(pid)
    if child is not None and child.poll() is not None:
        del _children[pid]
