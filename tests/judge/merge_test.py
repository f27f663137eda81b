#!/usr/bin/python3
"""Cases that are merged: into one that goes on, never into each other."""

import unittest

from findings import Code
from judging import INTAKE, JudgeTest, records
from writing import World

ONE, TWO, THREE = "case-02CC", "case-02DD", "case-02EE"


class MergeTest(JudgeTest):
    def found_after(self, *merges: tuple[str, str]) -> list[str]:
        made = World(records())
        made.found("intake", 2)
        for case in (ONE, TWO, THREE):
            made.command("intake", case, f"key-{case}", [made.event(INTAKE + "CaseRegistered")])
        for merged, surviving in merges:
            made.command("intake", merged, f"merge-{merged}", [
                made.event(INTAKE + "CaseMerged", {"surviving_case": surviving})])
        self.judged(made)
        return [found.place for found in self.findings.kept
                if found.code is Code.MERGED_IN_A_CIRCLE]

    def test_a_chain_of_them_ends_with_one_that_goes_on(self) -> None:
        self.assertEqual([], self.found_after((THREE, TWO), (TWO, ONE)))

    def test_two_into_each_other_leave_none(self) -> None:
        self.assertEqual([ONE, TWO], sorted(self.found_after((ONE, TWO), (TWO, ONE), (THREE, ONE))))


if __name__ == "__main__":
    unittest.main()
