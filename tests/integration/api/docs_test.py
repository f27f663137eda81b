#!/usr/bin/python3
"""The page that shows the API's description: a real browser shows it, and loads nothing for it from
anywhere but the server.
"""

import json
import re
import shutil
import subprocess
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "chaos"))

from support.chaos_test_case import ChaosTestCase  # noqa: E402
from support.tokens import AUDITOR  # noqa: E402

WITHIN_S = 120


class DocsTest(ChaosTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.server.start()
        self.reader = self.clients.of(AUDITOR)
        self.url = f"http://127.0.0.1:{self.server.port}"

    def browse(self, *arguments: str) -> str:
        """What the browser prints. Every name but the server's address leads nowhere."""
        command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu",
                   f"--user-data-dir={self.folder / 'browser'}", "--window-size=1280,1600",
                   "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
                   "--virtual-time-budget=60000", *arguments, f"{self.url}/docs"]
        done = subprocess.run(command, text=True, timeout=WITHIN_S, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.assertEqual(0, done.returncode)
        return done.stdout

    def test_a_browser_shows_every_route(self) -> None:
        shown = self.browse("--dump-dom")
        document = self.reader.get("/openapi.json").json()
        operations = [operation for path in document["paths"].values() for operation in path.values()]
        self.assertGreater(len(operations), 35)
        for operation in operations:
            self.assertIn(operation["operationId"], shown)
        self.assertIn("Register a patient, by CURP or as found.", shown)

    def test_a_browser_asks_the_server_alone(self) -> None:
        log = self.folder / "net.json"
        self.browse("--dump-dom", f"--log-net-log={log}", "--net-log-capture-mode=Everything")
        urls = set(re.findall(r'"url":"(\w+://[^"]*)"', log.read_text(errors="replace")))
        asked = {url for url in urls if url.startswith(("http", "ws"))}
        loaded = {url for url in asked if url.startswith(self.url)}
        self.assertLessEqual({f"{self.url}/{path}" for path in (
            "docs", "docs/page.js", "docs/page.css", "docs/swagger-ui-bundle.js",
            "docs/swagger-ui.css", "openapi.json")}, loaded)
        self.assertEqual(set(), asked - loaded)

    def test_the_server_forbids_to_load_from_elsewhere(self) -> None:
        for path in ("/docs", "/docs/page.js", "/docs/swagger-ui-bundle.js"):
            answer = self.reader.get(path)
            self.assertEqual(200, answer.status)
            policy = answer.headers["Content-Security-Policy"]
            self.assertIn("default-src 'none'", policy)
            self.assertNotIn("http", policy)
            self.assertNotRegex(policy, r"\*|unsafe-eval")
        self.assertEqual("unknown_path", self.reader.get("/docs/other.js").code)


if __name__ == "__main__":
    unittest.main()
