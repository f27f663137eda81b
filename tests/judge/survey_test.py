#!/usr/bin/python3
"""Surveys: after what somebody is invited, and that nobody answers twice."""

import unittest
from typing import Any

import settled
from findings import Code
from judging import CASE, INTAKE, JudgeTest, records
from writing import World

GRIEVANCES = "enlace.grievances.v1."
SURVEY, ANSWER, ANOTHER = "survey-05DD", "answer-02CC", "answer-03CC"
OF_UNIT = {"unit": "SPSSA000011", "context": 1, "questionnaire_version": 1}
ATTENDED, DEATH = 1, 7


def world() -> World:
    made = World(records())
    for service in ("intake", "grievances"):
        made.found(service, 4)
    return made


def step(made: World, stream: str, name: str, fields: dict[str, Any] | None = None,
         sealed: bool = False) -> None:
    made.command("grievances", stream, f"{stream}-{made.now}",
                 [made.event(GRIEVANCES + name, fields, sealed)])


class SurveyTest(JudgeTest):
    def test_it_is_handed_out_answered_and_ends(self) -> None:
        made = world()
        step(made, SURVEY, "SurveyInvited", OF_UNIT)
        step(made, SURVEY, "SurveyHandedOut")
        step(made, ANSWER, "SurveyAnswered", OF_UNIT, sealed=True)
        step(made, SURVEY, "SurveyEnded")
        made.command("grievances", SURVEY, "refused", [], outcome=130,
                     answer={"version": 3, "state": "ENDED", "actions": []})
        made.write(self.folder)
        fold = self.read().fold
        self.assertEqual([], self.findings.kept)
        self.assertEqual(("ENDED", "ANSWERED"),
                         (fold.streams[SURVEY].state, fold.streams[ANSWER].state))

    def test_there_are_no_more_answers_than_invitations(self) -> None:
        made = world()
        step(made, SURVEY, "SurveyInvited", OF_UNIT)
        step(made, ANSWER, "SurveyAnswered", OF_UNIT)
        step(made, ANOTHER, "SurveyAnswered", OF_UNIT)
        self.assertEqual({Code.SURVEY_WRONG}, self.judged(made))

    def test_an_answer_is_to_what_somebody_was_invited_to(self) -> None:
        made = world()
        step(made, SURVEY, "SurveyInvited", OF_UNIT)
        step(made, ANSWER, "SurveyAnswered", OF_UNIT | {"unit": "SPSSA000028"})
        self.assertEqual({Code.SURVEY_WRONG}, self.judged(made))

    def test_what_belongs_to_the_one_does_not_stand_in_the_other(self) -> None:
        made = world()
        step(made, SURVEY, "SurveyInvited", OF_UNIT)
        step(made, SURVEY, "SurveyAnswered", OF_UNIT)
        self.assertEqual({Code.STREAM_KIND}, self.judged(made))

    def test_whoever_can_be_asked_has_to_be(self) -> None:
        made = world()
        for code, case in ((ATTENDED, CASE), (DEATH, "case-05CF")):
            made.command("intake", case, f"key-{code}", [
                made.event(INTAKE + "CaseRegistered", {"unit": "SPSSA000011"}, sealed=True),
                made.event(INTAKE + "CaseClosed", {"code": code}, sealed=True)])
        made.write(self.folder)
        reading = self.read()
        self.assertEqual([], self.findings.kept)
        settled.check(reading, self.findings)
        self.assertEqual([f"{CASE}/2"], [found.place for found in self.findings.kept])
        settled.check(reading, self.findings, frozenset({"grievances"}))
        self.assertEqual(1, len(self.findings.kept), "whoever is away will do so")


if __name__ == "__main__":
    unittest.main()
