#!/usr/bin/python3
"""What stands in the journal in clear, in the words of clients, are identifiers: a sentence with
somebody's name in it is refused in each such field, over HTTP, and gets into no file.
"""

import copy
import json
import os
import re
import unittest
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from described import DescribedTestCase, principal
from support.planter import Planter

SOURCE = Path(os.environ.get("ENLACE_SOURCE_DIR", Path(__file__).resolve().parents[3]))
TABLE = re.compile(r"k\w*Identifiers\[\] = \{(.*?)\};", re.DOTALL)
NAMED = re.compile(r'"(\w+)\.(\w+)"')
# Of the right form; whether there is such a thing is asked after the form of what is told to it.
NOBODY = "0Z1D2F3G4H5J6K7M8N9P"
# What excludes one of these fields.
INSTEAD = {"specialty": "receiver"}

Path_ = list[str | int]


def json_name(field: str) -> str:
    return re.sub("_([a-z])", lambda found: found[1].upper(), field)


def identifiers() -> set[tuple[str, str]]:
    """(message, field) of all that services say must be one."""
    return {(message, json_name(field))
            for file in sorted(SOURCE.glob("services/*/domain/*.cc"))
            for table in TABLE.findall(file.read_text(encoding="utf-8"))
            for message, field in NAMED.findall(table)}


def planted(body: Any, path: Path_, text: str) -> Any:
    """A copy with that text there; what leads to it is made."""
    body = copy.deepcopy(body)
    at = body
    for step, following in zip(path, path[1:]):
        empty: Any = [] if isinstance(following, int) else {}
        if isinstance(step, int) and len(at) <= step:
            at.append(empty)
        at = at[step] if isinstance(step, int) else at.setdefault(step, empty)
    if isinstance(path[-1], int):
        at[:] = [text]
    else:
        at[path[-1]] = text
        at.pop(INSTEAD.get(str(path[-1])), None)
    return body


def spelled(path: Path_) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)[1:]


class IdentifiersTest(DescribedTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.plant = Planter(self.rng)
        self.wanted = identifiers()
        self.assertGreater(len(self.wanted), 40)

    def texts(self, ref: str, here: Path_) -> Iterator[tuple[tuple[str, str], Path_]]:
        """Where a command has the fields that are looked for."""
        name = ref.rsplit("/", 1)[-1]
        schema = self.api.document["components"]["schemas"][name]
        for field, one in schema.get("properties", {}).items():
            path: Path_ = [*here, field]
            if "items" in one:
                path, one = [*path, 0], one["items"]
            known = (name.rpartition(".")[2], field)
            if known in self.wanted:
                yield known, path
            below = one.get("$ref") or next((part["$ref"] for part in one.get("allOf", [])
                                             if "$ref" in part), None)
            if below and below.rsplit("/", 1)[-1] != name:
                yield from self.texts(below, path)

    def test_sentences_are_refused_in_each_and_get_nowhere(self) -> None:
        asking = self.clients.of(principal("social_worker"))
        met = set()
        for command, path in self.api.paths.items():
            operation = self.api.document["paths"][path]["post"]
            content = operation["requestBody"]["content"]["application/json"]
            for known, field in self.texts(content["schema"]["$ref"], []):
                sentence = self.plant("María Hernández lo contó a las vecinas")
                body = planted(content["example"], field, sentence)
                answer = asking.command(path.replace("{id}", f"{self.kind_at(path)}-{NOBODY}"),
                                        body, if_match='"1"' if path in self.api.quoting else "")
                with self.subTest(command=command, field=spelled(field)):
                    self.assertEqual((422, "invalid_field"), (answer.status, answer.code),
                                     answer.body.decode())
                    told = [(error["field"], error["code"]) for error in answer.json()["errors"]]
                    self.assertEqual([(spelled(field), "malformed")], told)
                    met.add(known)
        self.assertEqual(self.wanted, met)
        values = self.folder / "planted.json"
        values.write_text(json.dumps(self.plant.values))
        self.parents_of("home_visit")  # Something for the judge to read.
        self.settle_and_judge("--planted", values)

    def test_of_very_many_the_first_hundred_are_told(self) -> None:
        asking = self.clients.of(principal("social_worker"))
        visit = f"/v1/home-visits/visit-{NOBODY}/assign"
        answer = asking.command(visit, {"visitors": ["una frase"] * 5_000})
        self.assertEqual((422, "invalid_field"), (answer.status, answer.code))
        told = [error["field"] for error in answer.json()["errors"]]
        self.assertEqual([f"visitors[{i}]" for i in range(100)], told)


if __name__ == "__main__":
    unittest.main()
