#!/usr/bin/python3
"""Whatever the API's description allows and forbids is asked of a server, by schemathesis: nothing
fails on our side, no answer is other than the description says, no route is left out, and each that
reads a thing by its id has one to read.
"""

import json
import re
import subprocess
import unittest
from collections.abc import Sequence

from described import PUBLIC, DescribedTestCase, principal
from support.paths import SOAK, SOURCE
from support.survey_life import hand_out, invitation_to
from support.tokens import Principal

CHECKS = ["not_a_server_error", "status_code_conformance", "content_type_conformance",
          "response_headers_conformance", "response_schema_conformance"]
# Of queries by ids, of other queries, and of commands, by each of those who ask for everything.
FOR_S = 300 if SOAK else 20
LONGER = (1, 3, 9)  # Times that, where so much was not enough on a busy machine.
INSTALLED_S = 240
# What neither the hospital's social worker nor the state may read.
OTHERS = {"welfare_worker": ["/v1/staff-cases/{id}"], "integration": ["/v1/webhooks/{id}"]}
# Who may give commands that neither of them may.
COMMANDING = ("records_office", "supervisor")
NUMBER = re.compile(r'^enlace_http_requests_total\{method="(\w+)",route="([^"]+)",status="(\d+)"\}',
                    re.MULTILINE)


class SchemathesisTest(DescribedTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.worker = self.clients.of(principal("social_worker"))
        self.ids = self.parents_of("home_visit")
        for kind, machine in (("visit", "home_visit"), ("referral", "referral"),
                              ("tele", "telemedicine"), ("transfer", "transfer"),
                              ("grievance", "grievance"), ("activity", "activity"),
                              ("staffcase", "staff_case"), ("webhook", "webhook")):
            self.ids[kind] = self.make(machine, self.ids)
        # By path, where it takes more than an id.
        self.known = {f"{PUBLIC}grievances/{{id}}": self.complaint(),
                      f"{PUBLIC}surveys/{{id}}": self.survey()}

    def complaint(self) -> tuple[str, str]:
        """Folio and secret, as whoever filed it was given them."""
        path = f"{PUBLIC}grievances"
        content = self.api.document["paths"][path]["post"]["requestBody"]["content"]
        told = self.worker.send(
            "POST", path, json.dumps(content["application/json"]["example"]).encode(),
            {"Content-Type": "application/json", "Idempotency-Key": self.id()}, authorized=False)
        self.assertEqual(201, told.status, told.body)
        return told.json()["enlaceFolio"], told.json()["secret"]

    def survey(self) -> tuple[str, str]:
        """Likewise of an invitation that was handed out, after a case that came to its end."""
        ended = self.make("case", self.ids)
        closed = self.worker.command(f"/v1/cases/{ended}/close",
                                     {"code": "LEFT", "reason": "Se fue a casa"})
        self.assertEqual(200, closed.status, closed.body)
        place = f"institutions/{principal('social_worker').institution}"
        told = hand_out(self.worker, invitation_to(ended, self.worker, place)["id"]).json()
        return told["enlaceFolio"], told["secret"]

    def settings(self) -> str:
        """The ids are of things that there are."""
        lines = []
        for path in self.api.document["paths"]:
            if "{id}" not in path:
                continue
            told = {}
            if path in self.known:
                told["path.id"], told["header.Enlace-Secret"] = self.known[path]
            elif self.kind_at(path) in self.ids:
                told["path.id"] = self.ids[self.kind_at(path)]
            else:
                continue
            lines += ["[[operations]]", f"include-path = {json.dumps(path)}",
                      "parameters = { " + ", ".join(f'"{name}" = "{value}"'
                                                    for name, value in told.items()) + " }"]
        self.assertGreater(len(lines), 60)
        return "\n".join(lines)

    def streams(self) -> list[str]:
        """Paths of what is answered without an end."""
        found = [path for path, operations in self.api.document["paths"].items()
                 if "text/event-stream" in operations.get("get", {}).get("responses", {})
                 .get("200", {}).get("content", {})]
        self.assertIn("/v1/jurisdictions/{code}/home-visits/stream", found)
        return found

    def read_by_ids(self) -> list[str]:
        return [path for path, operations in self.api.document["paths"].items()
                if "get" in operations and "{id}" in path and path not in self.streams()]

    def ask(self, method: str, who: Principal, phases: str,
            paths: Sequence[str] = (), without: Sequence[str] = ()) -> int:
        """How many operations were asked, more than twice each: those paths, or all others with
        that method."""
        which = [f"--include-path={path}" for path in paths] or [
            f"--include-method={method}",
            *(f"--exclude-path={path}" for path in (*self.streams(), *without))]
        for for_s in (times * FOR_S for times in LONGER):
            done = self.run_for(for_s, who, [*which, "--phases", phases])
            selected = re.search(r"Selected: (\d+)/", done)
            generated = re.search(r"(\d+) generated", done)
            print(f"{who.role} {method}: {selected[0]}, {generated[0]} in {for_s} s")
            if int(generated[1]) > 2 * int(selected[1]):
                return int(selected[1])
        self.fail(done)

    def run_for(self, for_s: int, who: Principal, which: list[str]) -> str:
        """What it says where nothing is wrong."""
        command = [SOURCE / "tools/schemathesis", "run", f"{self.url}/openapi.json",
                   "--header", f"Authorization: Bearer {self.tokens.of(who)}",
                   "--checks", ",".join(CHECKS), *which,
                   "--seed", str(self.rng.getrandbits(31)), "--max-time", str(for_s),
                   "--generation-database", "none", "--warnings", "off", "--no-color"]
        done = subprocess.run(command, cwd=self.folder, text=True, timeout=for_s + INSTALLED_S,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.assertEqual(0, done.returncode, done.stdout)
        return done.stdout

    def check_what_was_covered(self) -> None:
        """Answers to queries had something in them, so that their schemas were compared."""
        self.reader.close()  # Idle for longer than a server waits.
        answered: dict[tuple[str, str], set[str]] = {}
        for method, route, status in NUMBER.findall(self.reader.get("/metrics").body.decode()):
            answered.setdefault((method, route), set()).add(status)
        described = {(method.upper(), path)
                     for path, operations in self.api.document["paths"].items()
                     if path not in self.streams() for method in operations}
        read = {("GET", path) for path in self.read_by_ids()}
        found = {operation for operation in described if "200" in answered.get(operation, ())}
        print(f"{len(described & answered.keys())} of {len(described)} operations asked; "
              f"{len(read & found)} of {len(read)} things read by their ids; 200 from {len(found)}")
        self.assertEqual(set(), described - answered.keys(), "never asked")
        self.assertEqual(set(), read - found, "nothing was ever read there")
        failed = [operation for operation, statuses in answered.items()
                  if any(status >= "500" for status in statuses)]
        self.assertEqual([], failed)
        for path in ("/v1/workload", "/v1/unrouted-home-visits", "/v1/meta/state-machines"):
            self.assertIn(("GET", path), found)

    def test_everybody_is_answered_as_described(self) -> None:
        """By queries first, while all is there; those by ids apart, so that none is left out
        however little the machine can do."""
        (self.folder / "schemathesis.toml").write_text(self.settings())
        operations = sum(map(len, self.api.document["paths"].values())) - len(self.streams())
        by_ids = self.read_by_ids()
        for role, paths in OTHERS.items():
            self.ask("GET", principal(role), "coverage", paths)
        asked = {}
        for role, first, then in (("social_worker", "coverage", "coverage,fuzzing"),
                                  ("state_coordinator", "fuzzing", "fuzzing")):
            who = principal(role)
            asked[role] = self.ask("GET", who, first, by_ids) + self.ask(
                "GET", who, then, without=by_ids)
        for role in asked:
            asked[role] += self.ask("POST", principal(role), "coverage,fuzzing")
        self.assertEqual({operations}, set(asked.values()))
        for role in COMMANDING:
            self.ask("POST", principal(role), "coverage")
        self.check_what_was_covered()


if __name__ == "__main__":
    unittest.main()
