"""A referral's whole life between three institutions, as commands; every answer is definite.

Its sender is turned down by the first unit and redirects it to the second. Before the patient is
attended there, two sessions see them from afar and a home visit finds them; then the circle closes.
"""

from typing import Any

from . import tokens
from .client import Answer, Client
from .stories import Story, after, referral_of, report
from .tokens import Principal, clinician
from .waiting import until

SENDER, FIRST, SECOND = "SPSSA000121", "SPSSA000133", "SPSSA000244"
REACTED_S = 60

REJECT = {"code": "NO_CAPACITY", "reason": "Sin camas", "advice": "Tienen camas en Rioverde",
          "suggestedReceiver": SECOND}
_APPOINTMENT = {"start": after(-3), "end": after(-2), "modality": "PRESENCIAL",
                "notifiedBy": "LLAMADA"}
_SLOT = {"start": after(-1), "end": after(-0.5), "timeZone": "America/Mexico_City",
         "professional": "md-2"}
_HELD = {"note": "Mejor", "professional": "md-2"}
_VISIT = {"whatToCheck": "La herida", "place": {"municipality": "24012"}, "address": "Juárez 5"}
_FINISH = {"attended": True, "diagnosis": "I20.9", "dischargedAt": after(0)}
_COUNTER_REFERRAL = _FINISH | {
    "treatment": "Angioplastia", "evolution": "Buena", "prognosis": "Bueno",
    "instructions": "Control", "followUpOwner": SENDER, "author": "md-2"}
# What the second unit does until the patient has missed an appointment.
UP_TO_THE_NO_SHOW: tuple[tuple[str, dict[str, Any]], ...] = (
    ("receive", {"deliveryProof": "R-2"}), ("accept", {"professional": "md-2"}),
    ("book", _APPOINTMENT), ("no-shows", {}))


class ReferralLife:
    def __init__(self, story: Story) -> None:
        self.story = story
        self.referral = ""
        self.sender, self.second = (self._client(tokens.social_worker(one))
                                    for one in (SENDER, SECOND))
        self.doctor = self._client(clinician(SECOND))

    def up_to_the_redirect(self) -> None:
        self.story.register()
        self.story.triage()
        self.story.assign()
        self.referral = self._done(self.sender.command(
            "/v1/referrals", referral_of(self.story.case, FIRST))).id
        first = self._client(clinician(FIRST))
        self._tell(first, "receive", {"deliveryProof": "R-1"})
        self._tell(first, "reject", REJECT)
        self._tell(self.sender, "redirect", {"receiver": SECOND, "reason": "Tienen camas"})

    def seen_from_afar_and_at_home(self) -> list[str]:
        """Both sessions and the visit that the second one leads to."""
        first = self._done(self.sender.command("/v1/tele-sessions", {
            "caseId": self.story.case, "provider": SECOND, "need": "FOLLOW_UP", "language": "spa",
            "deviceCheck": "PASSED", "reason": "No acudió", "referralId": self.referral})).id
        self._hold(first, "CONTROL")
        second = self.following(first)
        self._hold(second, "HOME_VISIT", visit=_VISIT)
        self.story.visit = self.following(second)
        self.story.up_to_assigned()
        self.story.by_coordinator("receive", {})  # Out of turn, as the judge of stories expects.
        self.story.up_to_on_site()
        self.story.by_team("complete", report())
        return [first, second, self.story.visit]

    def attended(self) -> None:
        for verb, body in (("book", _APPOINTMENT), ("start-attention", {}),
                           ("finish-attention", _FINISH), ("counter-referral", _COUNTER_REFERRAL)):
            self._tell(self.doctor, verb, body)
        self._tell(self.sender, "acknowledge", {"reader": "ts-1"})

    def close_case(self) -> Answer:
        return self._client(tokens.supervisor(SENDER)).command(
            f"/v1/cases/{self.story.case}/close", {"code": "ATTENDED", "reason": "Terminó"})

    def things(self) -> dict[str, dict[str, Any]]:
        """What the sender is told of all that followed from the case, by id."""
        answer = self.sender.get_settled(f"/v1/cases/{self.story.case}/story")
        assert answer.status == 200, f"the case's story is not shown: {answer.status}"
        return {thing["id"]: thing for thing in answer.json().get("things", [])}

    def steps(self) -> list[dict[str, Any]]:
        """The referral's, as the sender is told of them."""
        answer = self.sender.get_settled(f"/v1/referrals/{self.referral}/timeline")
        found: list[dict[str, Any]] = answer.json()["steps"]
        return found

    def following(self, cause: str) -> str:
        """What a reaction has made of that."""
        def found() -> str:
            return next((id for id, thing in self.things().items()
                         if thing.get("follows") == cause), "")

        return until(f"something follows from {cause}", found, REACTED_S)

    def _hold(self, session: str, disposition: str, **more: Any) -> None:
        steps: tuple[tuple[Client, str, dict[str, Any]], ...] = (
            (self.second, "schedule", _SLOT),
            (self.sender, "confirm", {"consent": "VERBAL", "channel": "LLAMADA"}),
            (self.sender, "check-in", {"identityCheck": "DOCUMENT"}), (self.doctor, "start", {}),
            (self.doctor, "complete", _HELD | {"disposition": disposition} | more))
        for who, verb, body in steps:
            self._done(who.command(f"/v1/tele-sessions/{session}/{verb}", body))

    def _tell(self, who: Client, verb: str, body: dict[str, Any]) -> None:
        self._done(who.command(f"/v1/referrals/{self.referral}/{verb}", body))

    def _client(self, principal: Principal) -> Client:
        return self.story.clients.of(principal)

    @staticmethod
    def _done(answer: Answer) -> Answer:
        assert answer.status in (200, 201), answer.body
        return answer
