#!/usr/bin/python3
"""Stands between clients and a server, and does to their connections what networks do.

    tests/support/tcp_proxy.py [--listen PORT] --to HOST:PORT

says `listening on 127.0.0.1:PORT`, and then obeys one word a line, each answered by a line:

    delay MS       what goes either way from now on arrives that much later
    drop-replies   what the server says from now on never arrives
    refuse         new connections are ended at once
    cut            all connections are reset
    heal           none of that any more; connections that have missed a reply are reset
    status         how often each has happened

It ends with its input.
"""

import argparse
import asyncio
import json
import socket
import struct
import sys
import threading
from collections.abc import Callable, Coroutine
from dataclasses import asdict, dataclass
from typing import Any

HOST = "127.0.0.1"
CHUNK_BYTES, QUEUED_CHUNKS = 64 * 1024, 64
_RESET = struct.pack("ii", 1, 0)  # Linger for no time.


@dataclass
class Happened:
    """What a test may ask whether it came about."""

    connections: int = 0
    delayed_chunks: int = 0
    dropped_replies_bytes: int = 0
    refused_connections: int = 0
    cut_connections: int = 0


class TcpProxy:
    """Serves from the beginning to `close`, on a thread of its own. Its methods return when what
    they say is in force, for open connections and for new ones. `on_dropped` is handed, on that
    thread, what nobody else will hear."""

    def __init__(self, target: tuple[str, int], port: int = 0,
                 on_dropped: Callable[[bytes], None] = lambda reply: None) -> None:
        self.happened = Happened()
        self._on_dropped = on_dropped
        self._target = target
        self._delay_s = 0.0
        self._drops_replies = self._refuses = False
        self._connections: set[_Connection] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="tcp-proxy",
                                        daemon=True)
        self._thread.start()
        self._server = self._run(asyncio.start_server(self._serve, HOST, port))
        self.port: int = self._server.sockets[0].getsockname()[1]

    def delay(self, seconds: float) -> None:
        self._set(_delay_s=seconds)

    def drop_replies(self) -> None:
        self._set(_drops_replies=True)

    def refuse(self) -> None:
        self._set(_refuses=True)

    def cut(self) -> None:
        self._run(self._cut(only_broken=False))

    def heal(self) -> None:
        self._set(_delay_s=0.0, _drops_replies=False, _refuses=False)
        self._run(self._cut(only_broken=True))

    def close(self) -> None:
        self._run(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _set(self, **faults: Any) -> None:
        async def change() -> None:
            vars(self).update(faults)

        self._run(change())

    def _run(self, what: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(what, self._loop).result()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.happened.connections += 1
        if self._refuses:
            self.happened.refused_connections += 1
            _reset(writer)
            return
        try:
            to_reader, to_writer = await asyncio.open_connection(*self._target)
        except OSError:
            _reset(writer)
            return
        connection = _Connection((writer, to_writer))
        self._connections.add(connection)
        try:
            await asyncio.gather(self._carry(reader, to_writer),
                                 self._carry(to_reader, writer, replies_of=connection))
        except OSError:
            pass
        finally:
            self._connections.discard(connection)
            connection.reset()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter,
                     replies_of: "_Connection | None" = None) -> None:
        """One way, to its end."""
        queue: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(QUEUED_CHUNKS)
        sending = self._loop.create_task(_send(queue, writer))
        try:
            while True:
                data = await reader.read(CHUNK_BYTES)
                if data and replies_of and (self._drops_replies or replies_of.broken):
                    replies_of.broken = True
                    self._on_dropped(data)
                    self.happened.dropped_replies_bytes += len(data)
                    continue
                self.happened.delayed_chunks += bool(data and self._delay_s)
                await queue.put((self._loop.time() + self._delay_s, data))
                if not data:
                    return await sending
        finally:
            sending.cancel()

    async def _cut(self, only_broken: bool) -> None:
        for connection in list(self._connections):
            if connection.broken or not only_broken:
                self.happened.cut_connections += 1
                connection.reset()

    async def _end(self) -> None:
        self._server.close()
        serving = asyncio.all_tasks() - {asyncio.current_task()}
        for connection in self._connections:
            connection.reset()
        for task in serving:
            task.cancel()
        await asyncio.gather(*serving, return_exceptions=True)


class _Connection:
    def __init__(self, writers: tuple[asyncio.StreamWriter, ...]) -> None:
        self.broken = False  # It has missed a reply, and is of no use any more.
        self._writers = writers

    def reset(self) -> None:
        for writer in self._writers:
            _reset(writer)


async def _send(queue: "asyncio.Queue[tuple[float, bytes]]", writer: asyncio.StreamWriter) -> None:
    while True:
        due, data = await queue.get()
        await asyncio.sleep(due - asyncio.get_running_loop().time())
        if not data:
            writer.write_eof()
            return
        writer.write(data)
        await writer.drain()


def _reset(writer: asyncio.StreamWriter) -> None:
    if not writer.is_closing():
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        writer.transport.abort()


def obey(proxy: TcpProxy, line: str) -> str:
    word, _, argument = line.strip().partition(" ")
    if word == "delay":
        proxy.delay(float(argument) / 1000)
    elif word == "drop-replies":
        proxy.drop_replies()
    elif word == "refuse":
        proxy.refuse()
    elif word == "cut":
        proxy.cut()
    elif word == "heal":
        proxy.heal()
    elif word == "status":
        return json.dumps(asdict(proxy.happened))
    else:
        return f"does not know {word}; see --help"
    return "done"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--listen", type=int, default=0, metavar="PORT",
                        help="default: any free port")
    parser.add_argument("--to", required=True, metavar="HOST:PORT")
    arguments = parser.parse_args()
    host, _, port = arguments.to.rpartition(":")
    proxy = TcpProxy((host, int(port)), arguments.listen)
    print(f"listening on {HOST}:{proxy.port}", flush=True)
    for line in sys.stdin:
        print(obey(proxy, line), flush=True)
    proxy.close()


if __name__ == "__main__":
    main()
