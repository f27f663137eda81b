"""Kafka's own programs for administrators, run against one cluster."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from .distribution import java
from .processes import run_all

LOGGER = "-Dorg.slf4j.simpleLogger."
# For what ends before careful compilation has paid.
SHORT_LIVED = ("-XX:TieredStopAtLevel=1",)
# For a program that does one thing and ends.
BRIEF = (*SHORT_LIVED, "-XX:+UseSerialGC", "-XX:-UsePerfData", f"{LOGGER}defaultLogLevel=warn")


@dataclass(frozen=True)
class Admin:
    """`settings`: a file that says how the administrator logs in; none where everybody may do
    everything."""

    bootstrap: str
    settings: Path | None = None

    def run(self, commands: Iterable[tuple[str, ...]]) -> list[str]:
        """Side by side, each written as its class and its arguments. Returns what each printed."""
        whom = ["--bootstrap-server", self.bootstrap]
        if self.settings:
            whom += ["--command-config", str(self.settings)]
        return run_all(java(program, *whom, *arguments, options=BRIEF)
                       for program, *arguments in commands)
