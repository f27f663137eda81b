#!/usr/bin/python3
"""Whoever learns the API from its description alone gets on: each example in it is posted, to a thing
in a state in which the command is in order, by somebody who may. Where and by whom that is, is asked
of /v1/meta/state-machines; so a new command is tried without a line here.
"""

import json
import re
import sys
import unittest
from collections import deque
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "chaos"))

from support.chaos_test_case import ChaosTestCase  # noqa: E402
from support.client import Answer  # noqa: E402
from support.tokens import Principal  # noqa: E402
from support.waiting import until  # noqa: E402

NEW = "(new)"
BY_THE_ENGINE = {"timer", "reaction"}
WITHIN_S = 30
# The examples' own names for things, and what they are replaced by: those that the test has made.
EXAMPLE_ID = re.compile(r'"(patient|case|visit|referral|transfer|session)-[0-9A-Z]{10,}"')
# What a machine's things are made in, which must be there first.
PARENT = {"case": "patient", "home_visit": "case"}
INSTITUTION, JURISDICTION, STAFF = "SPSSA000121", "VII", "bv-VII-01"
# Commands whose example meets no state in which it is in order, although its form is; and why.
REFUSED = {
    "FailHomeVisit": "a reaction gives it as soon as the last attempt is recorded",
}
QUESTIONS = {"PatientSearch"}  # Asked by POST, of no machine.
MALFORMED = {400, 415, 422}


def principal(role: str) -> Principal:
    """Somebody of that role, or relation, as the examples name them."""
    if role == "requester":
        role = "social_worker"
    if role in {"jurisdiction_coordinator", "visiting_team"}:
        return Principal(f"office-{JURISDICTION}-{role}", role.upper(), jurisdiction=JURISDICTION,
                         human=STAFF)
    if role in {"state_coordinator", "auditor", "data_team", "operator", "regulator"}:
        return Principal(role, role.upper(), human=f"{role}-1")
    return Principal(f"hospital-{role}", role.upper(), INSTITUTION, human=STAFF)


def people(step: dict[str, Any]) -> list[str]:
    return sorted(set(step["roles"]) - BY_THE_ENGINE)


class Api:
    """What the served documents say."""

    def __init__(self, document: dict[str, Any], machines: dict[str, Any]) -> None:
        self.document = document
        self.paths: dict[str, str] = {}
        self.examples: dict[str, Any] = {}
        for path, methods in document["paths"].items():
            body = methods.get("post", {}).get("requestBody")
            if body is None:
                continue
            content = body["content"]["application/json"]
            command = content["schema"]["$ref"].rsplit(".", 1)[-1]
            self.paths[command], self.examples[command] = path, content.get("example")
        self.machine_of: dict[str, str] = {}
        self.steps: dict[str, list[dict[str, Any]]] = {}
        for name, machine in machines.items():
            steps = [dict(step) for step in machine["transitions"]]
            for step in machine["orthogonal"]:
                steps += [step | {"from": state, "to": state} for state in step["states"].split()]
            self.steps[name] = steps
            for step in steps:
                self.machine_of[step["command"]] = name

    def way_to(self, machine: str, command: str,
               closed: set[tuple[str, str]]) -> list[dict[str, Any]]:
        """The shortest, from nothing to after the command; what reactions do happens by itself."""
        found: dict[str, list[dict[str, Any]]] = {NEW: []}
        queue = deque([NEW])
        while queue:
            at = queue.popleft()
            for step in self.steps[machine]:
                if step["from"] != at or (at, step["command"]) in closed:
                    continue
                way = [*found[at], step]
                if step["command"] == command and people(step):
                    return way
                if step["to"] not in found and (people(step) or "reaction" in step["roles"]):
                    found[step["to"]] = way
                    queue.append(step["to"])
        return []


class ExamplesTest(ChaosTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.server.start()
        looking = self.clients.of(principal("auditor"))
        self.api = Api(looking.get("/openapi.json").json(),
                       looking.get("/v1/meta/state-machines").json())

    def test_every_example_is_taken(self) -> None:
        self.assertGreater(len(self.api.examples), 25)
        for command in self.api.examples:
            with self.subTest(command):
                if command in QUESTIONS:
                    asking = self.clients.of(principal("social_worker"))
                    answer = asking.send("POST", self.api.paths[command],
                                         json.dumps(self.api.examples[command]).encode(),
                                         {"Content-Type": "application/json"})
                    self.assertEqual(200, answer.status, self.advice(command, answer))
                    continue
                self.assertIn(command, self.api.machine_of, "no machine takes the example of "
                              f"{command} in any state: annotate its fields with (enlace.example)")
                answer = self.try_ways(command)
                if not 200 <= answer.status < 300:
                    self.assertIn(command, REFUSED, self.advice(command, answer))
                    self.assertNotIn(answer.status, MALFORMED, self.advice(command, answer))

    def advice(self, command: str, answer: Answer) -> str:
        return (f"the example of {command} is answered {answer.status} {answer.body.decode()}: give "
                "the fields that it names another (enlace.example), in an option of the command's "
                "own message or in proto/enlace/examples.proto")

    def try_ways(self, command: str) -> Answer:
        """The first 2xx, or else how the last way to it ended."""
        machine = self.api.machine_of[command]
        closed: set[tuple[str, str]] = set()  # Steps that the examples do not take.
        answer = None
        while way := self.api.way_to(machine, command, closed):
            taken, answer = self.go(machine, way)
            if answer.status < 300:
                return answer
            closed.add((way[taken]["from"], way[taken]["command"]))
        assert answer is not None, f"nobody but the engine may give {command}, yet it has a route"
        return answer

    def go(self, machine: str, way: list[dict[str, Any]]) -> tuple[int, Answer]:
        """Gives the commands of the way to a new thing; which was the last, and its answer."""
        ids = self.parents_of(machine)
        answer = None
        for number, step in enumerate(way):
            if not people(step):
                self.await_state(machine, ids, step["to"])
                continue
            answer = self.give(step["command"], principal(people(step)[0]), ids)
            if answer.status >= 300:
                break
            if step["from"] == NEW:
                ids[answer.id.split("-")[0]] = answer.id
        assert answer is not None
        return number, answer

    def parents_of(self, machine: str) -> dict[str, str]:
        """A new one of each kind of thing that this kind hangs from."""
        if machine not in PARENT:
            return {}
        parent = PARENT[machine]
        ids = self.parents_of(parent)
        making = next(step for step in self.api.steps[parent] if step["from"] == NEW)
        answer = self.give(making["command"], principal(sorted(making["roles"])[0]), ids)
        self.assertIn(answer.status, (200, 201), self.advice(making["command"], answer))
        return ids | {parent: answer.id}

    def give(self, command: str, who: Principal, ids: dict[str, str]) -> Answer:
        body = self.with_ids(self.api.examples[command], ids)
        path = self.api.paths[command]
        kind = {"patients": "patient", "cases": "case", "home-visits": "visit"}
        if "{id}" in path:
            path = path.replace("{id}", ids[kind[path.split("/")[2]]])
        return self.clients.of(who).command(path, body)

    @staticmethod
    def with_ids(example: Any, ids: dict[str, str]) -> Any:
        text = EXAMPLE_ID.sub(lambda found: f'"{ids.get(found[1], found[0][1:-1])}"',
                              json.dumps(example))
        return json.loads(text)

    def await_state(self, machine: str, ids: dict[str, str], state: str) -> None:
        kind, path = {"home_visit": ("visit", "home-visits"), "case": ("case", "cases")}[machine]
        reader = self.clients.of(principal("state_coordinator"))
        until(f"{machine} is {state}", lambda: reader.get_settled(
            f"/v1/{path}/{ids[kind]}").json().get("state") == state, WITHIN_S)


if __name__ == "__main__":
    unittest.main()
