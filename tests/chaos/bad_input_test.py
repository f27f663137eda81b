"""What clients send by mistake or in bad faith: each is told what is wrong, and no value of it."""

import json
import time
import unittest
from typing import Any

from support import tokens
from support.chaos_test_case import ChaosTestCase
from support.client import Answer, new_key
from support.people import MAP, check_digit, somebody
from support.stories import after, case_of, contact_attempt, visit_of
from support.waiting import until

MARK = "Zacatepetl"  # In what is sent; must stand in no answer.
OUTSIDE = "14039"    # Guadalajara: a municipality, but of another state.


class BadInputTest(ChaosTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.server.start()
        self.patient = self.story(MAP.institutions[0])
        self.patient.register()
        self.worker = self.patient.worker

    def tearDown(self) -> None:
        report = self.settle_and_judge()
        self.assertEqual(0, sum(count for name, count in report["summary"]["client"].items()
                                if name.startswith("answered 5")))
        super().tearDown()

    def refused(self, status: int, code: str, answer: Answer) -> dict[str, Any]:
        body = answer.json()
        self.assertEqual((status, code), (answer.status, body.get("code")), body)
        self.assertEqual("application/problem+json", answer.headers["Content-Type"])
        self.assertNotIn(MARK.encode(), answer.body)
        return body

    def test_fields_that_cannot_be_are_named(self) -> None:
        person = somebody(self.rng)
        wrong_digit = person.curp[:17] + str((int(check_digit(person.curp[:17])) + 1) % 10)
        registration = person.registration()
        visit = visit_of(self.patient.case, "24028") | {"name": MARK}
        cases = [
            ("/v1/patients", registration | {"curp": wrong_digit}, "invalid_field", "curp"),
            ("/v1/patients", {"curp": person.curp, "demographics": {
                "place": {"municipality": "2402"}}}, "invalid_field",
             "demographics.place.municipality"),
            ("/v1/home-visits", visit | {"place": {"municipality": MARK}}, "invalid_field",
             "place.municipality"),
            ("/v1/home-visits", visit | {"windowStart": after(5), "windowEnd": after(4)},
             "invalid_field", "windowEnd"),
            ("/v1/home-visits", visit | {"windowEnd": MARK}, "invalid_field", "windowEnd"),
            ("/v1/home-visits", visit | {"priority": MARK}, "invalid_field", "priority"),
            ("/v1/home-visits", visit | {"priority": 77}, "invalid_field", "priority"),
            ("/v1/home-visits", visit | {"reason": 77}, "invalid_field", "reason"),
            ("/v1/home-visits", visit | {"maxAttempts": -1}, "invalid_field", "maxAttempts"),
            ("/v1/home-visits", visit | {"name": 5}, "invalid_field", "name"),
            ("/v1/home-visits", visit | {"colour": MARK}, "unknown_field", "colour"),
            ("/v1/home-visits", visit | {"patientId": self.patient.patient}, "unknown_field",
             "patientId"),
            ("/v1/home-visits", {key: value for key, value in visit.items() if key != "priority"},
             "missing_field", "priority"),
            ("/v1/cases", case_of(self.patient.patient, MARK), "invalid_field", "unit"),
            (f"/v1/cases/{self.patient.case}/contact-attempts",
             contact_attempt(self.patient.institution) | {"occurredAt": after(48)},
             "invalid_field", "occurredAt"),
        ]
        for path, body, code, field in cases:
            with self.subTest(path=path, code=code, field=field):
                problem = self.refused(422, code, self.worker.post(path, body))
                self.assertEqual([field], [error["field"] for error in problem["errors"]])

    def test_a_place_outside_the_map_is_taken_and_waits_for_the_state(self) -> None:
        answer = self.worker.command("/v1/home-visits", visit_of(self.patient.case, OUTSIDE))
        self.assertEqual(201, answer.status)
        self.await_settled()
        state = self.clients.of(tokens.STATE)
        page = state.get_settled("/v1/unrouted-home-visits").json()
        self.assertEqual([answer.id], [item["id"] for item in page["items"]])
        self.assertEqual(200, state.command(f"/v1/home-visits/{answer.id}/route",
                                            {"jurisdiction": "II"}).status)

    def test_keys_are_asked_for_and_are_for_one_command(self) -> None:
        path = f"/v1/cases/{self.patient.case}/contact-attempts"
        body = contact_attempt(self.patient.institution)
        headers = {"Content-Type": "application/json"}
        for key, code in (("", "idempotency_key_missing"), ("short", "idempotency_key_length"),
                          ("k" * 256, "idempotency_key_length")):
            with self.subTest(key=key[:10]):
                self.refused(400, code, self.worker.send("POST", path, json.dumps(body).encode(),
                                                         headers | {"Idempotency-Key": key}))
        key = new_key()
        first = self.worker.post(path, body, key)
        self.assertEqual(200, first.status)
        self.refused(422, "idempotency_key_reused",
                     self.worker.post(path, body | {"result": "WRONG_NUMBER"}, key))
        self.refused(422, "idempotency_key_reused",
                     self.worker.post(path, body, key, if_match='"1"'))
        self.assertEqual(first.body, self.worker.post(path, body, key).body)

    def test_versions_and_states_that_do_not_fit_are_told_with_what_may_be_done(self) -> None:
        case = f"/v1/cases/{self.patient.case}"
        body = contact_attempt(self.patient.institution)
        self.assertEqual(200, self.worker.command(f"{case}/contact-attempts", body).status)
        self.refused(412, "version_mismatch",
                     self.worker.post(f"{case}/contact-attempts", body, if_match='"1"'))
        for malformed in ("2", '"two"', "*", 'W/"2"', '"2", "3"'):
            self.refused(400, "if_match_malformed", self.worker.post(
                f"{case}/contact-attempts", body, if_match=malformed))
        supervisor = self.clients.of(tokens.supervisor(self.patient.institution))
        problem = self.refused(409, "case_not_triaged",
                               supervisor.post(f"{case}/assign", {"worker": "w-1"}))
        self.assertEqual("registered", problem["state"].lower())
        self.assertTrue(problem["actions"])
        self.refused(403, "role_not_allowed",
                     self.worker.post(f"{case}/assign", {"worker": "w-1"}))

    def test_bodies_that_are_no_json_are_refused(self) -> None:
        deep = b'{"a":' * 33 + b"1" + b"}" * 33
        big = b'{"name":"' + b"a" * (512 * 1024) + b'"}'
        json_type = "application/json"
        cases = [
            (b"", json_type, 422, "missing_field"),
            (MARK.encode(), json_type, 400, "malformed_body"),
            (b'{"name":"' + MARK.encode(), json_type, 400, "malformed_body"),
            (b'{"name":"\xff\xfe"}', json_type, 400, "malformed_body"),
            (b'{"name":"\\ud800"}', json_type, 400, "malformed_body"),
            (deep, json_type, 400, "malformed_body"),
            (b"[]", json_type, 400, "malformed_body"),
            (big, json_type, 413, "body_too_large"),
            (b"{}", "text/plain", 415, "unsupported_media_type"),
        ]
        for body, kind, status, code in cases:
            with self.subTest(body=body[:20], kind=kind):
                self.refused(status, code, self.worker.send(
                    "POST", "/v1/home-visits", body,
                    {"Content-Type": kind, "Idempotency-Key": new_key()}))

    def test_tokens_must_be_signed_here_for_here_and_now(self) -> None:
        principal = tokens.social_worker(self.patient.institution)
        now = int(time.time())
        claims = principal.claims(now)
        ours, name = self.tokens.key()
        theirs = tokens.ec.generate_private_key(tokens.ec.SECP384R1())
        good = tokens.sign(claims, ours, name)
        old = {"iat": now - 900, "nbf": now - 900, "exp": now - 600}
        bad = {
            "token_missing": None,
            "token_malformed": MARK,
            "token_unknown_key": tokens.sign(claims, theirs, "another"),
            "token_bad_signature": tokens.sign(claims, theirs, name),
            "token_expired": tokens.sign(claims | old, ours, name),
            "token_too_long_lived": tokens.sign(claims | {"exp": now + 86400}, ours, name),
            "token_wrong_issuer": tokens.sign(claims | {"iss": MARK}, ours, name),
            "token_wrong_audience": tokens.sign(claims | {"aud": MARK}, ours, name),
            "token_bad_claims": tokens.sign(claims | {"role": "REACTION"}, ours, name),
        }
        path = f"/v1/cases/{self.patient.case}"
        until("the views know of the case", lambda: self.with_token(path, good).status == 200)
        for code, token in bad.items():
            with self.subTest(code):
                self.refused(401, code, self.with_token(path, token))
        unsigned = ".".join(["eyJhbGciOiJub25lIn0", good.split(".")[1], ""])
        self.assertEqual(401, self.with_token(path, unsigned).status)

    def with_token(self, path: str, token: str | None) -> Answer:
        headers = {"Authorization": f"Bearer {token}"} if token is not None else {}
        return self.worker.send("GET", path, b"", headers, authorized=False)


if __name__ == "__main__":
    unittest.main()
