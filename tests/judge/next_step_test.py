#!/usr/bin/python3
"""What the next step of a home visit asks others to begin."""

import unittest
from typing import Any

import settled
from judging import INTAKE, JudgeTest, records
from writing import World

VISITS = "enlace.homevisits.v1."
CASE, VISIT = "case-02CC", "visit-02VV"
FOLLOW_UP, ANOTHER_VISIT, REFERRAL, URGENT_TRANSFER = 2, 3, 4, 5


class NextStepTest(JudgeTest):
    def is_owed(self, completed: dict[str, Any]) -> bool:
        made = World(records())
        for service in ("intake", "homevisits"):
            made.found(service, 2)
        made.command("intake", CASE, "key-1", [made.event(INTAKE + "CaseRegistered")])
        for number, (name, fields) in enumerate((
                ("Requested", {"case_id": CASE}), ("Routed", {}), ("Received", {}),
                ("Assigned", {}), ("", {}), ("Arrived", {}), ("Completed", completed))):
            event = "VisitorEnRoute" if not name else (
                "VisitorArrived" if name == "Arrived" else "HomeVisit" + name)
            made.command("homevisits", VISIT, f"key-{number}", [made.event(VISITS + event, fields)])
        folder = self.folder / str(len(list(self.folder.iterdir())))
        self.folder, kept = folder, self.folder
        made.write(folder)
        reading = self.read()
        self.folder = kept
        self.assertEqual("COMPLETED", reading.fold.streams[VISIT].state)
        before = len(self.findings.kept)
        settled.check(reading, self.findings)
        return f"{VISIT}/7" in [found.place for found in self.findings.kept[before:]]

    def test_it_has_to_begin(self) -> None:
        for step in (ANOTHER_VISIT, REFERRAL, URGENT_TRANSFER):
            self.assertTrue(self.is_owed({"next_step": step, "requester": "SPSSA000011"}), step)
        self.assertTrue(self.is_owed({"next_step": FOLLOW_UP, "asked_by": "tele-02TT"}))

    def test_nothing_has_to_where_it_asks_nobody(self) -> None:
        self.assertFalse(self.is_owed({"next_step": ANOTHER_VISIT}), "before anybody was asked")
        self.assertFalse(self.is_owed({"next_step": FOLLOW_UP, "requester": "SPSSA000011"}),
                         "the case owes the call")
        self.assertFalse(self.is_owed({"next_step": 1, "requester": "SPSSA000011"}))


if __name__ == "__main__":
    unittest.main()
