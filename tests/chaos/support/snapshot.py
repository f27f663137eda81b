"""What principals are shown, to compare before and after: bytes, but for how old they are."""

import re
from typing import Any

from . import tokens
from .people import MAP
from .stories import Story

SAMPLE = 12
_AGE = re.compile(rb'"ageMs":"?\d+"?,?')


def pages(story: Story) -> list[str]:
    found = [f"/v1/patients/{story.patient}", f"/v1/patients/{story.patient}/timeline",
             f"/v1/cases/{story.case}"]
    return found + [f"/v1/home-visits/{story.visit}"] * bool(story.visit)


def snapshot(test: Any, stories: list[Story]) -> dict[str, bytes]:
    """By principal and page. `test` is a ChaosTestCase."""
    shown = {}

    def look(principal: tokens.Principal, page: str) -> None:
        shown[f"{principal.client} {page}"] = _AGE.sub(b"", test.get(principal, page))

    for page in ("/v1/workload", "/v1/unrouted-home-visits?limit=50"):
        look(tokens.STATE, page)
    for code in MAP.jurisdictions:
        look(tokens.coordinator(code), f"/v1/jurisdictions/{code}/workload")
        look(tokens.coordinator(code), f"/v1/jurisdictions/{code}/home-visits?limit=100")
    begun = [story for story in stories if story.case]
    for story in begun[::max(1, len(begun) // SAMPLE)]:
        for page in pages(story):
            look(tokens.STATE, page)
            look(tokens.social_worker(story.institution), page)
    return shown


def differences(before: dict[str, bytes], after: dict[str, bytes]) -> list[str]:
    """Where two of them differ, as far as a failing test should print it."""
    return [f"{name}\n  {before.get(name)!r}\n  {after.get(name)!r}"
            for name in sorted(before.keys() | after.keys())
            if before.get(name) != after.get(name)][:5]
