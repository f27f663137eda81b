"""Personal values that are looked for afterwards, wherever they might have got to."""

import random


class Planter:
    """Makes values that stand nowhere else, and remembers them."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self.values: list[str] = []

    def __call__(self, what: str) -> str:
        return self.planted(f"{what} {self._rng.getrandbits(48):012x} Ñandú")

    def telephone(self) -> str:
        """One that can be searched for."""
        return self.planted(f"444{self._rng.randrange(10**7):07}")

    def planted(self, value: str) -> str:
        self.values.append(value)
        return value
