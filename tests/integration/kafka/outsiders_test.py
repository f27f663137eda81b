"""What outsiders may do on real brokers, and what the document tells them to do."""

import os
import re
import subprocess
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "clients"))

import outside_clients  # noqa: E402
from rights_test_case import (BIN, KCAT_WITHIN_S, LIBRARIES, REFUSED, SOURCE, WITHIN_S, Done,
                              RightsTestCase)  # noqa: E402
from enlace_kafka.files import as_properties, password_file, write_private
from enlace_kafka.principals import KEYRING, journal_of
from enlace_kafka.security import ADMIN, MECHANISM


class OutsidersTest(RightsTestCase):
    """Those whom `enlace topics grant` lets in, and what the document tells them to do."""

    READ = {"jurisdiction-VII": {"enlace.jurisdiction.VII.home-visits.v1"},
            "jurisdiction-V": {"enlace.jurisdiction.V.home-visits.v1"},
            "institution-SPSSA000011": {"enlace.institution.SPSSA000011.referrals.v1",
                                        "enlace.outbox.SPSSA000011.v1"},
            "institution-SPSSA000028": {"enlace.institution.SPSSA000028.referrals.v1",
                                        "enlace.outbox.SPSSA000028.v1"},
            "data-figures": {"enlace.events.homevisits.v1"}}
    WRITTEN = {"institution-SPSSA000011": {"enlace.inbox.SPSSA000011.v1"},
               "institution-SPSSA000028": {"enlace.inbox.SPSSA000028.v1"}}
    VISITS = "enlace.jurisdiction.VII.home-visits.v1"
    DOCUMENT = SOURCE / "proto/enlace/public/README.md"
    PROTO = SOURCE / "proto"
    TYPE = "enlace.published.v1.HomeVisitRequested"

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.topics = sorted({journal_of("homevisits"), KEYRING}.union(
            *cls.READ.values(), *cls.WRITTEN.values()))
        cls.brokers.make_topics(*cls.topics)
        cls.granted = cls.grant()

    @classmethod
    def grant(cls) -> str:
        done = subprocess.run(
            [BIN / "enlace", "topics", "grant", "--brokers", cls.brokers.bootstrap,
             "--passwords", cls.brokers.passwords, "--data-team", "figures",
             *cls.brokers.flags(ADMIN)], capture_output=True, text=True, timeout=WITHIN_S)
        if done.returncode != 0:
            raise AssertionError(done.stderr)
        return done.stdout

    def settings_of(self, name: str) -> Path:
        settings = self.folder / f"{name}.kcat"
        write_private(settings, as_properties({
            "security.protocol": "SASL_SSL", "sasl.mechanism": MECHANISM, "sasl.username": name,
            "sasl.password": self.password_of(name),
            "ssl.ca.location": str(self.brokers.login(name)["ca-file"])}))
        return settings

    def kcat(self, name: str, *arguments: str, input: str = "") -> Done:
        return subprocess.run(
            ["timeout", str(KCAT_WITHIN_S), "kcat", "-F", self.settings_of(name),
             "-b", self.brokers.bootstrap, *arguments],
            input=input, capture_output=True, encoding="latin-1", timeout=WITHIN_S,
            env=os.environ | LIBRARIES)

    def read(self, name: str, topic: str) -> Done:
        return self.kcat(name, "-C", "-t", topic, "-p", "0", "-o", "beginning", "-e", "-q")

    def tell(self, topic: str, name: str) -> None:
        """As the gateway does, of a visit to somebody of this name."""
        message = self.folder / "message"
        message.write_bytes(subprocess.run(
            ["protoc", "-I", self.PROTO, "--encode", self.TYPE,
             "enlace/public/v1/home_visits.proto"], check=True, capture_output=True,
            input=f'visit_id: "visit-07AB" name: "{name}"'.encode()).stdout)
        done = self.kcat(ADMIN, "-P", "-t", topic, "-p", "0", "-k", "visit-07AB",
                         "-H", f"ce_type={self.TYPE}", str(message))
        self.assertEqual(0, done.returncode, done.stderr)

    def test_each_reads_and_writes_its_own_and_nothing_else(self) -> None:
        for topic in self.topics:
            self.tell(topic, f"only in {topic}")
        for name, own in self.READ.items():
            for topic in self.topics:
                with self.subTest(name=name, topic=topic):
                    self.check_reading(name, topic, topic in own)
                    self.check_writing(name, topic, topic in self.WRITTEN.get(name, ()))

    def check_reading(self, name: str, topic: str, may: bool) -> None:
        done = self.read(name, topic)
        if may:
            self.assertEqual(0, done.returncode, done.stderr)
            self.assertIn(f"only in {topic}", done.stdout)
        else:
            self.assertNotEqual(0, done.returncode)
            self.assertIn(REFUSED, done.stderr)
            self.assertEqual("", done.stdout)

    def check_writing(self, name: str, topic: str, may: bool) -> None:
        done = self.kcat(name, "-P", "-t", topic, "-p", "0", "-X", "message.timeout.ms=10000",
                         "-X", f"enable.idempotence={str(may).lower()}", input="mine")
        if may:
            self.assertEqual(0, done.returncode, done.stderr)
        else:
            self.assertNotEqual(0, done.returncode)
            self.assertIn(REFUSED, done.stderr)

    def test_the_outside_clients_come_in_by_their_passwords(self) -> None:
        outside_clients.build()
        self.tell(self.VISITS, "somebody")
        name = "jurisdiction-VII"
        for client in outside_clients.COMMANDS:
            with self.subTest(client=client):
                said = outside_clients.run(
                    client, {"BROKERS": self.brokers.bootstrap, "CLIENT": name,
                             "PASSWORD_FILE": str(password_file(self.brokers.passwords, name)),
                             "CA": str(self.brokers.login(name)["ca-file"])},
                    "visits", "VII", until=lambda said: "requested visit-07AB" in said)
                self.assertIn("requested visit-07AB", said)

    def test_each_is_in_groups_of_its_own_only(self) -> None:
        topic = self.VISITS
        for group in ("jurisdiction-V.import", "enlace.gateway"):
            done = self.kcat("jurisdiction-VII", "-G", group, "-e", "-q", topic)
            self.assertIn("Group authorization failed", done.stderr, group)

    def test_who_has_a_password_keeps_it(self) -> None:
        self.assertIn("jurisdiction-VII has a new password", self.granted)
        before = self.password_of("jurisdiction-VII")
        self.assertGreaterEqual(len(before), 32)
        self.assertNotIn(before, self.granted)
        file = password_file(self.brokers.passwords, "jurisdiction-VII")
        self.assertEqual(0o600, file.stat().st_mode & 0o777)
        self.assertNotIn("new password", self.grant())
        self.assertEqual(before, self.password_of("jurisdiction-VII"))

    def test_what_the_document_tells_to_type_does_what_it_says(self) -> None:
        typed = re.findall(r"```sh\n(.*?)```", self.DOCUMENT.read_text(), re.DOTALL)
        self.assertEqual(5, len(typed))  # The last two by tests/integration/cluster/inbox_test.py.
        topic = self.VISITS
        self.tell(topic, f"only in {topic}")
        said = [self.type(line) for line in typed[:3]]
        self.assertIn(f"ce_type={self.TYPE} visit-07AB\n", said[0])
        self.assertIn(f'name: "only in {topic}"\n', said[1])
        self.assertIn(f"only in {topic}", said[2])

    def type(self, lines: str) -> str:
        name = "jurisdiction-VII"
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", lines], cwd=SOURCE, capture_output=True,
            encoding="latin-1", timeout=WITHIN_S,
            env=os.environ | LIBRARIES | {
                "BROKERS": self.brokers.bootstrap, "KCAT_CONFIG": str(self.settings_of(name)),
                "CA": str(self.brokers.login(name)["ca-file"]),
                "PASSWORD_FILE": str(password_file(self.brokers.passwords, name))})
        self.assertEqual(0, done.returncode, done.stderr)
        return done.stdout


if __name__ == "__main__":
    unittest.main()
