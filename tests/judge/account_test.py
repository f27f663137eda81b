"""The client's log against the journal: the truth is believed, each kind of lie is found."""

import json
import unittest
from typing import Any

from account import Account
from findings import Code, Findings
from judging import CASE, INTAKE, PATIENT, JudgeTest, records
from writing import KEY, World

OTHER_CASE = "case-06CD"  # In another partition than CASE.


class AccountTest(JudgeTest):
    """Three commands: accepted, refused, nothing to do."""

    def setUp(self) -> None:
        super().setUp()
        world = World(records())
        world.found("intake", 4)
        accepted = world.command("intake", CASE, "key-1", [world.event(
            INTAKE + "CaseRegistered", {"patient_id": PATIENT}, sealed=True)])
        refused = world.command("intake", CASE, "key-2", [], outcome=122,
                                answer={"version": 1, "state": "REGISTERED"})
        nothing = world.command("intake", CASE, "key-3", [])
        refused = {name: value for name, value in refused.items() if name != "outcome"}
        self.lines: list[dict[str, Any]] = []
        self.exchange("key-1", 201, accepted)
        self.exchange("key-2", 409, refused | {"code": "CASE_NOT_TRIAGED"})
        self.exchange("key-3", 200, nothing)
        self.world = world

    def exchange(self, key: str, status: int, body: dict[str, Any] | None) -> None:
        self.lines.append({"type": "sent", "client": "client", "key": key, "path": "/"})
        self.answer(key, status, body)

    def answer(self, key: str, status: int, body: dict[str, Any] | None) -> None:
        kind = {"type": "answer", "status": status, "body": body} if status else {
            "type": "no_answer", "why": "reset"}
        self.lines.append({"client": "client", "key": key, "at_us": 1} | kind)

    def account(self) -> Account:
        self.world.write(self.folder)
        log = self.folder / "client.ndjson"
        log.write_text("".join(json.dumps(line) + "\n" for line in self.lines))
        account = Account(KEY, self.read().journals, records(), self.findings)
        account.read(log)
        account.settle()
        return account

    def found(self) -> set[Code]:
        self.account()
        return self.findings.codes

    def test_the_truth(self) -> None:
        account = self.account()
        self.assertEqual(self.findings.kept, [])
        self.assertEqual(account.numbers["answers found in the log"], 3)
        self.assertEqual(account.numbers["counted client records"], 3)

    def test_what_was_read_is_nobodys_command(self) -> None:
        self.world.found("access", 4)
        self.world.command("access", PATIENT.replace("patient", "access"), "a reading", [
            self.world.event("enlace.access.v1.AccessRecorded", {
                "route": "/v1/patients/{id}", "patients": [PATIENT], "found": 1})])
        self.assertEqual(self.account().numbers["counted client records"], 3)
        self.assertEqual(self.findings.kept, [])

    def test_retries_that_are_told_the_same(self) -> None:
        self.exchange("key-1", 201, dict(self.lines[1]["body"]))
        self.exchange("key-2", 504, {"code": "outcome_unknown"})
        self.exchange("key-4", 503, {"code": "not_tried"})
        self.exchange("key-5", 0, None)
        self.assertEqual(self.found(), set())

    def test_a_reused_key_is_told_so_beside_the_first_answer(self) -> None:
        self.exchange("key-1", 422, {"code": "idempotency_key_reused"})
        self.assertEqual(self.found(), set())

    def test_lies_about_every_part_of_an_answer(self) -> None:
        lies: dict[str, tuple[Any, Code]] = {
            "id": ("case-05CE", Code.ANSWER_DIFFERS), "version": ("2", Code.ANSWER_DIFFERS),
            "outcome": ("nothing_to_do", Code.ANSWER_DIFFERS),
            "service": ("homevisits", Code.ANSWER_NOT_THERE),
            "partition": (2, Code.ANSWER_NOT_THERE), "position": ("2", Code.ANSWER_NOT_THERE)}
        truth = dict(self.lines[1]["body"])
        self.world.write(self.folder)
        reading = self.read()
        for name, (lie, code) in lies.items():
            self.lines[1]["body"] = truth | {name: lie}
            log = self.folder / f"{name}.ndjson"
            log.write_text("".join(json.dumps(line) + "\n" for line in self.lines))
            findings = Findings()
            account = Account(KEY, reading.journals, records(), findings)
            account.read(log)
            account.settle()
            self.assertEqual(findings.codes, {code}, name)

    def test_a_status_that_does_not_fit(self) -> None:
        self.lines[3]["status"] = 422
        self.assertEqual(self.found(), {Code.ANSWER_DIFFERS})

    def test_an_acknowledged_command_that_is_gone(self) -> None:
        self.exchange("key-4", 201, {"id": CASE, "version": "2", "outcome": "accepted",
                                     "service": "intake", "partition": 1, "position": "4"})
        self.assertEqual(self.found(), {Code.ANSWER_NOT_THERE})

    def test_an_acknowledgement_without_place(self) -> None:
        self.exchange("key-4", 201, {"id": CASE})
        self.assertEqual(self.found(), {Code.ANSWER_PLACELESS})

    def test_two_answers_to_one_command(self) -> None:
        self.exchange("key-1", 200, dict(self.lines[1]["body"]))
        self.assertEqual(self.found(), {Code.ANSWERS_DISAGREE})

    def test_a_command_before_one_that_was_answered_before_it_was_sent(self) -> None:
        first, second, rest = self.lines[:2], self.lines[2:4], self.lines[4:]
        self.lines = second + first + rest
        self.assertEqual(self.found(), {Code.ORDER_WRONG})

    def test_commands_that_were_under_way_at_once_may_count_in_either_order(self) -> None:
        (sent, answer), (other_sent, other_answer) = self.lines[:2], self.lines[2:4]
        self.lines[:4] = [other_sent, sent, other_answer, answer]
        self.assertEqual(self.found(), set())

    def test_a_command_counts_from_when_it_was_first_sent(self) -> None:
        self.lines.insert(0, self.lines[0])
        self.lines.insert(1, {"type": "no_answer", "client": "client", "key": "key-1"})
        self.lines[2:6] = self.lines[4:6] + self.lines[2:4]
        self.assertEqual(self.found(), set())

    def test_partitions_have_no_common_order(self) -> None:
        elsewhere = self.world.command("intake", OTHER_CASE, "key-4", [self.world.event(
            INTAKE + "CaseRegistered", {"patient_id": PATIENT}, sealed=True)])
        self.assertNotEqual(elsewhere["partition"], self.lines[1]["body"]["partition"])
        self.assertLess(int(elsewhere["position"]), int(self.lines[5]["body"]["position"]))
        self.exchange("key-4", 201, elsewhere)
        account = self.account()
        self.assertEqual(self.findings.codes, set())
        self.assertEqual(account.numbers["sent after an answer"], 2)

    def test_what_was_not_tried_must_not_count(self) -> None:
        self.lines[1] = {"type": "answer", "client": "client", "key": "key-1", "status": 503,
                         "body": {"code": "not_tried"}}
        self.assertEqual(self.found(), {Code.COUNTED_UNTRIED})

    def test_what_nobody_sent_must_not_count(self) -> None:
        del self.lines[:2]
        self.assertEqual(self.found(), {Code.INVENTED})

    def test_answers_out_of_nowhere_and_lines_that_say_nothing(self) -> None:
        self.answer("key-9", 503, {"code": "overloaded"})
        self.lines.append({"type": "guess", "client": "client", "key": "key-1"})
        self.assertEqual(self.found(), {Code.ANSWER_UNSENT, Code.LOG_LINE})


if __name__ == "__main__":
    unittest.main()
