#!/usr/bin/python3
"""The page that shows the API's description: a real browser shows it, and loads nothing for it from
anywhere but the server.
"""

import http.server
import json
import subprocess
import threading
import unittest

from described import DescribedTestCase
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from support.waiting import until

WITHIN_S = 120
# Asks for nothing by itself, and reaches nothing but this machine.
BROWSER = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
           "--disable-background-networking", "--disable-component-update", "--disable-sync",
           "--window-size=1280,1600",
           "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]

# By less than what is shown at a time; from the end back to the beginning.
SCROLL = """
    const before = window.scrollY;
    window.scrollBy(0, window.innerHeight / 2);
    if (window.scrollY === before) window.scrollTo(0, 0);
"""


class LoadingElsewhere(http.server.BaseHTTPRequestHandler):
    """A page that does what ours must not."""

    def do_GET(self) -> None:
        page = b'<!doctype html><script src="http://elsewhere.invalid/x.js"></script>'
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, *_: object) -> None:
        pass


class DocsTest(DescribedTestCase):
    def browse(self, url: str, *arguments: str) -> str:
        """The page, once its scripts have run."""
        command = [*BROWSER, f"--user-data-dir={self.folder / 'browser'}", "--dump-dom",
                   "--virtual-time-budget=60000", *arguments, url]
        done = subprocess.run(command, text=True, timeout=WITHIN_S, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.assertEqual(0, done.returncode)
        return done.stdout

    def loaded_by(self, origin: str, path: str) -> set[str]:
        """Every URL that the page asked for, whether it was answered or not."""
        log = self.folder / "net.json"
        self.browse(origin + path, f"--log-net-log={log}")
        events = json.loads(log.read_text(errors="replace"))["events"]
        asked = [event["params"] for event in events if "url" in event.get("params", {})]
        return {one["url"] for one in asked if one.get("initiator") == origin}

    def test_a_browser_shows_every_route(self) -> None:
        operations = {operation["operationId"] for path in self.api.document["paths"].values()
                      for operation in path.values()}
        self.assertGreater(len(operations), 35)
        options = webdriver.ChromeOptions()
        for argument in (*BROWSER[1:], f"--user-data-dir={self.folder / 'driven'}"):
            options.add_argument(argument)
        browser = webdriver.Chrome(options=options, service=Service("chromedriver"))
        self.addCleanup(browser.quit)
        browser.get(f"{self.url}/docs")
        shown: set[str] = set()

        def all_were_shown() -> bool:
            """Of many, only those near to where somebody looks are in the page."""
            page = browser.page_source
            shown.update(one for one in operations if f'-{one}"' in page)
            if "Register a patient, by CURP or as found." in page:
                shown.add("a summary")
            browser.execute_script(SCROLL)
            return shown == {*operations, "a summary"}

        until("all operations are shown", all_were_shown, WITHIN_S)

    def test_the_page_loads_nothing_from_elsewhere(self) -> None:
        loaded = self.loaded_by(self.url, "/docs")
        self.assertEqual({f"{self.url}/{path}" for path in (
            "docs/page.js", "docs/page.css", "docs/swagger-ui-bundle.js", "docs/swagger-ui.css",
            "openapi.json")}, {url for url in loaded if not url.startswith("data:")})

    def test_a_page_that_loads_from_elsewhere_would_be_seen(self) -> None:
        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), LoadingElsewhere) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            loaded = self.loaded_by(f"http://127.0.0.1:{server.server_port}", "/")
            server.shutdown()
        self.assertIn("http://elsewhere.invalid/x.js", loaded)

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
