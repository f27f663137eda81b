"""Commands by Kafka: decided as over HTTP, each answered once, whatever happens meanwhile."""

import json
import os
import re
import signal
import subprocess
import unittest
from collections import Counter

from inbox_world import BIN, NOTHING, SOURCE, WITHIN_S, InboxTestCase, Message, event, patient
from enlace_kafka.processes import until

FIRST, SECOND, THIRD, FOURTH = "SPSSA000011", "SPSSA000028", "SPSSA000121", "SPSSA000133"
SOAKED = bool(os.environ.get("ENLACE_SOAK"))
MANY = 10_000 if SOAKED else 1_000
KILLS = 300 if SOAKED else 3
PROTO = SOURCE / "proto"
DOCUMENT = PROTO / "enlace/public/README.md"
NOBODYS = "case-07AAAAAAAAAAAAAAAAAAAAAAAA"
# Recorded, so that a client has 600 of them a minute.
RECORDED = {"unknown_stream", "not_your_capacity"}


def told(outcome: Message) -> Message:
    """What is the same whenever the command is repeated."""
    return {name: value for name, value in outcome.items() if name != "inboxOffset"}


class InboxTest(InboxTestCase):
    def test_commands_are_decided_as_over_http(self) -> None:
        made, again, other = self.answers(FIRST, ("a", patient("1")), ("a", patient("1")),
                                          ("b", patient("1", source="/other")))
        self.assertEqual("accepted", made["outcome"])
        self.assertEqual(("1", "/his", "enlace.intake.v1.RegisterPatient"),
                         (made["commandId"], made["commandSource"], made["commandType"]))
        self.assertRegex(made["folio"], "^P-")
        self.assertEqual(told(made), told(again))
        self.assertNotEqual(made["id"], other["id"])
        self.assertEqual(200, self.ask_as_hospital(f"/v1/patients/{made['id']}", FIRST,
                                                   made["position"]))
        self.assertEqual(404, self.ask_as_hospital(f"/v1/patients/{made['id']}", SECOND,
                                                   made["position"]))

        update = {"demographics": {"phone": "4440123456"}, "source": "RELATIVE"}
        chain = self.answers(FIRST, *(
            ("p", event(f"u{n}", "intake.v1.UpdateDemographics", update, subject=made["id"],
                        expectedversion=n)) for n in range(1, 21)))
        self.assertEqual([str(n) for n in range(2, 22)], [one.get("version") for one in chain],
                         "in order, one upon the other")
        stale, reused = self.answers(
            FIRST, ("p", event("u0", "intake.v1.UpdateDemographics", update, subject=made["id"],
                               expectedversion=1, language="en")),
            ("p", event("1", "intake.v1.UpdateDemographics", update, subject=made["id"])))
        self.assertEqual(("refused", "version_mismatch"), (stale["outcome"], stale["code"]))
        self.assertIn("It has changed since", stale["text"])
        self.assertEqual("idempotency_key_reused", reused["code"])
        self.assertIn("Esta clave ya se usó", reused["text"])
        self.case_in_protobuf(made["id"])

    def case_in_protobuf(self, patient_id: str) -> None:
        """In binary mode, and answered in protobuf."""
        command = self.protoc("--encode=enlace.intake.v1.RegisterCase",
                              "enlace/intake/v1/case_commands.proto",
                              f'patient_id: "{patient_id}" folio: "TS-1" unit: "{FIRST}" '
                              'service: "urgencias" kinds: NO_FAMILY reason: "Sin acompañante" '
                              'informant: "Paramédico"'.encode())
        offset = len(self.inbox_offsets(FIRST))
        self.send_file(FIRST, command, **{
            "ce_specversion": "1.0", "ce_id": "c1", "ce_source": "/his", "ce_human": "ts-04",
            "ce_type": "enlace.intake.v1.RegisterCase", "content-type": "application/protobuf"})
        self.await_answers(FIRST)
        outcome = self.read(f"enlace.outbox.{FIRST}.v1")[-1]
        self.assertEqual(("application/protobuf", str(offset)),
                         (outcome.headers["content-type"], outcome.headers["ce_id"]))
        text = self.protoc("--decode=enlace.published.v1.CommandOutcome",
                           "enlace/public/v1/outbox.proto", outcome.value).decode()
        self.assertIn('outcome: "accepted"', text)
        self.assertRegex(text, r'\bid: "case-')

    def protoc(self, way: str, file: str, input: bytes) -> bytes:
        return subprocess.run(["protoc", "-I", PROTO, way, file], input=input, check=True,
                              capture_output=True).stdout

    def ask_as_hospital(self, path: str, institution: str, position: str) -> int:
        token = subprocess.run(
            [BIN / "enlace", "token", "--data", self.folder, "--role", "integration",
             "--institution", institution], check=True, capture_output=True, text=True)
        return self.ask(self.front_port, path, {
            "Authorization": f"Bearer {token.stdout.strip()}", "Enlace-Position": position})[0]

    def test_bad_messages_are_answered_and_hold_up_no_other(self) -> None:
        case = "intake.v1.CloseCase"
        bad = {
            "attribute_missing": lambda n: event(f"m{n}", case),
            "attribute_malformed": lambda n: event(f"f{n}", case, subject="../" + NOBODYS),
            "unknown_command": lambda n: event(f"t{n}", "intake.v1.CaseOpened"),
            "unknown_content_type": lambda n: patient(f"c{n}", datacontenttype="text/plain"),
            "undecodable": lambda n: event(f"d{n}", "intake.v1.RegisterCase", NOTHING,
                                           data_base64="//8=",
                                           datacontenttype="application/protobuf"),
            "unknown_field": lambda n: event(f"u{n}", "intake.v1.RegisterPatient", {"nobody": 1}),
            "missing_field": lambda n: event(f"r{n}", "intake.v1.RegisterCase", {}),
            "malformed_body": lambda n: event(f"b{n}", "intake.v1.RegisterCase", NOTHING,
                                              data_base64="ey0="),
            "unknown_stream": lambda n: event(f"s{n}", case, {"code": "ATTENDED", "reason": "x"},
                                              subject=NOBODYS),
            "not_your_capacity": lambda n: event(f"w{n}", "transfers.v1.ReportCapacity", {
                "institution": THIRD, "lines": [{"capability": "UCI", "beds": 8, "bedsFree": 1}]}),
        }
        kinds = list(bad)
        before, messages = len(self.inbox_offsets(SECOND)), []
        for n in range(MANY):
            messages += [(f"g{n % 50}", patient(f"g{n}")),
                         (f"b{n % 50}", bad[kinds[n % len(kinds)]](n))]
        self.send(SECOND, *messages)
        self.send_text(SECOND, ["k\tnot JSON at all", "k\t{}"],
                       **{"content-type": "application/cloudevents+json"})
        self.send_text(SECOND, ["k\twithout an envelope"])
        self.send_file(SECOND, b'"' + b"x" * (600 << 10) + b'"', **{
            "ce_specversion": "1.0", "ce_id": "large", "ce_source": "/his",
            "ce_type": "enlace.intake.v1.RegisterCase", "content-type": "application/json"})
        self.await_answers(SECOND)
        answers = {int(one.headers["ce_id"]) - before: one.value
                   for one in self.read(f"enlace.outbox.{SECOND}.v1")}
        self.check_the_good(answers)
        self.check_reasons(kinds, answers)

    def check_the_good(self, answers: dict[int, bytes]) -> None:
        told = [json.loads(answers[2 * n]) for n in range(MANY)]
        self.assertEqual([("accepted", f"g{n}") for n in range(MANY)],
                         [(one["outcome"], one["commandId"]) for one in told])
        self.assertEqual(MANY, len({one["id"] for one in told}), "each is another one")

    def check_reasons(self, kinds: list[str], answers: dict[int, bytes]) -> None:
        """What is protobuf says its code, too."""
        with_reason: Counter[str] = Counter()
        for n in range(MANY):
            refused, kind = answers[2 * n + 1], kinds[n % len(kinds)]
            with_reason[kind] += kind.encode() in refused
            self.assertTrue(kind.encode() in refused
                            or kind in RECORDED and b"too_many_refusals" in refused,
                            (kind, refused))
        self.assertGreaterEqual(min(with_reason[kind] for kind in kinds), 100)
        missing = json.loads(answers[1])
        self.assertEqual([{"field": "subject", "code": "missing"}], missing["errors"])
        self.assertIn("Faltan atributos", missing["text"])
        self.assertEqual(("refused", "not_a_cloud_event"),
                         (json.loads(answers[2 * MANY])["outcome"],
                          json.loads(answers[2 * MANY])["code"]))
        self.assertIn(b"not_a_cloud_event", answers[2 * MANY + 1])
        self.assertIn(b"not_a_cloud_event", answers[2 * MANY + 2])
        self.assertIn(b"data_too_large", answers[2 * MANY + 3])

    def test_services_that_do_not_answer_are_waited_for_and_a_kill_meanwhile_loses_nothing(
            self) -> None:
        self.services.signal(signal.SIGSTOP)
        self.addCleanup(self.services.signal, signal.SIGCONT)
        before = self.answered_offsets(THIRD)
        self.send(THIRD, *((f"k{n % 4}", patient(f"f{n}")) for n in range(40)))
        holder, = until("a gateway has given commands away", lambda: self.holders(40), WITHIN_S)
        self.gateways[holder].kill()
        self.assertEqual(before, self.answered_offsets(THIRD), "killed before anything was told")
        self.services.signal(signal.SIGCONT)
        self.await_answers(THIRD)
        self.start_gateway(holder)
        self.assertEqual(["accepted"] * 40, [one["outcome"] for one in
                                             self.outcomes(THIRD, len(before))])
        self.await_all_made()

    def test_whoever_is_killed_or_frozen_in_the_middle_has_told_nothing_twice(self) -> None:
        decided_not_told = 0
        for cycle in range(KILLS):
            decided, answered = self.decided(), len(self.answered_offsets(FOURTH))
            self.send(FOURTH, *((f"k{n % 20}", patient(f"{cycle}-{n}")) for n in range(200)))
            until("the services decide", lambda: self.decided() >= decided + 20, WITHIN_S)
            holder, = self.holders(1)
            self.gateways[holder].kill()
            new = len(self.answered_offsets(FOURTH)) - answered
            self.assertLess(new, 200, "killed in the middle")
            decided_not_told += self.decided() - decided > new
            self.start_gateway(holder)
            self.await_answers(FOURTH)
        self.assertGreater(decided_not_told, 0)

        decided = self.decided()
        self.send(FOURTH, *((f"k{n % 20}", patient(f"frozen-{n}")) for n in range(200)))
        until("the services decide", lambda: self.decided() >= decided + 20, WITHIN_S)
        holder, = self.holders(1)
        self.gateways[holder].signal(signal.SIGSTOP)
        self.addCleanup(self.gateways[holder].signal, signal.SIGCONT)
        self.assertLess(len(self.answered_offsets(FOURTH)), len(self.inbox_offsets(FOURTH)))
        self.await_answers(FOURTH)
        self.gateways[holder].signal(signal.SIGCONT)
        self.send(FOURTH, ("k", patient("last")))
        self.await_answers(FOURTH)
        self.await_all_made()
        self.assertRegex(self.verified(0), r"outboxes: \d+ answers; 0 missing, 0 doubled or out of "
                                           "order, 0 to nothing that came")
        self.kcat("-P", "-t", f"enlace.outbox.{FOURTH}.v1", "-p", "0", "-H", "ce_id=1000000",
                  input="by nobody")
        self.assertIn(f"enlace.inbox.{FOURTH}.v1 1000000 is answered and never came",
                      self.verified(1))

    def test_instances_share_the_inboxes(self) -> None:
        for institution in self.institutions():
            self.send(institution, ("k", patient("shared")))
        for institution in self.institutions():
            self.await_answers(institution)
        until("both have answered", lambda: all(
            self.metric(port, "enlace_gateway_commands_total") > 0 for port in self.gateway_ports),
            WITHIN_S)

    def test_what_the_document_tells_to_type_does_what_it_says(self) -> None:
        typed = re.findall(r"```sh\n(.*?)```", DOCUMENT.read_text(), re.DOTALL)[3:]
        self.assertEqual(2, len(typed))
        until("it is answered", lambda: "accepted" in self.type(typed[0]), WITHIN_S)
        self.type(typed[1])
        self.await_answers(FIRST)
        ids = {one["id"] for one in self.outcomes(FIRST) if one["commandId"] == "urgencias-17"}
        self.assertEqual(1, len(ids), "the same command, however it is sent")

    def type(self, lines: str) -> str:
        return subprocess.run(
            ["bash", "-euo", "pipefail", "-c", lines], cwd=SOURCE, check=True, timeout=WITHIN_S,
            stdout=subprocess.PIPE, text=True,
            env=os.environ | {"BROKERS": self.brokers.bootstrap}).stdout

    def decided(self) -> float:
        return self.metric(self.front_port, "enlace_commands_total")

    def holders(self, at_least: int) -> list[int]:
        """Which gateways have commands that are not answered yet."""
        return [number for number, port in enumerate(self.gateway_ports)
                if self.metric(port, "enlace_gateway_commands_open") >= at_least]

    def institutions(self) -> list[str]:
        directory = json.loads((SOURCE / "deploy/directory/san-luis-potosi.json").read_text())
        return [one["clues"] for one in directory["institutions"]]

    def await_all_made(self) -> None:
        """There are as many patients as were told of: none was made twice."""
        told = {one["id"] for institution in self.institutions()
                for one in self.outcomes(institution)
                if one["outcome"] == "accepted" and one["commandType"].endswith("RegisterPatient")}
        until("all are published", lambda: len(self.patients()) >= len(told), WITHIN_S)
        self.assertEqual(len(told), len(self.patients()))

    def patients(self) -> set[str]:
        """By pseudonym."""
        return {one.headers["ce_subject"] for one in self.read("enlace.events.intake.v1")
                if one.headers["ce_type"].endswith("PatientEvent")}


if __name__ == "__main__":
    unittest.main()
