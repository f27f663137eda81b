"""Who may write what, as a real broker with passwords, certificates and rights answers them."""

import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

SOURCE = Path(os.environ.get("ENLACE_SOURCE_DIR", Path(__file__).resolve().parents[3]))
sys.path.insert(0, str(SOURCE / "tests/support"))

from certificates import Authority  # noqa: E402
from kafka_broker import KafkaTestCase  # noqa: E402
from enlace_kafka import principals  # noqa: E402
from enlace_kafka.admin import BRIEF  # noqa: E402
from enlace_kafka.distribution import java  # noqa: E402
from enlace_kafka.files import as_properties, read_properties, write_private  # noqa: E402
from enlace_kafka.principals import KEYRING, OWNERS, READERS, journal_of  # noqa: E402

WITHIN_S = 60
EVERYBODY = OWNERS + READERS
TOPICS = (*map(journal_of, OWNERS), KEYRING)
REFUSED = "Topic authorization failed"


class RightsTest(KafkaTestCase):
    SETTINGS = {"secure": True}

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.brokers.make_topics(*TOPICS)
        cls.brokers.authority.sign("stranger")
        principals.give_passwords(cls.brokers.admin, cls.brokers.principals)

    def kcat(self, name: str, *arguments: str,
             input: str = "") -> "subprocess.CompletedProcess[str]":
        """As the one whom the certificate in the file NAME.pem is for."""
        key = self.brokers.certificates / f"{name}.pem"
        return subprocess.run(
            ["kcat", "-b", self.brokers.bootstrap, "-X", "security.protocol=SSL",
             "-X", f"ssl.ca.location={self.brokers.authority.certificate}",
             "-X", f"ssl.key.location={key}", "-X", f"ssl.certificate.location={key}", *arguments],
            input=input, capture_output=True, text=True, timeout=WITHIN_S)

    def write(self, name: str, topic: str,
              idempotent: bool = False) -> "subprocess.CompletedProcess[str]":
        return self.kcat(name, "-P", "-t", topic, "-p", "0", "-X", "message.timeout.ms=10000", "-X",
                         f"enable.idempotence={str(idempotent).lower()}", input=f"by {name}\n")

    def read(self, name: str, topic: str) -> "subprocess.CompletedProcess[str]":
        return self.kcat(name, "-C", "-t", topic, "-p", "0", "-o", "beginning", "-e", "-q")

    def test_each_writes_what_the_table_gives_it_and_nothing_else(self) -> None:
        for name in EVERYBODY:
            for topic in TOPICS:
                with self.subTest(name=name, topic=topic):
                    before = self.read("intake", topic).stdout
                    may = name in OWNERS and topic in (journal_of(name), KEYRING)
                    done = self.write(name, topic, idempotent=may)
                    after = self.read("intake", topic).stdout
                    if may:
                        self.assertEqual(0, done.returncode, done.stderr)
                        self.assertEqual(before + f"by {name}\n", after)
                    else:
                        self.assertNotEqual(0, done.returncode)
                        self.assertIn(REFUSED, done.stderr)
                        self.assertEqual(before, after)

    def test_each_reads_everything_and_a_stranger_nothing(self) -> None:
        self.write("intake", journal_of("intake"))
        for topic in TOPICS:
            for name in EVERYBODY:
                done = self.read(name, topic)
                self.assertEqual(0, done.returncode, done.stderr)
            done = self.read("stranger", topic)
            self.assertNotEqual(0, done.returncode)
            self.assertIn(REFUSED, done.stderr)
        self.assertIn("by intake\n", self.read("views", journal_of("intake")).stdout)

    def test_who_was_signed_by_somebody_else_does_not_get_in(self) -> None:
        elsewhere = Path(self.enterContext(tempfile.TemporaryDirectory()))
        key = Authority(elsewhere).sign("intake")
        done = self.kcat("intake", "-X", f"ssl.key.location={key}",
                         "-X", f"ssl.certificate.location={key}", "-L", "-m", "5")
        self.assertNotEqual(0, done.returncode)
        self.assertIn("alert certificate unknown", done.stderr)

    def test_without_a_certificate_or_a_password_nobody_gets_in(self) -> None:
        for bootstrap in (self.brokers.bootstrap, self.brokers.state.bootstrap):
            done = subprocess.run(
                ["kcat", "-b", bootstrap, "-X", "security.protocol=SSL", "-X",
                 f"ssl.ca.location={self.brokers.authority.certificate}", "-L", "-m", "5"],
                capture_output=True, text=True, timeout=WITHIN_S)
            self.assertNotEqual(0, done.returncode)

    def test_a_password_gives_the_same_rights_and_a_wrong_one_none(self) -> None:
        said = self.write_with_password("intake", journal_of("intake"), "by password")
        self.assertEqual("", said)
        self.assertIn("by password\n", self.read("views", journal_of("intake")).stdout)

        said = self.write_with_password("intake", journal_of("homevisits"), "not by password")
        self.assertIn("TopicAuthorizationException", said)
        said = self.write_with_password("intake", journal_of("intake"), "not so", password="guess")
        self.assertIn("SaslAuthenticationException", said)
        said = self.write_with_password("stranger", journal_of("intake"), "not so", "guess")
        self.assertIn("SaslAuthenticationException", said)
        for topic in TOPICS:
            self.assertNotIn("not ", self.read("views", topic).stdout)

    def write_with_password(self, name: str, topic: str, line: str, password: str = "") -> str:
        """By a client of Java: librdkafka 2.0.2 can't do SCRAM with brokers since 4.0."""
        password = password or read_properties(
            self.brokers.principals / f"{name}.conf")["sasl.password"]
        settings = Path(self.enterContext(tempfile.TemporaryDirectory())) / "client.properties"
        write_private(settings, as_properties(read_properties(self.brokers.admin.settings) | {
            "sasl.jaas.config": "org.apache.kafka.common.security.scram.ScramLoginModule required "
                                f'username="{name}" password="{password}";'}))
        command = java("org.apache.kafka.tools.ConsoleProducer", "--topic", topic,
                       "--bootstrap-server", self.brokers.state.bootstrap,
                       "--producer.config", settings, options=BRIEF)
        done = subprocess.run(command, input=f"{line}\n", capture_output=True, text=True,
                              timeout=WITHIN_S)
        return done.stderr

    def test_a_right_too_many_is_taken_away_and_nothing_is_done_twice(self) -> None:
        admin, topic = self.brokers.admin, journal_of("homevisits")
        acls = "org.apache.kafka.tools.AclCommand"
        grant = ("--operation", "Write", "--topic", topic)
        admin.run([(acls, "--add", "--allow-principal", "User:views", *grant)])
        self.assertEqual(0, self.write("views", topic, idempotent=True).returncode)
        self.assertEqual(principals.Given(0, 1, []), principals.give_rights(admin))
        self.assertIn(REFUSED, self.write("views", topic).stderr)
        self.assertEqual(principals.Given(0, 0, []), principals.give_rights(admin))
        self.assertEqual([], principals.give_passwords(admin, self.brokers.principals))

        everybody = ("--allow-principal", "User:*", "--operation", "Describe", "--cluster")
        admin.run([(acls, "--add", *everybody)])
        self.assertEqual(1, len(principals.give_rights(admin).others))
        admin.run([(acls, "--remove", "--force", *everybody)])

    def test_passwords_are_in_files_that_nobody_else_may_read(self) -> None:
        secret = [*self.brokers.principals.iterdir(), self.brokers.admin.settings,
                  self.brokers.folder / "passwords.json",
                  self.brokers.folder / "node-1/server.properties"]
        self.assertGreaterEqual(len(secret), 3 + len(EVERYBODY))
        for file in secret:
            self.assertEqual(0o600, file.stat().st_mode & 0o777, file)
        told = Path(f"/proc/{self.brokers.state.running[1].pid}/cmdline").read_text()
        for file in self.brokers.principals.iterdir():
            password = read_properties(file)["sasl.password"]
            self.assertGreaterEqual(len(password), 32)
            self.assertNotIn(password, told)
            self.assertNotIn(password, self.brokers.log_of(1).read_text())


if __name__ == "__main__":
    unittest.main()
