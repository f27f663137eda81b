"""Kafka's own programs for administrators, run against one cluster."""

import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from .distribution import java
from .processes import Failed, run_all

LOGGER = "-Dorg.slf4j.simpleLogger."
# For what ends before careful compilation has paid.
SHORT_LIVED = ("-XX:TieredStopAtLevel=1",)
# For a program that does one thing and ends.
BRIEF = (*SHORT_LIVED, "-XX:+UseSerialGC", "-XX:-UsePerfData", f"{LOGGER}defaultLogLevel=warn")

_RUN_ALL = Path(__file__).with_name("RunAll.java")
_LIMIT_S = 120


@dataclass(frozen=True)
class Admin:
    """`settings`: a file that says how the administrator logs in; none where everybody may do
    everything."""

    bootstrap: str
    settings: Path | None = None

    def run(self, commands: Iterable[tuple[str, ...]]) -> list[str]:
        """One after the other, each written as its class and its arguments. Returns what each
        printed; throws where one fails."""
        whom = ["--bootstrap-server", self.bootstrap]
        if self.settings:
            whom += ["--command-config", str(self.settings)]
        whole = [[program, *whom, *arguments] for program, *arguments in commands]
        if len(whole) < 2:
            return run_all(java(*words, options=BRIEF) for words in whole)
        lines = "".join(f"{word}\n" for words in whole for word in (*words, ""))
        done = subprocess.run(java(_RUN_ALL, options=BRIEF), input=lines, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=_LIMIT_S)
        *printed, rest = done.stdout.split("\0")
        if done.returncode != 0:
            failed = whole[min(len(printed), len(whole) - 1)]
            raise Failed(f"{' '.join(failed[-6:])}: status {done.returncode}, {rest[:2000]}")
        return printed
