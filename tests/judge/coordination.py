"""How units worked together, worked out from the log and compared with what a server says: the
answers of /v1/statistics/coordination and /v1/cases/{id}/coordination, as JSON, asked by somebody
from whom nothing is kept back.

Of a transfer each offer has a clock of its own: where there are any, steps are not compared.
"""

import json
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from acts import FOR_EVER
from findings import Code, Findings
from moments import Moments, OneCase
from organised import Organised

FOLLOW_UP_WITHIN_US = 90 * 86_400_000_000
MINUTE_US = 60_000_000
SUMS = ("cases", "institutions", "units", "handOffs", "daysWithoutNews", "steps", "stepsOnTime",
        "reopenings", "repeatedElsewhere")
FOLLOW_UPS = ("discharges", "followedUp", "waitedMin")
# Of each indicator: the sum, what it is divided by, and how many of that.
VALUES = {"INSTITUTIONS": ("institutions", "cases", 100), "UNITS": ("units", "cases", 100),
          "HAND_OFFS": ("handOffs", "cases", 100),
          "DAYS_WITHOUT_NEWS": ("daysWithoutNews", "cases", 100),
          "STEPS_ON_TIME": ("stepsOnTime", "steps", 1000),
          "REOPENINGS": ("reopenings", "cases", 100),
          "REPEATED_ELSEWHERE": ("repeatedElsewhere", "cases", 100),
          "FOLLOW_UP": ("waitedMin", "followedUp", 1)}


def days_of(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def quarter_of(day: date) -> tuple[date, date]:
    begin = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    return begin, (begin + timedelta(days=95)).replace(day=1) - timedelta(days=1)


class Comparison:
    """One answer beside the log. `compared`: how many figures were."""

    def __init__(self, answer: dict[str, Any], moments: Moments, organised: Organised,
                 findings: Findings, now_us: int) -> None:
        self._answer, self._moments, self._organised = answer, moments, organised
        self._findings = findings
        self._zone = ZoneInfo(answer["timeZone"])
        known = answer.get("asKnownOn")
        self._known = date.fromisoformat(known) if known else None
        self._today = min(self._day(now_us), self._known or date.max)
        self.compared = 0

    def of_case(self) -> None:
        case = self._moments.cases[self._answer["id"]]
        ours, begin = {}, self._day(case.turns[0][1])
        while begin <= self._today:
            first, last = quarter_of(begin)
            sums = self._sums(case, first, last)
            if sums["cases"]:
                ours[f"{first.year}-Q{(first.month + 2) // 3}"] = sums
            begin = last + timedelta(days=1)
        theirs = {quarter["quarter"]: quarter for quarter in self._answer.get("quarters", [])}
        for name in sorted(ours.keys() | theirs.keys()):
            self._compare(name, theirs.get(name, {}), ours.get(name, Counter()))

    def of_units(self) -> None:
        first = date.fromisoformat(self._answer["from"])
        last = date.fromisoformat(self._answer["until"])
        ours: dict[str, Counter[str]] = {}
        for case in self._moments.cases.values():
            sums = self._sums(case, first, last)
            if sums["cases"]:
                ours.setdefault(case.unit, Counter()).update(sums)
        theirs = {unit["unit"]: unit for unit in self._answer.get("units", [])}
        for name in sorted(ours.keys() | theirs.keys()):
            self._compare(name, theirs.get(name, {}), ours.get(name, Counter()))
        total: Counter[str] = Counter()
        for sums in ours.values():
            total.update(sums)
        self._compare("total", {"figures": self._answer.get("total", {}),
                                "values": self._answer.get("values", [])}, total)

    def _sums(self, case: OneCase, first: date, last: date) -> Counter[str]:
        """Of one case in one quarter; nothing where it was not open."""
        days = days_of(first, min(last, self._today))
        turns = [(name, self._day(at_us)) for name, at_us, known_us in case.turns
                 if self._is_known(known_us)]
        is_open = [any(begin <= day <= end for begin, end in self._stays(turns)) for day in days]
        if not any(is_open) or self._is_known(case.gone_us):
            return Counter()
        moments = [moment for moment in case.moments if self._is_known(moment.known_us)
                   and not self._is_known(self._moments.voided.get(moment.stream, FOR_EVER))]
        within = [moment for moment in moments if days[0] <= self._day(moment.at_us) <= days[-1]]
        units = {case.unit, *(case.unit if moment.holder == case.institution else moment.holder
                              for moment in within)}
        sums = Counter(
            cases=1, units=len(units), withTransfers=int(case.has_transfers),
            institutions=len({self._institution(case, unit, days[-1]) for unit in units}),
            handOffs=sum("hand_off" in moment.what for moment in within),
            repeatedElsewhere=sum("repeated" in moment.what for moment in within),
            steps=sum("step" in moment.what for moment in within),
            stepsOnTime=sum("step" in moment.what and "late" not in moment.what
                            for moment in within),
            reopenings=sum(name == "CaseReopened" and days[0] <= day <= days[-1]
                           for name, day in turns))
        news = {self._day(moment.at_us) for moment in within if "news" in moment.what}
        stretch = 0
        for day, opened in zip(days, is_open):
            stretch = stretch + 1 if opened and day not in news else 0
            sums["daysWithoutNews"] = max(sums["daysWithoutNews"], stretch)
        for discharge in (moment for moment in within if "discharge" in moment.what):
            waited = [moment.at_us - discharge.at_us for moment in moments
                      if "follow_up" in moment.what
                      and 0 < moment.at_us - discharge.at_us <= FOLLOW_UP_WITHIN_US]
            sums["discharges"] += 1
            sums["followedUp"] += bool(waited)
            sums["waitedMin"] += min(waited, default=0) // MINUTE_US
        return sums

    def _stays(self, turns: list[tuple[str, date]]) -> Iterable[tuple[date, date]]:
        since = None
        for name, day in turns:
            if name != "CaseClosed":
                since = day
            elif since is not None:
                yield since, max(since, day)
                since = None
        if since is not None:
            yield since, date.max

    def _institution(self, case: OneCase, unit: str, day: date) -> str:
        own = case.institution if unit == case.unit else unit
        return self._organised.institution(unit, day.isoformat()) or own

    def _day(self, at_us: int) -> date:
        return datetime.fromtimestamp(at_us // 1_000_000, self._zone).date()

    def _is_known(self, since_us: int) -> bool:
        if since_us == FOR_EVER:
            return False
        return self._known is None or self._day(since_us) <= self._known

    def _compare(self, what: str, theirs: dict[str, Any], ours: Counter[str]) -> None:
        figures = theirs.get("figures", {})
        for name in SUMS:
            if name.startswith("steps") and ours["withTransfers"]:
                continue
            self._same(f"{what} {name}", figures.get(name), ours[name])
        for name in FOLLOW_UPS:
            self._same(f"{what} {name}", figures.get("followUps", {}).get(name), ours[name])
        values = {value["indicator"]: value for value in theirs.get("values", [])}
        for indicator, (part, whole, times) in VALUES.items():
            if indicator == "STEPS_ON_TIME" and ours["withTransfers"]:
                continue
            told = values.get(indicator)
            value = int(Fraction(ours[part] * times, ours[whole]) + Fraction(1, 2)) \
                if ours[whole] else None
            self._same(f"{what} {indicator}", None if told is None else told.get("value", 0), value)

    def _same(self, what: str, theirs: Any, ours: int | None) -> None:
        self.compared += 1
        if (None if ours is None and theirs is None else int(theirs or 0)) != ours:
            self._findings.add(Code.FIGURE_DIFFERS, what,
                               f"the answer says {theirs}, the log {ours}")


def compare(path: Path, moments: Moments, organised: Organised, findings: Findings,
            now_us: int | None) -> dict[str, int]:
    """Of one answer; returns how many figures were compared."""
    answer = json.loads(path.read_text(encoding="utf-8"))
    now_us = int(path.stat().st_mtime * 1e6) if now_us is None else now_us
    comparison = Comparison(answer, moments, organised, findings, now_us)
    if "quarter" in answer:
        comparison.of_units()
    else:
        comparison.of_case()
    return {"figures": comparison.compared}
