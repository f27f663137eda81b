"""An urgent transfer's people and forms, and its way from a bed to another hospital's."""

from collections.abc import Callable
from typing import Any

from .client import Answer, Client, Clients
from .stories import after
from .tokens import Principal, clinician

AMBULANCES = "SPSSA001005"
REGULATOR = Principal("crum", "REGULATOR", human="crum-1")
SERVICE = Principal("ambulances", "AMBULANCE_SERVICE", AMBULANCES, human="base-1")


def crew(human: str) -> Principal:
    return Principal(f"unit-{human}", "AMBULANCE_CREW", AMBULANCES, human=human)


def signs(hours: float = -0.1) -> dict[str, Any]:
    return {"takenAt": after(hours), "systolicMmhg": 90, "diastolicMmhg": 55,
            "heartBeatsPerMin": 120, "glasgow": 13}


FORM = {"capability": "UCI", "reason": "Choque séptico", "diagnosis": "A41.9",
        "vitalSigns": signs(), "stability": "UNSTABLE", "escort": "PHYSICIAN",
        "physician": "md-7", "familyInformed": True, "name": "Ana Hernández"}
ACCEPT = {"physician": "md-9", "bed": "UCI-4"}
UNIT = {"unit": "A-07", "type": "ADVANCED", "crew": ["crew-1"], "eta": after(2)}


def take_there(clients: Clients, tell: Callable[[Client, str, dict[str, Any]], Answer],
               sender: Client, receiver: str) -> None:
    """From an offer that the receiver has to its end; `tell(who, verb, body)`."""
    hospital, driver = clients.of(clinician(receiver)), clients.of(crew("crew-1"))
    for who, verb, body in (
            (hospital, "accept", ACCEPT),
            (clients.of(SERVICE), "transport", UNIT),
            (driver, "departure", {"vitalSigns": signs()}),
            (driver, "arrival", {"distanceKm": 53}),
            (hospital, "handover", {"professional": "md-9", "vitalSigns": signs(0)}),
            (sender, "close", {"familyTold": True, "counterReferralBy": after(720)})):
        answer = tell(who, verb, body)
        assert answer.status == 200, (verb, answer.body)
