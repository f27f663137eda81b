#!/usr/bin/python3
"""Telemedicine sessions by the contract, and what they ask others to begin."""

import unittest
from typing import Any

import settled
from findings import Code
from judging import INTAKE, JudgeTest, records
from writing import World

SESSIONS = "enlace.telemedicine.v1."
CASE, ONE, TWO = "case-02CC", "tele-02CC", "tele-02DD"
CONTROL, DISCHARGE, URGENT_TRANSFER = 1, 2, 5


def world() -> World:
    made = World(records())
    for service in ("intake", "telemedicine"):
        made.found(service, 2)
    made.command("intake", CASE, "key-1", [made.event(INTAKE + "CaseRegistered")])
    return made


def step(made: World, stream: str, name: str, fields: dict[str, Any] | None = None,
         **changes: Any) -> None:
    made.command("telemedicine", stream, f"{stream}-{made.now}",
                 [made.event(SESSIONS + name, fields)], **changes)


def held(made: World, stream: str, disposition: int) -> None:
    step(made, stream, "TeleSessionProposed", {"case_id": CASE})
    for name in ("TeleSessionScheduled", "TeleSessionConfirmed", "TeleSessionStarted"):
        step(made, stream, name)
    step(made, stream, "TeleSessionCompleted", {"disposition": disposition})


class SessionTest(JudgeTest):
    def test_it_goes_as_the_contract_has_it(self) -> None:
        made = world()
        step(made, ONE, "TeleSessionProposed", {"case_id": CASE})
        for name in ("TeleSessionScheduled", "TeleSessionConfirmed", "PatientNoShow",
                     "TeleSessionRescheduled", "TeleSessionConfirmed", "PatientCheckedIn",
                     "TeleTechFailed", "TeleFollowUpAbandoned"):
            step(made, ONE, name)
        made.write(self.folder)
        self.assertEqual("CANCELLED", self.read().fold.streams[ONE].state)
        self.assertEqual([], self.findings.kept)
        step(made, ONE, "TeleSessionStarted")
        self.folder = self.folder / "next"
        made.write(self.folder)
        self.read()
        self.assertEqual({Code.ILLEGAL_TRANSITION}, self.findings.codes)

    def test_what_reactions_still_owe(self) -> None:
        made = world()
        held(made, ONE, CONTROL)
        held(made, TWO, DISCHARGE)
        obligation = INTAKE + "Obligation"
        made.command("intake", CASE, "key-2", [
            made.event(obligation + kind, {"stream": TWO}) for kind in ("Opened", "Closed")])
        made.write(self.folder)
        reading = self.read()
        self.assertEqual([], self.findings.kept)
        settled.check(reading, self.findings)
        # The control, and that the case was told neither of the beginning nor of the end.
        self.assertEqual([ONE, ONE, f"{ONE}/5"],
                         sorted(found.place for found in self.findings.kept))

    def test_an_urgent_transfer_has_to_be_asked_for(self) -> None:
        made = world()
        held(made, ONE, URGENT_TRANSFER)
        made.write(self.folder)
        settled.check(self.read(), self.findings)
        self.assertIn(f"{ONE}/5", [found.place for found in self.findings.kept])


if __name__ == "__main__":
    unittest.main()
