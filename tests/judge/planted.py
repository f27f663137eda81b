"""Looks for personal values, in files and in what was heard, however they may be written down.

Not where it is compressed: as RocksDB's files are, whose rows have to be read out for it.
"""

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from findings import Code, Findings

SHORTEST, SHORTEST_BASE64 = 4, 8
KEYRING = "keyring"


def spellings(value: str) -> dict[str, bytes]:
    """The bytes to look for, by what they are; too short ones would be found by chance."""
    plain = value.encode()
    escaped = json.dumps(value)[1:-1]
    found = {"plain": plain,
             "JSON": escaped.encode(),
             "JSON, upper case": _upper_escapes(escaped).encode(),
             "octal": "".join(chr(byte) if byte < 0x80 else f"\\{byte:03o}"
                              for byte in plain).encode(),  # As protobuf prints a message.
             "UTF-16LE": value.encode("utf-16-le"),
             "UTF-16BE": value.encode("utf-16-be"),
             "percent": quote(value, safe="").encode(),
             "percent, lower case": _lower_percent(quote(value, safe="")).encode()}
    for shift in range(3):
        for name, encode in (("base64", base64.b64encode), ("base64url", base64.urlsafe_b64encode)):
            text = encode(b"\0" * shift + plain)
            start = (0, 2, 3)[shift]
            stop = 4 * ((shift + len(plain)) // 3)
            found[f"{name}+{shift}"] = text[start:stop]
    distinct: dict[str, bytes] = {}
    for name, raw in found.items():
        shortest = SHORTEST_BASE64 if name.startswith("base64") else SHORTEST
        if len(raw) >= shortest and raw not in distinct.values():
            distinct[name] = raw
    return distinct


def _upper_escapes(text: str) -> str:
    first, *rest = text.split("\\u")
    return first + "".join(f"\\u{part[:4].upper()}{part[4:]}" for part in rest)


def _lower_percent(text: str) -> str:
    parts = text.split("%")
    return "%".join([parts[0], *(part[:2].lower() + part[2:] for part in parts[1:])])


def occurrences(data: bytes, needle: bytes) -> Iterator[int]:
    at = data.find(needle)
    while at >= 0:
        yield at
        at = data.find(needle, at + 1)


Needles = list[tuple[int, str, bytes]]


def needles(values: list[str]) -> Needles:
    """All spellings, each with the number of its value, from 1 on."""
    return [(number, name, raw) for number, value in enumerate(values, 1)
            for name, raw in spellings(value).items()]


def found_in(data: bytes, looked_for: Needles) -> Iterator[tuple[int, str]]:
    """Where something stands, and which value in which spelling; never the value itself."""
    for number, name, raw in looked_for:
        for offset in occurrences(data, raw):
            yield offset, f"value {number}, {name}"


def search(folder: Path, values: list[str], findings: Findings) -> int:
    """Searches all files but the keyring; how many there were."""
    looked_for = needles(values)
    files = 0
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder)
        if not path.is_file() or any(KEYRING in part for part in relative.parts):
            continue
        files += 1
        for offset, what in found_in(path.read_bytes(), looked_for):
            findings.add(Code.PLANTED_FOUND, f"{relative}+{offset}", what)
    return files


def read_values(path: Path) -> list[str]:
    """One value a line, or a JSON array of them."""
    text = path.read_text(encoding="utf-8")
    if text.lstrip().startswith("["):
        return [str(value) for value in json.loads(text)]
    return [line for line in text.splitlines() if line.strip()]
