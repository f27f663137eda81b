#!/usr/bin/python3
"""Each guard of referrals and of sessions refuses over HTTP, with its code, what it is there to
refuse. A guard that is added to either and not here stops the test.
"""

import base64
import hashlib
import os
import re
import unittest
from pathlib import Path
from typing import Any

from units_test_case import ACCEPT, RECEIVER, SENDER, THIRD, UnitsTestCase
from support import tokens
from support.client import Answer, Client
from support.stories import after, referral_of

SOURCE = Path(os.environ.get("ENLACE_SOURCE_DIR", Path(__file__).resolve().parents[3]))
CODE = re.compile(r"^  ([A-Z_]+) = 1\d\d\b", re.MULTILINE)
# What no client can cause: whoever has no institution, and what does not exist, is answered before
# anything is decided; what a client begins is new; and what is out of shape gets no further.
BEFORE_DECIDING = {"institution_missing", "command_malformed"}
OF_REFERRALS = BEFORE_DECIDING | {"referral_unknown", "already_drafted",
                                  "not_to_expire"}  # The last is the timer's.
OF_SESSIONS = BEFORE_DECIDING | {"session_unknown", "already_proposed"}

CANCEL = {"code": "RESOLVED_LOCALLY", "reason": "Se resolvió aquí"}
VOID = {"code": "WRONG_PATIENT", "reason": "Otra persona"}
REJECT = {"code": "NO_CAPACITY", "reason": "Sin camas", "advice": "Preguntar en Rioverde"}
PAST = {"start": after(-2), "end": after(-1), "modality": "PRESENCIAL", "notifiedBy": "LLAMADA"}
AHEAD = PAST | {"start": after(1), "end": after(2)}
FINISH = {"attended": True, "diagnosis": "I20.9", "dischargedAt": after(-1)}
COUNTER_REFERRAL = FINISH | {
    "treatment": "Angioplastia", "evolution": "Buena", "prognosis": "Bueno",
    "instructions": "Control", "followUpOwner": SENDER, "author": "md-1"}
INFO = {"text": "Normal"}

SLOT = {"start": after(-1), "end": after(-0.5), "timeZone": "America/Mexico_City",
        "professional": "md-1"}
SOON = SLOT | {"start": after(2), "end": after(3)}
CONFIRM = {"consent": "VERBAL", "channel": "LLAMADA"}
CHECK_IN = {"identityCheck": "DOCUMENT"}
COMPLETE = {"note": "Mejor", "professional": "md-1", "disposition": "DISCHARGE"}
FAILED = {"code": "NO_CONNECTION", "side": "PATIENT"}
ABANDON = {"code": "TECHNICAL", "reason": "Sin señal", "askHomeVisit": False,
           "whyNoVisit": "Vive lejos"}
LARGEST = 256 * 1024


def guards_of(service: str) -> set[str]:
    text = (SOURCE / f"proto/enlace/{service}/v1/rejection.proto").read_text(encoding="utf-8")
    return {code.lower() for code in CODE.findall(text)}


def attachment(content: bytes, sha256: str = "") -> dict[str, Any]:
    return {"sha256": sha256 or hashlib.sha256(content).hexdigest(), "mediaType": "text/plain",
            "scanState": "CLEAN", "content": base64.b64encode(content).decode()}


class RefusalsTest(UnitsTestCase):
    COLLECTION = ""

    def setUp(self) -> None:
        super().setUp()
        self.met: set[str] = set()
        self.records = self.clients.of(tokens.records_office(SENDER))

    def tearDown(self) -> None:
        self.settle_and_judge()
        super().tearDown()

    def refused(self, code: str, answer: Answer) -> None:
        super().refused(code, answer)
        self.met.add(code)

    def tell(self, who: Client, id: str, verb: str, body: dict[str, Any] | None = None,
             if_match: str = "") -> Answer:
        return who.command(f"{self.COLLECTION}/{id}/{verb}", body or {}, if_match=if_match)

    def told(self, who: Client, id: str, *steps: tuple[str, dict[str, Any]]) -> None:
        for verb, body in steps:
            self.done(self.tell(who, id, verb, body))


class ReferralRefusalsTest(RefusalsTest):
    COLLECTION = "/v1/referrals"

    def test_each_guard_refuses_with_its_code(self) -> None:
        self.services = iter(range(100))
        self.check_who_it_is_for()
        self.check_what_is_sent()
        self.check_answers()
        self.check_appointments()
        self.check_attention()
        self.check_cancelling()
        self.assertEqual(guards_of("referral") - OF_REFERRALS, self.met)

    def form(self, **fields: Any) -> dict[str, Any]:
        form = referral_of(self.mine.case, RECEIVER) | {"service": f"S-{next(self.services)}"}
        return {name: value for name, value in (form | fields).items() if value is not None}

    def sending(self, **fields: Any) -> Answer:
        return self.sender.command("/v1/referrals", self.form(**fields))

    def send(self, **fields: Any) -> str:
        return self.done(self.sending(**fields)).id

    def cancel(self, referral: str, version: int) -> Answer:
        return self.tell(self.sender, referral, "cancel", CANCEL, f'"{version}"')

    def check_who_it_is_for(self) -> None:
        referral = self.send()
        self.refused("role_not_allowed", self.tell(self.records, referral, "provide-info", INFO))
        self.refused("not_the_referring_unit",
                     self.tell(self.receiver, referral, "provide-info", INFO))
        self.refused("not_the_receiving_unit", self.tell(self.sender, referral, "accept", ACCEPT))
        self.refused("not_open_to_claim", self.tell(self.receiver, referral, "claim"))
        open_to_all = self.send(receiver=None, specialty="CARDIOLOGIA")
        self.refused("not_claimed", self.tell(self.receiver, open_to_all, "accept", ACCEPT))
        self.told(self.receiver, open_to_all, ("claim", {}))
        self.refused("claimed_by_another_unit", self.tell(self.third, open_to_all, "claim"))

    def check_what_is_sent(self) -> None:
        self.refused("receiver_unknown", self.sending(receiver="SPSSA999999"))
        self.refused("receiver_is_sender", self.sending(receiver=SENDER))
        self.refused("nobody_has_the_specialty",
                     self.sending(receiver=None, specialty="ALQUIMIA"))
        self.refused("attachment_altered", self.sending(attachments=[attachment(b"E", "0" * 64)]))
        self.done(self.sending(attachments=[attachment(b"E" * LARGEST)]))
        too_large = self.sending(attachments=[attachment(b"E" * (LARGEST + 1))])
        self.assertEqual((422, "invalid_field"), (too_large.status, too_large.code))
        referral = self.send(service="S")
        self.refused("same_need_under_way", self.sending(service="S"))
        self.done(self.cancel(referral, 1))
        draft = self.done(self.sender.command("/v1/referrals/drafts",
                                              {"caseId": self.mine.case})).id
        other_case = self.story(SENDER)
        other_case.register()
        self.refused("other_case", self.tell(self.sender, draft, "send",
                                             self.form(caseId=other_case.case)))
        self.told(self.sender, draft, ("send", self.form()))
        self.refused("already_sent", self.tell(self.sender, draft, "send", self.form()))

    def check_answers(self) -> None:
        referral = self.send()
        self.refused("not_received", self.tell(self.receiver, referral, "request-info",
                                               {"what": "El ECG"}))
        self.refused("info_not_asked_for", self.tell(self.sender, referral, "provide-info", INFO))
        self.refused("priority_reason_missing", self.tell(
            self.receiver, referral, "accept", ACCEPT | {"priority": "URGENT"}))
        self.refused("not_to_be_redirected", self.tell(
            self.sender, referral, "redirect", {"receiver": THIRD, "reason": "Otra vez"}))
        self.told(self.receiver, referral, ("reject", REJECT))
        self.refused("same_receiver", self.tell(self.sender, referral, "redirect", {
            "receiver": RECEIVER, "reason": "Insistir"}))
        self.refused("not_awaiting_answer", self.tell(self.receiver, referral, "accept", ACCEPT))
        self.refused("not_awaiting_receipt", self.tell(self.receiver, referral, "receive",
                                                       {"deliveryProof": "R-1"}))

    def check_appointments(self) -> None:
        referral = self.send()
        self.refused("not_to_be_booked", self.tell(self.receiver, referral, "book", PAST))
        self.told(self.receiver, referral, ("accept", ACCEPT))
        self.refused("not_booked", self.tell(self.receiver, referral, "no-shows"))
        self.refused("code_not_allowed_here", self.tell(
            self.receiver, referral, "end-unattended", {"code": "NO_SHOW", "reason": "No vino"}))
        self.told(self.receiver, referral, ("book", AHEAD))
        self.refused("appointment_lies_ahead", self.tell(self.receiver, referral, "no-shows"))
        self.told(self.receiver, referral, ("rebook", PAST | {"reason": "Antes"}),
                  ("no-shows", {}))
        self.refused("no_shows_remain", self.tell(
            self.receiver, referral, "end-unattended", {"code": "NO_SHOW", "reason": "No vino"}))
        self.told(self.receiver, referral, ("book", PAST), ("no-shows", {}))
        self.refused("no_shows_exhausted", self.tell(self.receiver, referral, "book", PAST))
        self.refused("not_to_be_attended", self.tell(self.receiver, referral, "start-attention"))

    def check_attention(self) -> None:
        referral = self.send()
        self.told(self.receiver, referral, ("accept", ACCEPT))
        self.refused("not_in_attention", self.tell(self.receiver, referral, "finish-attention",
                                                   FINISH))
        self.refused("not_attended", self.tell(self.receiver, referral, "counter-referral",
                                               COUNTER_REFERRAL))
        self.refused("nothing_to_acknowledge", self.tell(self.sender, referral, "acknowledge",
                                                         {"reader": "ts-1"}))
        self.told(self.receiver, referral, ("start-attention", {}), ("finish-attention", FINISH))
        self.refused("not_to_end_unattended", self.tell(
            self.receiver, referral, "end-unattended", {"code": "DEATH", "reason": "Murió"}))
        self.refused("follow_up_owner_unknown", self.tell(
            self.receiver, referral, "counter-referral",
            COUNTER_REFERRAL | {"followUpOwner": "SPSSA999999"}))
        self.refused("next_date_missing", self.tell(
            self.receiver, referral, "counter-referral",
            COUNTER_REFERRAL | {"asksFollowUp": True, "studies": "ECG"}))
        self.refused("studies_missing", self.tell(
            self.receiver, referral, "counter-referral",
            COUNTER_REFERRAL | {"asksFollowUp": True, "nextDate": after(24)}))
        self.refused("not_to_be_cancelled", self.cancel(referral, 4))

    def check_cancelling(self) -> None:
        referral = self.send()
        self.refused("not_accepted", self.tell(self.sender, referral, "request-cancel", CANCEL))
        self.told(self.receiver, referral, ("accept", ACCEPT))
        self.refused("cancel_needs_consent", self.cancel(referral, 2))
        self.refused("no_cancel_requested", self.tell(self.receiver, referral, "confirm-cancel"))
        self.told(self.sender, referral, ("request-cancel", CANCEL))
        self.told(self.receiver, referral, ("confirm-cancel", {}))
        self.refused("referral_ended", self.tell(self.receiver, referral, "accept", ACCEPT))
        self.told(self.sender, referral, ("void", VOID))
        self.refused("referral_voided", self.tell(self.receiver, referral, "accept", ACCEPT))


class SessionRefusalsTest(RefusalsTest):
    COLLECTION = "/v1/tele-sessions"

    def setUp(self) -> None:
        super().setUp()
        self.provider = self.clients.of(tokens.social_worker(RECEIVER))
        self.site = self.clients.of(tokens.social_worker(THIRD))

    def test_each_guard_refuses_with_its_code(self) -> None:
        self.check_planning()
        self.check_holding()
        self.check_failing()
        self.check_the_end()
        self.assertEqual(guards_of("telemedicine") - OF_SESSIONS, self.met)

    def proposing(self, **fields: Any) -> Answer:
        return self.sender.command("/v1/tele-sessions", {
            "caseId": self.mine.case, "provider": RECEIVER, "site": THIRD, "need": "FOLLOW_UP",
            "language": "spa", "deviceCheck": "PASSED", "reason": "Curaciones"} | fields)

    def propose(self) -> str:
        return self.done(self.proposing()).id

    def confirmed(self, slot: dict[str, Any]) -> str:
        session = self.propose()
        self.told(self.provider, session, ("schedule", slot))
        self.told(self.site, session, ("confirm", CONFIRM))
        return session

    def check_planning(self) -> None:
        self.refused("provider_unknown", self.proposing(provider="SPSSA999999"))
        self.refused("site_unknown", self.proposing(site="SPSSA999999"))
        session = self.propose()
        self.refused("role_not_allowed", self.tell(self.records, session, "schedule", SLOT))
        self.refused("not_the_provider", self.tell(self.site, session, "schedule", SLOT))
        self.refused("not_the_presenting_site", self.tell(self.provider, session, "confirm",
                                                          CONFIRM))
        self.refused("not_the_proposer", self.tell(self.provider, session, "void", VOID))
        self.refused("time_zone_unknown", self.tell(
            self.provider, session, "schedule", SLOT | {"timeZone": "America/San_Luis_Potosi"}))
        self.refused("not_to_be_confirmed", self.tell(self.site, session, "confirm", CONFIRM))
        self.refused("not_confirmed", self.tell(self.site, session, "check-in", CHECK_IN))
        self.refused("code_not_allowed_here", self.tell(
            self.provider, session, "cancel", {"code": "NO_SHOW", "reason": "No vino"}))
        self.told(self.provider, session, ("schedule", SLOT))
        self.refused("not_to_be_scheduled", self.tell(self.provider, session, "schedule", SLOT))
        self.refused("not_to_be_started", self.tell(self.receiver, session, "start"))

    def check_holding(self) -> None:
        session = self.confirmed(SOON)
        self.refused("not_in_session", self.tell(self.receiver, session, "complete", COMPLETE))
        self.refused("still_awaited", self.tell(self.receiver, session, "no-shows"))
        self.told(self.receiver, session, ("start", {}))
        self.refused("not_awaited", self.tell(self.receiver, session, "no-shows"))
        self.refused("not_to_be_cancelled", self.tell(self.provider, session, "cancel", CANCEL))
        self.refused("minutes_missing", self.tell(self.site, session, "tech-failures", FAILED))
        refer = COMPLETE | {"disposition": "REFERRAL", "referral": {
            "receiver": SENDER, "service": "CIRUGIA", "need": "SPECIALIST_CARE",
            "priority": "URGENT", "presumptiveDiagnosis": "T81.4",
            "currentCondition": "Infectada", "reason": "La herida"}}
        self.refused("receiver_has_the_patient", self.tell(self.receiver, session, "complete",
                                                           refer))
        refer["referral"]["receiver"] = "SPSSA999999"
        self.refused("receiver_unknown", self.tell(self.receiver, session, "complete", refer))
        self.told(self.receiver, session, ("complete", COMPLETE))
        self.refused("session_ended", self.tell(self.receiver, session, "start"))

    def check_failing(self) -> None:
        session = self.propose()
        self.refused("nothing_to_fail", self.tell(self.provider, session, "tech-failures", FAILED))
        self.refused("not_to_be_rescheduled", self.tell(self.provider, session, "reschedule",
                                                        SLOT))
        self.refused("not_to_be_abandoned", self.tell(self.provider, session, "abandon", ABANDON))
        self.told(self.provider, session, ("schedule", SLOT))
        for attempt in (1, 2, 3):
            self.told(self.site, session, ("confirm", CONFIRM), ("tech-failures", FAILED))
            if attempt < 3:
                self.refused("attempts_remain", self.tell(self.provider, session, "abandon",
                                                          ABANDON))
                self.told(self.provider, session, ("reschedule", SLOT))
        self.refused("attempts_exhausted", self.tell(self.provider, session, "reschedule", SLOT))
        without_a_reason = {name: value for name, value in ABANDON.items() if name != "whyNoVisit"}
        self.refused("why_no_visit_missing", self.tell(self.provider, session, "abandon",
                                                       without_a_reason))

    def check_the_end(self) -> None:
        session = self.propose()
        self.told(self.sender, session, ("void", VOID))
        self.refused("session_voided", self.tell(self.provider, session, "schedule", SLOT))


if __name__ == "__main__":
    unittest.main()
