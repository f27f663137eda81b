"""The description of the topics is AsyncAPI 3 by the parser that others read it with, and says what
`enlace topics create` makes."""

import json
import os
import re
import subprocess
import unittest
from pathlib import Path
from typing import Any

SOURCE = Path(os.environ.get("ENLACE_SOURCE_DIR", Path(__file__).resolve().parents[3]))
BIN = Path(os.environ.get("ENLACE_BIN_DIR", SOURCE / "build/dev/bin"))
VALIDATE = SOURCE / "build/clients/asyncapi/validate.mjs"
WITHIN_S = 120


class AsyncApiTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        subprocess.run([SOURCE / "tools/clients"], check=True, timeout=WITHIN_S)
        cls.text = subprocess.run([BIN / "enlace", "topics", "asyncapi"], check=True,
                                  capture_output=True, text=True, timeout=WITHIN_S).stdout
        cls.said = json.loads(cls.text)

    def validate(self, document: Any) -> tuple[int, str]:
        done = subprocess.run(["node", VALIDATE], input=json.dumps(document), text=True,
                              stdout=subprocess.PIPE, timeout=WITHIN_S)
        return done.returncode, done.stdout

    def test_the_parser_takes_it(self) -> None:
        status, said = self.validate(self.said)
        self.assertEqual(0, status, said)
        channels = {address: set(names) for address, *names in map(str.split, said.splitlines())}
        published = "enlace.published.v1."
        self.assertEqual({published + "HomeVisitRequested", published + "HomeVisitChanged",
                          published + "HomeVisitWithdrawn"},
                         channels["enlace.jurisdiction.{jurisdiction}.home-visits.v1"])
        self.assertIn("enlace.intake.v1.RegisterCase", channels["enlace.inbox.{institution}.v1"])
        self.assertEqual({published + "CommandOutcome"}, channels["enlace.outbox.{institution}.v1"])
        self.assertEqual(6 + 2 + 2, len(channels))

    def test_the_parser_would_not_take_everything(self) -> None:
        broken = json.loads(self.text)
        broken["operations"]["send_outbox"]["action"] = "shout"
        broken["channels"]["outbox"]["messages"]["x"] = {"$ref": "#/components/messages/nothing"}
        status, said = self.validate(broken)
        self.assertEqual(1, status)
        self.assertIn("operations.send_outbox", said)

    def test_it_has_every_message_that_outsiders_read(self) -> None:
        """As a message, or within one."""
        messages = {f"published.v1.{name}"
                    for file in (SOURCE / "proto/enlace/public/v1").glob("*.proto")
                    for name in re.findall(r"^message (\w+)", file.read_text(), re.M)}
        self.assertGreater(len(messages), 15)
        self.assertEqual(set(), messages - set(self.said["components"]["schemas"]))

    def test_the_document_has_every_topic(self) -> None:
        document = (SOURCE / "proto/enlace/public/README.md").read_text()
        words = {"{jurisdiction}": "<code>", "{institution}": "<clues>"}
        for channel in self.said["channels"].values():
            address = re.sub(r"(?<=events\.)\w+", "<service>", channel["address"])
            for word, written in words.items():
                address = address.replace(word, written)
            self.assertIn(f"`{address}`", document)


if __name__ == "__main__":
    unittest.main()
