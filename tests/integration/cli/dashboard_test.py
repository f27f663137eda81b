"""Whoever watches Enlace by deploy/grafana sees numbers: a running server exports each one."""

import os
import re
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.request
from pathlib import Path

SOURCE = Path(os.environ["ENLACE_SOURCE_DIR"])
PROGRAM = Path(os.environ["ENLACE_BIN_DIR"]) / "enlace"
sys.path.insert(0, str(SOURCE / "tests/support"))

import promql  # noqa: E402
import watching  # noqa: E402

_SAMPLE = re.compile(r"^(\w+)(?:\{(.*)\})? \S+$", re.MULTILINE)
_LABEL = re.compile(r'(\w+)="(?:[^"\\]|\\.)*"')
# Of brokers, and of gateways there, whose numbers tests/integration/cluster looks at.
_KAFKA = re.compile(r": no metric enlace_(kafka|gateway)_\w+$")
WITHIN_S = 60


class DashboardTest(unittest.TestCase):
    def test_a_running_server_exports_whatever_is_watched(self) -> None:
        exported = self.exported()
        self.assertGreater(len(exported), 25)
        missing = watching.missing(exported)
        self.assertEqual([], [one for one in missing if not _KAFKA.search(one)])
        self.assertNotEqual([], watching.missing(exported | {"enlace_healthy": set()}))
        self.assertNotEqual([], watching.missing(
            {name: labels for name, labels in exported.items() if name != "enlace_timers_due"}))

    def test_every_panel_and_rule_says_what_it_means_and_what_to_do(self) -> None:
        readme = (watching.FOLDER / "README.md").read_text(encoding="utf-8")
        panels = [panel for panel in watching.dashboard()["panels"] if panel["type"] != "row"]
        self.assertGreater(len(panels), 20)
        for panel in panels:
            with self.subTest(panel=panel["title"]):
                self.assertGreater(len(panel["description"]), 20)
                self.assertIn(panel["title"], readme)
                self.assertTrue(panel["targets"])
                self.assertEqual("${datasource}", panel["datasource"]["uid"])
        for rule in watching.rules():
            with self.subTest(rule=rule["alert"]):
                self.assertIn(rule["labels"]["severity"], ("page", "ticket"))
                self.assertTrue(rule["annotations"]["summary"])
                self.assertTrue(rule["annotations"]["description"].endswith("."))

    def test_the_dashboard_is_one_that_grafana_takes(self) -> None:
        dashboard = watching.dashboard()
        self.assertGreaterEqual(dashboard["schemaVersion"], 36)
        variables = {one["name"]: one["type"] for one in dashboard["templating"]["list"]}
        self.assertEqual({"datasource": "datasource", "job": "query"}, variables)
        ids = [panel["id"] for panel in dashboard["panels"]]
        self.assertEqual(len(ids), len(set(ids)))
        taken: set[tuple[int, int]] = set()
        for panel in dashboard["panels"]:
            at = panel["gridPos"]
            self.assertLessEqual(at["x"] + at["w"], 24, panel["title"])
            cells = {(at["x"] + x, at["y"] + y) for x in range(at["w"]) for y in range(at["h"])}
            self.assertFalse(taken & cells, f"{panel['title']} stands on another")
            taken |= cells

    def test_what_is_no_expression_is_told(self) -> None:
        for wrong in ("sum by (a) (rate(x[5m])", "rate(x[5])", 'x{a="1"', "x y", "summ(x)", "x >",
                      "x{a=1}", ""):
            with self.subTest(expression=wrong), self.assertRaises(promql.NotPromql):
                promql.parse(wrong)

    def get(self, url: str) -> str:
        with urllib.request.urlopen(url, timeout=WITHIN_S) as answer:
            return answer.read().decode()

    def exported(self) -> dict[str, set[str]]:
        """The labels of each metric of a server that answered a request."""
        with tempfile.TemporaryDirectory() as folder, subprocess.Popen(
                [PROGRAM, "serve", "--dev", "--data", folder, "--listen", "127.0.0.1:0",
                 "--log-level", "warning"], text=True, stdout=subprocess.PIPE) as server:
            try:
                assert server.stdout is not None
                url = re.search(r"http://\S+", server.stdout.readline())[0]
                self.get(url + "/health/live")
                # A request is counted when its answer has left.
                deadline = time.monotonic() + WITHIN_S
                while "enlace_http_requests_total{" not in (text := self.get(url + "/metrics")):
                    self.assertLess(time.monotonic(), deadline, "no request is counted")
            finally:
                server.terminate()
                server.wait(timeout=WITHIN_S)
        exported: dict[str, set[str]] = {}
        for name, labels in _SAMPLE.findall(text):
            exported.setdefault(name, set()).update(_LABEL.findall(labels))
        return exported


if __name__ == "__main__":
    unittest.main()
