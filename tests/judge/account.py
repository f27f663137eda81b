"""Accounts for every answer that a client was given, against the log.

The client log is NDJSON: `{"type": "sent", "client", "key", ...}` per request and
`{"type": "answer", "client", "key", "status", "body"}` or `{"type": "no_answer", "client", "key"}`
per answer. A body that names a `position` was recorded: it also has `service`, `partition`, `id`
(the stream), `version`, and the `outcome` or, in a problem, the `code`. The lines stand in the
order of what they tell: what is answered before another command is first sent counts before it,
where both are in one partition, as all of one patient is. Numbers may be text, and
zeros may be left out, as in protobuf's JSON. A version that an answer does not tell, as that of a
registration, is not judged, nor is a refusal's stream where its caller did not know it. Lines
without a key are queries.
"""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from derived import client_command_id
from findings import Code, Findings
from journals import Counted, Journals
from order import Line, Order
from records import OutcomeValue, Records

OUTCOME_UNKNOWN = {"outcome_unknown"}
# What was read, recorded by the views in the readers' names: queries have no keys.
READINGS = "access"


@dataclass(slots=True)
class Request:
    """All that was sent and answered under one client's key."""

    client: str
    key: str
    first: Line
    sent: int = 0
    placed: list[tuple[Line, int, dict[str, Any]]] = field(default_factory=list)
    unknown: int = 0  # Answers after which it may have counted or not.
    untried: int = 0  # Answers that say that this request left no record.
    answered: int = 0

    @property
    def may_have_counted(self) -> bool:
        return bool(self.placed) or self.unknown > 0 or self.answered < self.sent


def _number(body: dict[str, Any], name: str) -> int:
    try:
        return int(body.get(name, 0))
    except (TypeError, ValueError):
        return -1


def _code(text: Any) -> str:
    return str(text or "").rsplit("/", 1)[-1].rsplit(":", 1)[-1].upper().replace("-", "_")


def outcome_code(body: dict[str, Any]) -> str:
    """The outcome that an answer names, as the enums spell it; empty if it names none."""
    return _code(body.get("code") or body.get("outcome"))


class Account:
    def __init__(self, key: bytes, journals: Journals, records: Records,
                 findings: Findings) -> None:
        self._key = key
        self._journals = journals
        self._records = records
        self._findings = findings
        self._requests: dict[tuple[str, str], Request] = {}
        self._order = Order()
        self.numbers: Counter[str] = Counter()

    def read(self, path: Path) -> None:
        with path.open(encoding="utf-8") as file:
            for number, text in enumerate(file, 1):
                place = Line(path, number)
                try:
                    line = json.loads(text)
                    kind = line["type"]
                    if line.get("key") is not None:
                        self._line(kind, line, place)
                except (ValueError, KeyError, TypeError, AttributeError) as error:
                    self._findings.add(Code.LOG_LINE, place, repr(error))

    def settle(self) -> None:
        """Compares all that was read with the log."""
        ids: set[bytes] = set()
        for request in self._requests.values():
            command_id = client_command_id(self._key, request.client, request.key)
            ids.add(command_id)
            self._settle(request, command_id)
        for line, sentence in self._order.broken():
            self._findings.add(Code.ORDER_WRONG, line, sentence)
        self.numbers["sent after an answer"] = self._order.compared
        for place, counted in self._client_records():
            self.numbers["counted client records"] += 1
            if counted.command_id not in ids:
                self._findings.add(Code.INVENTED, place, f"{counted.stream}, by {counted.client}")

    def _line(self, kind: str, line: dict[str, Any], place: Line) -> None:
        name = (line["client"], line["key"])
        if kind == "sent":
            self._requests.setdefault(name, Request(*name, place)).sent += 1
            self.numbers["sent"] += 1
            return
        if kind not in ("answer", "no_answer"):
            raise ValueError(f"type {kind}")
        request = self._requests.get(name)
        if request is None or request.answered >= request.sent:
            self._findings.add(Code.ANSWER_UNSENT, place, f"{name}")
            request = self._requests.setdefault(name, Request(*name, place))
        request.answered += 1
        if kind == "no_answer":
            self.numbers["no answer"] += 1
            request.unknown += 1
            return
        status, body = int(line["status"]), line.get("body") or {}
        self.numbers[f"answered {status}"] += 1
        if "position" in body or "partition" in body:
            request.placed.append((place, status, body))
        elif 200 <= status < 300:
            self._findings.add(Code.ANSWER_PLACELESS, place, f"{name}")
            request.unknown += 1
        elif status == 504 or status >= 500 and status != 503 \
                or outcome_code(body).lower() in OUTCOME_UNKNOWN:
            request.unknown += 1
        else:
            request.untried += 1

    def _settle(self, request: Request, command_id: bytes) -> None:
        where = [(journal.name, *journal.commands[command_id])
                 for journal in self._journals.by_name.values() if command_id in journal.commands]
        for counted_at in where:
            self._order.sent(request.first, *counted_at)
        first: tuple[Any, ...] | None = None
        for place, status, body in request.placed:
            said = (status, body.get("id"), _number(body, "version"), outcome_code(body),
                    body.get("service"), _number(body, "partition"), _number(body, "position"))
            if first is None:
                first = said
            elif said != first:
                self._findings.add(Code.ANSWERS_DISAGREE, place, f"{said} and before {first}")
            self._answer(command_id, place, status, body)
        if request.placed:
            self.numbers["keys acknowledged"] += 1
        elif not where:
            self.numbers["keys that did not count"] += 1
        elif request.may_have_counted:
            self.numbers["keys that counted unacknowledged"] += 1
        else:
            self._findings.add(Code.COUNTED_UNTRIED, "{}/{}@{}".format(*where[0]),
                               f"client {request.client}, key {request.key}")

    def _answer(self, command_id: bytes, place: Line, status: int, body: dict[str, Any]) -> None:
        service, partition = body.get("service"), _number(body, "partition")
        position = _number(body, "position")
        journal = self._journals.by_name.get(str(service))
        counted = None
        if journal and 0 <= partition < len(journal.partitions):
            counted = journal.partitions[partition].counted.get(position)
        if counted is None or counted.command_id != command_id:
            self._findings.add(Code.ANSWER_NOT_THERE, place, f"{service}/{partition}@{position} "
                               + ("is another command" if counted else "is no counted record"))
            return
        self._order.answered(place, str(service), partition, position)
        outcome = self._records.outcome(str(service), counted.stream.startswith("system-"),
                                        counted.outcome)
        wrong = []
        if body.get("id") != counted.stream and ("id" in body or counted.outcome <= 2):
            wrong.append(f"stream {body.get('id')}, not {counted.stream}")
        if "version" in body and _number(body, "version") != counted.version:
            wrong.append(f"version {body.get('version')}, not {counted.version}")
        if outcome and outcome_code(body) != outcome.name:
            wrong.append(f"outcome {outcome_code(body)}, not {outcome.name}")
        if outcome and not _status_fits(status, counted.outcome, outcome):
            wrong.append(f"status {status} for {outcome.name}")
        for sentence in wrong:
            self._findings.add(Code.ANSWER_DIFFERS, place, sentence)
        self.numbers["answers found in the log"] += not wrong

    def _client_records(self) -> Iterator[tuple[str, Counted]]:
        for journal in self._journals.by_name.values():
            if journal.name == READINGS:
                continue
            for partition in journal.partitions:
                for position, counted in partition.counted.items():
                    if counted.by_client:
                        yield f"{journal.name}/{partition.rule.number}@{position}", counted


def _status_fits(status: int, outcome: int, value: OutcomeValue) -> bool:
    if outcome <= 2:
        return 200 <= status < 300
    return status == value.http_status
