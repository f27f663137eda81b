"""FORMAT.md section 6: ids that follow from what they are of."""

import hmac
from hashlib import sha256

Part = str | bytes | int


def framed(*parts: Part) -> bytes:
    """Each part with its length before it; a number is 8 bytes."""
    out = bytearray()
    for part in parts:
        data = part.encode() if isinstance(part, str) else (
            part.to_bytes(8, "big") if isinstance(part, int) else part)
        out += len(data).to_bytes(4, "big") + data
    return bytes(out)


def client_command_id(key: bytes, client: str, idempotency_key: str) -> bytes:
    return hmac.digest(key, framed(client, idempotency_key), "sha256")


def reaction_command_id(event_id: str, reaction: str, ordinal: int) -> bytes:
    return sha256(framed(event_id, reaction, str(ordinal))).digest()


def timer_command_id(stream: str, timer: str, subject: str, version: int) -> bytes:
    return sha256(framed(stream, timer, subject, version)).digest()


def body_mac(key: bytes, message: str, target: str, if_match: str, fields: bytes) -> bytes:
    return hmac.digest(key, framed(message, target, if_match, fields), "sha256")


def key_id(key: bytes) -> bytes:
    return sha256(b"enlace key id" + key).digest()[:8]
