"""What principals are shown, to compare before and after: bytes, but for how old they are."""

import json
import re
from typing import Any
from urllib.parse import quote

from . import tokens
from .people import MAP
from .stories import Story

_AGE = re.compile(rb'"ageMs":"?\d+"?,?')


def pages(story: Story) -> list[str]:
    found = [f"/v1/patients/{story.patient}", f"/v1/patients/{story.patient}/timeline",
             f"/v1/cases/{story.case}"]
    return found + [f"/v1/home-visits/{story.visit}"] * bool(story.visit)


def snapshot(test: Any, stories: list[Story]) -> dict[str, bytes]:
    """By principal and page; of all these stories, and of lists every page. `test` is a
    ChaosTestCase, or answers as one."""
    shown = {}

    def look(principal: tokens.Principal, page: str) -> None:
        joined, asked = "&" if "?" in page else "?", page
        while asked:
            answer = test.get(principal, asked)
            shown[f"{principal.client} {asked}"] = _AGE.sub(b"", answer)
            cursor = _next_cursor(answer)
            asked = f"{page}{joined}cursor={quote(cursor)}" if cursor else ""

    for page in ("/v1/workload", "/v1/unrouted-home-visits?limit=100"):
        look(tokens.STATE, page)
    for code in MAP.jurisdictions:
        look(tokens.coordinator(code), f"/v1/jurisdictions/{code}/workload")
        look(tokens.coordinator(code), f"/v1/jurisdictions/{code}/home-visits?limit=100")
    for story in stories:
        for page in pages(story) if story.case else ():
            look(tokens.STATE, page)
            look(tokens.social_worker(story.institution), page)
    return shown


def _next_cursor(answer: bytes) -> str:
    """Empty at the end of a list, and where there is none. The status stands before the body."""
    status, _, body = answer.partition(b" ")
    return json.loads(body).get("nextCursor", "") if status == b"200" else ""


def differences(before: dict[str, bytes], after: dict[str, bytes]) -> list[str]:
    """Where two of them differ, as far as a failing test should print it."""
    return [f"{name}\n  {before.get(name)!r}\n  {after.get(name)!r}"
            for name in sorted(before.keys() | after.keys())
            if before.get(name) != after.get(name)][:5]
