#!/usr/bin/python3
"""A satisfaction survey over HTTP: after a case that was closed somebody is invited, the unit's
staff hand out the token, whoever has it answers once, and nobody learns whose answer it is.
"""

import json
import unittest
from typing import Any

from units_test_case import SENDER, THIRD, UnitsTestCase
from support import survey_life, tokens
from support.client import Answer, Client, new_key
from support.paths import POLICY
from support.survey_life import ANSWERS, Answering, hand_out
from support.tokens import Principal
from support.waiting import until

CLOSE = {"code": "ORIENTATION_ONLY", "reason": "Orientación"}
# What is kept as it came, whoever shows it.
ODD_TEXT = "<script>alert('1')</script>\tfin \u202eatxet\u202c"
WRITTEN = {"question": "COMENTARIO", "text": ODD_TEXT}
GUESSES_PER_MINUTE, ANSWERS_PER_MINUTE = 10, 60
OF_SENDER = f"institutions/{SENDER}"
WITHIN_S = 60


def staff(role: str, institution: str = SENDER) -> Principal:
    return Principal(f"{role}-{institution}", role, institution, human="h-1")


class SurveysTestCase(UnitsTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.anybody = Answering(self.sender, self.log, self.data / "keys")
        self.answer = self.anybody.answer

    def tearDown(self) -> None:
        self.settle_and_judge()
        super().tearDown()

    def close(self, code: str = CLOSE["code"]) -> str:
        """Somebody's new case at once; its id."""
        self.asked = self.story(SENDER)
        self.asked.register()
        self.done(self.asked.worker.command(f"/v1/cases/{self.asked.case}/close",
                                            CLOSE | {"code": code}))
        return self.asked.case

    def invitations(self, query: str = "") -> list[dict[str, Any]]:
        return survey_life.invitations(self.sender, OF_SENDER, query)

    def invitation_to(self, case: str) -> dict[str, Any]:
        return survey_life.invitation_to(case, self.sender, OF_SENDER)

    def token(self) -> tuple[str, str]:
        """Of one who was invited: folio and secret."""
        survey = self.invitation_to(self.close())["id"]
        told = self.done(hand_out(self.sender, survey)).json()
        return told["enlaceFolio"], told["secret"]

    def form(self, folio: str, secret: str) -> Answer:
        self.await_settled()
        return self.anybody.form(folio, secret)

    def months(self, who: Client) -> list[dict[str, Any]]:
        self.await_settled()
        results = who.get_settled(f"/v1/{OF_SENDER}/survey-results")
        return self.done(results).json().get("months", [])


class SurveysTest(SurveysTestCase):
    def test_whoever_was_looked_after_says_how_it_was(self) -> None:
        folio, secret = self.token()
        self.assertRegex(folio, r"^S-")
        asked = self.done(self.form(folio, secret)).json()["questionnaire"]
        self.assertEqual("¿Cómo le atendimos?", asked["title"]["es"])
        self.assertEqual(asked, self.done(self.receiver.get("/v1/questionnaires/1")).json())
        for version in ("0", "9", "4294967297", "x"):
            self.refused("unknown_stream", self.receiver.get(f"/v1/questionnaires/{version}"))
        key = new_key()
        first = self.done(self.answer(folio, secret, [*ANSWERS, WRITTEN], key=key))
        again = self.done(self.answer(folio, secret, [*ANSWERS, WRITTEN], key=key))
        self.assertEqual((201, first.body), (first.status, again.body))
        self.refused("already_answered", self.answer(folio, secret))
        state = self.clients.of(tokens.STATE)
        month, = self.months(state)
        self.assertEqual(("1", "1", "1", 1000), (
            month["invited"]["count"], month["handedOut"]["count"], month["answered"]["count"],
            month["responsePermille"]))
        chosen = {question["question"]: question["options"][0]["option"]
                  for question in month["questions"]}
        self.assertEqual({one["question"]: one["option"] for one in ANSWERS}, chosen)
        texts = self.done(state.get_settled(
            f"/v1/institutions/{SENDER}/survey-texts?month={month['month']}")).json()
        self.assertEqual([WRITTEN], texts["texts"])
        self.check_that_nobody_else_reads_it(month["month"])
        self.check_that_nothing_leads_from_one_to_the_other(folio, secret, first.id)

    def check_that_nobody_else_reads_it(self, month: str) -> None:
        manager = self.clients.of(staff("QUALITY_MANAGER"))
        seen, = self.months(manager)
        self.assertTrue(seen["answered"]["hidden"])
        self.assertNotIn("questions", seen)
        path = f"/v1/institutions/{SENDER}/survey-texts"
        self.assertTrue(self.done(manager.get_settled(f"{path}?month={month}")).json()["hidden"])
        self.refused("invalid_field", manager.get(f"{path}?month=2026-13"))
        for who in (self.sender, self.receiver, self.clients.of(staff("QUALITY_MANAGER", THIRD))):
            self.refused("unknown_stream", who.get(f"{path}?month={month}"))
            self.refused("unknown_stream", who.get(f"/v1/institutions/{SENDER}/survey-results"))

    def check_that_nothing_leads_from_one_to_the_other(self, folio: str, secret: str,
                                                       answer: str) -> None:
        """No answer to a question names both, and no file holds what was given or written."""
        survey, = self.invitations()
        self.assertNotIn(answer, json.dumps(survey))
        self.assertEqual("HANDED_OUT", survey["state"], "nobody is told whether it was answered")
        auditor = self.clients.of(tokens.AUDITOR)
        story = self.done(auditor.get_settled(f"/v1/cases/{survey['about']}/story")).body
        timeline = self.done(auditor.get_settled(
            f"/v1/patients/{self.asked.patient}/timeline")).body
        for told in (story, timeline):
            self.assertNotIn(answer.encode(), told)
        self.server.stop()
        looked_at = 0
        known = [secret.encode(), secret.replace("-", "").encode(), ODD_TEXT.encode()]
        for file in [*self.data.rglob("*"), self.folder / "output"]:
            if file.is_file():
                content = file.read_bytes()
                looked_at += len(content)
                for one in known:
                    self.assertNotIn(one, content, file)
        self.assertGreater(looked_at, 10_000)
        self.server.start()

    def test_a_token_is_told_again_and_to_the_staff_alone(self) -> None:
        case = self.close()
        survey = self.invitation_to(case)["id"]
        for who in (self.receiver, self.clients.of(staff("SOCIAL_WORKER", THIRD))):
            self.refused("unknown_stream", hand_out(who, survey))
            self.refused("unknown_stream", hand_out(who, survey[:-8] + "ZZZZZZZ4"))
            self.refused("unknown_stream", who.get(f"/v1/institutions/{SENDER}/surveys"))
        for role in ("RECORDS_OFFICE", "GRIEVANCE_DESK", "QUALITY_COMMITTEE"):
            self.refused("role_not_allowed", hand_out(self.clients.of(staff(role)), survey))
        key = new_key()
        told = self.done(hand_out(self.sender, survey, key)).json()
        self.assertEqual(told, self.done(hand_out(self.sender, survey, key)).json())
        colleague = self.clients.of(staff("SUPERVISOR"))
        again = self.done(hand_out(colleague, survey)).json()
        self.assertEqual(("nothing_to_do", told["secret"]), (again["outcome"], again["secret"]))
        self.await_settled()
        self.assertEqual([survey], [one["id"] for one in self.invitations("?state=HANDED_OUT")])

    def test_nobody_is_asked_who_cannot_be(self) -> None:
        gone, left = self.close("DUPLICATE"), self.close("LEFT")
        self.invitation_to(left)
        self.await_settled()
        self.assertNotIn(gone, [one["about"] for one in self.invitations()])

    def test_a_restart_invites_nobody_again(self) -> None:
        self.invitation_to(self.close())
        before = self.invitations()
        self.server.stop()
        self.server.start()
        self.invitation_to(self.close())
        self.await_settled()
        self.assertEqual(len(before) + 1, len(self.invitations()))

    def test_a_guess_tells_nothing(self) -> None:
        (folio, secret), (other, others) = self.token(), self.token()
        missing = "S-00000-00000-0"

        def said(answer: Answer) -> tuple[int, dict[str, Any]]:
            return answer.status, {name: value for name, value in answer.json().items()
                                   if name not in ("trace", "instance")}

        wrong = said(self.form(folio, others))
        self.assertEqual((404, "unknown_stream"), (wrong[0], wrong[1]["code"]))
        for of, token in ((folio, "0000-0000-0000-0000"), (missing, others), (missing, "0" * 16),
                          ("x" * 60, "x" * 60), ("S-1", others), (folio, "")):
            self.assertEqual(wrong, said(self.form(of, token)), of)
            if of in (folio, missing):
                self.refused("unknown_stream", self.answer(of, token))
        self.refused("missing_field", self.answer("", others))
        guesses = (self.answer(folio, f"{number:016}") for number in range(10 * GUESSES_PER_MINUTE))
        too_many = next(guess for guess in guesses if guess.status == 429)
        self.assertEqual("60", too_many.headers["Retry-After"])
        self.done(self.answer(folio, secret))  # Nobody is locked out.
        self.done(self.answer(other, others))

    def test_a_flood_of_one_way_leaves_the_others_alone(self) -> None:
        (folio, secret), (other, others) = self.token(), self.token()
        self.done(self.answer(folio, secret))
        # The allowance comes back by the second, so how many are taken is as the machine is slow.
        flood = (self.answer(folio, secret) for _ in range(10 * ANSWERS_PER_MINUTE))
        self.assertTrue(any(one.code == "too_many_requests" for one in flood))
        self.done(self.answer(other, others, mode="TABLETA"))

    def test_what_is_no_answer_is_refused_with_its_code(self) -> None:
        folio, secret = self.token()
        for wrong in ({"question": "TRATO", "option": "6"}, {"question": "TRATO", "text": "5"},
                      {"question": "OTRA", "option": "1"}):
            self.refused("not_in_the_questionnaire", self.answer(folio, secret, [wrong]))
        self.refused("answer_missing", self.answer(folio, secret, ANSWERS[:1]))
        self.refused("missing_field", self.answer(folio, secret, mode="UNSPECIFIED"))
        self.done(self.answer(folio, secret, mode="PAPEL"))


class EndedSurveyTest(SurveysTestCase):
    """Where nobody has any time to answer."""

    def setUp(self) -> None:
        super().setUp()
        policy = json.loads(POLICY.read_text())
        clock = next(one for one in policy["clocks"] if one["name"] == "survey.answer_by")
        clock.update(duration="0s", response="0s")
        del clock["responseBusinessDays"]
        hurried = self.folder / "policy.json"
        hurried.write_text(json.dumps(policy))
        self.server.stop()
        self.server.policy = hurried
        self.server.start()

    def test_nobody_answers_when_the_time_is_over(self) -> None:
        survey = self.invitation_to(self.close())

        def ended() -> bool:
            return self.invitation_to(survey["about"])["state"] == "ENDED"

        until("the invitation ends", ended, WITHIN_S)
        self.refused("survey_ended", hand_out(self.sender, survey["id"]))
        folio = survey["enlaceFolio"]
        secret = self.anybody.secret_of(folio)
        self.assertEqual({"enlaceFolio": folio, "ended": True},
                         self.done(self.form(folio, secret)).json())
        self.refused("survey_ended", self.answer(folio, secret))


if __name__ == "__main__":
    unittest.main()
