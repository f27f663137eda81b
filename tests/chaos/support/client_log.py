"""What clients sent and were answered, as the judge reads it."""

import json
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any

_NOT_SHOWN = "webhooks"  # Their lists are the gateway's.


class ClientLog:
    """One file for all threads. A request's line is written before its first byte is sent."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.statuses: Counter[int] = Counter()  # Of the answers.
        self.codes: Counter[str] = Counter()  # Of those that are problems.
        self.slowest_s = 0.0  # That somebody waited, for an answer or in vain.
        self.no_answers = 0
        self._places: dict[tuple[str, int], int] = {}  # The last that was answered of each.
        self._file = path.open("a", encoding="utf-8")
        self._lock = threading.Lock()
        self._open: dict[tuple[str, str], list[float]] = {}  # Since when.

    @property
    def answers(self) -> int:
        return self.statuses.total()

    @property
    def settled(self) -> int:
        """Answers that are definite."""
        return self.answers - self.statuses[503] - self.statuses[504]

    @property
    def unsettled(self) -> int:
        """What a client has to repeat to know."""
        return self.statuses[503] + self.statuses[504] + self.no_answers

    @property
    def positions(self) -> str:
        """What a query must know of, as the header `Enlace-Position` has it."""
        with self._lock:
            return ",".join(f"{service}/{partition}@{position}"
                            for (service, partition), position in self._places.items())

    def forget_slowest(self) -> None:
        with self._lock:
            self.slowest_s = 0.0

    def sent(self, client: str, key: str) -> None:
        with self._lock:
            self._open.setdefault((client, key), []).append(time.monotonic())
            self._write({"type": "sent", "client": client, "key": key})

    def answered(self, client: str, key: str, status: int, body: dict[str, Any],
                 knows_why: bool = False) -> None:
        """`knows_why`: whoever asked made the one who was asked stand still."""
        with self._lock:
            took_s = self._closed(client, key)
            self.slowest_s = max(self.slowest_s, 0.0 if knows_why else took_s)
            self.statuses[status] += 1
            if "code" in body:
                self.codes[body["code"]] += 1
            if body.get("service", _NOT_SHOWN) != _NOT_SHOWN:
                place = body["service"], body["partition"]
                self._places[place] = max(body["position"], self._places.get(place, 0))
            self._write({"type": "answer", "client": client, "key": key, "status": status,
                         "body": body})

    def unanswered(self, client: str, key: str) -> None:
        with self._lock:
            self.slowest_s = max(self.slowest_s, self._closed(client, key))
            self.no_answers += 1
            self._write({"type": "no_answer", "client": client, "key": key})

    def in_flight(self) -> set[tuple[str, str]]:
        with self._lock:
            return set(self._open)

    def close(self) -> None:
        self._file.close()

    def _closed(self, client: str, key: str) -> float:
        """How long it took."""
        begun = self._open[client, key]
        took_s = time.monotonic() - begun.pop(0)
        if not begun:
            del self._open[client, key]
        return took_s

    def _write(self, line: dict[str, Any]) -> None:
        self._file.write(json.dumps(line) + "\n")
        self._file.flush()
