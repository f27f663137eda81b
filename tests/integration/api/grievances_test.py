#!/usr/bin/python3
"""A grievance over HTTP: filed by somebody without an account and by a desk, followed by folio and
secret, investigated, answered and reopened; who sees it, and what is refused with which code.
"""

import json
import unittest
from typing import Any

from units_test_case import RECEIVER, SENDER, THIRD, UnitsTestCase
from support import tokens
from support.client import Answer, Client, as_logged, new_key
from support.stories import referral_of
from support.tokens import Principal

UNIT, DESK = SENDER, RECEIVER
FORM = {"type": "QUEJA", "channel": "WEB", "unit": UNIT, "text": "Nadie nos atendió",
        "anonymous": True}
CLASSIFY = {"type": "QUEJA", "subject": "TRATO", "severity": "MEDIA", "area": "URGENCIAS"}
RESOLVE = {"outcome": "FOUNDED", "answer": "Lamentamos lo ocurrido",
           "measures": ["Una segunda enfermera"]}
# What is kept as it came, whoever shows it: markup, a tab, a right-to-left override.
ODD_TEXT = "<script>alert('1')</script>\tfin \u202eatxet\u202c"
PUBLIC_PER_MINUTE, GUESSES_PER_MINUTE = 60, 10


def staff(role: str, institution: str, human: str) -> Principal:
    return Principal(f"{role}-{institution}", role, institution, human=human)


class GrievancesTest(UnitsTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.by_folio: dict[str, str] = {}
        self.desk = self.clients.of(staff("GRIEVANCE_DESK", DESK, "mo-1"))
        self.manager = self.clients.of(staff("QUALITY_MANAGER", UNIT, "gc-1"))
        self.committee = self.clients.of(staff("QUALITY_COMMITTEE", UNIT, "cc-1"))
        self.responsible = self.clients.of(staff("GRIEVANCE_RESPONSIBLE", UNIT, "re-1"))
        self.auditor = self.clients.of(tokens.AUDITOR)

    def tearDown(self) -> None:
        self.settle_and_judge()
        super().tearDown()

    def public(self, method: str, path: str, body: dict[str, Any] | None = None, secret: str = "",
               key: str = "") -> Answer:
        """Somebody without an account."""
        headers = {"Enlace-Secret": secret} if secret else {}
        if body is None:
            return self.send(method, path, b"", headers)
        key = key or new_key()
        folio = path[1:].split("/")[0]
        # As the service calls whoever comes back to what is theirs.
        client = f"public grievance-{folio.replace('-', '')[1:11]}" if folio else "public"
        self.log.sent(client, key)
        answer = self.send(method, path, json.dumps(body).encode(), headers | {
            "Content-Type": "application/json", "Idempotency-Key": key})
        self.log.answered(client, key, answer.status,
                          as_logged(answer, self.by_folio.get(folio, "")))
        return answer

    def send(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        return self.sender.send(method, f"/v1/public/grievances{path}", body, headers,
                                authorized=False)

    def filed(self, **fields: Any) -> dict[str, Any]:
        filed = self.done(self.public("POST", "", FORM | fields)).json()
        self.by_folio[filed["enlaceFolio"]] = filed["id"]
        return filed

    def tell(self, who: Client, grievance: str, verb: str, body: dict[str, Any]) -> Answer:
        return who.command(f"/v1/grievances/{grievance}/{verb}", body)

    def told(self, who: Client, grievance: str, verb: str, body: dict[str, Any]) -> None:
        self.done(self.tell(who, grievance, verb, body))

    def follow(self, filed: dict[str, Any]) -> dict[str, Any]:
        self.await_settled()
        return self.done(self.public("GET", "/" + filed["enlaceFolio"],
                                     secret=filed["secret"])).json()

    def seen(self, grievance: str) -> dict[str, Any]:
        self.await_settled()
        return self.done(self.manager.get_settled(f"/v1/grievances/{grievance}")).json()

    def investigate(self, grievance: str, **classification: Any) -> None:
        self.told(self.manager, grievance, "classify", CLASSIFY | classification)
        self.told(self.manager, grievance, "assign", {"responsible": "re-1"})
        self.told(self.responsible, grievance, "start", {})

    def answer(self, grievance: str) -> None:
        self.told(self.responsible, grievance, "propose-resolution", RESOLVE)
        self.told(self.manager, grievance, "notify", {"channel": "FOLIO"})

    def test_somebody_without_an_account_is_answered(self) -> None:
        key = new_key()
        filed = self.done(self.public("POST", "", FORM | {"text": ODD_TEXT}, key=key)).json()
        self.by_folio[filed["enlaceFolio"]] = filed["id"]
        again = self.done(self.public("POST", "", FORM | {"text": ODD_TEXT}, key=key)).json()
        self.assertEqual(filed, again, "whoever lost the answer is told it again")
        self.assertRegex(filed["enlaceFolio"], r"^G-")
        mine = filed["id"]
        self.assertEqual({"enlaceFolio": filed["enlaceFolio"], "state": "RECEIVED"},
                         self.follow(filed))
        self.assertEqual(ODD_TEXT, self.seen(mine)["details"]["filing"]["text"])
        self.told(self.manager, mine, "acknowledge", {"channel": "FOLIO"})
        self.investigate(mine)
        self.told(self.responsible, mine, "request-info", {"what": "El rol", "fromWhom": "Jefa"})
        self.assertTrue(self.seen(mine)["clockStopped"])
        self.told(self.responsible, mine, "info", {"text": "Faltaron dos"})
        self.told(self.responsible, mine, "propose-resolution", RESOLVE)
        self.assertNotIn("answer", self.follow(filed), "not before it is given")
        self.told(self.committee, mine, "return-resolution", {"reason": "¿Quién?"})
        self.answer(mine)
        self.assertEqual(("NOTIFIED", "Lamentamos lo ocurrido"),
                         tuple(self.follow(filed)[name] for name in ("state", "answer")))
        handling = self.seen(mine)["handling"]
        elapsed, stopped, handled = (int(handling.get(f"{name}Us", 0))
                                     for name in ("elapsed", "stopped", "handling"))
        self.assertGreater(stopped, 0)
        self.assertEqual(elapsed - stopped, handled)
        self.object_and_end(filed)
        self.check_nothing_tells_the_secret(filed["secret"])

    def object_and_end(self, filed: dict[str, Any]) -> None:
        mine, folio = filed["id"], filed["enlaceFolio"]
        objection = {"code": "NOT_ANSWERED", "reason": "No dice quién"}
        self.done(self.public("POST", f"/{folio}/reopen", objection, filed["secret"]))
        self.assertEqual("REOPENED", self.follow(filed)["state"])
        self.told(self.responsible, mine, "start", {})
        self.answer(mine)
        self.refused("still_to_be_reopened",
                     self.tell(self.manager, mine, "close", {"satisfied": "NO"}))
        self.done(self.public("POST", f"/{folio}/satisfaction", {"score": 5}, filed["secret"]))
        self.told(self.manager, mine, "close", {"satisfied": "YES"})
        self.refused("reopening_window_over",
                     self.public("POST", f"/{folio}/reopen", objection, filed["secret"]))
        self.told(self.auditor, mine, "reopen", {"code": "PROCEDURE", "reason": "Sin entrevista"})
        steps = [step["type"].rsplit(".", 1)[1] for step in self.seen(mine)["steps"]]
        self.assertEqual(2, steps.count("GrievanceReopened"))

    def check_nothing_tells_the_secret(self, secret: str) -> None:
        """Neither what was written nor what was logged."""
        self.server.stop()
        known = [secret.encode(), secret.replace("-", "").encode(), b"Lamentamos lo ocurrido"]
        looked_at = 0
        for file in [*self.data.rglob("*"), self.folder / "output"]:
            if file.is_file():
                content = file.read_bytes()
                looked_at += len(content)
                for one in known:
                    self.assertNotIn(one, content, file)
        self.assertGreater(looked_at, 10_000)
        self.server.start()

    def test_a_guess_tells_nothing(self) -> None:
        filed, other = self.filed(), self.filed()
        self.await_settled()
        missing = "G-00000-00000-0"

        def said(folio: str, secret: str) -> tuple[int, dict[str, Any]]:
            answer = self.public("GET", f"/{folio}", secret=secret)
            return answer.status, {name: value for name, value in answer.json().items()
                                   if name not in ("trace", "instance")}

        wrong = said(filed["enlaceFolio"], other["secret"])
        self.assertEqual((404, "unknown_stream"), (wrong[0], wrong[1]["code"]))
        for folio, secret in ((filed["enlaceFolio"], "0000-0000-0000-0000"), (missing, "0" * 16),
                              (missing, filed["secret"]), ("G-1", filed["secret"]),
                              (filed["enlaceFolio"], ""), ("x" * 60, "x" * 60)):
            self.assertEqual(wrong, said(folio, secret), folio)
        for verb, body in (("withdraw", {}), ("satisfaction", {"score": 1})):
            for folio in (filed["enlaceFolio"], missing):
                self.refused("unknown_stream",
                             self.public("POST", f"/{folio}/{verb}", body, other["secret"]))
        self.check_that_guessing_is_slowed_down(filed, other)

    def check_that_guessing_is_slowed_down(self, filed: dict[str, Any],
                                           other: dict[str, Any]) -> None:
        guesses = [self.public("GET", f"/{filed['enlaceFolio']}", secret=f"{number:016}")
                   for number in range(2 * GUESSES_PER_MINUTE)]
        self.assertIn(429, [guess.status for guess in guesses])
        self.assertEqual("RECEIVED", self.follow(filed)["state"], "nobody is locked out")
        self.assertEqual("RECEIVED", self.follow(other)["state"])

    def test_whoever_filed_it_can_not_fill_the_journal(self) -> None:
        filed = self.filed()
        answers = [self.public("POST", f"/{filed['enlaceFolio']}/withdraw", {"reason": "ya no"},
                               filed["secret"]) for _ in range(2 * GUESSES_PER_MINUTE)]
        taken = [answer for answer in answers if answer.status == 200]
        self.assertLess(0, len(taken))
        self.assertLess(len(taken), 2 * GUESSES_PER_MINUTE)
        self.refused("too_many_requests", answers[-1])

    def test_a_flood_by_one_channel_leaves_all_else_alone(self) -> None:
        for _ in range(PUBLIC_PER_MINUTE + 20):
            self.refused("missing_field", self.public("POST", "", FORM | {"text": ""}))
        self.filed()
        flood = [self.public("POST", "", FORM) for _ in range(PUBLIC_PER_MINUTE + 20)]
        turned_away = [answer for answer in flood if answer.status == 429]
        self.assertGreater(len(turned_away), 0)
        self.refused("too_many_requests", turned_away[-1])
        self.assertEqual("60", turned_away[-1].headers["Retry-After"])
        self.filed(channel="BUZON")
        self.done(self.desk.command("/v1/grievances", FORM))

    def test_a_desk_takes_it_in_and_others_see_nothing(self) -> None:
        mine = self.done(self.desk.command("/v1/grievances", FORM | {
            "channel": "PRESENCIAL", "anonymous": False, "name": "Inés Ávalos Peña",
            "contact": "444 012 3456", "preferredChannel": "LLAMADA",
            "complainedStaff": ["re-1"]})).json()
        self.by_folio[mine["enlaceFolio"]] = mine["id"]
        grievance = mine["id"]
        self.await_settled()
        path = f"/v1/grievances/{grievance}"
        for who in (self.sender, self.receiver,
                    self.clients.of(staff("QUALITY_MANAGER", "SPSSA000256", "gc-9"))):
            self.refused("unknown_stream", who.get(path))
            self.refused("unknown_stream", who.get(path[:-8] + "ZZZZZZZ4"))
        found = self.search(self.manager, name="ines avalos", phone="4440123456")
        self.assertEqual([grievance], found)
        self.assertEqual([], self.search(self.manager, name="ines", phone="4449999999"))
        self.refused("unknown_stream", self.sender.command("/v1/grievances/search",
                                                           {"name": "ines"}))
        register = self.done(self.manager.get_settled(
            f"/v1/institutions/{UNIT}/grievances?state=RECEIVED")).json()
        self.assertEqual([grievance], [item["id"] for item in register["items"]])
        self.refused("unknown_stream", self.sender.get(f"/v1/institutions/{UNIT}/grievances"))
        self.told(self.manager, grievance, "classify", CLASSIFY)
        self.refused("responsible_is_complained_about", self.tell(
            self.manager, grievance, "assign", {"responsible": "re-1"}))
        self.refused("not_classified", self.tell(
            self.manager, self.filed()["id"], "assign", {"responsible": "re-2"}))
        self.done(self.public("POST", f"/{mine['enlaceFolio']}/withdraw", {}, mine["secret"]))
        self.assertEqual("WITHDRAWN", self.follow(mine)["state"])

    def search(self, who: Client, **asked: Any) -> list[str]:
        answer = self.done(who.send("POST", "/v1/grievances/search", json.dumps(asked).encode(),
                                    {"Content-Type": "application/json"}))
        return [item["id"] for item in answer.json().get("items", [])]

    def test_a_grievance_about_a_case_belongs_to_its_story(self) -> None:
        mine = self.done(self.clients.of(staff("GRIEVANCE_DESK", UNIT, "mo-2")).command(
            "/v1/grievances", FORM | {"caseId": self.mine.case})).json()["id"]
        self.refused("unknown_stream", self.desk.command(
            "/v1/grievances", FORM | {"caseId": self.mine.case}))
        self.refused("invalid_field", self.public("POST", "", FORM | {"caseId": self.mine.case}))
        self.await_settled()

        def told(who: Client) -> list[str]:
            story = self.done(who.get_settled(f"/v1/cases/{self.mine.case}/story")).json()
            return [thing["id"] for thing in story["things"]]

        self.assertIn(mine, told(self.auditor))
        self.assertNotIn(mine, told(self.sender), "whoever has the patient is not told of it")
        self.investigate(mine, severity="CRITICA")
        self.told(self.clients.of(staff("GRIEVANCE_DESK", UNIT, "mo-2")), mine, "withdraw", {})
        self.assertEqual(("INVESTIGATING", True), tuple(
            self.seen(mine)[name] for name in ("state", "withdrawalNoted")))

    def test_a_referral_is_its_present_receivers_to_complain_about(self) -> None:
        form = referral_of(self.mine.case, RECEIVER) | {"specialty": "CARDIOLOGIA"}
        del form["receiver"]
        referral = self.done(self.sender.command("/v1/referrals", form)).id
        third = self.clients.of(staff("GRIEVANCE_DESK", THIRD, "mo-3"))

        def filed_by(desk: Client) -> Answer:
            self.await_settled()
            return desk.command("/v1/grievances", FORM | {"referralId": referral})

        self.refused("unknown_stream", filed_by(self.desk))
        self.done(self.receiver.command(f"/v1/referrals/{referral}/claim", {}))
        self.done(filed_by(self.desk))
        self.refused("unknown_stream", filed_by(third))
        self.done(self.receiver.command(f"/v1/referrals/{referral}/reject", {
            "code": "NO_CAPACITY", "reason": "Sin camas", "advice": "Probar en otra unidad"}))
        self.done(self.sender.command(f"/v1/referrals/{referral}/redirect", {
            "receiver": THIRD, "reason": "Tiene camas"}))
        self.done(filed_by(third))
        self.refused("unknown_stream", filed_by(self.desk))

    def test_what_is_not_in_order_is_refused_with_its_code(self) -> None:
        self.refused("unit_unknown", self.public("POST", "", FORM | {"unit": "SPSSA999999"}))
        self.refused("missing_field", self.public("POST", "", FORM | {"text": ""}))
        self.refused("invalid_field", self.public("POST", "", FORM | {"name": "Ana"}))
        self.refused("token_missing", self.sender.send("POST", "/v1/grievances", b"{}", {
            "Content-Type": "application/json"}, authorized=False))
        self.refused("role_not_allowed", self.sender.command("/v1/grievances", FORM))
        mine = self.filed()["id"]
        self.refused("not_the_unit", self.tell(
            self.clients.of(staff("QUALITY_MANAGER", DESK, "gc-7")),
            self.done(self.desk.command("/v1/grievances", FORM)).id, "classify", CLASSIFY))
        forward = {"name": "CAM", "folioThere": "7", "reason": "De ellos"}
        self.refused("forwarded_to_itself", self.tell(
            self.manager, mine, "forward", forward | {"institution": UNIT}))
        self.refused("institution_unknown", self.tell(
            self.manager, mine, "forward", forward | {"institution": "SPSSA999999"}))
        self.investigate(mine)
        self.refused("not_the_responsible", self.tell(
            self.clients.of(staff("GRIEVANCE_RESPONSIBLE", UNIT, "re-2")), mine,
            "propose-resolution", RESOLVE))
        self.refused("measures_missing", self.tell(
            self.responsible, mine, "propose-resolution", RESOLVE | {"measures": []}))


if __name__ == "__main__":
    unittest.main()
