"""Waiting for a condition, with a deadline instead of a guess."""

import math
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
PAUSE_S = 0.01


class TimedOut(AssertionError):
    """What was waited for did not come."""


def until_for(what: str, for_s: float, condition: Callable[[], bool], timeout_s: float) -> None:
    """Until the condition has been true for so long, each time it was asked."""
    true_since = math.inf

    def true_for_long() -> bool:
        nonlocal true_since
        true_since = min(true_since, time.monotonic()) if condition() else math.inf
        return time.monotonic() - true_since >= for_s

    until(what, true_for_long, timeout_s)


def until(what: str, condition: Callable[[], T], timeout_s: float = 30) -> T:
    """The first true value of the condition."""
    deadline = time.monotonic() + timeout_s
    while True:
        found = condition()
        if found:
            return found
        if time.monotonic() > deadline:
            raise TimedOut(f"{what}: not within {timeout_s} s")
        time.sleep(PAUSE_S)
