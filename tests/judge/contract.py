"""The state machines of the contract, and which events they allow in which state."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NEW = "(new)"
MACHINES = {"patient": "patient", "case": "case", "referral": "referral", "tele": "telemedicine",
            "transfer": "transfer", "visit": "home_visit", "grievance": "grievance"}


@dataclass(frozen=True)
class Machine:
    """One machine of state-machines.json."""

    name: str
    states: frozenset[str]
    terminal: frozenset[str]
    transitions: tuple[dict[str, Any], ...]
    orthogonal: dict[str, str]  # Event -> states.
    timers: frozenset[str]

    def targets(self, state: str, event: str) -> list[dict[str, Any]]:
        """The transitions that an event may be in a state."""
        return [transition for transition in self.transitions
                if transition["event"] == event and self._from(transition["from"], state)]

    def keeps(self, state: str, event: str) -> bool:
        """Whether an event may come in a state and leaves it."""
        states = self.orthogonal.get(event)
        if states is None or state == NEW:
            return False
        if states == "any":
            return True
        if states == "open":
            return state not in self.terminal
        if states.startswith("any but "):
            return state not in states.removeprefix("any but ").split()
        return state in states.split()

    def _from(self, origin: str, state: str) -> bool:
        if state == NEW or origin == NEW:
            return origin == state
        if origin == "*":
            return state not in self.terminal
        if origin == "**":
            return state != "VOIDED"
        return origin == state


def read_contract(path: Path) -> dict[str, Machine]:
    """Machines by the kind of their streams."""
    contract = json.loads(path.read_text())
    machines = {}
    for kind, name in MACHINES.items():
        raw = contract.get(name)
        if raw is None:
            continue
        machines[kind] = Machine(
            name, frozenset(raw["states"]), frozenset(raw["terminal"]),
            tuple(raw["transitions"]),
            {entry["event"]: entry["states"] for entry in raw["orthogonal"]},
            frozenset(entry["timer"] for entry in raw["timers"]))
    return machines
