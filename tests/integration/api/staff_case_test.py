#!/usr/bin/python3
"""How health care is organised, imported and read; and a case about a member of staff over HTTP, of
which nobody outside of the welfare section is told.
"""

import subprocess
import unittest
from typing import Any

from units_test_case import RECEIVER, SENDER, UnitsTestCase
from support import tokens
from support.client import Client
from support.paths import PROGRAM
from support.tokens import AUDITOR, STATE, Principal

CSV = f"""kind,code,name,parent,valid_from,valid_until,jurisdiction,successors,staff,role
WORKER,{SENDER},,,2025-01-01,,,,bp-01,WELFARE_WORKER
UNIT,{SENDER},Hospital,SSA,2024-01-01,,VII,,,
UNIT,OLD,Antes,SSA,2020-01-01,2024-01-01,VI,{SENDER},,
INSTITUTION,SSA,Servicios,24,2000-01-01,,,,,
STATE,24,San Luis,MX,2000-01-01,,,,,
COUNTRY,MX,Mexico,,2000-01-01,,,,,
UNIT,LOST,Nadie,NOWHERE,2024-01-01,,,,,
CASTLE,X,x,24,2024-01-01,,,,,
"""


def of_section(role: str, clues: str = SENDER) -> Principal:
    return Principal(f"welfare-{clues}-{role}", role, clues, human="bp-01")


class StaffCaseTest(UnitsTestCase):
    def status(self, client: Client, path: str) -> int:
        return client.get_settled(path).status

    def test_a_staff_case_is_its_sections_alone(self) -> None:
        worker = self.clients.of(of_section("WELFARE_WORKER"))
        boss = self.clients.of(of_section("WELFARE_SUPERVISOR"))
        case = self.done(worker.command("/v1/staff-cases", {
            "staff": "en-07", "unit": SENDER, "kinds": ["VIOLENCE"], "reason": "Amenazas"})).id
        self.assertEqual("WORKER_IS_SUBJECT", boss.command(
            f"/v1/staff-cases/{case}/assign", {"worker": "en-07"}).json()["code"].upper())
        self.done(boss.command(f"/v1/staff-cases/{case}/assign", {"worker": "bp-01"}))
        self.await_settled()
        seen = worker.get_settled(f"/v1/staff-cases/{case}").json()
        self.assertEqual(("OPEN", "en-07"), (seen["state"], seen["details"]["staff"]))
        lists = f"/v1/institutions/{SENDER}/staff-cases"
        self.assertEqual([case], [item["id"] for item in boss.get_settled(lists).json()["items"]])
        for who in (tokens.supervisor(SENDER), STATE, AUDITOR,
                    of_section("WELFARE_SUPERVISOR", RECEIVER)):
            client = self.clients.of(who)
            self.assertEqual(404, self.status(client, f"/v1/staff-cases/{case}"), who)
            self.assertEqual(404, self.status(client, lists), who)
            self.assertEqual(404, client.command(f"/v1/staff-cases/{case}/close", {
                "code": "LEFT", "reason": "x"}).status, who)
        self.settle_and_judge()

    def imported(self) -> tuple[int, str]:
        file = self.folder / "organisation.csv"
        file.write_text(CSV)
        done = subprocess.run(
            [PROGRAM, "organisation", "import", file, "--data", self.data,
             "--url", f"http://127.0.0.1:{self.server.port}"],
            capture_output=True, text=True, timeout=60, check=False)
        return done.returncode, done.stdout + done.stderr

    def organised(self, day: str) -> dict[str, dict[str, Any]]:
        answer = self.clients.of(STATE).get_settled(f"/v1/organisation?as_of={day}")
        self.assertEqual(200, answer.status, answer.body)
        return {item["code"]: item for item in answer.json()["items"]}

    def test_an_organisation_is_imported_and_read_of_any_day(self) -> None:
        status, said = self.imported()
        self.assertEqual(1, status, said)
        self.assertIn("8 rows: 6 accepted, 0 said already, 2 refused", said)
        self.assertRegex(said, r"line 8: refused, 422 parent_unknown")
        self.assertRegex(said, r"line 9: refused, kind \(unknown word\)")
        self.assertIn("8 rows: 0 accepted, 6 said already, 2 refused", self.imported()[1])
        self.await_settled()
        self.assertEqual({"MX", "24", "SSA", "OLD"}, set(self.organised("2023-12-31")))
        then = self.organised("2025-01-01")
        self.assertEqual({"MX", "24", "SSA", SENDER}, set(then))
        here = then[SENDER]
        self.assertEqual(("SSA", "VII"), (here["institution"], here["jurisdiction"]))
        self.assertEqual(["bp-01"], [one["staff"] for one in then[SENDER]["workers"]])
        self.assertEqual(422, self.clients.of(STATE).get("/v1/organisation?as_of=2025").status)


if __name__ == "__main__":
    unittest.main()
