"""Published figures, worked out from the log and compared with what a server says: the answers of
/v1/statistics and /v1/handling-times, as JSON, asked by somebody from whom nothing is kept back.

Days are those of the answer's time zone. An act counts on the day it took place, unless it was
taken back; `asKnownOn` goes by what had been recorded when that day ended.
"""

import json
import math
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from acts import FOR_EVER, Act, Acts, Edge, Ending
from findings import Code, Findings
from organised import NETWORK, OFFICE, SECTION

COUNTS = ("interventions", "attentions", "byAppointment", "walkIn", "groupActivities", "attendees",
          "deliveries", "delivered", "patients")
FIELDS = {"INSTITUTION": "institution", "UNIT": "unit", "MUNICIPALITY": "municipality",
          "SERVICE": "service", "KIND": "kind", "SEX": "sex", "AGE_BAND": "age_band",
          "ENTITLEMENT": "entitlement", "ARRIVAL": "arrival", "CHANNEL": "channel"}

PLACES = {"NETWORK": NETWORK, "SECTION": SECTION, "OFFICE": OFFICE}


class Calendar:
    def __init__(self, zone: str) -> None:
        self._zone = ZoneInfo(zone)

    def day(self, at_us: int) -> date:
        return datetime.fromtimestamp(at_us // 1_000_000, self._zone).date()

    def name(self, day: date, period: str) -> str:
        year, week, _ = day.isocalendar()
        return {"DAY": day.isoformat(), "WEEK": f"{year:04}-W{week:02}",
                "MONTH": f"{day:%Y-%m}", "QUARTER": f"{day.year:04}-Q{(day.month + 2) // 3}",
                "YEAR": f"{day.year:04}"}[period]


def persons(edges: Iterable[Edge]) -> dict[str, str]:
    """One patient for all of those who are one person, by edges that hold."""
    one: dict[str, str] = {}

    def root(patient: str) -> str:
        while one.get(patient, patient) != patient:
            patient = one[patient]
        return patient

    for edge in edges:
        one[root(edge.patients[0])] = root(edge.patients[1])
    return {patient: root(patient) for patient in one}


def figures(acts: Iterable[Act], one: dict[str, str]) -> dict[str, int]:
    acts = list(acts)
    groups = [act for act in acts if act.arrival == "GROUP"]
    return {"interventions": len(acts), "attentions": len(acts) - len(groups),
            "byAppointment": sum(act.arrival == "APPOINTMENT" for act in acts),
            "walkIn": sum(act.arrival == "WALK_IN" for act in acts),
            "groupActivities": len(groups), "attendees": sum(act.attendees for act in acts),
            "deliveries": sum(act.delivered > 0 for act in acts),
            "delivered": sum(act.delivered for act in acts),
            "patients": len({one.get(act.patient, act.patient) for act in acts if act.patient})}


def permille(part: int, whole: int) -> int:
    """Rounded, half of one away from 0."""
    share = Fraction(abs(part) * 1000, whole)
    return int(math.copysign(int(share + Fraction(1, 2)), part))


def whole_months(first: date, last: date, today: date) -> list[tuple[date, date]]:
    """Those within the range that are over before `today`."""
    months = []
    begin = first.replace(day=1)
    while begin <= last:
        end = (begin + timedelta(days=32)).replace(day=1) - timedelta(days=1)
        if first <= begin and end <= last and end < today:
            months.append((begin, end))
        begin = end + timedelta(days=1)
    return months


class Comparison:
    """One answer beside the log. `compared`: how many figures were."""

    def __init__(self, answer: dict[str, Any], acts: Acts, findings: Findings,
                 now_us: int) -> None:
        self._answer, self._findings = answer, findings
        self._calendar = Calendar(answer["timeZone"])
        known = answer.get("asKnownOn")
        self._known = date.fromisoformat(known) if known else None
        today = self._calendar.day(now_us)
        self._today = min(today, self._known) if self._known else today
        self._organised = acts.organised
        self._acts = [act for act in acts.standing() if self._stands(act) and self._is_asked(act)]
        self._of_staff = [act for act in acts.of_staff
                          if self._stands(act) and self._is_asked(act)]
        self._one = persons(edge for edge in acts.edges.values() if self._stands(edge))
        self._endings = [ending for ending in acts.endings if self._stands(ending)]
        self.compared = 0

    def statistics(self) -> None:
        first, last = self._range(self._answer)
        acts = self._within(first, last)
        total = self._answer.get("total", {})
        self._figures("total", total, figures(acts, self._one))
        of_staff = self._within(first, last, self._of_staff)
        self._staff("total", total, of_staff)
        by = self._answer.get("by", [])
        ours: dict[tuple[str, ...], list[Act]] = {}
        for act in acts if by else ():
            ours.setdefault(tuple(self._value(act, one) for one in by), []).append(act)
        theirs = {tuple(cell["key"]): cell.get("figures", {})
                  for cell in self._answer.get("cells", [])}
        for key in sorted(ours.keys() | theirs.keys()):
            self._figures(" ".join(key), theirs.get(key, {}), figures(ours.get(key, []), self._one))
            self._staff(" ".join(key), theirs.get(key, {}),
                        [act for act in of_staff
                         if tuple(self._value(act, one) for one in by) == key])
        self._mean(first, last)
        for change in ("periodBefore", "yearBefore"):
            if change in self._answer:
                self._change(change, self._answer[change], figures(acts, self._one))

    def handling_times(self) -> None:
        """Of grievances: referrals' answers are the statistics' of their receivers."""
        first, last = self._range(self._answer)
        ours = sorted(ending.took_min for ending in self._endings
                      if first <= self._calendar.day(ending.at_us) <= last)
        total = self._answer.get("total", {})
        self._same("handled", total.get("handled"), len(ours))
        for name, share in (("medianMin", 50), ("p90Min", 90), ("p99Min", 99)):
            rank = math.ceil(Fraction(len(ours) * share, 100))
            self._same(name, total.get(name), ours[rank - 1] if ours else 0)

    def _stands(self, one: Act | Edge | Ending) -> bool:
        if self._known is None:
            return one.known_us < FOR_EVER == one.until_us
        return self._day(one.known_us) <= self._known < self._day(one.until_us)

    def _day(self, at_us: int) -> date:
        return self._calendar.day(min(at_us, 4_000_000_000_000_000))

    def _is_asked(self, act: Act) -> bool:
        return all(self._value(act, only["by"]) == only["value"]
                   for only in self._answer.get("only", []))

    def _value(self, act: Act, dimension: str) -> str:
        if dimension == "UNIT":
            return self._unit(act)
        if dimension in FIELDS:
            return str(getattr(act, FIELDS[dimension]))
        if dimension == "JURISDICTION":  # As far as it was described by events.
            return self._place(act, self._organised.jurisdiction)
        if dimension in PLACES:
            return self._place(act, lambda code, day: self._organised.belongs_to(
                code, PLACES[dimension], day))
        return self._calendar.name(self._calendar.day(act.at_us), dimension)

    def _is_as_now(self) -> bool:
        return bool(self._answer.get("organisedAs") == "CURRENT")

    def _unit(self, act: Act) -> str:
        if not self._is_as_now():
            return act.unit
        return self._organised.present(act.unit, self._today.isoformat())

    def _place(self, act: Act, of: Callable[[str, str], str]) -> str:
        """Of the unit, or else its institution; where that is no more, as on the day of the act."""
        unit, day = self._unit(act), self._calendar.day(act.at_us).isoformat()
        said = unit if self._organised.is_described(unit) else act.institution
        if self._is_as_now() and not self._organised.is_no_more(said, self._today.isoformat()):
            day = self._today.isoformat()
        return of(unit, day) or of(act.institution, day)

    def _range(self, of: dict[str, Any]) -> tuple[date, date]:
        return date.fromisoformat(of["from"]), date.fromisoformat(of["until"])

    def _within(self, first: date, last: date, acts: list[Act] | None = None) -> list[Act]:
        return [act for act in (self._acts if acts is None else acts)
                if first <= self._calendar.day(act.at_us) <= last]

    def _figures(self, what: str, theirs: dict[str, Any], ours: dict[str, int]) -> None:
        for name in COUNTS:
            self._same(f"{what} {name}", theirs.get(name), ours[name])

    def _staff(self, what: str, theirs: dict[str, Any], acts: list[Act]) -> None:
        """A column that is left out where it is not told to whoever asked."""
        if "staffWelfare" in theirs:
            self._same(f"{what} staffWelfare", theirs["staffWelfare"], len(acts))

    def _mean(self, first: date, last: date) -> None:
        months = whole_months(first, last, self._today)
        mean = self._answer.get("monthlyMean", {})
        self._same("mean months", mean.get("months"), len(months))
        if not months:
            return
        ours = figures(self._within(months[0][0], months[-1][1]), self._one)
        for name in ("attentions", "interventions", "delivered"):
            rounded = int(Fraction(ours[name], len(months)) + Fraction(1, 2))
            self._same(f"mean {name}", mean.get(name), rounded)

    def _change(self, what: str, change: dict[str, Any], now: dict[str, int]) -> None:
        before = figures(self._within(*self._range(change)), self._one)
        self._figures(what, change.get("figures", {}), before)
        for name in ("attentions", "interventions", "patients", "delivered"):
            ours = permille(now[name] - before[name], before[name]) if before[name] else None
            self._same(f"{what} {name}", change.get(f"{name}Permille"), ours)

    def _same(self, what: str, theirs: Any, ours: int | None) -> None:
        self.compared += 1
        if (None if theirs is None and ours is None else int(theirs or 0)) != ours:
            self._findings.add(Code.FIGURE_DIFFERS, what,
                               f"the answer says {theirs}, the log {ours}")


def compare(path: Path, acts: Acts, findings: Findings, now_us: int | None) -> dict[str, int]:
    """Of one answer, a Statistics or HandlingTimes; returns how many figures were compared."""
    answer = json.loads(path.read_text(encoding="utf-8"))
    now_us = int(path.stat().st_mtime * 1e6) if now_us is None else now_us
    comparison = Comparison(answer, acts, findings, now_us)
    if "of" in answer:
        comparison.handling_times()
    else:
        comparison.statistics()
    return {"figures": comparison.compared}
