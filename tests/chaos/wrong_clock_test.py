"""The wall clock of a running server jumps a year ahead and back, or was wrong when it started."""

import unittest
from typing import Any

from support import tokens
from support.chaos_test_case import ChaosTestCase
from support.client import Client, new_key
from support.stories import Story, contact_attempt, report
from support.waiting import until

YEAR_S = 365 * 86_400
TRIED = 20  # Commands, each of which has the engine look for what is due.


class WrongClockTest(ChaosTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.set_clock_ahead(0)

    def test_nothing_is_written_and_nothing_falls_due_while_it_is_a_year_ahead(self) -> None:
        self.server.start()
        story = self.visit_under_way()  # With clocks that run out within the year.
        self.await_settled()
        self.set_clock_ahead(YEAR_S)
        for _ in range(TRIED):
            self.expect_not_tried(story)
        until("health says so", self.clock_is_doubted)
        self.expect_only_what_needs_no_record(story)
        self.set_clock_ahead(0)
        until("it goes on", lambda: not self.clock_is_doubted())
        story.up_to_on_site()
        story.by_team("complete", report())
        self.assertEqual(0, self.settle_and_judge()["summary"]["by_timer"])

    def test_a_start_by_a_right_clock_after_a_wrong_one_is_vouched_for(self) -> None:
        self.set_clock_ahead(YEAR_S)
        self.server.start()
        early = self.visit_under_way()
        self.await_settled()
        self.server.stop()
        self.set_clock_ahead(0)
        self.server.start()
        until("health says so", self.clock_is_doubted)
        self.expect_not_tried(early)
        self.expect_only_what_needs_no_record(early)
        self.server.stop()

        self.server.flags += ("--clock-checked",)
        self.server.start()
        self.assertFalse(self.clock_is_doubted())
        early.up_to_on_site()
        early.by_team("complete", report())
        self.visit_under_way()
        self.await_settled()
        self.server.stop()
        # How many were open on days of the next year is nobody's workload.
        self.assertGreater(self.judge("--settled")["counts"]["NOTE_CLOCK_FELL"], 0)

    def visit_under_way(self) -> Story:
        story = self.story()
        story.up_to_assigned_visit()
        return story

    def expect_not_tried(self, story: Story) -> None:
        answer = self.anew(story.worker).post(f"/v1/cases/{story.case}/contact-attempts",
                                              contact_attempt(story.institution), new_key())
        self.assertEqual((503, "not_tried"), (answer.status, answer.code))

    def expect_only_what_needs_no_record(self, story: Story) -> None:
        """Nobody is shown a patient without a record of it."""
        answer = self.anew(story.worker).get(f"/v1/home-visits/{story.visit}")
        self.assertEqual((503, "not_audited"), (answer.status, answer.code))
        self.assertEqual(200, self.anew(self.state).get("/v1/workload").status)

    def clock_is_doubted(self) -> bool:
        answer = self.anew(self.state).get("/health/ready")
        components: list[dict[str, Any]] = answer.json()["components"]
        return any(one.get("reason") == "clock_not_trusted" for one in components)

    def anew(self, client: Client) -> Client:
        """By a connection that no server before this one has ended."""
        made = client.by_way_of(self.server.port)
        self.addCleanup(made.close)
        return made

    @property
    def state(self) -> Client:
        return self.clients.of(tokens.STATE)


if __name__ == "__main__":
    unittest.main()
