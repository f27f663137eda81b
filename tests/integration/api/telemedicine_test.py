#!/usr/bin/python3
"""A follow-up by telemedicine between three units, over HTTP: what each may do and see, what a
session leads to in other services and back, and what is refused with which code.
"""

import unittest
from typing import Any

from units_test_case import RECEIVER, SENDER, STRANGER, THIRD, UnitsTestCase
from support import tokens
from support.client import Answer, Client
from support.stories import after, report

PROPOSER, PROVIDER, SITE = SENDER, RECEIVER, THIRD
ZONE = "America/Mexico_City"
SLOT = {"start": after(-1), "end": after(-0.5), "timeZone": ZONE, "professional": "md-1"}
CONFIRM = {"consent": "VERBAL", "channel": "LLAMADA", "contact": "4440123456"}
FAILED = {"code": "NO_CONNECTION", "side": "PATIENT"}
VISIT = {"whatToCheck": "La herida", "place": {"municipality": "24012"}, "address": "Juárez 5"}
REFERRAL = {"receiver": STRANGER, "service": "CIRUGIA", "need": "SPECIALIST_CARE",
            "priority": "URGENT", "presumptiveDiagnosis": "T81.4", "currentCondition": "Infectada",
            "reason": "La herida"}


class TelemedicineTest(UnitsTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.mine.triage()
        self.mine.assign()
        self.provider = self.clients.of(tokens.social_worker(PROVIDER))
        self.site = self.clients.of(tokens.social_worker(SITE))

    def tearDown(self) -> None:
        self.settle_and_judge()
        super().tearDown()

    def form(self, **fields: Any) -> dict[str, Any]:
        return {"caseId": self.mine.case, "provider": PROVIDER, "site": SITE, "need": "FOLLOW_UP",
                "language": "spa", "deviceCheck": "PASSED", "reason": "Curaciones",
                "name": "Ana", "telephone": "4440123456"} | fields

    def propose(self) -> str:
        return self.done(self.sender.command("/v1/tele-sessions", self.form())).id

    def tell(self, who: Client, session: str, verb: str, body: dict[str, Any]) -> Answer:
        return who.command(f"/v1/tele-sessions/{session}/{verb}", body)

    def told(self, who: Client, session: str, verb: str, body: dict[str, Any]) -> None:
        self.done(self.tell(who, session, verb, body))

    def begin(self, session: str) -> None:
        self.told(self.provider, session, "schedule", SLOT)
        self.told(self.site, session, "confirm", CONFIRM)
        self.told(self.site, session, "check-in", {"identityCheck": "DOCUMENT"})
        self.told(self.receiver, session, "start", {})

    def complete(self, session: str, disposition: str, **more: Any) -> None:
        self.told(self.receiver, session, "complete", {
            "note": "Mejor", "professional": "md-1", "disposition": disposition} | more)

    def seen_by(self, who: Client, session: str) -> dict[str, Any]:
        self.await_settled()
        return self.done(who.get_settled(f"/v1/tele-sessions/{session}")).json()

    def listed(self, who: Client, path: str) -> list[dict[str, Any]]:
        self.await_settled()
        return self.done(who.get_settled(path)).json().get("items", [])

    def open_sessions(self) -> list[str]:
        return [item["id"] for item in
                self.listed(self.provider, f"/v1/institutions/{PROVIDER}/tele-sessions")]

    def closing(self) -> Answer:
        self.await_settled()
        return self.clients.of(tokens.supervisor(PROPOSER)).command(
            f"/v1/cases/{self.mine.case}/close", {"code": "ATTENDED_REMOTE", "reason": "Terminó"})

    def test_a_session_leads_to_the_next_thing_and_back(self) -> None:
        first = self.propose()
        self.refused("obligation_open", self.closing())
        self.begin(first)
        day = SLOT["start"][:10]
        agenda = self.listed(self.site, f"/v1/institutions/{SITE}/tele-agenda?day={day}"
                                        "&time_zone=UTC")
        self.assertEqual([first], [item["id"] for item in agenda])
        self.complete(first, "CONTROL")
        self.assertEqual("Mejor", self.seen_by(self.sender, first)["details"]["report"]["note"])
        self.assertNotIn("report", self.seen_by(self.site, first)["details"])

        control, = self.open_sessions()
        self.assertEqual(first, self.seen_by(self.site, control)["follows"])
        self.fail_three_times(control)
        self.told(self.provider, control, "abandon", {
            "code": "NO_SHOW", "reason": "No contesta", "askHomeVisit": True, "visit": VISIT})
        after_visit = self.visit_that_asks_to_go_on(control)
        self.assertEqual(control, self.seen_by(self.site, after_visit)["follows"])
        self.begin(after_visit)
        self.complete(after_visit, "REFERRAL", referral=REFERRAL | {"birthDate": "1950-02-03"})
        sent, = self.listed(self.sender, f"/v1/institutions/{PROPOSER}/referral-outbox")
        self.assertEqual((STRANGER, "URGENT"), (sent["receiver"], sent["priority"]))
        form = self.done(self.sender.get_settled(
            f"/v1/referrals/{sent['id']}")).json()["details"]["form"]
        self.assertEqual(("Ana", "4440123456", "1950-02-03"), (
            form["name"], form["telephone"], form["birthDate"]),
            "as the first session was proposed, and as the last one said")
        self.done(self.sender.command(f"/v1/referrals/{sent['id']}/cancel", {
            "code": "RESOLVED_LOCALLY", "reason": "Ya no"}, if_match=f'"{sent["version"]}"'))
        self.check_that_a_transfer_is_asked_for()
        # What follows from what is not made again.
        self.check_that_folding_again_gives_the_same()
        self.server.start()

    def fail_three_times(self, session: str) -> None:
        self.told(self.provider, session, "schedule", SLOT)
        for attempt in (1, 2, 3):
            self.told(self.site, session, "confirm", CONFIRM)
            self.told(self.site, session, "tech-failures", FAILED)
            again = self.tell(self.provider, session, "reschedule", SLOT)
            if attempt < 3:
                self.done(again)
        self.refused("attempts_exhausted", again)

    def visit_that_asks_to_go_on(self, asker: str) -> str:
        """The session that the outcome of the asker's visit leads back to."""
        self.await_settled()
        patient = self.sender.get_settled(f"/v1/patients/{self.mine.patient}").json()
        visit, = patient["homeVisits"]
        self.assertEqual(("ROUTED", "Juárez 5", asker), (
            visit["state"], visit["details"]["address"], visit["askedBy"]))
        office = self.clients.of(tokens.coordinator(visit["jurisdiction"]))
        team = self.clients.of(tokens.visitor(visit["jurisdiction"]))
        of = f"/v1/home-visits/{visit['id']}"
        self.done(office.command(f"{of}/receive", {}))
        self.done(office.command(f"{of}/assign", {"visitors": ["visitor-1"]}))
        for verb, body in (
                ("schedule", {"start": after(1), "end": after(2)}), ("travel", {}),
                ("arrival", {"occurredAt": after(0), "sceneSafety": "SAFE"}),
                ("complete", report() | {"nextStep": "FOLLOW_UP_BY_TELEPHONE"})):
            self.done(team.command(f"{of}/{verb}", body))
        session, = self.open_sessions()
        return session

    def test_whoever_goes_to_a_home_is_told_what_the_case_forbids(self) -> None:
        def forbid(forbidden: bool) -> None:
            self.await_settled()
            self.done(self.sender.command(f"/v1/cases/{self.mine.case}/do-not-contact", {
                "doNotContact": forbidden, "allowedChannel": "WHATSAPP",
                "reason": "Agresor"}))
            self.await_settled()

        def visit() -> dict[str, Any]:
            patient = self.sender.get_settled(f"/v1/patients/{self.mine.patient}").json()
            return patient["homeVisits"][0]

        forbid(True)
        session = self.propose()
        self.begin(session)
        self.complete(session, "HOME_VISIT", visit=VISIT)
        self.await_settled()
        warned = visit()
        self.assertEqual((True, "WHATSAPP"), (warned["doNotContact"], warned["allowedChannel"]))
        office = self.clients.of(tokens.coordinator(warned["jurisdiction"]))
        listed, = office.get_settled(
            f"/v1/jurisdictions/{warned['jurisdiction']}/home-visits").json()["items"]
        self.assertTrue(listed["doNotContact"])
        forbid(False)
        self.assertNotIn("doNotContact", visit())

    def check_that_a_transfer_is_asked_for(self) -> None:
        urgent = self.propose()
        self.begin(urgent)
        self.complete(urgent, "URGENT_TRANSFER",
                      transfer={"reason": "Sepsis", "capability": "UCI"})
        self.assertNotIn("transferPending", self.seen_by(self.sender, urgent))
        transfer = urgent.replace("tele-", "transfer-")

        def owed() -> list[tuple[str, str]]:
            self.await_settled()
            patient = self.sender.get_settled(f"/v1/patients/{self.mine.patient}").json()
            return [(one["kind"], one["id"]) for one in patient.get("obligations", [])]

        self.assertEqual([("TRANSFER", transfer)], owed())
        self.refused("obligation_open", self.closing())
        taken_up = self.done(self.site.get_settled(f"/v1/transfers/{transfer}")).json()
        self.assertEqual((SITE, PROPOSER, urgent, True, "Sepsis"), (
            taken_up["sender"], taken_up["requester"], taken_up["askedBy"],
            taken_up["signsMissing"], taken_up["details"]["reason"]))
        self.told(self.sender, urgent, "void", {"code": "WRONG_PATIENT", "reason": "Otra"})
        self.await_settled()
        self.assertEqual(1, self.done(self.site.get_settled(
            f"/v1/transfers/{transfer}")).json()["conflicts"], "it is told of the mistake")
        self.done(self.site.command(f"/v1/transfers/{transfer}/cancel", {
            "code": "RESOLVED", "reason": "Era otra persona"}))
        self.assertEqual([], owed())
        self.done(self.closing())

    def test_what_is_not_in_order_is_refused_with_its_code(self) -> None:
        def proposing(**fields: Any) -> Answer:
            return self.sender.command("/v1/tele-sessions", self.form(**fields))

        self.refused("provider_unknown", proposing(provider="SPSSA999999"))
        self.refused("site_unknown", proposing(site="SPSSA999999"))
        self.refused("invalid_field", proposing(language="español"))
        self.refused("unknown_stream", self.provider.command("/v1/tele-sessions", self.form()))
        session = self.propose()
        self.refused("time_zone_unknown", self.tell(
            self.provider, session, "schedule", SLOT | {"timeZone": "America/San_Luis_Potosi"}))
        self.refused("not_the_provider", self.tell(self.site, session, "schedule", SLOT))
        self.refused("not_to_be_confirmed", self.tell(self.site, session, "confirm", CONFIRM))
        self.begin(session)
        self.refused("role_not_allowed", self.tell(self.provider, session, "complete", {
            "note": "Mejor", "professional": "md-1", "disposition": "DISCHARGE"}))
        self.refused("invalid_field", self.tell(self.receiver, session, "complete", {
            "note": "Mejor", "professional": "md-1", "disposition": "REFERRAL"}))
        self.refused("receiver_has_the_patient", self.tell(self.receiver, session, "complete", {
            "note": "Mejor", "professional": "md-1", "disposition": "REFERRAL",
            "referral": REFERRAL | {"receiver": PROPOSER}}))
        self.refused("minutes_missing", self.tell(self.site, session, "tech-failures", FAILED))
        self.told(self.site, session, "tech-failures", FAILED | {"minutes": 3})
        self.refused("attempts_remain", self.tell(self.provider, session, "abandon", {
            "code": "TECHNICAL", "reason": "Sin señal", "askHomeVisit": False,
            "whyNoVisit": "Vive lejos"}))
        self.check_agendas()
        self.check_others(session)

    def check_agendas(self) -> None:
        agenda = f"/v1/institutions/{SITE}/tele-agenda"
        for query in ("", "?day=2026-02-29", "?day=20260228", "?day=2026-02-28&time_zone=Mexico"):
            self.refused("invalid_field", self.site.get_settled(agenda + query))
        day = self.done(self.site.get_settled(f"{agenda}?day=2024-02-29")).json()
        self.assertEqual(("2024-02-29T06:00:00Z", ZONE), (day["beginsAt"], day["timeZone"]))

    def check_others(self, session: str) -> None:
        self.await_settled()
        for stranger in (tokens.social_worker(STRANGER), tokens.coordinator("VII")):
            who = self.clients.of(stranger)
            for other in (session, session[:-8] + "ZZZZZZZ4"):
                self.refused("unknown_stream", who.get(f"/v1/tele-sessions/{other}"))
                self.refused("unknown_stream", self.tell(who, other, "schedule", SLOT))


if __name__ == "__main__":
    unittest.main()
