"""Who may do what, as real brokers that want passwords and know rights answer them."""

import os
import subprocess
import unittest
from pathlib import Path

from rights_test_case import BIN, LIBRARIES, REFUSED, WITHIN_S, Done, RightsTestCase
from enlace_kafka import principals
from enlace_kafka.certificate import make_certificate
from enlace_kafka.files import as_properties, password_file, write_private
from enlace_kafka.principals import JOURNALS, KEYRING, PRINCIPALS, journal_of, written_by
from enlace_kafka.security import ADMIN, MECHANISM

ATTEMPTS = 5
FAILED = 1
EVERYBODY = PRINCIPALS
TOPICS = (*map(journal_of, JOURNALS), KEYRING)
OTHERS = "somebody.elses"
NOT_LET_IN = "Authentication failed"


class RightsTest(RightsTestCase):
    """As kcat sees it, which knows nothing of Enlace."""

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.brokers.make_topics(*TOPICS, OTHERS)

    def kcat(self, name: str, *arguments: str, input: str = "", password: str = "",
             authority: Path | None = None) -> Done:
        settings = self.folder / "kcat"
        write_private(settings, as_properties({
            "security.protocol": "SASL_SSL", "sasl.mechanism": MECHANISM, "sasl.username": name,
            "sasl.password": password or self.password_of(name),
            "ssl.ca.location": str(authority or self.brokers.login(name)["ca-file"])}))
        return self.ask("-F", str(settings), *arguments, input=input)

    def ask(self, *arguments: str, input: str = "") -> Done:
        return subprocess.run(["kcat", *arguments, "-b", self.brokers.bootstrap], input=input,
                              capture_output=True, text=True, timeout=WITHIN_S,
                              env=os.environ | LIBRARIES)

    def write(self, name: str, topic: str, idempotent: bool = False) -> Done:
        return self.kcat(name, "-P", "-t", topic, "-p", "0", "-X", "message.timeout.ms=10000", "-X",
                         f"enable.idempotence={str(idempotent).lower()}", input=f"by {name}\n")

    def read(self, name: str, topic: str) -> Done:
        return self.kcat(name, "-C", "-t", topic, "-p", "0", "-o", "beginning", "-e", "-q")

    def test_each_writes_what_the_table_gives_it_and_nothing_else(self) -> None:
        topics = (*TOPICS, OTHERS)
        before = {topic: self.read(ADMIN, topic).stdout for topic in topics}
        for name in EVERYBODY:
            for topic in topics:
                with self.subTest(name=name, topic=topic):
                    may = topic in written_by(name)
                    done = self.write(name, topic, idempotent=may)
                    if may:
                        self.assertEqual(0, done.returncode, done.stderr)
                    else:
                        self.assertNotEqual(0, done.returncode)
                        self.assertIn(REFUSED, done.stderr)
        for topic in topics:
            with self.subTest(topic=topic):
                written = [f"by {name}\n" for name in EVERYBODY if topic in written_by(name)]
                self.assertEqual(before[topic] + "".join(written), self.read(ADMIN, topic).stdout)

    def test_each_reads_what_is_enlaces_and_nothing_else(self) -> None:
        for topic in (*TOPICS, OTHERS):
            self.assertEqual(0, self.write(ADMIN, topic).returncode)
        for name in EVERYBODY:
            for topic in TOPICS:
                done = self.read(name, topic)
                self.assertEqual(0, done.returncode, done.stderr)
                self.assertIn(f"by {ADMIN}\n", done.stdout)
            done = self.read(name, OTHERS)
            self.assertNotEqual(0, done.returncode)
            self.assertIn(REFUSED, done.stderr)
            self.assertEqual("", done.stdout)

    def test_without_the_right_password_nobody_gets_in(self) -> None:
        topic = journal_of("intake")
        before = self.read(ADMIN, topic).stdout
        for name in ("intake", "stranger"):
            done = self.kcat(name, "-P", "-t", topic, "-p", "0", "-X", "message.timeout.ms=3000",
                             input="not so\n", password="guess")
            self.assertNotEqual(0, done.returncode)
            self.assertIn(NOT_LET_IN, done.stderr)
        for protocol in ("SSL", "PLAINTEXT"):
            done = self.ask("-L", "-m", "3", "-X", f"security.protocol={protocol}", "-X",
                            f"ssl.ca.location={self.brokers.login(ADMIN)['ca-file']}")
            self.assertNotEqual(0, done.returncode, protocol)
        self.assertEqual(before, self.read(ADMIN, topic).stdout)

    def test_a_broker_that_somebody_else_vouches_for_is_shown_no_password(self) -> None:
        elsewhere = self.folder / "ca.pem"
        make_certificate(self.folder / "key.pem", elsewhere)
        done = self.kcat("intake", "-L", "-m", "3", authority=elsewhere)
        self.assertNotEqual(0, done.returncode)
        self.assertIn("certificate could not be verified", done.stderr)

    def test_a_right_too_many_is_taken_away_and_nothing_is_done_twice(self) -> None:
        admin, topic = self.brokers.admin, journal_of("homevisits")
        acls = "org.apache.kafka.tools.AclCommand"
        grant = ("--operation", "Write", "--topic", topic)
        admin.run([(acls, "--add", "--allow-principal", "User:views", *grant)])
        self.assertEqual(0, self.write("views", topic, idempotent=True).returncode)
        self.assertEqual(principals.Given(0, 1, []), principals.give_rights(admin))
        self.assertIn(REFUSED, self.write("views", topic).stderr)
        self.assertEqual(principals.Given(0, 0, []), principals.give_rights(admin))
        self.assertEqual([], principals.give_passwords(admin, self.brokers.passwords))

        everybody = ("--allow-principal", "User:*", "--operation", "Describe", "--cluster")
        admin.run([(acls, "--add", *everybody)])
        self.assertEqual(1, len(principals.give_rights(admin).others))
        admin.run([(acls, "--remove", "--force", *everybody)])

    def test_who_has_lost_a_password_gets_another_and_the_old_one_is_worth_nothing(self) -> None:
        lost = self.password_of("views")
        password_file(self.brokers.passwords, "views").unlink()
        self.assertEqual(["views"], principals.give_passwords(self.brokers.admin,
                                                              self.brokers.passwords))
        self.assertEqual(0, self.read("views", KEYRING).returncode)
        self.assertIn(NOT_LET_IN, self.kcat("views", "-L", "-m", "3", password=lost).stderr)

    def test_passwords_are_in_files_that_nobody_else_may_read(self) -> None:
        secret = [*self.brokers.passwords.iterdir(), self.brokers.admin.settings,
                  self.brokers.folder / "passwords.json", self.brokers.folder / "broker.pem",
                  self.brokers.folder / "node-1/server.properties"]
        self.assertGreaterEqual(len(secret), 5 + len(EVERYBODY))
        for file in secret:
            self.assertEqual(0o600, file.stat().st_mode & 0o777, file)
        told = Path(f"/proc/{self.brokers.state.running[1].pid}/cmdline").read_text()
        for name in (*EVERYBODY, ADMIN):
            password = self.password_of(name)
            self.assertGreaterEqual(len(password), 32)
            self.assertNotIn(password, told)
            self.assertNotIn(password, self.brokers.log_of(1).read_text())


class RefusedProgramTest(RightsTestCase):
    """What Enlace's own programs say where they are not let in, or may not do what they try. There
    are no topics."""

    def enlace(self, *arguments: str | Path) -> Done:
        return subprocess.run([BIN / "enlace", *arguments, "--brokers", self.brokers.bootstrap],
                              capture_output=True, text=True, timeout=WITHIN_S)

    def refusal(self, *arguments: str | Path) -> str:
        """Asked again where the machine was too slow for the brokers to answer in time."""
        for _ in range(ATTEMPTS):
            done = self.enlace(*arguments)
            if "Broker transport failure" not in done.stderr:
                break
        self.assertEqual(FAILED, done.returncode, done.stderr)
        self.assertNotIn("Sanitizer", done.stderr)
        for secret in (*map(self.password_of, EVERYBODY), self.guess().read_text().strip()):
            self.assertNotIn(secret, done.stdout + done.stderr)
        return done.stderr.splitlines()[-1]

    def test_a_wrong_password_is_refused_with_what_to_do(self) -> None:
        for name in ("intake", "stranger"):
            said = self.refusal("verify",
                                *self.brokers.flags(name, password_file=self.guess()))
            self.assertRegex(said, rf"^enlace: the brokers don't let in the user {name} \(.*"
                             r"Authentication failed.*\): check that user and password-file")

    def test_a_broker_that_is_not_vouched_for_is_refused_with_what_to_do(self) -> None:
        elsewhere = self.folder / "ca.pem"
        make_certificate(self.folder / "key.pem", elsewhere)
        said = self.refusal("verify", *self.brokers.flags("intake", ca_file=elsewhere))
        self.assertRegex(said, r"^enlace: the brokers can't be trusted \(.*certificate.*\): check "
                         "that ca-file")

    def test_a_password_is_not_shown_without_tls(self) -> None:
        done = self.enlace("verify", "--user", "intake", "--password-file", self.guess())
        self.assertNotEqual(0, done.returncode)
        self.assertIn("--user requires --ca-file", done.stderr)

    def test_a_service_makes_no_topics(self) -> None:
        said = self.refusal("topics", "create", *self.brokers.flags("intake"))
        self.assertRegex(said, "^enlace: topic .* can't be made: this user has no right to that")


if __name__ == "__main__":
    unittest.main()
