"""Satisfaction surveys: whoever was looked after is invited, given a token, and answers with it."""

import hmac
import json
import sys
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from .client import Answer, Client, as_logged, new_key
from .client_log import ClientLog
from .paths import SOURCE
from .stories import Story
from .tokens import Principal
from .waiting import until

sys.path.insert(0, str(SOURCE / "tests/judge"))

from derived import framed  # noqa: E402

ANSWERS = [{"question": "TRATO", "option": "5"}, {"question": "INFORMACION", "option": "4"},
           {"question": "RESUELTO", "option": "SI"}]
INVITED_S = 120  # Brokers may be away in the meantime.
_SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def invitations(staff: Client, place: str, query: str = "") -> list[dict[str, Any]]:
    """Of "institutions/<clues>" or "jurisdictions/<code>", to that member of its staff."""
    page = staff.get_settled(f"/v1/{place}/surveys{query}")
    assert page.status == 200, page.body
    return page.json().get("items", [])


def invitation_to(about: str, staff: Client, place: str) -> dict[str, Any]:
    """Once there is one after that case, visit, session or grievance."""
    def found() -> dict[str, Any]:
        return next((one for one in invitations(staff, place) if one["about"] == about), {})

    return until(f"{about} is followed by an invitation", found, INVITED_S)


def hand_out(staff: Client, survey: str, key: str = "") -> Answer:
    return staff.command(f"/v1/surveys/{survey}/hand-out", {"channel": "PRESENCIAL"}, key)


class Answering:
    """Somebody without an account; what they are told is logged by the names that the service gives
    them, which follow from the deployment's key."""

    def __init__(self, by: Client, log: ClientLog, keys: Path) -> None:
        self._by, self._log, self._keys = by, log, keys

    def form(self, folio: str, secret: str) -> Answer:
        return self._by.send("GET", f"/v1/public/surveys/{folio}", b"",
                             {"Enlace-Secret": secret}, authorized=False)

    def answer(self, folio: str, secret: str, answers: list[dict[str, str]] | None = None,
               mode: str = "WEB", key: str = "") -> Answer:
        """Once."""
        key, stream = key or new_key(), self.stream_of(folio)
        self._log.sent(f"public {stream}", key)
        said = self._by.send(
            "POST", "/v1/public/survey-answers", json.dumps(
                {"survey": folio, "mode": mode, "answers": answers or ANSWERS}).encode(),
            {"Enlace-Secret": secret, "Content-Type": "application/json", "Idempotency-Key": key},
            authorized=False)
        self._log.answered(f"public {stream}", key, said.status, as_logged(said, stream))
        return said

    def stream_of(self, folio: str) -> str:
        """Where the answer to it stands."""
        digest = self._digest("survey answer", folio)
        slot = digest[0] << 2 | digest[1] >> 6
        return f"answer-{_SYMBOLS[slot >> 5]}{_SYMBOLS[slot & 31]}{_crockford(digest[:15])}"

    def secret_of(self, folio: str) -> str:
        """As it would be handed out."""
        return _crockford(self._digest("folio secret", folio))[:16]

    def _digest(self, purpose: str, folio: str) -> bytes:
        prefix = f"survey-{folio.replace('-', '')[1:11]}"
        key = bytes.fromhex((self._keys / "deployment.key").read_text().strip())
        return hmac.digest(key, framed(purpose, prefix), "sha256")


def tell(story: Story, log: ClientLog, keys: Path, plant: Callable[[str], str]) -> bytes:
    """Of a new case that is closed at once: something planted in each sealed field on the way to an
    answer. What the unit is shown of it, among so few."""
    story.register()
    hospital, staff = story.institution, story.worker
    closed = staff.command(f"/v1/cases/{story.case}/close",
                           {"code": "LEFT", "reason": plant("alta")})
    assert closed.status == 200, closed.body
    survey = invitation_to(story.case, staff, f"institutions/{hospital}")["id"]
    told = hand_out(staff, survey).json()
    answers = [*ANSWERS, {"question": "COMENTARIO", "text": plant("opinión")}]
    said = Answering(staff, log, keys).answer(told["enlaceFolio"], told["secret"], answers)
    assert said.status == 201, said.body
    manager = story.clients.of(Principal("quality", "QUALITY_MANAGER", hospital, human="gc-1"))
    month = datetime.now(timezone(timedelta(hours=-6))).strftime("%Y-%m")
    return manager.get_settled(f"/v1/institutions/{hospital}/survey-texts?month={month}").body


def _crockford(data: bytes) -> str:
    bits = "".join(f"{byte:08b}" for byte in data)
    return "".join(_SYMBOLS[int(bits[at:at + 5], 2)] for at in range(0, len(bits) - 4, 5))
