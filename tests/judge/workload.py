"""The workload of jurisdictions: folded here, and compared with what a server says.

A visit is with the jurisdiction that it was last routed to, until it ends or is rejected; from its
request to its routing, and while it is rejected, it waits to be routed. Times are those of
recording.
"""

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from findings import Code, Findings
from fold import Fold, Stream

UNROUTED = ""
DAYS = 31
TOLERANCE_US = 60_000_000  # Between the server's clock when it answered and the file's time.
BY = {"by_state": "state", "by_priority": "priority", "by_age_band": "age_band",
      "by_municipality": "municipality"}


@dataclass
class Work:
    """One jurisdiction's."""

    open: list[Stream] = field(default_factory=list)
    opened: Counter[str] = field(default_factory=Counter)
    closed: Counter[str] = field(default_factory=Counter)

    def counts(self, fact: str) -> dict[str, int]:
        return dict(Counter(stream.state if fact == "state" else stream.facts[fact]
                            for stream in self.open))

    def ended(self, now_us: int) -> int:
        return sum(stream.facts["window_end_us"] <= now_us for stream in self.open)

    def days(self) -> dict[str, tuple[int, int, int]]:
        """Opened, closed and open at its end, for each day on which something came or went."""
        standing = 0
        found = {}
        for day in sorted(self.opened | self.closed):
            standing += self.opened[day] - self.closed[day]
            found[day] = (self.opened[day], self.closed[day], standing)
        return found


def work_of(fold: Fold, utc_offset_min: int) -> dict[str, Work]:
    """By jurisdiction, the unrouted under an empty name."""
    zone = timezone(timedelta(minutes=utc_offset_min))
    found: dict[str, Work] = {UNROUTED: Work()}
    for stream in fold.streams.values():
        for jurisdiction, from_us, until_us in stream.stays:
            work = found.setdefault(jurisdiction, Work())
            work.opened[_day(from_us, zone)] += 1
            if until_us:
                work.closed[_day(until_us, zone)] += 1
            else:
                work.open.append(stream)
    return found


def compare(path: Path, fold: Fold, findings: Findings, utc_offset_min: int,
            now_us: int | None) -> dict[str, Any]:
    """Compares a WorkloadList, a WorkloadView or an array of them; returns what was compared."""
    answer = json.loads(path.read_text(encoding="utf-8"))
    now_us = int(path.stat().st_mtime * 1e6) if now_us is None else now_us
    work = work_of(fold, utc_offset_min)
    views = _views(answer)
    today = datetime.fromtimestamp(now_us / 1e6, timezone(timedelta(minutes=utc_offset_min))).date()
    since = str(today - timedelta(days=DAYS - 2))
    for view in views:
        name = _get(view, "jurisdiction") or UNROUTED
        _compare_one(name, view, work.get(name, Work()), now_us, since, findings)
    if isinstance(answer, dict) and "jurisdictions" in answer:
        told = {_get(view, "jurisdiction") or UNROUTED for view in views}
        for name in sorted(work.keys() - told):
            if work[name].open:
                findings.add(Code.WORKLOAD_DIFFERS, name or "unrouted",
                             f"not in the answer, {len(work[name].open)} in the log")
    return {"views": len(views), "open": sum(len(one.open) for one in work.values())}


def _compare_one(name: str, view: dict[str, Any], work: Work, now_us: int, since: str,
                 findings: Findings) -> None:
    def differ(what: str, theirs: Any, ours: Any) -> None:
        findings.add(Code.WORKLOAD_DIFFERS, name or "unrouted",
                     f"{what}: the answer says {theirs}, the log {ours}")

    total = int(_get(view, "total") or 0)
    if total != len(work.open):
        differ("total", total, len(work.open))
    for group, fact in BY.items():
        theirs = {str(_get(count, "value") or ""): int(_get(count, "count") or 0)
                  for count in _get(view, group) or []}
        ours = work.counts(fact)
        for value in sorted(theirs.keys() | ours.keys()):
            if theirs.get(value, 0) != ours.get(value, 0):
                differ(f"{group} {value!r}", theirs.get(value, 0), ours.get(value, 0))
    overdue = int(_get(view, "overdue") or 0)
    least, most = work.ended(now_us - TOLERANCE_US), work.ended(now_us + TOLERANCE_US)
    if not least <= overdue <= most:
        differ("overdue", overdue, f"{least} to {most}")
    days = {_get(day, "day"): tuple(int(_get(day, part) or 0)
                                    for part in ("opened", "closed", "open"))
            for day in _get(view, "days") or []}
    ours_by_day = work.days()
    for day in sorted(days.keys() | {day for day in ours_by_day if day >= since}):
        if days.get(day) != ours_by_day.get(day):
            differ(f"day {day}", days.get(day), ours_by_day.get(day))


def _views(answer: Any) -> list[dict[str, Any]]:
    if isinstance(answer, list):
        return answer
    if "jurisdictions" in answer:
        unrouted = answer.get("unrouted")
        return answer["jurisdictions"] + ([unrouted] if unrouted is not None else [])
    return [answer]


def _get(message: dict[str, Any], name: str) -> Any:
    """A field of protobuf's JSON, under either spelling of its name."""
    first, *rest = name.split("_")
    return message.get(first + "".join(word.capitalize() for word in rest), message.get(name))


def _day(at_us: int, zone: timezone) -> str:
    return str(datetime.fromtimestamp(at_us // 1_000_000, zone).date())
