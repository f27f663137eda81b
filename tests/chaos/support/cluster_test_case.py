"""A world of many processes: brokers, two of each service, what stands in front, and the judge."""

import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
import unittest
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from . import judge, stores
from .chaos_test_case import Traffic
from .client import ANSWER_S, Answer, Client, Clients, NoAnswer, new_key
from .client_log import ClientLog
from .folded_states import FoldedStates
from .folded_visits import FoldedVisits
from .paths import BIN, PROGRAM, SOURCE
from .snapshot import differences, snapshot
from .stories import Story
from .tokens import AUDITOR, STATE, Principal, Tokens
from .waiting import until, until_for

sys.path[:0] = [str(SOURCE / "deploy/kafka"), str(SOURCE / "deploy/cluster"),
                str(SOURCE / "tests/support")]

from enlace_cluster.deployment import Deployment  # noqa: E402
from enlace_cluster.services import Instance  # noqa: E402
from enlace_kafka.ports import HOST, free_ports  # noqa: E402
from tcp_proxy import TcpProxy  # noqa: E402

# An instance notes its numbers every 0.1 s, and one's reaction may be another's cause.
_SETTLED_FOR_S, _SETTLED_S = 0.7, 120
_ANSWERED_S = 60
_STOP_S = 15
_MORE = 40  # Commands whose answer is definite before and after something is done to a cluster.
_OWED = re.compile(r"enlace_(reactions_pending|lag_records)\b")
_SANITIZER = re.compile(r"Sanitizer|runtime error:")
# What is counted by each process since it began: how it is called here, and in its metrics.
_SIGHTINGS = {
    "races lost": "enlace_lost_races_total", "appends repeated": "enlace_repeated_appends_total",
    "entries given up": "enlace_kafka_maybe_sent_total",
    "entries not sent": "enlace_kafka_never_sent_total",
    "requests timed out": "enlace_kafka_requests_timed_out_total",
    "connections lost": "enlace_kafka_disconnects_total",
    "fatal producer errors": "enlace_kafka_fatal_errors_total"}


class ClusterTestCase(unittest.TestCase):
    """BROKERS: settings of `kafka.py up`. CONCERNED: services that a test is about; no others
    are started."""

    BROKERS: dict[str, Any] = {}
    CONCERNED: Sequence[str] = ("intake", "homevisits", "views")

    def setUp(self) -> None:
        seed = int(os.environ.get("ENLACE_SEED", time.time_ns() & 0xFFFFFFFF))
        print(f"{self.id()}: ENLACE_SEED={seed}", flush=True)
        self.rng = random.Random(seed)
        self.seen: Counter[str] = Counter()
        self.cluster = Deployment(self.folder / "cluster", with_parent=True)
        self.addCleanup(self.end)
        self.start_brokers()
        self.start_services()
        self.log = ClientLog(self.folder / "client.ndjson")
        self.addCleanup(self.log.close)
        self.tokens = Tokens(self.cluster.folder)
        self.clients = self.clients_at(self.cluster.state.front_port)

    def run(self, result: unittest.TestResult | None = None) -> unittest.TestResult | None:
        """Leaves the folder of a test that fails."""
        assert result is not None
        self.folder = Path(tempfile.mkdtemp(prefix="enlace-chaos-"))
        bad = len(result.failures) + len(result.errors)
        super().run(result)
        if len(result.failures) + len(result.errors) > bad:
            print(f"what it left is in {self.folder}", flush=True)
        else:
            shutil.rmtree(self.folder)
        return result

    def start_brokers(self) -> None:
        self.cluster.kafka.up(**self.BROKERS)

    def start_broker_behind_proxy(self) -> TcpProxy:
        """One broker, and what stands between it and the services."""
        port, = free_ports(1)
        self.cluster.kafka.up(advertise_through=(port,))
        broker, = self.cluster.kafka.state.nodes
        proxy = TcpProxy((HOST, broker.port), broker.advertised_port)
        self.addCleanup(proxy.close)
        return proxy

    def start_services(self) -> None:
        self.cluster.up(BIN, services=self.CONCERNED)

    @property
    def away(self) -> set[str]:
        """Services that nobody asks anything."""
        return {one.service for one in self.cluster.state.instances} - set(self.CONCERNED)

    @property
    def brokers(self) -> str:
        """For who looks on, past whatever stands between brokers and services."""
        return self.cluster.kafka.state.internal_bootstrap

    def end(self) -> None:
        """Of what this test started, nothing is left; nobody will use it again."""
        for owner in (self.cluster, self.cluster.kafka):
            for process in owner.state.running.values() if owner.exists else ():
                process.kill()

    def clients_at(self, port: int) -> Clients:
        clients = Clients(lambda: port, self.tokens, self.log)
        self.addCleanup(clients.close)
        return clients

    def instances(self, *services: str) -> list[Instance]:
        """Of these services, or of all that are concerned."""
        return [instance for instance in self.cluster.state.instances
                if instance.service in (services or self.CONCERNED)]

    def story(self, institution: str = "") -> Story:
        return self.story_by(random.Random(self.rng.getrandbits(64)), institution)

    def story_by(self, rng: random.Random, institution: str = "") -> Story:
        return Story(self.clients, rng, institution, conditional=True)

    def kill(self, instance: Instance) -> None:
        self.note(instance)
        self.cluster.kill(instance.name)

    def note(self, instance: Instance) -> None:
        """What it has counted, before that is forgotten."""
        metrics = self.cluster.metrics(instance)
        for name, metric in _SIGHTINGS.items():
            self.seen[name] += int(sum(value for named, value in metrics.items()
                                       if named.partition("{")[0] == metric))

    def kill_meanwhile(self, service: str, who: Client, path: str,
                       body: dict[str, Any]) -> bool:
        """Gives the command to an instance and kills that before it has answered: then true. In any
        case the command is done in the end, once, whoever is asked."""
        victim = self.instances(service)[0]
        killed, key = who.by_way_of(victim.port), new_key()
        self.note(victim)
        killed.begin_post(path, body, key)
        self.cluster.kill(victim.name)
        try:
            killed.end_post(path, key)
            hit = False
        except NoAnswer:
            hit = True
        self.done_once = who.command(path, body, key)
        self.cluster.start(victim.name)
        again = killed.command(path, body, key)
        killed.close()
        for answer in (self.done_once, again):
            self.assertIn(answer.status, (200, 201), answer.body)
            self.assertEqual(self.done_once.json(), answer.json())
        return hit

    def void_records(self, service: str) -> int:
        """Of its journal, as an instance counts that reads all of it."""
        return int(self.cluster.metrics(self.instances(service)[0])[
            f'enlace_void_records_total{{service="{service}"}}'])

    def await_more_answers(self, *traffic: Traffic) -> None:
        """As a sign that it goes on, whatever was done to it."""
        enough = self.log.settled + _MORE
        until("clients are answered", lambda: self.log.settled >= enough
              or any(one.failures for one in traffic), _ANSWERED_S)

    def await_settled(self, instances: Sequence[Instance] = ()) -> None:
        """Until no reaction is owed for a while, and all instances have folded everything."""
        def nothing_owed() -> bool:
            return not any(value for instance in instances or self.instances()
                           for name, value in self.cluster.metrics(instance).items()
                           if _OWED.match(name))

        until_for("reactions and views are done", _SETTLED_FOR_S, nothing_owed, _SETTLED_S)

    def judge(self, stories: list[Story]) -> dict[str, Any]:
        """Of all that the clients were told, the journals, and what both views show of them; once
        nothing is under way. Counts what it saw."""
        self.await_settled()
        both = [Views(self, instance) for instance in self.instances("views")]
        first, second = (snapshot(views, stories) for views in both)
        self.assertEqual([], differences(first, second))
        for instance in self.instances():
            self.note(instance)
        journals = self.dump()
        report = judge.run(journals, "--client-log", self.log.path, "--deployment-key",
                           self.cluster.folder / "keys/deployment.key", "--settled",
                           *(flag for views in both for flag in ("--workload", views.workload())),
                           *(flag for service in self.away for flag in ("--away", service)))
        self.check_visits(journals, stories, both)
        self.check_states(journals, both)
        self.check_stories(stories)
        subprocess.run([PROGRAM, "verify", "--brokers", self.brokers], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for instance in self.instances():
            said = self.cluster.log_of(instance.name).read_text(errors="replace")
            self.assertIsNone(_SANITIZER.search(said), instance.name)
        told = report["summary"]["client"]
        self.seen["void records"] = report["summary"]["void"]
        self.seen["requests repeated by clients"] = sum(
            told.get(name, 0) for name in ("no answer", "answered 503", "answered 504"))
        print(f"{self.id()}: {dict(sorted(self.seen.items()))}\n{report['summary']}", flush=True)
        return report

    def check_visits(self, journals: Path, stories: list[Story], both: list["Views"]) -> None:
        """Each of them, on both instances of the views, is what the judge folded."""
        folded = FoldedVisits(judge.dump(journals))
        self.assertLessEqual({story.visit for story in stories if story.visit}, folded.ids)
        for views in both:
            self.assertEqual([], folded.differences(
                lambda visit: views.ask(STATE, f"/v1/home-visits/{visit}")), views.name)
        print(f"{len(folded.ids)} visits are the judge's on both instances")

    def check_states(self, journals: Path, both: list["Views"]) -> None:
        """Of whatever else the journals tell of: both instances show it as the judge folded it."""
        folded = FoldedStates(judge.states(journals), self.rng)
        self.assertGreater(folded.kinds["case"], 0)
        for views in both:
            self.assertEqual([], folded.differences(lambda page: views.ask(STATE, page)),
                             views.name)
        print(f"{dict(folded.kinds)} are as far as the judge says on both instances")

    def check_same_rows(self) -> None:
        """Of the stores of both instances of the views, whole; once judged. Stops them."""
        folded = []
        for instance in self.instances("views"):
            stopped = self.cluster.state.running[instance.name].end(_STOP_S)
            self.assertTrue(stopped, f"{instance.name} stops in order")
            folded.append(stores.rows_of(self.cluster.programs.data_of(instance.name)))
        first, second = folded
        families = {row.family for row in first if row.store == "views"}
        self.assertLessEqual({"events", "sums", "lists"}, families)
        self.assertEqual([], stores.differences(first, second))
        print(f"{len(first)} rows of {len(families)} families are the same on both instances")

    def dump(self) -> Path:
        """Of the journals as they are now."""
        folder = Path(tempfile.mkdtemp(dir=self.folder)) / "dump"
        subprocess.run([SOURCE / "tools/dump-journals", self.brokers, folder], check=True,
                       stderr=subprocess.DEVNULL)
        return folder

    def check_stories(self, stories: list[Story]) -> None:
        """Everybody acts on what there is, at its present version, and out of turn just once."""
        for story in stories:
            told = {status: count for status, count in story.statuses.items() if status >= 400}
            self.assertEqual({409: 1} if story.jurisdiction else {}, told, story.patient)
        self.seen["commands on a condition"] = sum(story.conditions for story in stories)
        self.assertGreaterEqual(self.seen["commands on a condition"],
                                sum(1 for story in stories if story.jurisdiction))
        self.assertLessEqual(self.log.slowest_s, ANSWER_S, "somebody was left waiting")

    def assert_seen(self, *names: str, at_least: int = 1) -> None:
        """Faults of these kinds did occur."""
        for name in names:
            self.assertGreaterEqual(self.seen[name], at_least, name)


class Views:
    """One instance of the views, asked past what stands in front."""

    def __init__(self, test: ClusterTestCase, instance: Instance) -> None:
        self.name = instance.name
        self._clients = test.clients_at(instance.port)
        self._folder = test.folder

    def ask(self, principal: Principal, path: str) -> Answer:
        return self._clients.of(principal).get_settled(path)

    def get(self, principal: Principal, path: str) -> bytes:
        answer = self.ask(principal, path)
        return f"{answer.status} ".encode() + answer.body

    def workload(self) -> Path:
        """A file with its answer, as old as that."""
        path = self._folder / f"workload-{self.name}.json"
        path.write_bytes(self.ask(AUDITOR, "/v1/workload").body)
        return path
