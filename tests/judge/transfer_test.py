#!/usr/bin/python3
"""Transfers by the contract: whom they were offered to, when an offer times out, and what the case
is told of them.
"""

import unittest
from typing import Any

import settled
from findings import Code
from judging import INTAKE, JudgeTest, records
from writing import World

TRANSFERS = "enlace.transfers.v1."
CASE, ONE = "case-02CC", "transfer-02CC"
OFFERED = {"offers": [{"deadline": {"timer": "offer_deadline", "subject": clues, "due_us": 1}}
                      for clues in ("SPSSA000133", "SPSSA000011")]}


def world() -> World:
    made = World(records())
    for service in ("intake", "transfers"):
        made.found(service, 2)
    made.command("intake", CASE, "key-1", [made.event(INTAKE + "CaseRegistered")])
    return made


def step(made: World, name: str, fields: dict[str, Any] | None = None, **changes: Any) -> None:
    made.command("transfers", ONE, f"{ONE}-{made.now}", [made.event(TRANSFERS + name, fields)],
                 **changes)


class TransferTest(JudgeTest):
    def codes(self, made: World) -> set[Code]:
        made.write(self.folder)
        self.reading = self.read()
        return self.findings.codes

    def test_it_goes_as_the_contract_has_it(self) -> None:
        made = world()
        step(made, "TransferRequested", {"case_id": CASE})
        step(made, "TransferOffered", OFFERED)
        for name in ("TransferOfferDeclined", "TransferOfferTimedOut",
                     "TransferCandidatesExhausted", "TransferOffered", "TransferAccepted",
                     "TransportAssigned", "VitalSignsRecorded", "TransferDeparted",
                     "TransferDiverted", "TransferArrived", "PatientHandedOver", "TransferClosed"):
            step(made, name)
        self.assertEqual(set(), self.codes(made))
        self.assertEqual("CLOSED", self.reading.fold.streams[ONE].state)

    def test_nobody_is_diverted_who_has_not_left(self) -> None:
        made = world()
        step(made, "TransferRequested", {"case_id": CASE})
        step(made, "TransferDiverted")
        self.assertEqual({Code.ILLEGAL_TRANSITION}, self.codes(made))

    def test_each_hospital_has_a_deadline_of_its_own(self) -> None:
        made = world()
        step(made, "TransferRequested", {"case_id": CASE})
        step(made, "TransferOffered", OFFERED)
        self.codes(made)
        self.assertEqual({("offer_deadline", clues, 2) for clues in ("SPSSA000133", "SPSSA000011")},
                         set(self.reading.fold.streams[ONE].deadlines))

    def test_what_reactions_still_owe(self) -> None:
        made = world()
        step(made, "TransferRequested", {"case_id": CASE, "proposed": [{"clues": "SPSSA000133"}]})
        step(made, "TransferOffered", OFFERED)
        step(made, "TransferOfferDeclined", {"none_open": True})
        self.codes(made)
        settled.check(self.reading, self.findings)
        # The first ring, the exhaustion, and that the case was not told.
        self.assertEqual([ONE, f"{ONE}/1", f"{ONE}/3"],
                         sorted(found.place for found in self.findings.kept))


if __name__ == "__main__":
    unittest.main()
