#!/usr/bin/python3
"""Published figures over HTTP, as JSON and as CSV: what a hospital did, taken back and all, told to
each as far as they may know. The second reader works out every figure from the journals by itself.
"""

import csv
import io
import json
import unittest
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from units_test_case import RECEIVER, SENDER, STRANGER, UnitsTestCase
from support import tokens
from support.client import Answer
from support.stories import Story
from support.tokens import AUDITOR, STATE, Principal

HERE = ZoneInfo("America/Mexico_City")
NOW = datetime.now(HERE)
YEAR, LAST_YEAR = str(NOW.year), str(NOW.year - 1)
SINCE_LAST_YEAR = NOW.timetuple().tm_yday + 5  # Days ago: one in its last week.
DATA_TEAM = Principal("figures", "DATA_TEAM", human="data-1")
FIGURES_MIN = 200  # Compared by the judge.


def ago(days: int) -> str:
    return (NOW - timedelta(days=days)).astimezone(ZoneInfo("UTC")).strftime("%Y-%m-%dT%H:%M:%SZ")


class StatisticsTest(UnitsTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.files: list[Path] = []
        self.state = self.clients.of(STATE)

    def intervene(self, story: Story, kind: str, days_ago: int, **more: Any) -> None:
        self.done(story.worker.command(f"/v1/cases/{story.case}/interventions", {
            "intervention": kind, "occurredAt": ago(days_ago), "unit": SENDER} | more))

    def act(self, kind: str, people: int, quantity: int, days_ago: int) -> str:
        return self.done(self.sender.command("/v1/activities", {
            "intervention": kind, "occurredAt": ago(days_ago), "unit": SENDER, "people": people,
            "delivered": [{"item": "FOLLETO", "quantity": quantity}] if quantity else []})).id

    def a_year(self) -> None:
        """Of two hospitals, with what was taken back of it."""
        stories = [self.mine] + [self.story(unit) for unit in
                                 (SENDER, SENDER, RECEIVER, RECEIVER, RECEIVER)]
        for number, story in enumerate(stories):
            if not story.case:
                story.register()
            story.triage()
            for times in range(number + 1):
                days_ago = times * 20 + number if times else SINCE_LAST_YEAR
                self.intervene(story, ("INTERVIEW", "DELIVERY", "SUPPORT_GROUP")[times % 3],
                               days_ago, byAppointment=times % 2 == 0,
                               people=times, delivered=[{"item": "DESPENSA", "quantity": 3 * times}]
                               if times % 3 == 1 else [])
        supervisor = self.clients.of(tokens.supervisor(SENDER))
        self.done(supervisor.command(f"/v1/cases/{stories[1].case}/void", {
            "code": "WRONG_PATIENT", "reason": "Otra persona"}))
        self.act("TALK", 40, 40, 3)
        self.act("ORIENTATION", 2, 0, 5)
        self.done(self.sender.command(f"/v1/activities/{self.act('CAMPAIGN', 90, 80, 4)}/void", {
            "code": "DUPLICATE", "reason": "Dos veces"}))

    def organise(self) -> None:
        """The hospital belongs to a network; a month ago it was merged into the other one."""
        month_ago = f"{NOW - timedelta(days=30):%Y-%m-%d}"
        unit: dict[str, Any] = {"kind": "UNIT", "parent": "SSA"}
        for said in ({"code": "MX", "kind": "COUNTRY"},
                     {"code": "24", "kind": "STATE", "parent": "MX"},
                     {"code": "RED", "kind": "NETWORK", "parent": "24"},
                     {"code": "SSA", "kind": "INSTITUTION", "parent": "RED"},
                     {"code": RECEIVER, "jurisdiction": "II"} | unit,
                     {"code": SENDER, "jurisdiction": "VII", "validUntil": month_ago,
                      "successors": [RECEIVER]} | unit):
            self.done(self.state.command("/v1/organisation",
                                         {"name": "x", "validFrom": "2000-01-01"} | said))

    def told(self, query: str, path: str = "/v1/statistics") -> dict[str, Any]:
        """To the state; and kept for the judge."""
        answer = self.state.get_settled(f"{path}?{query}")
        self.assertEqual(200, answer.status, answer.body)
        file = self.folder / f"figures-{len(self.files)}.json"
        file.write_bytes(answer.body)
        self.files.append(file)
        found: dict[str, Any] = answer.json()
        return found

    def refusal(self, query: str) -> Answer:
        return self.state.get(f"/v1/statistics?{query}", {"Accept-Language": "es"})

    def test_figures_agree_with_the_journals_to_the_last_digit(self) -> None:
        self.a_year()
        self.organise()
        self.await_settled()
        for query in (f"period={YEAR}", f"period={YEAR}&by=NETWORK&and_by=SECTION",
                      f"period={YEAR}&by=OFFICE&network=RED",
                      f"period={YEAR}&by=UNIT&and_by=JURISDICTION&organised_as=CURRENT",
                      f"period={YEAR}&by=NETWORK&organised_as=CURRENT&unit={RECEIVER}",
                      f"period={LAST_YEAR}&by=KIND&and_by=SEX",
                      f"period={YEAR}&by=INSTITUTION&and_by=MONTH", f"period={YEAR}&by=ARRIVAL",
                      f"period={YEAR}&by=WEEK&institution={SENDER}",
                      f"period={NOW:%Y-%m}&by=AGE_BAND&and_by=MUNICIPALITY",
                      f"from={LAST_YEAR}-01-01&until={NOW:%Y-%m-%d}&by=SERVICE&kind=DELIVERY",
                      f"from={LAST_YEAR}-01-01&until={NOW:%Y-%m-%d}&as_known_on={NOW:%Y-%m-%d}",
                      f"period={YEAR}&by=ENTITLEMENT&and_by=QUARTER&unit={SENDER}"):
            self.told(query)
        total = self.told(f"from={LAST_YEAR}-01-01&until={NOW:%Y-%m-%d}")["total"]
        units = [{cell["key"][0]: cell["figures"]["interventions"] for cell in self.told(
            f"from={LAST_YEAR}-01-01&until={NOW:%Y-%m-%d}&by=UNIT&organised_as={which}")["cells"]}
                 for which in ("AS_RECORDED", "CURRENT")]
        self.assertEqual([{SENDER: "21"}, {RECEIVER: "21"}], units)
        self.assertEqual(("21", "20", "1", "5"), tuple(total[name] for name in (
            "interventions", "attentions", "groupActivities", "patients")))
        report = self.settle_and_judge(*(part for file in self.files
                                         for part in ("--figures", file)))
        compared = sum(one["figures"] for one in report["summary"]["figures"])
        self.assertGreater(compared, FIGURES_MIN)

    def test_csv_says_the_same_and_what_it_rests_on(self) -> None:
        self.a_year()
        self.await_settled()
        query = f"period={YEAR}&by=KIND&institution={SENDER}"
        view = self.told(query)
        answer = self.state.get_settled(f"/v1/statistics.csv?{query}")
        self.assertEqual(200, answer.status)
        rows = list(csv.reader(io.StringIO(answer.body.decode(), newline="")))
        head = {row[0]: row[1] for row in rows if row[0].startswith("# ")}
        for name in ("# from", "# until", "# position", "# map version", "# policy version",
                     "# organisation", "# organised as", "# only INSTITUTION"):
            self.assertTrue(head[name], name)
        names, *lines = [row for row in rows if not row[0].startswith("# ")]
        told = [dict(zip(names, line)) for line in lines]
        self.assertEqual([(cell["key"][0], cell["figures"]["interventions"])
                          for cell in view["cells"]],
                         [(line["KIND"], line["interventions"]) for line in told[:-1]])
        self.assertEqual(("TOTAL", view["total"]["interventions"]),
                         (told[-1]["KIND"], told[-1]["interventions"]))
        handling = self.state.get_settled(f"/v1/handling-times.csv?of=REFERRALS&period={YEAR}")
        self.assertIn(b"INSTITUTION,handled,median_min", handling.body)

    def test_few_are_not_told_to_whom_they_are_not_of(self) -> None:
        self.a_year()
        self.await_settled()
        path = f"/v1/statistics?period={LAST_YEAR}&institution={SENDER}"
        for who, hidden in ((STATE, False), (AUDITOR, False), (tokens.social_worker(SENDER), False),
                            (tokens.social_worker(STRANGER), True), (DATA_TEAM, True)):
            total = self.clients.of(who).get_settled(path).json()["total"]
            self.assertEqual(hidden, total.get("suppressed", False), (who, total))
            self.assertEqual(hidden, "interventions" not in total, (who, total))

    def test_what_cant_be_told_is_refused_with_what_to_do(self) -> None:
        self.intervene(self.mine, "INTERVIEW", 1)
        self.await_settled()
        for query, field, code, word in (
                ("from=2026-03-02&until=2026-03-01", "until", "before_from", "Intercambie"),
                ("period=2999", "from", "in_future", "hoy o antes"),
                ("period=1999", "until", "before_first_event", "posterior"),
                ("period=Easter", "period", "malformed", "2026-Q1"),
                ("", "from", "malformed", "AAAA-MM-DD"),
                (f"period={YEAR}&and_by=SEX", "and_by", "not_with_by", "by")):
            problem = self.refusal(query).json()
            self.assertEqual((422, "invalid_field"), (problem["status"], problem["code"]), query)
            self.assertEqual([{"field": field, "code": code}], problem["errors"], query)
            self.assertIn(word, problem["detail"], query)
        unknown = self.refusal(f"period={YEAR}&by=STAR_SIGN").json()
        self.assertEqual(("invalid_field", "by"), (unknown["code"], unknown["errors"][0]["field"]))
        self.assertEqual("unknown_parameter", self.refusal(f"period={YEAR}&nation=MX").code)


if __name__ == "__main__":
    unittest.main()
