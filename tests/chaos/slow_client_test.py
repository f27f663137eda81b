"""Clients that send half of something, or one byte at a time, or no HTTP at all."""

import socket
import time
import unittest

from support import tokens
from support.chaos_test_case import ChaosTestCase
from support.people import MAP

RECEIVE_S = 10  # As long as a request may take to arrive.
MARGIN_S = 8


class SlowClientTest(ChaosTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.server.start()
        token = self.tokens.of(tokens.social_worker(MAP.institutions[0]))
        self.head = (f"POST /v1/patients HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                     f"{token}\r\nContent-Type: application/json\r\nIdempotency-Key: {'k' * 20}"
                     "\r\nContent-Length: 40\r\n").encode()

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.server.port),
                                        timeout=RECEIVE_S + MARGIN_S)

    def rest(self, connection: socket.socket) -> bytes:
        try:
            return b"".join(iter(lambda: connection.recv(65536), b""))
        except ConnectionResetError:
            return b""

    def test_half_requests_and_slow_ones_are_ended_and_hold_up_nobody(self) -> None:
        begun = time.monotonic()
        halves = [b"P", b"POST /v1/pat", self.head, self.head + b"\r\n{\"curp\":",
                  b"GET /v1/workload HTTP/1.1\r\n"]
        waiting = []
        for half in halves:
            waiting.append(self.connect())
            waiting[-1].sendall(half)
        slow = self.connect()
        slow.settimeout(0.2)
        self.story().play()
        self.assertLess(time.monotonic() - begun, RECEIVE_S, "somebody was held up")

        ended = b""
        for at in range(10_000):
            try:
                slow.sendall(self.head[at % len(self.head):][:1])
                ended = slow.recv(65536)
                break
            except TimeoutError:
                continue
            except (BrokenPipeError, ConnectionResetError):
                break
        slow.close()
        self.assertGreater(at, 10)
        for half, connection in zip(halves, waiting):
            with connection, self.subTest(half[:20]):
                told = self.rest(connection)
                self.assertTrue(not told or b" 408 " in told.split(b"\r\n")[0], told)
        self.assertTrue(not ended or b" 408 " in ended, ended)
        self.assertLess(time.monotonic() - begun, RECEIVE_S + MARGIN_S)
        self.settle_and_judge()

    def test_what_is_no_http_is_told_so(self) -> None:
        garbage = [b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" * 30 + b"\r\n\r\n",
                   b"\x00" * 4096, b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n",
                   b"POST /v1/patients HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
                   b"POST /v1/patients HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
                   b"GET /v1/%ff%fe HTTP/1.1\r\nHost: a\r\n\r\n",
                   b"GET /v1/workload HTTP/1.1\r\nX: " + b"a" * 20_000 + b"\r\n\r\n",
                   bytes(self.rng.randrange(256) for _ in range(3000)) + b"\r\n\r\n"]
        for sent in garbage:
            with self.connect() as connection, self.subTest(sent[:20]):
                connection.sendall(sent)
                connection.shutdown(socket.SHUT_WR)
                told = self.rest(connection)
                self.assertTrue(not told or told.split(b" ")[1].startswith(b"4"), told[:200])
        self.story().play()
        self.settle_and_judge()


if __name__ == "__main__":
    unittest.main()
