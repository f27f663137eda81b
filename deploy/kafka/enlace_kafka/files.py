"""Files that nobody else may read, and texts of properties."""

import fcntl
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path


def write_private(path: Path, text: str) -> None:
    """Whole or not at all."""
    partial = path.with_name(path.name + ".partial")
    with open(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w",
              encoding="utf-8") as file:
        file.write(text)
    partial.replace(path)


def password_file(folder: Path, name: str) -> Path:
    """As Enlace's programs want it: one line, which nobody else may read."""
    return folder / f"{name}.password"


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """One command at a time changes what is in the folder. Makes it where it is not there."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def as_properties(properties: Mapping[str, str]) -> str:
    return "".join(f"{name}={value}\n" for name, value in properties.items())
