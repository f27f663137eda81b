#!/usr/bin/python3
"""Whoever learns the API from its description alone gets on: each example in it is posted, to a
thing in a state in which the command is in order, by somebody who may. Where and by whom that is,
is asked of /v1/meta/state-machines; so a new command is tried without a line here.
"""

import json
import unittest
from typing import Any

from described import Answer, DescribedTestCase, people, principal

# Commands whose example meets no state in which it is in order, although its form is; and why.
REFUSED = {
    "FailHomeVisit": "a reaction gives it as soon as the last attempt is recorded",
    "ClaimReferral": "the example of a referral is sent to one unit, and not open to all",
    "MergeCase": "the case that is to survive is made after the other, and the first one survives",
}
# What begins by itself can't be begun by examples: these are only in order.
OF_WHAT_BEGINS_BY_ITSELF = {"HandOutSurvey"}
# Asked by POST, of no machine; and who may.
QUESTIONS = {"PatientSearch": "social_worker", "GrievanceSearch": "grievance_desk"}
MALFORMED = {400, 415, 422}


class ExamplesTest(DescribedTestCase):
    def test_every_example_is_taken(self) -> None:
        for command in self.commands():
            with self.subTest(command):
                if command in QUESTIONS:
                    asking = self.clients.of(principal(QUESTIONS[command]))
                    answer = asking.send("POST", self.api.paths[command],
                                         json.dumps(self.api.examples[command]).encode(),
                                         {"Content-Type": "application/json"})
                    self.assertEqual(200, answer.status, self.advice(command, answer))
                    continue
                if command in OF_WHAT_BEGINS_BY_ITSELF:
                    self.assertEqual(404, self.just_sent(command).status)
                    continue
                self.assertIn(command, self.api.machine_of, f"no machine takes {command} in any "
                              "state: give its fields other values in proto/enlace/examples.proto")
                answer = self.try_ways(command)
                if not 200 <= answer.status < 300:
                    self.assertIn(command, REFUSED, self.advice(command, answer))
                    self.assertNotIn(answer.status, MALFORMED, self.advice(command, answer))

    def commands(self) -> list[str]:
        self.assertGreater(len(self.api.examples), 25)
        return list(self.api.examples)

    def just_sent(self, command: str) -> Answer:
        path = self.api.paths[command].replace("{id}", "survey-0Z8H4N2P6R1S3T5V7W9X")
        return self.clients.of(principal("social_worker")).command(
            path, self.api.examples[command])

    def try_ways(self, command: str) -> Answer:
        """The first 2xx, or else how the last way to it ended."""
        machine = self.api.machine_of[command]
        closed: set[tuple[str, str, str]] = set()  # Steps that the examples do not take.
        answer = None
        while way := self.api.way_to(machine, command, closed):
            taken, answer = self.go(machine, way)
            if answer.status < 300:
                return answer
            blamed = way[taken]
            if taken > 0 and answer.json().get("state", "") not in ("", blamed["from"]):
                blamed = way[taken - 1]  # It led elsewhere.
            elif answer.position and blamed is way[-1]:  # A decider refused it.
                after = self.try_after_others(machine, way)
                if after is not None:
                    return after
            closed.add((blamed["from"], blamed["command"], blamed["to"]))
        assert answer is not None, f"nobody but the engine may give {command}, yet it has a route"
        return answer

    def try_after_others(self, machine: str, way: list[dict[str, Any]]) -> Answer | None:
        """What changes no state may have to come before it: a request before it is approved."""
        last = way[-1]
        for step in self.api.steps[machine]:
            if step["from"] != last["from"] or step["to"] != last["from"] or not people(step):
                continue
            taken, answer = self.go(machine, [*way[:-1], step, last])
            if taken == len(way) and answer.status < 300:
                return answer
        return None


if __name__ == "__main__":
    unittest.main()
