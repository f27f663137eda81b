#!/usr/bin/python3
"""Every guard has a test for its rejection: a code that a domain gives is one that a test of the
service expects. Which command it is the answer to is for that test to say.
"""

import os
import re
import unittest
from pathlib import Path

SOURCE = Path(os.environ.get("ENLACE_SOURCE_DIR", Path(__file__).resolve().parents[3]))
REJECTIONS = re.compile(r"^enum Rejection \{(.*?)^\}", re.DOTALL | re.MULTILINE)
CODE = re.compile(r"^  ([A-Z_]+) = \d{3}\b", re.MULTILINE)
NAMED = re.compile(r"\bv1::([A-Z_]+)\b")


def codes_of(service: str) -> set[str]:
    """That the service may refuse with."""
    text = "".join(file.read_text(encoding="utf-8")
                   for file in sorted((SOURCE / "proto/enlace" / service).rglob("*.proto")))
    return {code for body in REJECTIONS.findall(text) for code in CODE.findall(body)}


def named_in(folder: Path) -> set[str]:
    return {word for file in folder.rglob("*.[ch]*")
            for word in NAMED.findall(file.read_text(encoding="utf-8"))}


class GuardsTest(unittest.TestCase):
    def test_each_has_a_test_for_its_rejection(self) -> None:
        services = sorted(folder.parent.name for folder in SOURCE.glob("services/*/domain"))
        self.assertGreater(len(services), 2)
        for service in services:
            # The gateway's own decide on webhooks.
            codes = codes_of(service if service != "gateway" else "webhooks")
            with self.subTest(service=service):
                given = codes & named_in(SOURCE / "services" / service / "domain")
                self.assertGreater(len(given), 0)
                # The record of accesses is kept by the views.
                tests = SOURCE / "tests/unit" / (service if service != "access" else "views")
                self.assertEqual(set(), given - named_in(tests))


if __name__ == "__main__":
    unittest.main()
