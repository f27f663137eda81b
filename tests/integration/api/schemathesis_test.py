#!/usr/bin/python3
"""Whatever the API's description allows and forbids is asked of a server, by schemathesis: nothing
fails on our side, and no answer is other than the description says.
"""

import json
import re
import subprocess
import unittest

from described import DescribedTestCase, principal
from support.paths import SOAK, SOURCE
from support.tokens import Principal

CHECKS = ["not_a_server_error", "status_code_conformance", "content_type_conformance",
          "response_headers_conformance", "response_schema_conformance"]
FOR_S = 600 if SOAK else 20
INSTALLED_S = 240
# Its answer never ends.
STREAM = "/v1/jurisdictions/{code}/home-visits/stream"


class SchemathesisTest(DescribedTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.ids = self.parents_of("home_visit")
        self.ids["visit"] = self.make("home_visit", self.ids)

    def settings(self) -> str:
        """The ids are of things that there are."""
        lines = []
        for path in self.api.document["paths"]:
            if "{id}" in path and self.kind_at(path) in self.ids:
                lines += ["[[operations]]", f"include-path = {json.dumps(path)}",
                          f'parameters = {{ "path.id" = "{self.ids[self.kind_at(path)]}" }}']
        self.assertGreater(len(lines), 60)
        return "\n".join(lines)

    def ask_as(self, who: Principal, phases: str) -> None:
        (self.folder / "schemathesis.toml").write_text(self.settings())
        command = [SOURCE / "tools/schemathesis", "run", f"{self.url}/openapi.json",
                   "--header", f"Authorization: Bearer {self.tokens.of(who)}",
                   "--checks", ",".join(CHECKS), "--exclude-path", STREAM, "--phases", phases,
                   "--seed", str(self.rng.getrandbits(31)), "--max-time", str(FOR_S),
                   "--generation-database", "none", "--warnings", "off", "--no-color"]
        done = subprocess.run(command, cwd=self.folder, text=True, timeout=FOR_S + INSTALLED_S,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.assertEqual(0, done.returncode, done.stdout)
        selected = re.search(r"Selected: (\d+)/(\d+)", done.stdout)
        self.assertEqual(int(selected[2]) - 1, int(selected[1]), done.stdout)
        generated = re.search(r"(\d+) generated", done.stdout)
        print(f"{who.role}: {generated[0]}")
        self.assertGreater(int(generated[1]), 400, done.stdout)

    def check_that_found(self, *paths: str) -> None:
        """Answers to queries had something in them, so that their schemas were compared."""
        numbers = self.reader.get("/metrics").body.decode()
        for path in paths:
            self.assertRegex(numbers, re.escape(f'route="{path}",status="200"') + r"} [1-9]")
        self.assertNotRegex(numbers, r'enlace_http_requests_total{.*status="5')

    def test_a_hospital_is_answered_as_described(self) -> None:
        self.ask_as(principal("social_worker"), "examples,coverage,fuzzing")
        self.check_that_found("/v1/patients/{id}", "/v1/patients/{id}/timeline", "/v1/cases/{id}",
                              "/v1/home-visits/{id}", "/v1/meta/state-machines")

    def test_the_state_is_answered_as_described(self) -> None:
        self.ask_as(principal("state_coordinator"), "coverage,fuzzing")
        self.check_that_found("/v1/workload", "/v1/unrouted-home-visits", "/v1/patients/{id}")


if __name__ == "__main__":
    unittest.main()
