"""What clients sent and were answered, as the judge reads it."""

import json
import threading
from pathlib import Path
from typing import Any


class ClientLog:
    """One file for all threads. A request's line is written before its first byte is sent."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.answers = 0
        self._file = path.open("a", encoding="utf-8")
        self._lock = threading.Lock()
        self._open: dict[tuple[str, str], int] = {}

    def sent(self, client: str, key: str) -> None:
        with self._lock:
            self._open[client, key] = self._open.get((client, key), 0) + 1
            self._write({"type": "sent", "client": client, "key": key})

    def answered(self, client: str, key: str, status: int, body: dict[str, Any]) -> None:
        with self._lock:
            self._closed(client, key)
            self.answers += 1
            self._write({"type": "answer", "client": client, "key": key, "status": status,
                         "body": body})

    def unanswered(self, client: str, key: str) -> None:
        with self._lock:
            self._closed(client, key)
            self._write({"type": "no_answer", "client": client, "key": key})

    def in_flight(self) -> set[tuple[str, str]]:
        with self._lock:
            return set(self._open)

    def close(self) -> None:
        self._file.close()

    def _closed(self, client: str, key: str) -> None:
        self._open[client, key] -= 1
        if not self._open[client, key]:
            del self._open[client, key]

    def _write(self, line: dict[str, Any]) -> None:
        self._file.write(json.dumps(line) + "\n")
        self._file.flush()
