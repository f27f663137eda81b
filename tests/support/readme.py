"""The README's lines, as people paste them into one terminal."""

import os
import re
import signal
import subprocess
import unittest
from pathlib import Path

SOURCE = Path(os.environ.get("ENLACE_SOURCE_DIR", Path(__file__).resolve().parents[2]))
BIN = Path(os.environ.get("ENLACE_BIN_DIR", SOURCE / "build/dev/bin"))
ENVIRONMENT = os.environ | {"PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
LIMIT_S = 120


def lines_of(kind: str) -> list[str]:
    """The README's blocks of that kind, in their order."""
    readme = (SOURCE / "README.md").read_text(encoding="utf-8")
    return re.findall(rf"^```sh {kind}\n(.*?)^```$", readme, re.DOTALL | re.MULTILINE)


def bash(script: str, limit_s: float = LIMIT_S) -> tuple[int, str]:
    """Runs it as in one terminal; whatever it has started ends with it."""
    with subprocess.Popen(["bash", "-euo", "pipefail", "-c", script], env=ENVIRONMENT, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          start_new_session=True) as shell:
        try:
            said, _ = shell.communicate(timeout=limit_s)
        finally:
            try:
                os.killpg(shell.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        return shell.returncode, said


def check_visit(test: unittest.TestCase, said: str) -> None:
    """What the `runnable` lines say."""
    test.assertRegex(said, r'"ready":true')
    test.assertRegex(said, r"patient-\w+ has case-\w+")
    test.assertEqual(3 + 5, said.count('"outcome":"accepted"'), said)
    test.assertIn('"state":"ROUTED"', said)
    test.assertIn("enlace.homevisits.v1.HomeVisitCompleted", said)
    test.assertIn("Ana Hernández Bautista", said)
    test.assertIn('"jurisdiction":"VII"', said)
    test.assertEqual(1, said.count('"code":'), said)
    test.assertIn('"code":"unknown_stream"', said)


def check_office_day(test: unittest.TestCase, said: str) -> None:
    """What the `office` lines say."""
    accepted = len(re.findall("^post ", "\n".join(lines_of("office")), re.MULTILINE))
    test.assertGreater(accepted, 10)
    test.assertEqual(accepted, said.count('"outcome":"accepted"'), said)
    test.assertNotIn('"code":"', said.replace('"code":"ATTENDED"', ""))
    test.assertIn('"timer":"study_by"', said)
    # Of the two records, linked a moment ago: one person, or two where views have not heard yet.
    test.assertIn(said.count('"matchedOn":["name"]'), (1, 2), said)
    test.assertEqual(1, said.count('"matchedOn":["fileNumber"]'), said)
    test.assertIn('"state":"CLOSED"', said)
    test.assertEqual(2, said.count("can't be read any more, anywhere"), said)
