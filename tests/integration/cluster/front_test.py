"""The one address in front: what it sends where, and what it never sends twice."""

import http.client
import json
import os
import sys
import tempfile
import unittest
from pathlib import Path

SOURCE = Path(os.environ.get("ENLACE_SOURCE_DIR", Path(__file__).resolve().parents[3]))
sys.path[:0] = [str(SOURCE / "deploy/kafka"), str(SOURCE / "deploy/cluster")]

from enlace_cluster import front  # noqa: E402
from enlace_cluster.services import ALL, HOST, Instance  # noqa: E402
from enlace_kafka.ports import free_ports  # noqa: E402
from enlace_kafka.processes import start, until  # noqa: E402
from pretender import Pretender  # noqa: E402

WITHIN_S = 30
OF_EACH = 2
VISIT = "/v1/home-visits/visit-7"


class FrontTest(unittest.TestCase):
    def setUp(self) -> None:
        folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.port, *ports = free_ports(1 + len(ALL) * OF_EACH)
        at = iter(ports)
        instances = [Instance(service, number, next(at))
                     for service in ALL for number in range(OF_EACH)]
        self.servers = {one.name: Pretender(one.name, one.port) for one in instances}
        self.addCleanup(lambda: [server.close() for server in self.servers.values()])
        settings = folder / "haproxy.cfg"
        front.write_settings(settings, self.port, instances)
        process = start(front.command(settings), folder / "log", with_parent=True)
        self.addCleanup(process.kill)
        until("the front serves", self.serves, WITHIN_S)

    def serves(self) -> bool:
        try:
            return self.ask("GET", "/health/ready")[0] == 200
        except OSError:
            return False

    def ask(self, method: str, path: str, body: str = "") -> tuple[int, dict[str, str], str]:
        connection = http.client.HTTPConnection(HOST, self.port, timeout=WITHIN_S)
        try:
            connection.request(method, path, body)
            answer = connection.getresponse()
            return answer.status, dict(answer.headers), answer.read().decode()
        finally:
            connection.close()

    def by(self, method: str, path: str, body: str = "") -> str:
        """The service that answered."""
        status, _, said = self.ask(method, path, body)
        self.assertEqual(200, status, said)
        self.assertEqual(body, json.loads(said)["body"])
        return json.loads(said)["by"].rpartition("-")[0]

    def of(self, service: str) -> list[Pretender]:
        return [server for server in self.servers.values() if server.name.startswith(service)]

    def received(self, service: str) -> int:
        return sum(len(server.received) for server in self.of(service))

    def close(self, name: str) -> None:
        self.servers.pop(name).close()

    def test_commands_go_to_their_owner_and_questions_to_the_views(self) -> None:
        owners = {
            "/v1/patients": "intake", "/v1/patients/patient-1/demographics": "intake",
            "/v1/cases": "intake", "/v1/cases/case-1/contact-attempts": "intake",
            "/v1/activities": "intake", "/v1/activities/activity-1": "intake",
            "/v1/activities/activity-1/void": "intake",
            "/v1/institutions/SPSSA000121/activities": "views",
            "/v1/staff-cases": "intake", "/v1/staff-cases/staffcase-1/assign": "intake",
            "/v1/institutions/SPSSA000121/staff-cases": "views",
            "/v1/organisation": "intake", "/v1/organisation/workers": "intake",
            "/v1/home-visits": "homevisits", f"{VISIT}/receive": "homevisits",
            "/v1/referrals": "referral", "/v1/referrals/referral-1/accept": "referral",
            "/v1/tele-sessions": "telemedicine", "/v1/tele-sessions/tele-1/start": "telemedicine",
            "/v1/transfers": "transfers", "/v1/transfers/transfer-1/accept": "transfers",
            "/v1/capacity": "transfers",
            "/v1/grievances": "grievances", "/v1/grievances/grievance-1/classify": "grievances",
            "/v1/public/grievances": "grievances", "/v1/public/grievances/G-1/reopen": "grievances",
            "/v1/surveys/survey-1/hand-out": "grievances",
            "/v1/public/survey-answers": "grievances", "/v1/public/surveys/S-1": "views",
            "/v1/webhooks-of-others": "views",
            "/v1/grievances/search": "views",
            "/v1/patients/search": "views", "/v1/patients/searches": "intake",
            "/v1/workload": "views", "/v1/casesome": "views", "/v1/home-visits-of-others": "views",
        }
        for path, owner in owners.items():
            with self.subTest(path=path):
                self.assertEqual(owner, self.by("POST", path, '{"of": "anybody"}'))
                self.assertEqual(owner, self.by("PUT", path))
                self.assertEqual("views", self.by("GET", path))
                self.assertEqual("views", self.by("GET", path + "?cursor=/v1/cases"))
                self.assertEqual(200, self.ask("HEAD", path)[0])

    def test_webhooks_are_the_gateways_to_read_and_to_change(self) -> None:
        for path in ("/v1/webhooks", "/v1/webhooks/webhook-1", "/v1/webhooks/webhook-1/pause"):
            with self.subTest(path=path):
                self.assertEqual("gateway", self.by("POST", path, '{"of": "anybody"}'))
                self.assertEqual("gateway", self.by("GET", path))

    def test_the_numbers_of_processes_are_not_for_who_comes_from_outside(self) -> None:
        status, headers, said = self.ask("GET", "/metrics")
        self.assertEqual((404, "application/problem+json", "unknown_path"),
                         (status, headers["content-type"], json.loads(said)["code"]))
        self.assertEqual([], [path for server in self.servers.values()
                              for path in server.received])

    def test_all_instances_have_their_share(self) -> None:
        for _ in range(10):
            self.by("POST", "/v1/cases")
            self.by("GET", "/v1/workload")
        for server in self.of("intake") + self.of("views"):
            self.assertEqual(5, len(server.received), server.name)

    def test_nothing_fails_while_one_of_two_is_gone_and_all_come_back(self) -> None:
        port = self.servers["intake-0"].port
        self.close("intake-0")
        for _ in range(20):
            self.assertEqual("intake", self.by("POST", "/v1/cases"))
        self.assertEqual(20, self.received("intake"))
        self.servers["intake-0"] = Pretender("intake-0", port)

        def has_its_share() -> bool:
            self.by("POST", "/v1/cases")
            return bool(self.servers["intake-0"].received)

        until("intake-0 is used again", has_its_share, WITHIN_S)

    def test_a_command_that_was_received_is_not_sent_again(self) -> None:
        for server in self.of("homevisits"):
            server.hangs_up = True
        status, headers, said = self.ask("POST", f"{VISIT}/receive", "{}")
        self.assertEqual((504, "application/problem+json"), (status, headers["content-type"]))
        self.assertEqual((504, "outcome_unknown"),
                         (json.loads(said)["status"], json.loads(said)["code"]))
        self.assertEqual(1, self.received("homevisits"))

    def test_a_question_that_was_lost_is_asked_of_another(self) -> None:
        first, second = self.of("views")
        first.hangs_up = True
        for _ in range(4):
            self.assertEqual("views", self.by("GET", VISIT))
        self.assertGreater(len(first.received), 0)
        self.assertEqual(4, len(second.received))

        second.hangs_up = True
        self.assertEqual(504, self.ask("GET", VISIT)[0])
        received = self.received("views")
        self.assertEqual(504, self.ask("POST", "/v1/workload", "{}")[0])
        self.assertEqual(received + 1, self.received("views"), "only what reads is repeated")

    def test_where_nobody_serves_nothing_was_tried(self) -> None:
        self.close("intake-0")
        self.close("intake-1")
        for _ in range(2):  # Before and after that is noticed.
            status, headers, said = self.ask("POST", "/v1/cases", "{}")
            self.assertEqual((503, "application/problem+json", "1"),
                             (status, headers["content-type"], headers["retry-after"]))
            self.assertEqual((503, "not_tried"),
                             (json.loads(said)["status"], json.loads(said)["code"]))
        self.assertEqual("homevisits", self.by("POST", VISIT))

    def test_a_header_that_is_too_large_is_left_to_services_to_refuse(self) -> None:
        connection = http.client.HTTPConnection(HOST, self.port, timeout=WITHIN_S)
        self.addCleanup(connection.close)
        connection.request("GET", "/v1/workload", headers={"Padding": "x" * (20 << 10)})
        self.assertEqual(200, connection.getresponse().status)

    def test_who_is_not_ready_is_spared(self) -> None:
        first, second = self.of("intake")
        first.ready = False

        def is_spared() -> bool:
            before = len(first.received)
            for _ in range(4):
                self.by("POST", "/v1/cases")
            return len(first.received) == before

        until("the one that is not ready is spared", is_spared, WITHIN_S)
        second_before = len(second.received)
        self.by("POST", "/v1/cases")
        self.assertEqual(second_before + 1, len(second.received))

    def test_a_streams_events_come_as_they_are_sent_until_its_server_is_given_up(self) -> None:
        connection = http.client.HTTPConnection(HOST, self.port, timeout=WITHIN_S)
        self.addCleanup(connection.close)
        connection.request("GET", "/v1/jurisdictions/VII/home-visits/stream")
        stream = connection.getresponse()
        self.assertEqual("text/event-stream", stream.headers["content-type"])
        name = stream.readline().decode().split()[-1]
        self.assertEqual(b"\n", stream.readline())
        for number in (1, 2):  # Each is sent only after the one before was read here.
            self.servers[name].next_event.release()
            self.assertEqual(f"data: {number} by {name}\n".encode(), stream.readline())
            self.assertEqual(b"\n", stream.readline())
        self.servers[name].ready = False
        try:
            self.assertEqual(b"", stream.readline())
        except (ConnectionError, http.client.IncompleteRead):
            pass
        self.servers[name].next_event.release()


if __name__ == "__main__":
    unittest.main()
