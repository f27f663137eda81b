"""A server, and clients that know of it only what it says of itself: /openapi.json and
/v1/meta/state-machines.
"""

import json
import re
import sys
from collections import deque
from collections.abc import Iterable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "chaos"))

from support.chaos_test_case import ChaosTestCase  # noqa: E402
from support.client import Answer  # noqa: E402
from support.people import somebody  # noqa: E402
from support.tokens import Principal  # noqa: E402
from support.waiting import until  # noqa: E402

NEW = "(new)"
BY_THE_ENGINE = {"timer", "reaction", "gateway"}
WITHIN_S = 60
# The examples' names for things, which are replaced by those that a test has made.
EXAMPLE_ID = re.compile(r"\b([a-z]+)-[0-9A-Z]{10,}")
# What the machine is called that makes things of a kind, where it is called otherwise.
MACHINE = {"staffcase": "staff_case", "visit": "home_visit", "tele": "telemedicine"}
INSTITUTION, JURISDICTION, STAFF = "SPSSA000121", "VII", "bv-VII-01"
PUBLIC = "/v1/public/"
RECEIVER = "SPSSA000133"
AMBULANCES = "SPSSA001005"


def principal(role: str) -> Principal:
    """Somebody of that role, or relation, as the examples name them."""
    if role in {"requester", "referring_unit"}:
        role = "social_worker"
    if role == "sending_hospital":
        role = "social_worker"
    if role in {"ambulance_service", "ambulance_crew"}:
        return Principal(role, role.upper(), AMBULANCES, human=STAFF)
    if role in {"receiving_unit", "candidate_hospital", "receiving_hospital"}:
        return Principal("receiving-clinician", "CLINICIAN", RECEIVER, human="md-0133-01")
    if role in {"jurisdiction_coordinator", "visiting_team"}:
        return Principal(f"office-{JURISDICTION}-{role}", role.upper(), jurisdiction=JURISDICTION,
                         human=STAFF)
    if role in {"state_coordinator", "auditor", "data_team", "operator", "regulator"}:
        return Principal(role, role.upper(), human=f"{role}-1")
    return Principal(f"hospital-{role}", role.upper(), INSTITUTION, human=STAFF)


def machine_of(kind: str) -> str:
    return MACHINE.get(kind, kind)


def people(step: dict[str, Any]) -> list[str]:
    return sorted(set(step["roles"]) - BY_THE_ENGINE)


class Names:
    """Commands by their short names, and with their package where two machines have one each."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.packages: dict[str, set[str]] = {}
        for methods in document["paths"].values():
            body = methods.get("post", {}).get("requestBody")
            if body is not None:
                schema = body["content"]["application/json"]["schema"]
                package, command = self._split(schema["$ref"])
                self.packages.setdefault(command, set()).add(package)

    def of(self, ref: str) -> str:
        return self.within(*self._split(ref))

    def within(self, package: str, command: str) -> str:
        shared = len(self.packages.get(command, ())) > 1
        return f"{package}.{command}" if shared else command

    def package(self, commands: Iterable[str]) -> str:
        """That of a machine whose commands these are; nothing where no client gives any."""
        return next((package for command in commands
                     if len(self.packages.get(command, ())) == 1
                     for package in self.packages[command]), "")

    @staticmethod
    def _split(ref: str) -> tuple[str, str]:
        package, _, command = ref.rsplit("/", 1)[-1].rpartition(".")
        return package, command


class Api:
    """What the served documents say."""

    def __init__(self, document: dict[str, Any], machines: dict[str, Any]) -> None:
        self.document = document
        names = Names(document)
        self.paths: dict[str, str] = {}
        self.going_on: dict[str, str] = {}  # Of commands that may also begin a thing.
        self.quoting: set[str] = set()  # Paths that want the version that was read.
        self.examples: dict[str, Any] = {}
        for path, methods in document["paths"].items():
            body = methods.get("post", {}).get("requestBody")
            # Whoever has no account is offered the same, at paths of their own.
            if body is None or path.startswith(PUBLIC):
                continue
            content = body["content"]["application/json"]
            command = names.of(content["schema"]["$ref"])
            self.examples[command] = content.get("example")
            if any(parameter["name"] == "If-Match" and parameter.get("required")
                   for parameter in methods["post"].get("parameters", [])):
                self.quoting.add(path)
            known = self.paths.setdefault(command, path)
            if known != path:  # It begins a thing, or goes on with one.
                self.paths[command], self.going_on[command] = sorted(
                    (known, path), key=lambda one: "{id}" in one)
        self.machine_of: dict[str, str] = {}
        self.steps: dict[str, list[dict[str, Any]]] = {}
        for name, machine in machines.items():
            steps = [dict(step) for step in machine["transitions"]]
            package = names.package(step["command"] for step in steps)
            for step in machine["orthogonal"]:
                steps += [step | {"from": state, "to": state} for state in step["states"].split()]
            self.steps[name] = steps
            for step in steps:
                step["command"] = names.within(package, step["command"])
                self.machine_of[step["command"]] = name

    def way_to(self, machine: str, command: str,
               closed: set[tuple[str, str, str]]) -> list[dict[str, Any]]:
        """The shortest, from nothing to after it; what reactions do happens by itself."""
        found: dict[str, list[dict[str, Any]]] = {NEW: []}
        queue = deque([NEW])
        while queue:
            at = queue.popleft()
            for step in self.steps[machine]:
                if step["from"] != at or (at, step["command"], step["to"]) in closed:
                    continue
                way = [*found[at], step]
                if step["command"] == command and people(step):
                    return way
                if step["to"] not in found and (people(step) or "reaction" in step["roles"]):
                    found[step["to"]] = way
                    queue.append(step["to"])
        return []


class DescribedTestCase(ChaosTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.server.start()
        self.registered = False  # The example's own person.
        self.versions: dict[str, str] = {}  # What a client was last told, by the thing's id.
        self.reader = self.clients.of(principal("auditor"))
        self.api = Api(self.reader.get("/openapi.json").json(),
                       self.reader.get("/v1/meta/state-machines").json())

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.port}"

    def advice(self, command: str, answer: Answer) -> str:
        said = f"{answer.status} {answer.body.decode()}"
        return (f"the example of {command} is answered {said}: give "
                "the fields that it names another value in proto/enlace/examples.proto; or, if its "
                "form is in order but no example leads to where it is taken, say why in REFUSED of "
                "examples_test.py")

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
        """New ones of the things that this kind hangs from, by their kinds."""
        making = self.making(machine)
        ids: dict[str, str] = {}
        for kind in EXAMPLE_ID.findall(json.dumps(self.api.examples[making["command"]])):
            ids |= self.parents_of(machine_of(kind))
            ids[kind] = self.make(machine_of(kind), ids)
        return ids

    def making(self, machine: str) -> dict[str, Any]:
        return next(step for step in self.api.steps[machine] if step["from"] == NEW)

    def make(self, machine: str, ids: dict[str, str]) -> str:
        making = self.making(machine)
        answer = self.give(making["command"], principal(people(making)[0]), ids)
        self.assertIn(answer.status, (200, 201), self.advice(making["command"], answer))
        return answer.id

    def give(self, command: str, who: Principal, ids: dict[str, str]) -> Answer:
        path = self.api.paths[command]
        going_on = self.api.going_on.get(command)
        if going_on and self.kind_at(going_on) in ids:
            path = going_on
        target = ids[self.kind_at(path)] if "{id}" in path else ""
        quoted = self.versions[target] if path in self.api.quoting else ""
        answer = self.clients.of(who).command(path.replace("{id}", target),
                                              self.about(command, ids), if_match=quoted)
        if answer.status < 300 and "ETag" in answer.headers:
            self.versions[answer.id] = answer.headers["ETag"]
        return answer

    def kind_at(self, path: str) -> str:
        """"case" of "/v1/cases/{id}/close": what a command there is done to. Nothing of what
        no client begins."""
        made_at = path.replace(PUBLIC, "/v1/").partition("/{id}")[0]
        making = next((command for command, at in self.api.paths.items() if at == made_at), None)
        if making is None:  # It begins by itself.
            return ""
        machine = self.api.machine_of[making]
        return next((kind for kind, name in MACHINE.items() if name == machine), machine)

    def about(self, command: str, ids: dict[str, str]) -> Any:
        """The command's example, but about these things: one that it calls otherwise than all
        examples is another thing; and who is registered again is somebody else."""
        usual = {found[0] for one in self.api.steps
                 for found in EXAMPLE_ID.finditer(json.dumps(
                     self.api.examples.get(self.making(one)["command"], "")))}

        def replaced(found: re.Match[str]) -> str:
            return ids[found[1]] if found[0] in usual else self.make(machine_of(found[1]), ids)

        body = json.loads(EXAMPLE_ID.sub(replaced, json.dumps(self.api.examples[command])))
        if self.making(self.api.machine_of[command])["command"] == command and "curp" in body:
            if self.registered:
                body["curp"] = somebody(self.rng).curp
            self.registered = True
        return body

    def await_state(self, machine: str, ids: dict[str, str], state: str) -> None:
        path = self.api.paths[self.making(machine)["command"]]
        reader = self.clients.of(principal("state_coordinator"))
        until(f"{machine} is {state}", lambda: reader.get_settled(
            f"{path}/{ids[self.kind_at(path)]}").json().get("state") == state, WITHIN_S)
