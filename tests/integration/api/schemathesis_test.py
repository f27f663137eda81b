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
# Of queries and of commands each.
FOR_S = 300 if SOAK else 30
INSTALLED_S = 240


class SchemathesisTest(DescribedTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.ids = self.parents_of("home_visit")
        self.ids["visit"] = self.make("home_visit", self.ids)
        self.ids["referral"] = self.make("referral", self.ids)
        self.ids["tele"] = self.make("telemedicine", self.ids)
        self.ids["transfer"] = self.make("transfer", self.ids)
        self.ids["grievance"] = self.make("grievance", self.ids)

    def settings(self) -> str:
        """The ids are of things that there are."""
        lines = []
        for path in self.api.document["paths"]:
            if "{id}" in path and self.kind_at(path) in self.ids:
                lines += ["[[operations]]", f"include-path = {json.dumps(path)}",
                          f'parameters = {{ "path.id" = "{self.ids[self.kind_at(path)]}" }}']
        self.assertGreater(len(lines), 60)
        return "\n".join(lines)

    def streams(self) -> list[str]:
        """Paths of what is answered without an end."""
        found = [path for path, operations in self.api.document["paths"].items()
                 if "text/event-stream" in operations.get("get", {}).get("responses", {})
                 .get("200", {}).get("content", {})]
        self.assertIn("/v1/jurisdictions/{code}/home-visits/stream", found)
        return found

    def ask_as(self, who: Principal, phases: str) -> None:
        """Queries first, so that they have their time however many commands there are."""
        (self.folder / "schemathesis.toml").write_text(self.settings())
        asked = sum(self.ask_with(method, who, phases) for method in ("GET", "POST"))
        paths = self.api.document["paths"]
        self.assertEqual(sum(map(len, paths.values())) - len(self.streams()), asked)

    def ask_with(self, method: str, who: Principal, phases: str) -> int:
        """How many operations were asked."""
        command = [SOURCE / "tools/schemathesis", "run", f"{self.url}/openapi.json",
                   "--header", f"Authorization: Bearer {self.tokens.of(who)}",
                   "--checks", ",".join(CHECKS), "--include-method", method,
                   *(f"--exclude-path={path}" for path in self.streams()), "--phases", phases,
                   "--seed", str(self.rng.getrandbits(31)), "--max-time", str(FOR_S),
                   "--generation-database", "none", "--warnings", "off", "--no-color"]
        done = subprocess.run(command, cwd=self.folder, text=True, timeout=FOR_S + INSTALLED_S,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.assertEqual(0, done.returncode, done.stdout)
        selected = re.search(r"Selected: (\d+)/", done.stdout)
        generated = re.search(r"(\d+) generated", done.stdout)
        print(f"{who.role} {method}: {selected[0]}, {generated[0]}")
        self.assertGreater(int(generated[1]), 2 * int(selected[1]), done.stdout)
        return int(selected[1])

    def check_that_found(self, *paths: str) -> None:
        """Answers to queries had something in them, so that their schemas were compared."""
        self.reader.close()  # Idle for longer than a server waits.
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
