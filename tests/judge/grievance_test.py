#!/usr/bin/python3
"""Grievances by the contract, and how long they took."""

import unittest
from typing import Any

from findings import Code
from judging import JudgeTest, records
from writing import World

GRIEVANCES = "enlace.grievances.v1."
ONE = "grievance-02CC"


def world() -> World:
    made = World(records())
    made.found("grievances", 2)
    return made


def step(made: World, name: str, fields: dict[str, Any] | None = None) -> None:
    made.command("grievances", ONE, f"{ONE}-{made.now}", [made.event(GRIEVANCES + name, fields)])


def investigated(made: World) -> None:
    for name in ("GrievanceReceived", "GrievanceAcknowledged", "GrievanceClassified",
                 "GrievanceAssigned", "InvestigationStarted", "GrievanceInfoRequested"):
        step(made, name)
    step(made, "GrievanceInfoProvided", {"stopped_us": 4})
    step(made, "ResolutionProposed")


def handling(elapsed_us: int, stopped_us: int, handling_us: int) -> dict[str, Any]:
    return {"handling": {"elapsed_us": elapsed_us, "stopped_us": stopped_us,
                         "handling_us": handling_us}}


class GrievanceTest(JudgeTest):
    def found(self, made: World) -> set[Code]:
        made.write(self.folder)
        self.read()
        return self.findings.codes

    def test_it_goes_as_the_contract_has_it(self) -> None:
        made = world()
        investigated(made)
        step(made, "ResolutionNotified", handling(9, 4, 5))
        step(made, "GrievanceReopened")
        step(made, "InvestigationStarted")
        step(made, "ResolutionProposed")
        step(made, "ResolutionNotified", handling(3, 0, 3))
        step(made, "GrievanceClosed")
        self.assertEqual(set(), self.found(made))

    def test_nobody_is_answered_before_there_is_an_answer(self) -> None:
        made = world()
        step(made, "GrievanceReceived")
        step(made, "ResolutionNotified")
        self.assertEqual({Code.ILLEGAL_TRANSITION}, self.found(made))

    def test_what_stood_still_is_taken_off(self) -> None:
        for wrong in (handling(9, 4, 9), handling(9, 3, 6), handling(9, 0, 9)):
            with self.subTest(**wrong):
                self.folder = self.folder / "next"
                made = world()
                investigated(made)
                step(made, "ResolutionNotified", wrong)
                self.assertEqual({Code.HANDLING_WRONG}, self.found(made))


if __name__ == "__main__":
    unittest.main()
