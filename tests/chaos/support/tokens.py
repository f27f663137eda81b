"""Principals and their tokens, signed with the key that `serve --dev` made."""

import base64
import json
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

LIFETIME_S, RENEW_S = 300, 60
_NUMBER_BYTES = 48  # Of P-384.


@dataclass(frozen=True)
class Principal:
    client: str
    role: str
    institution: str = ""
    jurisdiction: str = ""
    human: str = ""

    def claims(self, now_s: int) -> dict[str, Any]:
        claims = {"iss": "enlace", "aud": "enlace", "sub": self.client, "role": self.role,
                  "iat": now_s, "nbf": now_s, "exp": now_s + LIFETIME_S, "jti": uuid.uuid4().hex}
        for name in ("institution", "jurisdiction", "human"):
            if getattr(self, name):
                claims[name] = getattr(self, name)
        return claims


def social_worker(institution: str) -> Principal:
    return Principal(f"hospital-{institution}", "SOCIAL_WORKER", institution, human="worker-1")


def supervisor(institution: str) -> Principal:
    return Principal(f"office-{institution}", "SUPERVISOR", institution, human="supervisor-1")


def records_office(institution: str) -> Principal:
    return Principal(f"records-{institution}", "RECORDS_OFFICE", institution, human="records-1")


def clinician(institution: str) -> Principal:
    return Principal(f"clinic-{institution}", "CLINICIAN", institution, human="md-1")


def coordinator(jurisdiction: str) -> Principal:
    return Principal(f"jurisdiction-{jurisdiction}", "JURISDICTION_COORDINATOR",
                     jurisdiction=jurisdiction, human="coordinator-1")


def visitor(jurisdiction: str, human: str = "visitor-1") -> Principal:
    return Principal(f"team-{jurisdiction}", "VISITING_TEAM", jurisdiction=jurisdiction,
                     human=human)


STATE = Principal("state", "STATE_COORDINATOR", human="state-1")
AUDITOR = Principal("audit", "AUDITOR", human="auditor-1")


@dataclass
class Tokens:
    """Of one deployment; each lives for some minutes and is renewed in time."""

    data: Path
    ahead_s: int = 0  # Of this machine's clock: the server's.
    _made: dict[Principal, tuple[float, str]] = field(default_factory=dict)

    def set_ahead(self, seconds: int) -> None:
        """No token of before is valid any more, or yet."""
        self.ahead_s = seconds
        self._made.clear()

    def of(self, principal: Principal) -> str:
        now_s = time.time() + self.ahead_s
        renew_at, token = self._made.get(principal, (0.0, ""))
        if now_s >= renew_at:
            token = sign(principal.claims(int(now_s)), *self.key())
            self._made[principal] = (now_s + LIFETIME_S - RENEW_S, token)
        return token

    def key(self) -> tuple[ec.EllipticCurvePrivateKey, str]:
        jwk = json.loads((self.data / "keys/signing.jwk").read_text())
        return ec.derive_private_key(int.from_bytes(_bytes(jwk["d"]), "big"),
                                     ec.SECP384R1()), jwk["kid"]


def sign(claims: dict[str, Any], key: ec.EllipticCurvePrivateKey, key_id: str) -> str:
    signed = ".".join(_text(json.dumps(part).encode())
                      for part in ({"alg": "ES384", "kid": key_id}, claims))
    r, s = decode_dss_signature(key.sign(signed.encode(), ec.ECDSA(hashes.SHA384())))
    return f"{signed}.{_text(r.to_bytes(_NUMBER_BYTES, 'big') + s.to_bytes(_NUMBER_BYTES, 'big'))}"


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
