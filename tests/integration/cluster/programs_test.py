"""The programs of the services, each by itself: what they start without, and how they wait."""

import re
import signal
import unittest

from programs_test_case import BIN, SERVICES, SOURCE, WITHIN_S, ProgramsTestCase
from enlace_cluster.services import HOST
from enlace_kafka.ports import free_ports
from enlace_kafka.processes import run_all, until
from kafka_broker import KafkaTestCase

FAILED, MISUSED = 1, 2
DIRECTORY = SOURCE / "deploy/directory/san-luis-potosi.json"
POLICY = SOURCE / "deploy/policy/policy.json"
QUESTIONNAIRES = SOURCE / "deploy/questionnaires/satisfaction.json"


class WithoutBrokersTest(ProgramsTestCase):
    def setUp(self) -> None:
        port, = free_ports(1)
        self.run_on(f"{HOST}:{port}")

    def test_no_program_makes_keys_that_it_would_have_for_itself(self) -> None:
        for service in SERVICES:
            status, said = self.ends(service)
            self.assertEqual(FAILED, status)
            self.assertRegex(said, rf"^enlace-{service}: .*deployment\.key: is missing; make a new")
        self.assertFalse(self.programs.keys.exists())

    def test_flags_that_make_no_sense_together_are_refused(self) -> None:
        said = self.end_of([BIN / "enlace-views", "--data", self.folder, "--instance", "2",
                            "--instances", "2", "--brokers", self.programs.brokers])
        self.assertEqual((FAILED, "enlace-views: --instance counts from 0: of 2 --instances the "
                          "last is 1"), said)
        status, said = self.end_of([BIN / "enlace-views", "--data", self.folder, "--instances",
                                    "2"])
        self.assertEqual(FAILED, status)
        self.assertIn("on --brokers only", said)
        self.assertEqual(MISUSED, self.ends("views", "--user", "views")[0])
        self.assertEqual(MISUSED, self.ends("views", "--password-file", "views.password")[0])
        self.assertEqual(MISUSED, self.ends("views", "--instances", "many")[0])

    def test_the_settings_that_are_given_as_an_example_are_taken(self) -> None:
        settings = SOURCE / "deploy/enlace-on-kafka.toml"
        for service in SERVICES:
            status, said = self.end_of([BIN / f"enlace-{service}", "--config", settings,
                                        "--directory", DIRECTORY, "--policy", POLICY,
                                        "--questionnaires", QUESTIONNAIRES,
                                        "--keys", self.folder,
                                        "--listen", f"{HOST}:{self.ports[service]}"])
            self.assertEqual(FAILED, status)
            self.assertIn("deployment.key: is missing", said)


class ProgramsTest(KafkaTestCase, ProgramsTestCase):
    def setUp(self) -> None:
        self.run_on(self.brokers.bootstrap)

    def test_a_program_without_its_broker_lives_waits_and_says_so(self) -> None:
        self.make_keys()
        for service in SERVICES:
            status, said = self.ends(service)
            self.assertEqual(FAILED, status)
            self.assertRegex(said, rf"^enlace-{service}: topic enlace\.keyring\.v1 does not exist: "
                             "make it with `enlace topics create`$")
        run_all([self.programs.make_topics()])
        self.brokers.kill(1)
        processes = {service: self.start(service) for service in SERVICES}
        for service in SERVICES:
            self.await_status(service, 503)
            self.await_reason(service, "log_unavailable")
            self.assertEqual(204, self.ask(service, "GET", "/health/live")[0])
            status, headers, said = self.ask(service, "POST", "/v1/patients")
            self.assertEqual((503, "not_tried", "1"),
                             (status, said["code"], headers["Retry-After"]))
            self.assertIn("check that the brokers run", self.log_of(service).read_text())
        processes["views"].signal(signal.SIGTERM)
        until("one that waits ends as it is told", lambda: not processes["views"].running, 5)
        self.brokers.start(1)
        processes["views"] = self.start("views")
        for service, process in processes.items():
            self.await_status(service, 200)
            self.assertTrue(process.running)
        self.check_whose_paths_are_whose()
        self.check_that_the_views_describe_all()
        for service, process in processes.items():
            self.assertTrue(process.end(WITHIN_S), service)
            self.assertIsNone(re.search("Sanitizer|runtime error:",
                                        self.log_of(service).read_text()), service)

    def await_reason(self, service: str, reason: str) -> None:
        def said() -> bool:
            component, = self.ask(service, "GET", "/health/ready")[2]["components"]
            self.assertTrue(component["detail"].endswith("."), "what to do")
            return (component["name"], component["reason"]) == ("start", reason)

        until(f"{service} says {reason}", said, WITHIN_S)

    def check_whose_paths_are_whose(self) -> None:
        paths = {"intake": ("POST", "/v1/cases"), "homevisits": ("POST", "/v1/home-visits"),
                 "referral": ("POST", "/v1/referrals"),
                 "telemedicine": ("POST", "/v1/tele-sessions"),
                 "transfers": ("POST", "/v1/capacity"),
                 "grievances": ("POST", "/v1/grievances"), "views": ("GET", "/v1/workload")}
        for asked in SERVICES:
            for owner, (method, path) in paths.items():
                status, headers, said = self.ask(asked, method, path)
                expected = (401, "token_missing") if asked == owner else (404, "unknown_path")
                self.assertEqual(expected, (status, said["code"]), (asked, path))
                self.assertEqual("application/problem+json", headers["Content-Type"])

    def check_that_the_views_describe_all(self) -> None:
        """Since they are asked at the address in front of all."""
        def described(service: str) -> set[tuple[str, str, str]]:
            status, _, document = self.ask(service, "GET", "/openapi.json")
            self.assertEqual(200, status)
            return {(path, method, operation["summary"])
                    for path, methods in document["paths"].items()
                    for method, operation in methods.items()}

        whole = described("views")
        for service in SERVICES:
            self.assertGreater(len(described(service)), 10)
            self.assertLessEqual(described(service), whole)


if __name__ == "__main__":
    unittest.main()
