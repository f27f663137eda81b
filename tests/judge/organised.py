"""The organisation as events describe it: what a code belonged to on a date."""

from dataclasses import dataclass, field
from typing import Any

_LEVELS_MOST = 9
INSTITUTION = 4  # Of enlace.intake.v1.OrganisationKind.


@dataclass
class Organised:
    _periods: dict[str, dict[str, Any]] = field(default_factory=dict)  # By code and first date.
    _kinds: dict[str, int] = field(default_factory=dict)

    def describe(self, event: Any) -> None:
        self._kinds.setdefault(event.code, event.kind)
        self._periods.setdefault(event.code, {})[event.period.valid_from] = event.period

    def period(self, code: str, day: str) -> Any:
        """The latest statement that had begun, unless it was over."""
        said = self._periods.get(code, {})
        begun = max((first for first in said if first <= day), default=None)
        if begun is None or (until := said[begun].valid_until) and until <= day:
            return None
        return said[begun]

    def jurisdiction(self, code: str, day: str) -> str:
        """Its own, or that of the nearest it belonged to."""
        for _ in range(_LEVELS_MOST):
            holds = self.period(code, day)
            if holds is None:
                return ""
            if holds.jurisdiction:
                return str(holds.jurisdiction)
            code = holds.parent
        return ""

    def institution(self, code: str, day: str) -> str:
        """The code itself, or the nearest that it belonged to, that is one."""
        for _ in range(_LEVELS_MOST):
            holds = self.period(code, day)
            if holds is None:
                return ""
            if self._kinds[code] == INSTITUTION:
                return code
            code = holds.parent
        return ""
