"""A server of somebody else's, by HTTPS: notes what it is sent, and answers as a test says."""

import base64
import hashlib
import hmac
import socket
import ssl
import struct
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from .waiting import until

LARGE_BYTES = 10 << 20
_LET_GO_S = 60  # Nothing hangs for longer than a test.


@dataclass(frozen=True)
class Received:
    path: str
    headers: dict[str, str]  # By names in lower case.
    body: bytes

    @property
    def id(self) -> str:
        return self.headers["ce-id"]

    @property
    def thing(self) -> str:
        return self.id.partition("/")[0]

    @property
    def version(self) -> int:
        return int(self.id.partition("/")[2])

    @property
    def signatures(self) -> list[str]:
        return self.headers["webhook-signature"].split(" ")

    def signed_by(self, secret: str) -> str:
        """As Standard Webhooks has it."""
        key = base64.b64decode(secret.removeprefix("whsec_"))
        text = f"{self.headers['webhook-id']}.{self.headers['webhook-timestamp']}.".encode()
        mac = hmac.new(key, text + self.body, hashlib.sha256).digest()
        return "v1," + base64.b64encode(mac).decode()


class Receiver:
    """`behave` says how what was received is answered: "ok", or one of the faults below. What is
    answered "ok" is in `taken`, in order; `faults` counts the others that did occur."""

    def __init__(self, certificate_with_key: Path) -> None:
        self.behave: Callable[[Received], str] = lambda received: "ok"
        self.taken: list[Received] = []
        self.received: list[Received] = []
        self.faults: Counter[str] = Counter()
        self.connections = 0
        self._let_go = threading.Event()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                receiver._answer(self, Received(
                    self.path, {name.lower(): value for name, value in self.headers.items()}, body))

            def log_message(self, *args: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def finish_request(self, request: socket.socket, address: object) -> None:
                receiver.connections += 1
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                context.load_cert_chain(certificate_with_key)
                with context.wrap_socket(request, server_side=True) as secured:
                    super().finish_request(secured, address)

            def handle_error(self, *args: object) -> None:
                pass  # Clients that go away are what is tested.

        self._server = Server(("127.0.0.1", 0), Handler)
        self.port: int = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self.port}/enlace"

    def close(self) -> None:
        self._let_go.set()
        self._server.shutdown()
        self._server.server_close()

    def let_go(self) -> None:
        """Of those that hang."""
        self._let_go.set()

    def await_taken(self, what: str, condition: Callable[[list[Received]], bool],
                    timeout_s: float = 60) -> list[Received]:
        until(what, lambda: condition(self.taken), timeout_s)
        return list(self.taken)

    def _answer(self, handler: BaseHTTPRequestHandler, received: Received) -> None:
        how = self.behave(received)
        self.received.append(received)
        if how == "ok":
            self.taken.append(received)
            self._say(handler, 204)
            return
        self.faults[how] += 1
        if how == "hang":
            self._let_go.wait(_LET_GO_S)
            handler.close_connection = True
        elif how == "refuse":
            self._say(handler, 500)
        elif how == "redirect":
            self._say(handler, 307, {"Location": f"https://127.0.0.1:{self.port}/elsewhere"})
        elif how == "close":
            handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                                          struct.pack("ii", 1, 0))
            handler.close_connection = True
        elif how == "large":
            self.taken.append(received)
            handler.send_response(200)
            handler.send_header("Content-Length", str(LARGE_BYTES))
            handler.end_headers()
            handler.wfile.write(b"x" * LARGE_BYTES)
            self.faults["large answers heard to their end"] += 1

    @staticmethod
    def _say(handler: BaseHTTPRequestHandler, status: int,
             headers: dict[str, str] | None = None) -> None:
        handler.send_response(status)
        for name, value in ((headers or {}) | {"Content-Length": "0"}).items():
            handler.send_header(name, value)
        handler.end_headers()
