"""A patient of one unit whom others attend, over HTTP."""

import http.client
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "chaos"))

from support import tokens  # noqa: E402
from support.chaos_test_case import ChaosTestCase  # noqa: E402
from support.client import Answer, Client, Clients, new_key  # noqa: E402
from support.tokens import Principal, clinician  # noqa: E402

SENDER, RECEIVER, THIRD = "SPSSA000121", "SPSSA000133", "SPSSA000244"  # The last two: cardiology.
STRANGER = "SPSSA000256"
WITHIN_S = 60
ACCEPT = {"professional": "md-1"}


def _told(answer: Answer) -> tuple[int, dict[str, Any]]:
    """But for the trace, which is the request's."""
    return answer.status, {name: value for name, value in answer.json().items() if name != "trace"}


class SaidTwice(Clients):
    """Gives each command again, with the same key, and is answered the same."""

    def of(self, principal: Principal) -> Client:
        client = super().of(principal)
        client.command = self._twice(client)  # type: ignore[method-assign]
        return client

    @staticmethod
    def _twice(client: Client) -> Callable[..., Answer]:
        def command(path: str, body: dict[str, Any], key: str = "", if_match: str = "") -> Answer:
            key = key or new_key()
            once, again = (Client.command(client, path, body, key, if_match) for _ in range(2))
            assert _told(once) == _told(again), (path, once.body, again.body)
            return once

        return command


class UnitsTestCase(ChaosTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.clients = SaidTwice(lambda: self.server.port, self.tokens, self.log)
        self.addCleanup(self.clients.close)
        self.server.start()
        self.mine = self.story(SENDER)
        self.mine.register()
        self.sender = self.clients.of(tokens.social_worker(SENDER))
        self.receiver = self.clients.of(clinician(RECEIVER))
        self.third = self.clients.of(clinician(THIRD))

    def streamed(self, who: Client, path: str, last_id: str = "") -> Iterator[dict[str, str]]:
        """Its events, for as long as somebody asks for the next one."""
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=WITHIN_S)
        self.addCleanup(connection.close)
        connection.request("GET", path, headers=who.authorized(
            {"Last-Event-ID": last_id} if last_id else {}))
        stream = connection.getresponse()
        self.assertEqual(200, stream.status)
        event: dict[str, str] = {}
        while True:
            line = stream.readline().decode().rstrip("\n")
            name, _, value = line.partition(": ")
            if value:
                event[name] = value
            elif "id" in event:
                yield event
                event = {}

    def done(self, answer: Answer) -> Answer:
        self.assertIn(answer.status, (200, 201), answer.body)
        return answer

    def refused(self, code: str, answer: Answer) -> None:
        self.assertEqual(code, answer.code, answer.body)
