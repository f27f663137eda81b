"""Who may do what, as real brokers that want passwords and know rights answer them."""

import os
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

SOURCE = Path(os.environ.get("ENLACE_SOURCE_DIR", Path(__file__).resolve().parents[3]))
BIN = Path(os.environ.get("ENLACE_BIN_DIR", SOURCE / "build/dev/bin"))
sys.path.insert(0, str(SOURCE / "tests/support"))

from kafka_broker import KafkaTestCase  # noqa: E402
from enlace_kafka import principals  # noqa: E402
from enlace_kafka.certificate import make_certificate  # noqa: E402
from enlace_kafka.files import as_properties, password_file, write_private  # noqa: E402
from enlace_kafka.principals import (JOURNALS, KEYRING, PRINCIPALS,  # noqa: E402
                                     journal_of, written_by)
from enlace_kafka.security import ADMIN, MECHANISM  # noqa: E402

WITHIN_S = 60
KCAT_WITHIN_S = 10  # Where it would try for ever.
ATTEMPTS = 5
FAILED = 1
EVERYBODY = PRINCIPALS
TOPICS = (*map(journal_of, JOURNALS), KEYRING)
OTHERS = "somebody.elses"
REFUSED = "Topic authorization failed"
NOT_LET_IN = "Authentication failed"
# Debian's, which kcat came with, can't log in by SCRAM.
LIBRARIES = {"LD_LIBRARY_PATH": str(SOURCE / "build/librdkafka/lib")}

Done = subprocess.CompletedProcess[str]


class RightsTestCase(KafkaTestCase):
    SETTINGS = {"secure": True}

    def setUp(self) -> None:
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))

    def password_of(self, name: str) -> str:
        return password_file(self.brokers.passwords, name).read_text().strip()

    def guess(self) -> Path:
        """A password that is nobody's."""
        file = password_file(self.folder, "guess")
        write_private(file, "correct-horse-battery-staple\n")
        return file


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
        for name in EVERYBODY:
            for topic in (*TOPICS, OTHERS):
                with self.subTest(name=name, topic=topic):
                    before = self.read(ADMIN, topic).stdout
                    may = topic in written_by(name)
                    done = self.write(name, topic, idempotent=may)
                    after = self.read(ADMIN, topic).stdout
                    if may:
                        self.assertEqual(0, done.returncode, done.stderr)
                        self.assertEqual(before + f"by {name}\n", after)
                    else:
                        self.assertNotEqual(0, done.returncode)
                        self.assertIn(REFUSED, done.stderr)
                        self.assertEqual(before, after)

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


class OutsidersTest(RightsTestCase):
    """Those whom `enlace topics grant` lets in, and what the document tells them to do."""

    OWN = {"jurisdiction-VII": "enlace.jurisdiction.VII.home-visits.v1",
           "jurisdiction-V": "enlace.jurisdiction.V.home-visits.v1",
           "institution-SPSSA000011": "enlace.institution.SPSSA000011.referrals.v1",
           "institution-SPSSA000028": "enlace.institution.SPSSA000028.referrals.v1",
           "data-figures": "enlace.events.homevisits.v1"}
    DOCUMENT = SOURCE / "proto/enlace/public/README.md"
    PROTO = SOURCE / "proto"
    TYPE = "enlace.published.v1.HomeVisitRequested"

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.brokers.make_topics(*cls.OWN.values(), journal_of("homevisits"), KEYRING)
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

    def test_each_reads_its_own_and_nothing_else_and_writes_nothing(self) -> None:
        for topic in self.OWN.values():
            self.tell(topic, f"only in {topic}")
        for name, own in self.OWN.items():
            for topic in (*self.OWN.values(), journal_of("homevisits"), KEYRING):
                with self.subTest(name=name, topic=topic):
                    done = self.read(name, topic)
                    if topic == own:
                        self.assertEqual(0, done.returncode, done.stderr)
                        self.assertIn(f"only in {topic}", done.stdout)
                    else:
                        self.assertNotEqual(0, done.returncode)
                        self.assertIn(REFUSED, done.stderr)
                        self.assertEqual("", done.stdout)
            written = self.kcat(name, "-P", "-t", own, "-p", "0", "-X", "message.timeout.ms=10000",
                                input="mine")
            self.assertNotEqual(0, written.returncode)
            self.assertIn(REFUSED, written.stderr)

    def test_each_is_in_groups_of_its_own_only(self) -> None:
        topic = self.OWN["jurisdiction-VII"]
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
        self.assertEqual(3, len(typed))
        topic = self.OWN["jurisdiction-VII"]
        self.tell(topic, f"only in {topic}")
        said = [self.type(line) for line in typed]
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
