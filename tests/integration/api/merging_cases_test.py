#!/usr/bin/python3
"""Two cases about the same: which one may survive, over HTTP."""

import unittest

from units_test_case import SENDER, UnitsTestCase
from support import tokens
from support.client import Answer
from support.stories import case_of, contact_attempt


class MergingCasesTest(UnitsTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.records = self.clients.of(tokens.records_office(SENDER))
        self.first = self.mine.case
        self.second = self.open_case(self.mine.patient)

    def tearDown(self) -> None:
        self.settle_and_judge()
        super().tearDown()

    def open_case(self, patient: str) -> str:
        return self.done(self.sender.command("/v1/cases", case_of(patient, SENDER))).id

    def merge(self, merged: str, surviving: str) -> Answer:
        return self.records.command(f"/v1/cases/{merged}/merge", {
            "survivingCase": surviving, "proof": "El mismo ingreso"})

    def close(self, case: str) -> None:
        self.done(self.sender.command(f"/v1/cases/{case}/close", {
            "code": "DUPLICATE", "reason": "Repetido"}))

    def test_the_first_one_survives_and_never_both_or_neither(self) -> None:
        self.refused("surviving_case_is_newer", self.merge(self.first, self.second))
        self.refused("merged_with_itself", self.merge(self.first, self.first))
        self.done(self.merge(self.second, self.first))
        self.refused("surviving_case_not_open", self.merge(self.first, self.second))
        self.await_settled()
        seen = self.done(self.sender.get_settled(f"/v1/cases/{self.second}")).json()
        self.assertEqual(("MERGED", self.first), (seen["state"], seen["survivingCase"]))

    def test_one_that_has_ended_does_not_survive(self) -> None:
        self.close(self.first)
        self.refused("surviving_case_not_open", self.merge(self.second, self.first))
        unknown = self.first[:-8] + "ZZZZZZZ4"
        self.refused("unknown_stream", self.merge(self.second, unknown))

    def test_both_have_to_be_of_one_person(self) -> None:
        other = self.story(SENDER)
        other.register()
        later = self.open_case(other.patient)
        self.refused("surviving_case_of_other_person", self.merge(later, self.first))
        self.done(self.records.command(f"/v1/patients/{other.patient}/merges", {
            "other": self.mine.patient, "proof": "Mismo tatuaje"}))
        self.await_settled()
        self.done(self.merge(later, self.first))

    def test_what_was_under_way_meanwhile_is_not_lost(self) -> None:
        self.mine.case = self.second
        self.mine.request_visit("24012")
        self.await_settled()
        self.refused("obligation_open", self.merge(self.second, self.first))
        self.done(self.mine.by_worker("cancel", {"code": "NO_LONGER_NEEDED", "reason": "No"}))
        self.await_settled()
        self.done(self.merge(self.second, self.first))
        self.refused("case_is_merged", self.sender.command(
            f"/v1/cases/{self.second}/contact-attempts", contact_attempt(SENDER)))
        # Asked for by somebody who did not know: the case was merged, and it hangs from it.
        self.mine.request_visit("24012")
        self.await_settled()
        seen = self.done(self.sender.get_settled(f"/v1/cases/{self.second}")).json()
        self.assertTrue(seen["openAfterClosure"])
        self.done(self.mine.by_worker("cancel", {"code": "NO_LONGER_NEEDED", "reason": "No"}))


if __name__ == "__main__":
    unittest.main()
