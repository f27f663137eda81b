"""The programs on brokers that let in by certificate: each gets along with the rights it has."""

import subprocess
import unittest
import uuid

from programs_test_case import SERVICES, WITHIN_S, ProgramsTestCase
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

    def as_(self, name: str) -> list[str]:
        return ["--ca-file", str(self.brokers.authority.certificate),
                "--certificate-file", str(self.brokers.certificates / f"{name}.pem")]

    def token(self) -> str:
        return subprocess.run(
            [self.programs.token()[0], "token", "--data", self.folder, "--role", "social_worker",
             "--institution", HOSPITAL], check=True, capture_output=True, text=True).stdout.strip()

    def test_what_one_writes_another_reads_and_nobody_asks_for_more(self) -> None:
        self.make_keys()
        run_all([[*self.programs.make_topics(), *self.as_(ADMIN)]])
        processes = {service: self.start(service, *self.as_(service)) for service in SERVICES}
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


if __name__ == "__main__":
    unittest.main()
