"""What belongs to somebody else is as if it did not exist, to the last byte."""

import json
import socket
import unittest

from support import tokens
from support.chaos_test_case import ChaosTestCase
from support.client import new_key
from support.people import MAP
from support.stories import REJECT, TRIAGE, contact_attempt, referral_of, visit_of

TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


class ForeignTest(ChaosTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.server.start()
        self.mine = self.story(MAP.institutions[0])
        self.mine.up_to_assigned_visit()
        self.referral = self.mine.worker.command("/v1/referrals", referral_of(
            self.mine.case, MAP.institutions[2])).id
        self.await_settled()
        self.their_jurisdiction = next(
            code for code in MAP.jurisdictions if code != self.mine.jurisdiction)
        self.strangers = [tokens.coordinator(self.their_jurisdiction),
                          tokens.visitor(self.their_jurisdiction),
                          tokens.social_worker(MAP.institutions[1]),
                          tokens.supervisor(MAP.institutions[1])]

    def tearDown(self) -> None:
        self.settle_and_judge()
        super().tearDown()

    def test_queries_of_what_is_anothers_are_answered_as_if_it_were_missing(self) -> None:
        story = self.mine
        pages = [f"/v1/patients/{story.patient}", f"/v1/patients/{story.patient}/timeline",
                 f"/v1/cases/{story.case}", f"/v1/home-visits/{story.visit}",
                 f"/v1/cases/{story.case}/story",
                 f"/v1/referrals/{self.referral}", f"/v1/referrals/{self.referral}/timeline"]
        for page in pages:
            self.assertEqual(200, story.worker.get(page).status)
        for stranger in self.strangers:
            for page in pages:
                self.compare("GET", stranger, page, self.missing(page))

    def test_queries_of_another_jurisdiction_are_answered_as_if_there_were_none(self) -> None:
        code = self.mine.jurisdiction
        for stranger in self.strangers:
            for page in ("workload", "home-visits", "home-visits/stream", "breaches"):
                self.compare("GET", stranger, f"/v1/jurisdictions/{code}/{page}",
                             f"/v1/jurisdictions/XCIX/{page}")

    def test_the_mail_of_another_institution_is_answered_as_if_there_were_none(self) -> None:
        mine = MAP.institutions[0]
        for stranger in self.strangers:
            for box in ("referral-inbox", "referral-outbox", "referrals/stream",
                        "tele-sessions/stream", "breaches"):
                self.compare("GET", stranger, f"/v1/institutions/{mine}/{box}",
                             f"/v1/institutions/SPSSA999999/{box}")

    def test_commands_to_what_is_anothers_are_answered_as_if_it_were_missing(self) -> None:
        story = self.mine
        visit, case = f"/v1/home-visits/{story.visit}", f"/v1/cases/{story.case}"
        commands = [(f"{visit}/receive", {}), (f"{visit}/reject", REJECT),
                    (f"{visit}/safety-notes", {"note": "Nota"}),
                    (f"{case}/triage", TRIAGE),
                    (f"{case}/contact-attempts", contact_attempt(MAP.institutions[1])),
                    (f"/v1/patients/{story.patient}/contact-channels",
                     {"channel": "SMS", "value": "4441112222", "valid": True})]
        referral = f"/v1/referrals/{self.referral}"
        commands += [(f"{referral}/accept", {"professional": "md-1"}), (f"{referral}/claim", {})]
        for stranger in self.strangers:
            for page, body in commands:
                self.compare("POST", stranger, page, self.missing(page), body)
        hospital = tokens.social_worker(MAP.institutions[1])
        self.compare("POST", hospital, "/v1/referrals", "/v1/referrals",
                     referral_of(story.case, MAP.institutions[2]),
                     referral_of(self.missing(story.case), MAP.institutions[2]))
        self.compare("POST", hospital, "/v1/home-visits", "/v1/home-visits",
                     visit_of(story.case, "24028"),
                     visit_of(self.missing(story.case), "24028"))

    def test_the_unrouted_list_is_for_those_alone_who_route(self) -> None:
        for stranger in self.strangers:
            answer = self.clients.of(stranger).get("/v1/unrouted-home-visits")
            self.assertNotEqual(200, answer.status)

    def missing(self, page: str) -> str:
        """The same with an id that fits and that nobody has: its last characters, changed."""
        for kind in (self.mine.patient, self.mine.case, self.mine.visit, self.referral):
            page = page.replace(kind, kind[:-8] + ("ZZZZZZZ0" if kind[-1] == "4" else "ZZZZZZZ4"))
        return page

    def compare(self, method: str, who: tokens.Principal, theirs: str, missing: str,
                body: dict | None = None, missing_body: dict | None = None) -> None:
        with self.subTest(who=who.client, page=f"{method} {theirs.split('/')[2:]}"):
            answers = [self.exchange(method, who, theirs, body),
                       self.exchange(method, who, missing, missing_body or body)]
            self.assertEqual(*answers)
            self.assertIn(b" 404 ", answers[0].split(b"\r\n")[0])

    def exchange(self, method: str, who: tokens.Principal, path: str,
                 body: dict | None) -> bytes:
        """All bytes of the answer, but for the time it was given."""
        client = self.clients.of(who)
        content = json.dumps(body).encode() if body is not None else b""
        headers = client.authorized({
            "Host": "localhost", "Connection": "close", "traceparent": TRACE,
            "Content-Length": str(len(content)), "Content-Type": "application/json",
            "Idempotency-Key": new_key()})
        head = f"{method} {path} HTTP/1.1\r\n" + "".join(
            f"{name}: {value}\r\n" for name, value in headers.items())
        with socket.create_connection(("127.0.0.1", self.server.port), timeout=20) as connection:
            connection.sendall(head.encode() + b"\r\n" + content)
            received = b"".join(iter(lambda: connection.recv(65536), b""))
        return b"\r\n".join(line for line in received.split(b"\r\n")
                            if not line.lower().startswith(b"date:"))


if __name__ == "__main__":
    unittest.main()
