"""A test's world: one data directory, its server, clients and their log, and the judge."""

import os
import random
import re
import shutil
import sys
import tempfile
import threading
import time
import unittest
from collections.abc import Callable
from pathlib import Path
from typing import Any

from . import judge, stores
from .client import Clients
from .client_log import ClientLog
from .process import Process
from .shim import preloaded
from .stories import Story
from .tokens import AUDITOR, STATE, Principal, Tokens
from .waiting import until_for

_PENDING = re.compile(r"^(?:enlace_reactions_pending|enlace_lag_records)\S* (\d+)", re.MULTILINE)
# An engine notes its numbers every 0.1 s, and one's reaction may be another's cause.
_SETTLED_FOR_S = 0.5


class ChaosTestCase(unittest.TestCase):
    FLAGS: tuple[str, ...] = ()

    def setUp(self) -> None:
        seed = int(os.environ.get("ENLACE_SEED", time.time_ns() & 0xFFFFFFFF))
        print(f"{self.id()}: ENLACE_SEED={seed}", flush=True)
        self.rng = random.Random(seed)
        self.folder = Path(tempfile.mkdtemp(prefix="enlace-chaos-"))
        self.addCleanup(shutil.rmtree, self.folder)
        self.data = self.folder / "data"
        self.server = Process(self.data, self.folder / "output", self.FLAGS)
        self.addCleanup(self.server.end)
        self.log = ClientLog(self.folder / "client.ndjson")
        self.addCleanup(self.log.close)
        self.tokens = Tokens(self.data)
        self.clients = Clients(lambda: self.server.port, self.tokens, self.log)
        self.addCleanup(self.clients.close)

    def tearDown(self) -> None:
        self.assertEqual([], self.server.sanitizer_reports())

    def story(self, institution: str = "") -> Story:
        return self.story_by(random.Random(self.rng.getrandbits(64)), institution)

    def story_by(self, rng: random.Random, institution: str = "") -> Story:
        return Story(self.clients, rng, institution)

    def get(self, principal: Principal, path: str) -> bytes:
        answer = self.clients.of(principal).get_settled(path)
        return f"{answer.status} ".encode() + answer.body

    def set_clock_ahead(self, seconds: int) -> None:
        """The server's wall clock: of one that had a clock to be set when it started, at once, else
        from its next start on. Whoever talks to it knows."""
        ahead = self.folder / "clock-ahead"
        with ahead.open("r+b" if ahead.exists() else "wb") as file:
            file.write(seconds.to_bytes(8, sys.byteorder, signed=True))
        self.server.environment |= preloaded("clock", self.folder) | {
            "ENLACE_CLOCK_AHEAD_FILE": str(ahead)}
        self.tokens.set_ahead(seconds)

    def await_settled(self) -> None:
        """Until no reaction is owed for a while, and engines and views have folded everything."""
        def nothing_owed() -> bool:
            text = self.clients.of(STATE).get_settled("/metrics").body.decode()
            found = _PENDING.findall(text)
            return len(found) >= 5 and not any(map(int, found))

        until_for("reactions and views are done", _SETTLED_FOR_S, nothing_owed, 120)

    def stop_and_read_stores(self) -> stores.Stored:
        """Of the running server, once nothing is under way any more."""
        self.await_settled()
        self.server.stop()
        return stores.read(self.data)

    def check_same_stores(self, before: stores.Stored, after: stores.Stored) -> None:
        """Byte for byte, positions included: one of them was folded again."""
        self.assertEqual(before.entries, after.entries, "a timer has fired meanwhile")
        self.assertGreater(before.counts()["views/events"], 0)
        self.assertEqual([], stores.differences(before.rows, after.rows))

    def check_that_folding_again_gives_the_same(self) -> None:
        """Of the running server, which is stopped in the end."""
        before = self.stop_and_read_stores()
        stores.delete(self.data)
        self.server.start()
        self.check_same_stores(before, self.stop_and_read_stores())

    def workload_file(self) -> Path:
        """As old as the server would say."""
        path = self.folder / "workload.json"
        path.write_bytes(self.clients.of(AUDITOR).get_settled("/v1/workload").body)
        written_s = path.stat().st_mtime + self.tokens.ahead_s
        os.utime(path, (written_s, written_s))
        return path

    def judge(self, *flags: str | Path) -> dict[str, Any]:
        """Of the directory and of all that the clients were told. The server is down."""
        return judge.run(self.data, "--client-log", self.log.path, "--deployment-key",
                         self.data / "keys/deployment.key", *flags)

    def settle_and_judge(self, *flags: str | Path) -> dict[str, Any]:
        """Stops the running server once nothing is under way, and has everything judged."""
        self.await_settled()
        workload = self.workload_file()
        self.server.stop()
        return self.judge("--settled", "--workload", workload, *flags)


class Traffic:
    """Stories on several threads until told to stop. `rest_s`: as long as each thread pauses
    between two, where somebody has to come by all the time, and no more than that is wanted."""

    def __init__(self, test: ChaosTestCase, threads: int,
                 play: Callable[[Story], None] = Story.play, rest_s: float = 0) -> None:
        self._play = play
        self._rest_s = rest_s
        self.stories: list[Story] = []
        self.failures: list[BaseException] = []
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._run, args=(test, test.rng.getrandbits(64)))
                         for _ in range(threads)]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Lets begun stories come to their end."""
        self._stop.set()
        for thread in self._threads:
            thread.join()
        if self.failures:
            raise self.failures[0]

    def _run(self, test: ChaosTestCase, seed: int) -> None:
        rng = random.Random(seed)
        while not self._stop.is_set() and not self.failures:
            story = test.story_by(rng)
            self.stories.append(story)
            try:
                self._play(story)
            except BaseException as error:  # Told by stop(), on the test's own thread.
                self.failures.append(error)
            self._stop.wait(self._rest_s)
