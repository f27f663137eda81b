"""A patient of one unit whom others attend, over HTTP."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "chaos"))

from support import tokens  # noqa: E402
from support.chaos_test_case import ChaosTestCase  # noqa: E402
from support.client import Answer  # noqa: E402
from support.tokens import clinician  # noqa: E402

SENDER, RECEIVER, THIRD = "SPSSA000121", "SPSSA000133", "SPSSA000244"  # The last two: cardiology.
STRANGER = "SPSSA000256"
ACCEPT = {"professional": "md-1"}


class UnitsTestCase(ChaosTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.server.start()
        self.mine = self.story(SENDER)
        self.mine.register()
        self.sender = self.clients.of(tokens.social_worker(SENDER))
        self.receiver = self.clients.of(clinician(RECEIVER))
        self.third = self.clients.of(clinician(THIRD))

    def done(self, answer: Answer) -> Answer:
        self.assertIn(answer.status, (200, 201), answer.body)
        return answer

    def refused(self, code: str, answer: Answer) -> None:
        self.assertEqual(code, answer.code, answer.body)
