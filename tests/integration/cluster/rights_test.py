"""The programs on brokers that want passwords: each gets along with the rights it has."""

import subprocess
import unittest
import uuid
from pathlib import Path

from programs_test_case import SERVICES, SOURCE, WITHIN_S, ProgramsTestCase
from enlace_kafka.files import password_file, write_private
from enlace_kafka.principals import journal_of
from enlace_kafka.processes import run_all, until
from enlace_kafka.security import ADMIN
from kafka_broker import KafkaTestCase

HOSPITAL = "SPSSA000121"
PATIENT = {"curp": "HEBA610412MSPRTN07", "demographics": {
    "name": "Ana Hernández Bautista", "phone": "4440123456", "address": "Calle Hidalgo 12",
    "place": {"municipality": "24012"}}}


class RightsTest(KafkaTestCase, ProgramsTestCase):
    SETTINGS = {"secure": True}

    def setUp(self) -> None:
        self.run_on(self.brokers.bootstrap)

    def check_that_nobody_serves_with_a_wrong_password(self) -> None:
        guess = self.folder / "guess.password"
        write_private(guess, "correct-horse-battery-staple\n")
        for service in SERVICES:
            status, said = self.ends(service, *self.brokers.flags(service, password_file=guess))
            self.assertEqual(1, status, said)
            self.assertRegex(said, rf"^enlace-{service}: the brokers don't let in the user "
                             rf"{service} \(.*\): check that user and password-file")
            self.assertNotIn(guess.read_text().strip(), said)

    def check_that_nobody_founds_the_journal_of_another(self) -> None:
        """Intake, by a mistake in its settings, comes as homevisits."""
        process = self.start("intake", *self.brokers.flags("homevisits"))
        until("it is told that it may not write",
              lambda: "kafka_write_forbidden" in self.log_of("intake").read_text(), WITHIN_S)
        self.assertEqual(503, self.status_of("intake"))
        self.assertTrue(process.end(WITHIN_S))
        self.assertIn(f'"topic":"{journal_of("intake")}"', self.log_of("intake").read_text())
        journal = self.dump("before") / journal_of("intake")
        self.assertEqual("", journal.with_name(f"{journal.name}.dump").read_text())
        for end in journal.with_name(f"{journal.name}.ends").read_text().splitlines():
            self.assertTrue(end.endswith(" offset 0"), end)
        self.log_of("intake").unlink()

    def dump(self, name: str) -> Path:
        folder = self.folder / name
        subprocess.run([SOURCE / "tools/dump-journals", self.brokers.bootstrap, folder,
                        *self.brokers.flags("views")], check=True, capture_output=True,
                       timeout=WITHIN_S)
        return folder

    def token(self) -> str:
        return subprocess.run(
            [self.programs.token()[0], "token", "--data", self.folder, "--role", "social_worker",
             "--institution", HOSPITAL], check=True, capture_output=True, text=True).stdout.strip()

    def test_what_one_writes_another_reads_and_nobody_asks_for_more(self) -> None:
        self.make_keys()
        run_all([[*self.programs.make_topics(), *self.brokers.flags(ADMIN)]])
        self.check_that_nobody_serves_with_a_wrong_password()
        self.check_that_nobody_founds_the_journal_of_another()
        processes = {service: self.start(service, *self.brokers.flags(service))
                     for service in SERVICES}
        for service in SERVICES:
            self.await_status(service, 200)
        headers = {"Authorization": f"Bearer {self.token()}"}
        status, told, answer = self.ask("intake", "POST", "/v1/patients", PATIENT,
                                        headers | {"Idempotency-Key": uuid.uuid4().hex})
        self.assertEqual(201, status, answer)
        path = f"/v1/patients/{answer['id']}"
        after = headers | {"Enlace-Position": told["Enlace-Position"]}
        read = until("the views have it", lambda: self.ask("views", "GET", path, None, after),
                     WITHIN_S)
        self.assertEqual(200, read[0], read)
        self.assertIn(PATIENT["demographics"]["name"], str(read[2]))
        for service, process in processes.items():
            self.assertTrue(process.end(WITHIN_S), service)
            said = self.log_of(service).read_text()
            self.assertNotIn("uthorization", said, service)
            self.assertNotIn("kafka_producer_fatal", said, service)
            password = password_file(self.brokers.passwords, service).read_text().strip()
            self.assertNotIn(password, said, service)
        judged = subprocess.run(["/usr/bin/python3", "-B", SOURCE / "tests/judge/judge.py",
                                 self.dump("after")], stdout=subprocess.PIPE, text=True)
        self.assertEqual(0, judged.returncode, judged.stdout)


if __name__ == "__main__":
    unittest.main()
