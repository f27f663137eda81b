"""The proxy that fault tests put between a client and a server."""

import json
import os
import socket
import subprocess
import sys
import threading
import time
import unittest
from pathlib import Path

SOURCE = Path(os.environ.get("ENLACE_SOURCE_DIR", Path(__file__).resolve().parents[3]))
sys.path.insert(0, str(SOURCE / "tests/support"))

from tcp_proxy import HOST, TcpProxy  # noqa: E402

WITHIN_S = 10
DELAY_S = 0.2


class Echo:
    """A server that says everything back, and counts what it was told."""

    def __init__(self) -> None:
        self.heard = b""
        self._listener = socket.create_server((HOST, 0))
        self.address = self._listener.getsockname()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._listener.close()

    def _run(self) -> None:
        serving = []
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                break
            serving.append(threading.Thread(target=self._serve, args=[connection]))
            serving[-1].start()
        for thread in serving:
            thread.join()

    def _serve(self, connection: socket.socket) -> None:
        with connection:
            try:
                while data := connection.recv(65536):
                    self.heard += data
                    connection.sendall(data)
            except ConnectionError:
                pass


class TcpProxyTest(unittest.TestCase):
    def setUp(self) -> None:
        self.server = Echo()
        self.addCleanup(self.server.close)
        self.lost = bytearray()
        self.proxy = TcpProxy(self.server.address, on_dropped=self.lost.extend)
        self.addCleanup(self.proxy.close)

    def connect(self, proxy: TcpProxy | None = None) -> socket.socket:
        port = (proxy or self.proxy).port
        connection = socket.create_connection((HOST, port), timeout=WITHIN_S)
        self.addCleanup(connection.close)
        return connection

    def echoed(self, connection: socket.socket, data: bytes) -> bytes:
        threading.Thread(target=connection.sendall, args=[data]).start()
        said = b""
        while len(said) < len(data) and (more := connection.recv(65536)):
            said += more
        return said

    def assert_reset(self, connection: socket.socket) -> None:
        with self.assertRaises(ConnectionResetError):
            connection.recv(1)

    def test_it_is_not_there_while_nothing_is_asked_of_it(self) -> None:
        data = os.urandom(10_000_000)
        connection = self.connect()
        self.assertEqual(data, self.echoed(connection, data))
        connection.shutdown(socket.SHUT_WR)
        self.assertEqual(b"", connection.recv(1))

    def test_a_delay_is_of_each_way_and_keeps_the_order(self) -> None:
        connection = self.connect()
        self.proxy.delay(DELAY_S)
        begun = time.monotonic()
        self.assertEqual(b"first", self.echoed(connection, b"first"))
        self.assertGreaterEqual(time.monotonic() - begun, 2 * DELAY_S)
        connection.sendall(b"second")
        self.proxy.heal()
        connection.sendall(b"third")
        said = b""
        while len(said) < len(b"secondthird"):
            said += connection.recv(65536)
        self.assertEqual(b"secondthird", said)
        self.assertGreaterEqual(self.proxy.happened.delayed_chunks, 2)

    def test_a_dropped_reply_is_of_a_request_that_arrived_and_never_comes(self) -> None:
        connection, other = self.connect(), self.connect()
        self.assertEqual(b"before", self.echoed(connection, b"before"))
        self.assertEqual(b"other", self.echoed(other, b"other"))
        self.proxy.drop_replies()
        connection.sendall(b"unheard")
        deadline = time.monotonic() + WITHIN_S
        while self.proxy.happened.dropped_replies_bytes < len(b"unheard"):
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.001)
        self.assertIn(b"unheard", self.server.heard)
        self.assertEqual(b"unheard", self.lost)
        connection.setblocking(False)
        with self.assertRaises(BlockingIOError):
            connection.recv(1)
        connection.settimeout(WITHIN_S)
        self.proxy.heal()
        self.assert_reset(connection)
        self.assertEqual(b"whole", self.echoed(other, b"whole"))

    def test_a_cut_resets_what_is_open_and_nothing_else(self) -> None:
        connections = [self.connect() for _ in range(3)]
        for connection in connections:
            self.assertEqual(b"x", self.echoed(connection, b"x"))
        self.proxy.cut()
        for connection in connections:
            self.assert_reset(connection)
        self.assertEqual(3, self.proxy.happened.cut_connections)
        self.assertEqual(b"again", self.echoed(self.connect(), b"again"))

    def test_refused_connections_end_at_once_and_open_ones_stay(self) -> None:
        connection = self.connect()
        self.assertEqual(b"x", self.echoed(connection, b"x"))
        self.proxy.refuse()
        with self.assertRaises(ConnectionResetError):  # By connecting already, or by reading.
            self.connect().recv(1)
        self.assertEqual(b"y", self.echoed(connection, b"y"))
        self.proxy.heal()
        self.assertEqual(b"z", self.echoed(self.connect(), b"z"))

    def test_where_the_server_is_down_connections_end(self) -> None:
        nobody = socket.socket()
        self.addCleanup(nobody.close)
        nobody.bind((HOST, 0))
        proxy = TcpProxy(nobody.getsockname())
        self.addCleanup(proxy.close)
        with self.assertRaises(ConnectionResetError):  # By connecting already, or by reading.
            self.connect(proxy).recv(1)

    def test_the_command_obeys_its_input(self) -> None:
        host, port = self.server.address
        command = [sys.executable, "-B", SOURCE / "tests/support/tcp_proxy.py", "--to",
                   f"{host}:{port}"]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              text=True) as proxy:
            said = proxy.stdout.readline()
            self.assertRegex(said, r"^listening on 127\.0\.0\.1:\d+$")

            def told(line: str) -> str:
                proxy.stdin.write(line + "\n")
                proxy.stdin.flush()
                return proxy.stdout.readline().strip()

            address = (HOST, int(said.rpartition(":")[2]))
            with socket.create_connection(address, timeout=WITHIN_S) as connection:
                self.assertEqual(b"x", self.echoed(connection, b"x"))
                self.assertEqual("done", told("cut"))
                self.assert_reset(connection)
            self.assertEqual(1, json.loads(told("status"))["cut_connections"])
            self.assertEqual("does not know fly; see --help", told("fly"))
            self.assertEqual("done", told("delay 5"))
            proxy.stdin.close()
            self.assertEqual(0, proxy.wait(WITHIN_S))


if __name__ == "__main__":
    unittest.main()
