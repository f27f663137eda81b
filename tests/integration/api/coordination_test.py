#!/usr/bin/python3
"""How units worked together, over HTTP: a case that three of them and a jurisdiction had something
of, as JSON and as CSV, and what each worker has. The second reader works all of it out from the
journals by itself.
"""

import csv
import io
import unittest
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from units_test_case import ACCEPT, RECEIVER, SENDER, STRANGER, THIRD, UnitsTestCase
from support import tokens
from support.client import Client
from support.stories import after, referral_of, report
from support.tokens import STATE, Principal

NOW = datetime.now(ZoneInfo("America/Mexico_City"))
QUARTER = f"{NOW.year}-Q{(NOW.month + 2) // 3}"
DATA_TEAM = Principal("figures", "DATA_TEAM", human="data-1")
REJECT = {"code": "NO_CAPACITY", "reason": "Sin cupo", "advice": "Intente en otra unidad"}
COUNTER_REFERRAL = {
    "attended": True, "diagnosis": "I20.9", "treatment": "Angioplastia", "evolution": "Buena",
    "prognosis": "Bueno", "instructions": "Control", "followUpOwner": SENDER,
    "dischargedAt": after(-0.02), "author": "md-1"}
FIGURES_MIN = 60  # Compared by the judge.


class CoordinationTest(UnitsTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.state = self.clients.of(STATE)
        self.files: list[Path] = []

    def told(self, path: str) -> dict[str, Any]:
        """To the state; and kept for the judge."""
        answer = self.state.get_settled(path)
        self.assertEqual(200, answer.status, answer.body)
        file = self.folder / f"coordination-{len(self.files)}.json"
        file.write_bytes(answer.body)
        self.files.append(file)
        found: dict[str, Any] = answer.json()
        return found

    def attend_elsewhere(self) -> None:
        """One unit rejects it, another attends; the first follow-up is a visit."""
        referral = self.done(self.sender.command(
            "/v1/referrals", referral_of(self.mine.case, RECEIVER))).id

        def tell(who: Client, verb: str, body: dict[str, Any]) -> None:
            self.done(who.command(f"/v1/referrals/{referral}/{verb}", body))

        tell(self.receiver, "reject", REJECT)
        tell(self.sender, "redirect", {"receiver": THIRD, "reason": "Sin cupo en la primera"})
        tell(self.third, "accept", ACCEPT)
        tell(self.third, "start-attention", {})
        tell(self.third, "finish-attention", {"attended": True, "diagnosis": "I20.9",
                                              "dischargedAt": after(-0.02)})
        tell(self.third, "counter-referral", COUNTER_REFERRAL)
        tell(self.sender, "acknowledge", {"reader": "ts-1"})
        self.mine.request_visit()
        self.mine.up_to_assigned()
        self.mine.up_to_on_site()
        self.done(self.mine.by_team("complete", report() | {"arrivedAt": after(-0.01)}))

    def test_it_agrees_with_the_journals_to_the_last_digit(self) -> None:
        self.mine.triage()
        self.mine.assign()
        self.attend_elsewhere()
        gone = self.story(SENDER)
        gone.register()
        self.done(self.clients.of(tokens.supervisor(SENDER)).command(
            f"/v1/cases/{gone.case}/void", {"code": "WRONG_PATIENT", "reason": "Otra persona"}))
        self.story(RECEIVER).register()
        self.await_settled()

        of_case = self.told(f"/v1/cases/{self.mine.case}/coordination")
        figures = of_case["quarters"][-1]["figures"]
        self.assertEqual(("1", "4", "3", "1"), tuple(figures[name] for name in (
            "cases", "institutions", "handOffs", "repeatedElsewhere")))
        self.assertEqual(("1", "1"), tuple(figures["followUps"][name] for name in (
            "discharges", "followedUp")))
        self.assertEqual(figures["steps"], figures["stepsOnTime"])
        of_all = self.told(f"/v1/statistics/coordination?quarter={QUARTER}")
        self.assertEqual([SENDER, RECEIVER], [unit["unit"] for unit in of_all["units"]])
        self.assertEqual(figures, of_all["units"][0]["figures"])
        self.told(f"/v1/statistics/coordination?quarter={QUARTER}&as_known_on={NOW:%Y-%m-%d}")
        self.check_csv(of_all)
        self.check_rights()
        self.check_caseload()
        judged = self.settle_and_judge(*(part for file in self.files
                                         for part in ("--coordination", file)))
        compared = sum(one["figures"] for one in judged["summary"]["coordination"])
        self.assertGreater(compared, FIGURES_MIN)

    def check_csv(self, view: dict[str, Any]) -> None:
        answer = self.state.get_settled(f"/v1/statistics/coordination.csv?quarter={QUARTER}")
        self.assertEqual(200, answer.status)
        rows = list(csv.reader(io.StringIO(answer.body.decode(), newline="")))
        head = {row[0]: row[1] for row in rows if row[0].startswith("# ")}
        for name in ("# from", "# until", "# position", "# map version", "# policy version",
                     "# organisation"):
            self.assertTrue(head[name], name)
        names, *lines = [row for row in rows if not row[0].startswith("# ")]
        told = [dict(zip(names, line)) for line in lines]
        self.assertEqual([unit["figures"]["steps"] for unit in view["units"]
                          if "steps" in unit["figures"]],
                         [line["steps"] for line in told[:-1] if line["steps"] != "0"])
        self.assertEqual(("TOTAL", view["total"]["cases"]), (told[-1]["UNIT"], told[-1]["cases"]))

    def check_rights(self) -> None:
        path = f"/v1/cases/{self.mine.case}/coordination"
        for who, status in ((tokens.social_worker(SENDER), 200), (DATA_TEAM, 404),
                            (tokens.social_worker(STRANGER), 404)):
            self.assertEqual(status, self.clients.of(who).get_settled(path).status, who)
        units = self.clients.of(DATA_TEAM).get_settled(
            f"/v1/statistics/coordination?quarter={QUARTER}").json()
        for unit in [*units["units"], {"figures": units["total"]}]:
            self.assertEqual({"suppressed": True}, unit["figures"])
        problem = self.state.get("/v1/statistics/coordination?quarter=2026-03",
                                 {"Accept-Language": "es"}).json()
        self.assertEqual([{"field": "quarter", "code": "malformed"}], problem["errors"])
        self.assertIn("2026-Q1", problem["detail"])
        problem = self.state.get("/v1/statistics/coordination?quarter=2999-Q1").json()
        self.assertEqual([{"field": "quarter", "code": "in_future"}], problem["errors"])

    def check_caseload(self) -> None:
        path = f"/v1/institutions/{SENDER}/caseload"
        load = self.clients.of(tokens.supervisor(SENDER)).get_settled(path).json()
        self.assertEqual(["1"], [one["cases"] for one in load["workers"]])
        self.assertTrue(load["workers"][0]["worker"].startswith("worker-"))
        lines = self.clients.of(tokens.supervisor(SENDER)).get_settled(path + ".csv").body.decode()
        self.assertIn("WORKER,cases,overdue", lines)
        self.assertIn("TOTAL,1,0,0,0,0,0", lines)
        for who in (tokens.social_worker(SENDER), tokens.supervisor(STRANGER), STATE):
            self.assertEqual(404, self.clients.of(who).get_settled(path).status, who)


if __name__ == "__main__":
    unittest.main()
