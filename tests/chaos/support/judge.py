"""The judge, as a process, and its reading for questions of a test's own."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from .paths import JUDGE


def run(data: Path, *flags: str | Path) -> dict[str, Any]:
    """Its report, where everything holds; else an AssertionError says what does not."""
    command = [sys.executable, "-B", JUDGE, data, "--json", *flags]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=240)
    if done.returncode == 2:
        raise AssertionError(f"not judged: {done.stderr}")
    report = json.loads(done.stdout)
    assert done.returncode == 0, json.dumps(
        {"counts": report["counts"], "findings": report["findings"][:20]}, indent=1)
    return report


def dump(data: Path) -> str:
    """The folded home visits, one line each."""
    return _lines(data, "--dump")


def states(data: Path) -> str:
    """Of each stream its kind, state and version, one line each."""
    return _lines(data, "--states")


def _lines(data: Path, flag: str) -> str:
    done = subprocess.run([sys.executable, "-B", JUDGE, data, flag], capture_output=True,
                          text=True, check=True, timeout=240)
    return done.stdout
