"""The demo on a cluster: real brokers, two processes of each service, one address in front."""

import os
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from unittest import mock

SOURCE = Path(os.environ.get("ENLACE_SOURCE_DIR", Path(__file__).resolve().parents[3]))
BIN = Path(os.environ.get("ENLACE_BIN_DIR", SOURCE / "build/dev/bin"))
sys.path[:0] = [str(SOURCE / "deploy/kafka"), str(SOURCE / "deploy/cluster"),
                str(SOURCE / "tests/support")]

import watching  # noqa: E402
from readme import bash, check_office_day, check_visit, lines_of  # noqa: E402
from enlace_cluster.deployment import Deployment  # noqa: E402
from enlace_kafka.ports import free_ports, is_free  # noqa: E402

WITHIN_S = 120
DAY = ("--seed", "7", "--cases", "40")
TABLES = re.compile(r"Open home visits\n.*?(?=\nOne patient: )", re.DOTALL)
PATIENT = re.compile(r"\nOne patient: .*?\n\n(.*?)(?=\nAsk for yourself)", re.DOTALL)
LABEL = re.compile(r'(\w+)="')  # Of a metric.
TIME = re.compile(r"\b\d\d:\d\d:\d\d\b")


class DemoTest(unittest.TestCase):
    def setUp(self) -> None:
        self.data = Path(self.enterContext(tempfile.TemporaryDirectory())) / "cluster"
        # For brokers that end before careful compilation would have paid.
        self.enterContext(mock.patch.dict(os.environ,
                                          JAVA_TOOL_OPTIONS="-XX:TieredStopAtLevel=1"))
        self.addCleanup(lambda: self.cluster("down") if Deployment(self.data).exists else None)

    def said(self, *command: str | Path) -> str:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                              timeout=WITHIN_S)
        self.assertEqual(0, done.returncode, done.stdout + done.stderr)
        return done.stdout

    def cluster(self, command: str, *arguments: str | Path) -> str:
        return self.said(SOURCE / "tools/cluster", command, "--data", self.data, *arguments)

    def demo(self, *arguments: str | Path) -> str:
        return self.said(BIN / "enlace", "demo", *DAY, *arguments)

    def test_a_day_on_three_brokers_is_the_day_in_one_process(self) -> None:
        self.cluster("up", "--bin", BIN, "--brokers", "3", "--port", "0")
        url = Deployment(self.data).state.url
        told = self.demo("--url", url, "--data", self.data)
        alone = self.demo("--once")
        self.assertEqual(TABLES.search(alone)[0], TABLES.search(told)[0])
        self.assertEqual(self.history(alone), self.history(told))
        self.check_that_all_had_their_share()
        self.check_that_brokers_are_watched()
        processes = Deployment(self.data).state.running | Deployment(self.data).kafka.state.running
        # The last brokers of three have no majority to stop in order with, and may take too long.
        self.assertRegex(self.cluster("down"),
                         r"\A(kafka-\d had not stopped in time and was killed\n)*\Z")
        for name, process in processes.items():
            self.assertFalse(process.running, name)
        self.assertTrue(is_free(Deployment(self.data).state.front_port))
        for log in Deployment(self.data).logs.glob("*.log"):
            self.assertIsNone(re.search("Sanitizer|runtime error:", log.read_text()), log)

    def test_a_newcomer_gets_along_with_the_readme(self) -> None:
        blocks = lines_of("cluster")
        self.assertEqual(4, len(blocks))
        port, = free_ports(1)
        self.paste(blocks[:1], port)
        self.check_that_the_office_has_its_day()
        told = self.paste(blocks[1:], port)
        self.assertEqual(2, told.count("Open home visits"))
        self.assertRegex(told, r"(?m)^intake-0 +pid \d+ ")
        self.assertFalse(Deployment(self.data).state.running)

    def paste(self, blocks: list[str], port: int) -> str:
        script = "".join(blocks)
        for told, here in (("tools/cluster up", f"tools/cluster up --bin {BIN} --port {port}"),
                           ("127.0.0.1:8080", f"127.0.0.1:{port}"),
                           ("build/cluster", f"{self.data}"),
                           ("$PWD/build/release/bin", f"{BIN}"),
                           ("enlace demo", "enlace demo --cases 30")):
            self.assertIn(told, "".join(lines_of("cluster")))
            script = script.replace(told, here)
        script = re.sub(r"(tools/cluster \w+)", rf"\1 --data {self.data}", script)
        return self.said("bash", "-euo", "pipefail", "-c", f"cd {SOURCE}\n{script}")

    def check_that_the_office_has_its_day(self) -> None:
        """The README's, which does not say on what: here on brokers. What one block has done is
        known everywhere before the next one asks for it, as people read in between."""
        deployment = Deployment(self.data)
        ports = " ".join(str(one.port) for one in deployment.state.instances)
        here = [f"data={self.data}", f"url={deployment.state.url}",
                'curl -s "$url/health/ready"',
                f"""settled() {{
  for again in 1 2; do  # Their numbers may be a moment old.
    until [ "$(for port in {ports}; do curl -s "http://127.0.0.1:$port/metrics"; done | awk '
        /^enlace_(lag_records|reactions_pending)/ {{ sum += $NF }} END {{ print sum + 0 }}')" = 0 ]
    do :; done
  done
}}"""]
        _, *beginning, _ = lines_of("runnable")
        script = "\nsettled\n".join([*beginning, "echo; echo AT THE OFFICE", *lines_of("office")])
        status, said = bash("\n".join([*here, script]))
        self.assertEqual(0, status, said)
        first, _, then = said.partition("AT THE OFFICE")
        check_visit(self, first)
        check_office_day(self, then)

    def history(self, told: str) -> list[str]:
        """Of one patient; the hour aside, and what two services did at the same moment in any
        order."""
        return sorted(TIME.sub("", PATIENT.search(told)[1]).splitlines())

    def check_that_all_had_their_share(self) -> None:
        """But for those of which a short day has too little for both, and whom nobody asks."""
        deployment = Deployment(self.data)
        asked = [one for one in deployment.state.instances
                 if one.service in ("intake", "homevisits", "views")]
        self.assertEqual(6, len(asked))
        for instance in asked:
            answered = sum(count for name, count in deployment.metrics(instance).items()
                           if name.startswith("enlace_http_requests_total") and "/v1/" in name)
            self.assertGreater(answered, 0, instance.name)

    def check_that_brokers_are_watched(self) -> None:
        """What deploy/grafana shows of them is told by those who write there."""
        deployment = Deployment(self.data)
        for instance in deployment.state.instances:
            told: dict[str, set[str]] = {}
            for name in deployment.metrics(instance):
                told.setdefault(name.partition("{")[0], set()).update(LABEL.findall(name))
            self.assertEqual([], watching.missing(told, prefix="enlace_kafka_"), instance.name)
            if instance.service == "gateway":
                self.assertEqual([], watching.missing(told, prefix="enlace_gateway_"),
                                 instance.name)


if __name__ == "__main__":
    unittest.main()
