#!/usr/bin/python3
"""What an office does over HTTP, as in tests/integration/api, with the log on brokers."""

import sys
import unittest
from pathlib import Path
from tempfile import TemporaryDirectory

from programs_test_case import BIN, PARTITIONS, SOURCE, Programs, run_all

sys.path[:0] = [str(SOURCE / "tests/integration/api"), str(SOURCE / "tests/support")]

import examples_test  # noqa: E402
import special_records_test  # noqa: E402
from described import INSTITUTION, principal  # noqa: E402
from kafka_broker import KafkaTestCase  # noqa: E402
from support.chaos_test_case import ChaosTestCase  # noqa: E402
from support.client import Clients  # noqa: E402
from support.people import somebody  # noqa: E402
from support.searching import search  # noqa: E402
from support.stories import case_of, visit_of  # noqa: E402
from support.tokens import Tokens, social_worker  # noqa: E402

OFFICE = {"patient", "case", "activity", "staff_case"}


class OnBrokers(KafkaTestCase, ChaosTestCase):
    """Each test has a server of its own, that folds the journals of all before."""

    deployment: Path

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.deployment = Path(cls.enterClassContext(TemporaryDirectory()))
        programs = Programs(BIN, cls.deployment, cls.brokers.bootstrap, 1, 1, PARTITIONS)
        for command in (programs.make_keys(), programs.token(), programs.make_topics()):
            run_all([command])

    def setUp(self) -> None:
        super().setUp()
        self.server.flags = (
            "--brokers", self.brokers.bootstrap, "--replication", "1", "--min-insync", "1",
            "--partitions", str(PARTITIONS), "--keys", str(self.deployment / "keys"))
        self.tokens = Tokens(self.deployment)
        self.clients = Clients(lambda: self.server.port, self.tokens, self.log)
        self.addCleanup(self.clients.close)


class IntakeOnBrokersTest(examples_test.ExamplesTest, special_records_test.SpecialRecordsTest,
                          OnBrokers):
    def commands(self) -> list[str]:
        asked = [command for command in self.api.examples
                 if self.api.machine_of.get(command) in OFFICE]
        self.assertGreater(len(asked), 40)
        return [*asked, "PatientSearch"]

    def test_whoever_was_registered_is_found_by_each_of_the_ways(self) -> None:
        worker, person = self.clients.of(principal("social_worker")), somebody(self.rng, "24028")
        name = f"Xochitl {self.rng.getrandbits(40):x}"
        phone = f"444{self.rng.randrange(10**7):07}"
        made = worker.command("/v1/patients", {"curp": person.curp, "demographics": {
            "name": name, "birthDate": str(person.born), "phone": phone}})
        self.assertEqual(201, made.status, made.body)
        number = f"TS-{self.rng.getrandbits(40):x}"
        cases = [worker.command("/v1/cases", case_of(who, INSTITUTION) | {"folio": number})
                 for who in (made.id, made.json()["enlaceFolio"])]
        for one in cases:
            self.assertEqual(201, one.status, one.body)
        first, second = (one.json()["enlaceFolio"] for one in cases)
        asked = worker.command("/v1/home-visits", visit_of(first, "24028"))
        self.assertEqual(201, asked.status, asked.body)
        self.assertEqual(cases[0].id, worker.get_settled(f"/v1/cases/{first}").json()["id"])
        search(worker, self.clients.of(social_worker("SPSSA000022")), made.id, {
            "curp": person.curp, "name": name.upper(), "phone": phone, "fileNumber": number,
            "enlaceFolio": made.json()["enlaceFolio"]})
        born = worker.search({"birthDate": str(person.born)}).json()["matches"]
        self.assertIn(made.id, [one["id"] for one in born])

        office = self.clients.of(principal("records_office"))
        merged = office.command(f"/v1/cases/{second}/merge", {
            "survivingCase": first, "proof": "El mismo ingreso"})
        self.assertEqual(200, merged.status, merged.body)
        self.assertEqual("MERGED", worker.get_settled(f"/v1/cases/{second}").json()["state"])


if __name__ == "__main__":
    unittest.main()
