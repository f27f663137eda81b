"""A way to the server on which answers get lost; what they were can be read here."""

import io
import sys
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPResponse, IncompleteRead
from typing import Any

from .client import Answer, Client, NoAnswer
from .paths import SOURCE
from .waiting import until

sys.path.insert(0, str(SOURCE / "tests/support"))

from tcp_proxy import HOST, TcpProxy  # noqa: E402


class Lossy:
    """To the server at one port, until `close`."""

    def __init__(self, port: int) -> None:
        self._lost = bytearray()
        self._proxy = TcpProxy((HOST, port), on_dropped=self._lost.extend)
        self._proxy.drop_replies()
        self.close = self._proxy.close

    def lose_answer(self, client: Client, path: str, body: dict[str, Any], key: str) -> Answer:
        """Of a command, sent once by `client`. Returns what the server said when all of it was
        lost and the client, waiting for it, saw its connection cut."""
        self._lost.clear()
        unheard = client.by_way_of(self._proxy.port)
        with ThreadPoolExecutor(1) as waiting:
            sent = waiting.submit(unheard.post, path, body, key)
            lost = until("all of the answer is lost", lambda: _whole_answer(bytes(self._lost)))
            assert not sent.done(), "the client has heard something"
            self._proxy.cut()
            error = sent.exception()
        assert isinstance(error, NoAnswer), f"the client was told {error or sent.result()}"
        return lost


class _Said:
    """What HTTPResponse takes for a socket."""

    def __init__(self, said: bytes) -> None:
        self._said = said

    def makefile(self, _mode: str) -> io.BytesIO:
        return io.BytesIO(self._said)


def _whole_answer(said: bytes) -> Answer | None:
    """Nothing while there is more to come."""
    if b"\r\n\r\n" not in said:
        return None
    response = HTTPResponse(_Said(said))  # type: ignore[arg-type]
    response.begin()
    try:
        return Answer(response.status, response.headers, response.read())
    except IncompleteRead:
        return None
