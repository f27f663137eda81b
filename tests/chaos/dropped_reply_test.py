"""A client that never hears its answer, asks again long after, and is told the same, once."""

import shutil
import time
import unittest
from dataclasses import dataclass
from typing import Any

from support import tokens
from support.chaos_test_case import ChaosTestCase
from support.client import Answer, Client, new_key
from support.lossy import Lossy
from support.recorded import Recorded
from support.stories import Story, contact_attempt

AHEAD_S = 25 * 3600


@dataclass
class Command:
    """One whose answer gets lost, and what it should have been."""

    client: Client
    path: str
    body: dict[str, Any]
    status: int
    code: str
    key: str = ""
    told: tuple[Any, ...] = ()  # What was lost.


def all_said(answer: Answer) -> tuple[Any, ...]:
    """Status, place, version and body, without what differs for every request."""
    body = answer.json()
    body.pop("trace", None)
    return answer.status, answer.position, answer.headers.get("ETag"), body


class DroppedReplyTest(ChaosTestCase):
    def test_a_retry_is_told_what_was_lost_though_all_moved_on_and_a_day_has_passed(self) -> None:
        self.server.start()
        story = self.story()
        story.up_to_assigned_visit()
        commands = self.commands(story)
        self.lose_answers(commands)
        self.move_on(story)
        self.ask_again(commands)

        for deleted, ahead_s in ((None, 0), ("stores/views", 0), ("stores", AHEAD_S)):
            self.server.stop()
            if deleted:
                shutil.rmtree(self.data / deleted)
            if ahead_s:
                self.set_clock_ahead(ahead_s)
            self.server.start()
            with self.subTest(deleted=deleted, ahead_s=ahead_s):
                self.ask_again(commands)
        self.check_that_the_server_lives_a_day_later()

        report = self.settle_and_judge()
        self.assertGreaterEqual(report["summary"]["client"]["no answer"], len(commands))
        for one in commands:
            self.assertEqual(1, len(self.recorded_at_us(one)), one.path)

    def commands(self, story: Story) -> list[Command]:
        """Accepted, accepted and creating, refused, and with nothing left to do."""
        coordinator = self.clients.of(tokens.coordinator(story.jurisdiction))
        visit = f"/v1/home-visits/{story.visit}"
        return [
            Command(story.worker, f"/v1/cases/{story.case}/contact-attempts",
                    contact_attempt(story.institution), 200, "accepted"),
            Command(story.worker, "/v1/patients", self.story().person.registration(), 201,
                    "accepted"),
            Command(coordinator, f"{visit}/receive", {}, 409, "not_awaiting_receipt"),
            Command(coordinator, f"{visit}/assign", {"visitors": ["visitor-1"]}, 200,
                    "nothing_to_do"),
        ]

    def lose_answers(self, commands: list[Command]) -> None:
        """Each is recorded, and answered to nobody."""
        way = Lossy(self.server.port)
        self.addCleanup(way.close)
        for one in commands:
            one.key = new_key()
            self.assertEqual([], self.recorded_at_us(one))
            lost = way.lose_answer(one.client, one.path, one.body, one.key)
            self.assertEqual(1, len(self.recorded_at_us(one)), one.path)
            self.assertEqual(one.status, lost.status, lost.body)
            self.assertEqual(one.code, lost.json().get("code") or lost.json()["outcome"])
            one.told = all_said(lost)

    def move_on(self, story: Story) -> None:
        story.up_to_on_site()
        story.by_team("safety-notes", {"note": "Perro suelto"})
        story.try_to_reach(1)

    def ask_again(self, commands: list[Command]) -> None:
        for one in commands:
            self.assertEqual(one.told, all_said(one.client.command(one.path, one.body, one.key)))

    def check_that_the_server_lives_a_day_later(self) -> None:
        later = Command(self.clients.of(tokens.social_worker(self.story().institution)),
                        "/v1/patients", self.story().person.registration(), 201, "accepted",
                        key=new_key())
        later.client.command(later.path, later.body, later.key)
        ahead_us = self.recorded_at_us(later)[0] - time.time_ns() // 1000
        self.assertAlmostEqual(AHEAD_S, ahead_us / 1e6, delta=60)

    def recorded_at_us(self, command: Command) -> list[int]:
        return Recorded(self.data).times_us(command.client.principal.client, command.key)


if __name__ == "__main__":
    unittest.main()
