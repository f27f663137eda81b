"""Waiting for a condition, with a deadline instead of a guess."""

import math
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
# What is asked is often a server, for which that is work: the longer it takes, the more rarely.
PAUSE_S, LONGEST_PAUSE_S, LONGER = 0.01, 0.1, 1.3


class TimedOut(AssertionError):
    """What was waited for did not come."""


def until_for(what: str, for_s: float, condition: Callable[[], bool], timeout_s: float) -> None:
    """Until the condition has been true for so long, each time it was asked: a few times, since
    more often would find no more."""
    true_since = math.inf

    def true_for_long() -> bool:
        nonlocal true_since
        true_since = min(true_since, time.monotonic()) if condition() else math.inf
        return time.monotonic() - true_since >= for_s

    until(what, true_for_long, timeout_s, LONGEST_PAUSE_S)


def until(what: str, condition: Callable[[], T], timeout_s: float = 60,
          pause_s: float = PAUSE_S) -> T:
    """The first true value of the condition."""
    deadline = time.monotonic() + timeout_s
    while True:
        found = condition()
        if found:
            return found
        if time.monotonic() > deadline:
            raise TimedOut(f"{what}: not within {timeout_s} s")
        time.sleep(pause_s)
        pause_s = min(LONGER * pause_s, LONGEST_PAUSE_S)
