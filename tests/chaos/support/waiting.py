"""Waiting for a condition, with a deadline instead of a guess."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
PAUSE_S = 0.01


class TimedOut(AssertionError):
    """What was waited for did not come."""


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
