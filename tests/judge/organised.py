"""The organisation as events describe it: what a code belonged to on a date."""

from dataclasses import dataclass, field
from typing import Any

_LEVELS_MOST = 9
NETWORK, INSTITUTION, SECTION, OFFICE = 3, 4, 7, 8  # Of enlace.intake.v1.OrganisationKind.


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
        return self.belongs_to(code, INSTITUTION, day)

    def belongs_to(self, code: str, kind: int, day: str) -> str:
        """The code itself, or the nearest that it belonged to, that is of that kind."""
        for _ in range(_LEVELS_MOST):
            holds = self.period(code, day)
            if holds is None:
                return ""
            if self._kinds[code] == kind:
                return code
            code = holds.parent
        return ""

    def is_no_more(self, code: str, day: str) -> bool:
        return code in self._periods and self.period(code, day) is None

    def present(self, code: str, day: str) -> str:
        """What became of it, through all that it was merged into, one after another."""
        for _ in self._periods:
            if not self.is_no_more(code, day):
                break
            said = self._periods[code]
            begun = max((first for first in said if first <= day), default=None)
            if begun is None or len(said[begun].successors) != 1:
                break
            code = said[begun].successors[0]
        return code

    def is_described(self, code: str) -> bool:
        return code in self._periods
