"""How far patients, cases and what hangs from them have come, as the judge folded them, beside what
views show of them.
"""

import json
import random
from collections import Counter
from collections.abc import Callable
from typing import Any

from .client import Answer

# Where each kind is shown. Home visits are compared in all their facts (folded_visits.py).
_SHOWN_AT = {"patient": "patients", "case": "cases", "referral": "referrals",
             "session": "tele-sessions", "transfer": "transfers"}
_MOST = 300  # Of each kind: of more, some at random.


class FoldedStates:
    """Made of the lines that `judge.py --states` prints."""

    def __init__(self, dumped: str, rng: random.Random) -> None:
        lines = [json.loads(line) for line in dumped.splitlines()]
        self._streams: list[dict[str, Any]] = []
        for kind in _SHOWN_AT:
            of_kind = [line for line in lines if line["kind"] == kind]
            self._streams += rng.sample(of_kind, min(len(of_kind), _MOST))
        self.kinds = Counter(stream["kind"] for stream in self._streams)

    def differences(self, ask: Callable[[str], Answer]) -> list[str]:
        """Where an answer is something else, as far as a failing test should print it."""
        found = []
        for stream in self._streams:
            answer = ask(f"/v1/{_SHOWN_AT[stream['kind']]}/{stream['stream']}")
            if answer.status != 200:
                found.append(f"{stream}: {answer.status}")
                continue
            view = answer.json()
            if (view["id"], int(view["version"]), view["state"]) != (
                    stream["stream"], stream["version"], stream["state"]):
                found.append(f"{stream}: {view['id']} {view['version']} {view['state']}")
        return found[:5]
