"""An HTTP client that keeps its connection, repeats what was not settled, and logs its commands."""

import http.client
import json
import re
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from .client_log import ClientLog
from .tokens import Principal, Tokens
from .waiting import PAUSE_S, TimedOut

SETTLED_S = 120
ANSWER_S = 30  # Whatever is wrong, everybody is told so by then.
_UNSETTLED = {503, 504}
_POSITION = re.compile(r"(\w+)/(\d+)@(\d+)")


@dataclass
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def code(self) -> str:
        return self.json().get("code", "") if self.body else ""

    @property
    def id(self) -> str:
        return self.json()["id"]

    @property
    def position(self) -> str:
        return self.headers.get("Enlace-Position", "")


def as_logged(answer: Answer, target: str) -> dict[str, Any]:
    """The body, with what a problem tells of its record in a header and by its address only."""
    try:
        body = answer.json() if answer.body else {}
    except ValueError:
        body = {}
    found = _POSITION.fullmatch(answer.position)
    if found:
        body |= {"service": found[1], "partition": int(found[2]), "position": int(found[3])}
        if target:
            body.setdefault("id", target)
    return body


def target_of(path: str) -> str:
    """The stream that a command's path names."""
    parts = path.split("/")
    return parts[3] if len(parts) > 4 else ""


def new_key() -> str:
    return uuid.uuid4().hex


class NoAnswer(Exception):
    """Sent, or perhaps not; nobody will say."""


class LeftWaiting(AssertionError):
    """Somebody was neither answered nor cut off."""


class Client:
    """One principal's, for one thread. `port` is asked for before every connection."""

    def __init__(self, port: Callable[[], int], tokens: Tokens, log: ClientLog,
                 principal: Principal) -> None:
        self.principal = principal
        self.asks_who_stands_still = False
        self._port, self._tokens, self._log = port, tokens, log
        self._connection: http.client.HTTPConnection | None = None

    def get(self, path: str, headers: dict[str, str] | None = None) -> Answer:
        return self._exchange("GET", path, b"", self.authorized(headers))

    def get_settled(self, path: str) -> Answer:
        """Repeated until the server is there, and its views know of all that was answered."""
        return self._until_settled(path, lambda: self.get(path, self._knowing()))

    def post(self, path: str, body: dict[str, Any], key: str = "", if_match: str = "",
             headers: dict[str, str] | None = None) -> Answer:
        """Once. Throws NoAnswer where the connection ended without one."""
        key = key or new_key()
        self.begin_post(path, body, key, if_match, headers)
        return self.end_post(path, key)

    def begin_post(self, path: str, body: dict[str, Any], key: str, if_match: str = "",
                   headers: dict[str, str] | None = None) -> None:
        """Sends; end_post must follow."""
        if self._connection is None:
            self._connect()
        self._log.sent(self.principal.client, key)
        with self._noting_no_answer(key):
            self._send("POST", path, json.dumps(body).encode(), self.authorized(headers) | {
                "Content-Type": "application/json", "Idempotency-Key": key,
                **({"If-Match": if_match} if if_match else {})})

    def end_post(self, path: str, key: str) -> Answer:
        with self._noting_no_answer(key):
            answer = self._receive()
        self._log.answered(self.principal.client, key, answer.status,
                           as_logged(answer, target_of(path)), self.asks_who_stands_still)
        return answer

    def command(self, path: str, body: dict[str, Any], key: str = "",
                if_match: str = "") -> Answer:
        """Repeated with the same key until the answer is definite."""
        key = key or new_key()
        return self._until_settled(path, lambda: self.post(path, body, key, if_match))

    def send(self, method: str, path: str, body: bytes, headers: dict[str, str],
             authorized: bool = True) -> Answer:
        """As it is, and not logged: for what can't leave a record."""
        return self._exchange(method, path, body,
                              self.authorized(headers) if authorized else headers)

    def search(self, asked: dict[str, Any]) -> Answer:
        """For patients. Changes nothing, and is not logged."""
        return self.send("POST", "/v1/patients/search", json.dumps(asked).encode(),
                         {"Content-Type": "application/json"})

    def authorized(self, headers: dict[str, str] | None = None) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._tokens.of(self.principal)}"} | (headers or {})

    def by_way_of(self, port: int) -> "Client":
        """The same principal, elsewhere."""
        return Client(lambda: port, self._tokens, self._log, self.principal)

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _knowing(self) -> dict[str, str]:
        positions = self._log.positions
        return {"Enlace-Position": positions} if positions else {}

    def _until_settled(self, path: str, ask: Callable[[], Answer]) -> Answer:
        deadline = time.monotonic() + SETTLED_S
        last = "nothing"
        while time.monotonic() < deadline:
            try:
                answer = ask()
                if answer.status not in _UNSETTLED:
                    return answer
                last = f"{answer.status} {answer.code}"
            except NoAnswer as error:
                last = str(error)
            time.sleep(PAUSE_S)
        raise TimedOut(f"{path}: no definite answer within {SETTLED_S} s, last {last}")

    def _connect(self) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", self._port(), timeout=ANSWER_S)
        try:
            self._connection.connect()
        except OSError as error:
            self.close()
            raise NoAnswer(repr(error)) from error

    @contextmanager
    def _noting_no_answer(self, key: str) -> Iterator[None]:
        try:
            yield
        except NoAnswer:
            self._log.unanswered(self.principal.client, key)
            raise

    def _exchange(self, method: str, path: str, body: bytes,
                  headers: dict[str, str]) -> Answer:
        if self._connection is None:
            self._connect()
        self._send(method, path, body, headers)
        return self._receive()

    def _send(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> None:
        assert self._connection is not None
        with self._closing_at_an_end():
            self._connection.request(method, path, body, headers)

    def _receive(self) -> Answer:
        assert self._connection is not None
        with self._closing_at_an_end():
            response = self._connection.getresponse()
            answer = Answer(response.status, response.headers, response.read())
        if response.will_close:
            self.close()
        return answer

    @contextmanager
    def _closing_at_an_end(self) -> Iterator[None]:
        try:
            yield
        except TimeoutError as error:
            self.close()
            raise LeftWaiting(f"nothing within {ANSWER_S} s") from error
        except (OSError, http.client.HTTPException) as error:
            self.close()
            raise NoAnswer(repr(error)) from error


class Clients:
    """A client for each principal and thread, made when it is first wanted."""

    def __init__(self, port: Callable[[], int], tokens: Tokens, log: ClientLog) -> None:
        self._port, self._tokens, self._log = port, tokens, log
        self._local = threading.local()
        self._all: list[Client] = []

    def of(self, principal: Principal) -> Client:
        made = self._local.__dict__.setdefault("clients", {})
        if principal not in made:
            made[principal] = Client(self._port, self._tokens, self._log, principal)
            self._all.append(made[principal])
        return made[principal]

    def close(self) -> None:
        """When all threads are done."""
        for client in self._all:
            client.close()
