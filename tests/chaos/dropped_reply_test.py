"""A client that never hears its answer, asks again long after, and is told the same, once."""

import json
import shutil
import socket
import unittest
from dataclasses import dataclass
from typing import Any

from support import tokens
from support.chaos_test_case import ChaosTestCase
from support.client import Client, new_key
from support.recorded import Recorded
from support.stories import Story, contact_attempt
from support.waiting import until


@dataclass
class Dropped:
    """A command whose answer nobody read."""

    client: Client
    path: str
    body: dict[str, Any]
    status: int
    code: str
    key: str = ""
    position: str = ""


class DroppedReplyTest(ChaosTestCase):
    def test_a_dropped_answer_is_the_same_after_more_has_happened_and_views_are_rebuilt(
            self) -> None:
        self.server.start()
        story = self.story()
        story.register()
        story.triage()
        story.assign()
        story.request_visit()
        story.up_to_assigned()
        dropped = self.commands(story)
        for one in dropped:
            self.send_and_hang_up(one)
        self.move_on(story)

        told_before = [self.ask_again(one) for one in dropped]
        for deleted in (None, "stores/views", "stores"):
            self.server.stop()
            if deleted:
                shutil.rmtree(self.data / deleted)
            self.server.start()
            with self.subTest(deleted=deleted):
                self.assertEqual(told_before, [self.ask_again(one) for one in dropped])
        report = self.settle_and_judge()
        self.assertGreaterEqual(report["summary"]["client"]["no answer"], len(dropped))
        recorded = Recorded(self.data)
        for one in dropped:
            self.assertEqual(1, len(recorded.times_us(one.client.principal.client, one.key)))

    def commands(self, story: Story) -> list[Dropped]:
        """Accepted, accepted and creating, refused, and with nothing left to do."""
        coordinator = self.clients.of(tokens.coordinator(story.jurisdiction))
        visit = f"/v1/home-visits/{story.visit}"
        return [
            Dropped(story.worker, f"/v1/cases/{story.case}/contact-attempts",
                    contact_attempt(story.institution), 200, "accepted"),
            Dropped(story.worker, "/v1/patients", self.story().person.registration(), 201,
                    "accepted"),
            Dropped(coordinator, f"{visit}/receive", {}, 409, "not_awaiting_receipt"),
            Dropped(coordinator, f"{visit}/assign", {"visitors": ["visitor-1"]}, 200,
                    "nothing_to_do"),
        ]

    def send_and_hang_up(self, dropped: Dropped) -> None:
        """Sends it whole, sees by the log's growth that it was recorded, and reads nothing."""
        dropped.key = new_key()
        body = json.dumps(dropped.body).encode()
        headers = dropped.client.authorized({
            "Host": "localhost", "Content-Type": "application/json",
            "Content-Length": str(len(body)), "Idempotency-Key": dropped.key})
        head = f"POST {dropped.path} HTTP/1.1\r\n" + "".join(
            f"{name}: {value}\r\n" for name, value in headers.items())
        name = (dropped.client.principal.client, dropped.key)
        before = len(Recorded(self.data).times_us(*name))
        self.assertEqual(0, before)
        with socket.create_connection(("127.0.0.1", self.server.port)) as connection:
            self.log.sent(*name)
            connection.sendall(head.encode() + b"\r\n" + body)
        self.log.unanswered(*name)
        until("the command is recorded", lambda: Recorded(self.data).times_us(*name))

    def move_on(self, story: Story) -> None:
        story.up_to_on_site()
        story.by_team("safety-notes", {"note": "Perro suelto"})
        story.try_to_reach(1)

    def ask_again(self, dropped: Dropped) -> tuple[Any, ...]:
        answer = dropped.client.command(dropped.path, dropped.body, dropped.key)
        body = answer.json()
        self.assertEqual(dropped.status, answer.status, body)
        self.assertEqual(dropped.code, body.get("code") or body["outcome"])
        body.pop("trace", None)
        return answer.status, answer.position, answer.headers.get("ETag"), body


if __name__ == "__main__":
    unittest.main()
