"""The outside clients, which share nothing with Enlace but the .proto files, beside all of it."""

import datetime
import re
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "cluster"))

import outside_clients  # noqa: E402
from inbox_world import InboxTestCase, event, patient  # noqa: E402
from outside_clients import COMMANDS  # noqa: E402

HOSPITAL, JURISDICTION, CASE_TYPE = "SPSSA000121", "VII", "intake.v1.RegisterCase"
DAY = str(datetime.date.today() + datetime.timedelta(days=2))


class ClientsTest(InboxTestCase):
    @classmethod
    def setUpClass(cls) -> None:
        outside_clients.build()
        super().setUpClass()
        cls.settings = {"BROKERS": cls.brokers.bootstrap}

    def test_commands_are_sent_and_what_becomes_of_them_is_read(self) -> None:
        visits = set()
        for name in COMMANDS:
            case = self.make_case(name)
            with self.subTest(name=name):
                said = self.request(name, case, f"visit-of-{name}")
                self.assertRegex(said, r"^accepted visit-\w+\n$")
                self.assertEqual(said, self.request(name, case, f"visit-of-{name}"),
                                 "the same command")
                visits.add(said.split()[1])
                self.assertRegex(self.request(name, "case-07AB", f"bad-{name}"),
                                 "^refused [a-z_]+\n$")
        self.assertEqual(len(COMMANDS), len(visits))
        self.await_answers(HOSPITAL)
        for name in COMMANDS:
            with self.subTest(name=name):
                self.check_visits(name, visits)

    def make_case(self, name: str) -> str:
        made, = self.answers(HOSPITAL, ("p", patient(f"patient-{name}")))
        case, = self.answers(HOSPITAL, ("p", event(f"case-{name}", CASE_TYPE, {
            "patientId": made["id"], "folio": f"TS-{name}", "unit": HOSPITAL,
            "service": "urgencias", "kinds": ["NO_FAMILY"], "reason": "Sin acompañante",
            "informant": "Paramédico"})))
        return case["id"]

    def request(self, name: str, case: str, id: str) -> str:
        return outside_clients.run(name, self.settings, "request", HOSPITAL, case, DAY, id)

    def check_visits(self, name: str, visits: set[str]) -> None:
        """Each is told of to the jurisdiction, as routed there."""
        def complete(said: str) -> bool:
            return set(re.findall(rf"^requested (visit-\w+) 2 {HOSPITAL}$", said, re.M)) == visits

        said = outside_clients.run(name, self.settings, "visits", JURISDICTION, until=complete)
        self.assertTrue(complete(said), said)


if __name__ == "__main__":
    unittest.main()
