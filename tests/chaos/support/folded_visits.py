"""Home visits as the judge folded them, beside what views show of them."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any

from .client import Answer

_EPOCH = datetime.fromtimestamp(0, timezone.utc)


def as_folded(view: dict[str, Any]) -> dict[str, Any]:
    """What a HomeVisitView shows of what the judge folds, in its words."""
    counted = view.get("counted", {})
    return {
        "stream": view["id"], "version": int(view["version"]), "state": view["state"],
        "jurisdiction": view.get("jurisdiction", ""), "case_id": view.get("caseId", ""),
        "patient_id": view.get("patientId", ""), "requester": view.get("requester", ""),
        "unroutable": view.get("unroutable", False), "map_version": view.get("mapVersion", 0),
        "priority": view.get("priority", ""), "age_band": counted.get("ageBand", ""),
        "municipality": counted.get("municipality", ""),
        "window_start_us": _us(view["windowStart"]), "window_end_us": _us(view["windowEnd"]),
        "visitors": view.get("visitors", []), "attempts": view.get("attempts", 0),
        "max_attempts": view.get("maxAttempts", 0)}


class FoldedVisits:
    """Made of the lines that `judge.py --dump` prints."""

    def __init__(self, dumped: str) -> None:
        self._visits = {visit["stream"]: visit for visit in map(json.loads, dumped.splitlines())}

    @property
    def ids(self) -> set[str]:
        return set(self._visits)

    def differences(self, ask: Callable[[str], Answer]) -> list[str]:
        """Where an answer is something else, as far as a failing test should print it."""
        found = []
        for name, folded in self._visits.items():
            answer = ask(name)
            if answer.status != 200:
                found.append(f"{name}: {answer.status}")
                continue
            shown = as_folded(answer.json())
            ours = {fact: folded[fact] for fact in shown}
            if shown != ours:
                found.append(f"{name}\n  {shown}\n  {ours}")
        return found[:5]


def _us(time: str) -> int:
    return (datetime.fromisoformat(time) - _EPOCH) // timedelta(microseconds=1)
