"""`enlace serve`, or the program of one service, as a process: started as often as a test likes on
one data directory.
"""

import os
import re
import signal
import subprocess
from pathlib import Path

from .paths import DIRECTORY, POLICY, PROGRAM
from .waiting import until

START_S, STOP_S = 60, 10
# Files of the log: the smallest, so that there are many, and none takes a moment to be made.
SEGMENT_MIB = 2
_SERVING = re.compile(r"Enlace serves at http://127\.0\.0\.1:(\d+)\n")
_SANITIZER = re.compile(r"^.*(Sanitizer|runtime error:).*$", re.MULTILINE)


class NotServing(Exception):
    """The program ended instead of serving."""

    def __init__(self, status: int, output: str) -> None:
        super().__init__(f"exit {status}: {output[-2000:]}")
        self.status, self.output = status, output


class Process:
    """One data directory's server. All that it ever wrote is in `output`."""

    def __init__(self, data: Path, outputs: Path, flags: tuple[str, ...] = (),
                 environment: dict[str, str] | None = None) -> None:
        self.data = data
        self.flags = flags
        self.environment = environment or {}
        self.policy = POLICY
        self.command: tuple[Path | str, ...] = (PROGRAM, "serve")  # From its next start on.
        self.port = 0
        self._outputs = outputs
        self._runs = 0
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def output(self) -> str:
        return "".join(path.read_text(errors="replace")
                       for path in sorted(self._outputs.glob("run-*")))

    @property
    def output_of_this_run(self) -> str:
        return self._output_file().read_text(errors="replace")

    def start(self, timeout_s: float = START_S) -> "Process":
        """Returns when it serves. Throws NotServing where it ends instead."""
        process = self.spawn()

        def serving() -> re.Match[str] | None:
            found = _SERVING.search(self.output_of_this_run)
            if found is None and process.poll() is not None:
                raise NotServing(process.returncode, self.output_of_this_run)
            return found

        self.port = int(until("the server serves", serving, timeout_s)[1])
        return self

    def spawn(self) -> subprocess.Popen[bytes]:
        """Starts it, and does not wait."""
        assert not self.running
        self._outputs.mkdir(exist_ok=True)
        self._runs += 1
        command = [*self.command, "--dev", "--data", self.data, "--listen", "127.0.0.1:0",
                   "--directory", DIRECTORY, "--policy", self.policy,
                   "--segment-mib", str(SEGMENT_MIB), *self.flags]
        with self._output_file().open("wb") as output:
            self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output,
                                             stderr=output, env=os.environ | self.environment)
        return self._process

    def kill_while_it_starts(self, within_s: float) -> bool:
        """Starts it and kills it so long after. Whether it did not serve yet."""
        process = self.spawn()
        try:
            status = process.wait(within_s)
        except subprocess.TimeoutExpired:
            self.kill()
            return _SERVING.search(self.output_of_this_run) is None
        raise NotServing(status, self.output_of_this_run)

    def signal(self, number: int) -> None:
        assert self._process is not None
        self._process.send_signal(number)

    def wait(self, timeout_s: float = STOP_S) -> int:
        assert self._process is not None
        return self._process.wait(timeout_s)

    def kill(self) -> None:
        """As a power cut would, but for what the kernel still holds."""
        self.signal(signal.SIGKILL)
        self.wait()

    def stop(self) -> None:
        """In order; complains of anything but an orderly end."""
        self.signal(signal.SIGTERM)
        status = self.wait()
        assert status == 0, f"exit {status}: {self.output_of_this_run[-2000:]}"

    def end(self) -> None:
        """However it stands; nothing is left running."""
        if self.running:
            self.kill()

    def sanitizer_reports(self) -> list[str]:
        return [found[0] for found in _SANITIZER.finditer(self.output)]

    def _output_file(self) -> Path:
        return self._outputs / f"run-{self._runs:05}"
