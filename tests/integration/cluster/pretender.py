#!/usr/bin/python3
"""Stands for one process of a service: says who it is, and misbehaves as it is told to.

As a program it takes the command line of `enlace-intake` and its like; as `enlace` it makes what a
deployment asks that for.
"""

import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

HOST = "127.0.0.1"


class Pretender(ThreadingHTTPServer):
    """Serves until `close`. `received`: method and path of all but questions about its health."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, name: str, port: int = 0) -> None:
        super().__init__((HOST, port), _Handler)
        self.name = name
        self.received: list[tuple[str, str]] = []
        self.ready = True
        self.hangs_up = False            # After having read the request, without an answer.
        self.next_event = threading.Semaphore(0)  # A stream's next one goes out when released.
        self.port: int = self.server_address[1]
        self._thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()

    def handle_error(self, *_: object) -> None:
        """Whoever asks about its health hangs up in the middle."""

    def close(self) -> None:
        self.shutdown()
        self._thread.join()
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    server: Pretender
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self.path == "/health/ready":
            return self._say(200 if self.server.ready else 503, {"ready": self.server.ready})
        self._take()
        if self.path.endswith("/stream"):
            return self._stream()
        self._answer()

    do_HEAD = do_GET

    def do_POST(self) -> None:
        self._take()
        self._answer()

    do_PUT = do_DELETE = do_POST

    def log_message(self, *_: object) -> None:
        pass

    def _take(self) -> None:
        self.body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.received.append((self.command, self.path))

    def _answer(self) -> None:
        if self.server.hangs_up:
            self.close_connection = True
            return
        self._say(200, {"by": self.server.name, "body": self.body.decode()})

    def _say(self, status: int, said: object) -> None:
        text = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(text)

    def _stream(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        number = 0
        while True:
            event = f"data: {number} by {self.server.name}\n\n".encode()
            try:
                self.wfile.write(b"%x\r\n%s\r\n" % (len(event), event))
            except OSError:
                return
            number += 1
            self.server.next_event.acquire()


def main() -> None:
    program, words = Path(sys.argv[0]).name, sys.argv[1:]
    options = dict(zip(words[::2], words[1::2]))
    if program != "enlace":
        name = f"{program.removeprefix('enlace-')}-{options['--instance']}"
        host, _, port = options["--listen"].rpartition(":")
        (Path(options["--data"]) / "told.json").write_text(json.dumps(words))
        Pretender(name, int(port))
    elif words[0] == "keys" and "--gateway" not in words:
        Path(words[1]).mkdir()
    elif words[0] == "token":
        print("a token")


if __name__ == "__main__":
    main()
