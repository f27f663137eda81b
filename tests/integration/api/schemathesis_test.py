#!/usr/bin/python3
"""Whatever the API's description allows and forbids is asked of a server, by schemathesis: nothing
fails on our side, and no answer is other than the description says.
"""

import json
import os
import subprocess
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "chaos"))

from support.chaos_test_case import ChaosTestCase  # noqa: E402
from support.paths import SOAK, SOURCE  # noqa: E402
from support.tokens import Principal  # noqa: E402

CHECKS = ["not_a_server_error", "status_code_conformance", "content_type_conformance",
          "response_headers_conformance", "response_schema_conformance"]
FOR_S = 1200 if SOAK else 45
# Its answer never ends.
STREAM = "/v1/jurisdictions/{code}/home-visits/stream"
WORKER = Principal("hospital-SPSSA000121", "SOCIAL_WORKER", "SPSSA000121", human="ts-0121-03")
STATE = Principal("state", "STATE_COORDINATOR", human="state-1")


class SchemathesisTest(ChaosTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.server.start()
        self.url = f"http://127.0.0.1:{self.server.port}"

    def ask_as(self, who: Principal, *arguments: str) -> str:
        report = self.folder / "report.json"
        command = [SOURCE / "tools/schemathesis", "run", f"{self.url}/openapi.json",
                   "--header", f"Authorization: Bearer {self.tokens.of(who)}",
                   "--checks", ",".join(CHECKS), "--exclude-path", STREAM,
                   "--seed", str(self.rng.getrandbits(31)), "--max-time", str(FOR_S),
                   "--generation-database", "none", "--no-color", *arguments]
        done = subprocess.run(command, cwd=self.folder, text=True, timeout=FOR_S + 240,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.assertEqual(0, done.returncode, done.stdout)
        return done.stdout

    def test_a_hospital_is_never_answered_what_is_not_described(self) -> None:
        said = self.ask_as(WORKER, "--phases", "examples,coverage,fuzzing")
        print(said[-3000:])


if __name__ == "__main__":
    unittest.main()
