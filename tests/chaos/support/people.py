"""Invented people of San Luis Potosí."""

import json
import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from .paths import DIRECTORY

_ALPHABET = "0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ"
_CONSONANTS = "BCDFGHJKLMNPQRSTVWXYZ"


def check_digit(curp17: str) -> str:
    total = sum(_ALPHABET.index(letter) * (18 - place) for place, letter in enumerate(curp17))
    return str(-total % 10)


@dataclass(frozen=True)
class Person:
    curp: str
    born: date
    sex: str
    municipality: str

    def registration(self) -> dict[str, Any]:
        return {"curp": self.curp, "demographics": {
            "name": f"Persona {self.curp[:4]}", "birthDate": str(self.born), "sex": self.sex,
            "phone": "4440000000", "address": f"Calle {self.curp[4:10]}",
            "place": {"municipality": self.municipality}}}


class Map:
    """The state's municipalities and the hospitals in them."""

    def __init__(self) -> None:
        directory = json.loads(DIRECTORY.read_text())
        self.jurisdictions = [one["code"] for one in directory["jurisdictions"]]
        self.institutions = [one["clues"] for one in directory["institutions"]]
        self.municipalities = [one["code"] for one in directory["municipalities"]]


MAP = Map()


def somebody(rng: random.Random, municipality: str = "") -> Person:
    born = date(1935, 1, 1) + timedelta(days=rng.randrange(23_000))
    sex = rng.choice("HM")
    letters = "".join(rng.choice(_CONSONANTS) for _ in range(3))
    head = (rng.choice(_CONSONANTS) + rng.choice("AEIOU") + rng.choice(_CONSONANTS)
            + rng.choice(_CONSONANTS) + born.strftime("%y%m%d") + sex + "SP" + letters
            + rng.choice("0123456789"))
    return Person(head + check_digit(head), born, "MALE" if sex == "H" else "FEMALE",
                  municipality or rng.choice(MAP.municipalities))
