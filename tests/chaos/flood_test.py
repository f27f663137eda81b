"""One client that sends nothing but what is refused is stopped; nobody else notices."""

import math
import threading
import time
import unittest

from support import tokens
from support.chaos_test_case import ChaosTestCase
from support.client import Answer
from support.people import MAP
from support.waiting import until

ALLOWED = 600  # Recorded refusals in a minute,
AGAIN_PER_S = 10  # refilled evenly.
STOPPED = 20  # Commands after which a flood has been seen to be stopped.
FLOOD_S = 120


class FloodTest(ChaosTestCase):
    def test_a_flood_of_refused_commands_is_stopped_and_harms_nobody_else(self) -> None:
        self.server.start()
        story = self.story(MAP.institutions[0])
        story.register()
        statuses: list[int] = []
        begun_at, ended_at = time.monotonic(), 0.0

        def flood() -> None:
            nonlocal ended_at
            client = self.clients.of(tokens.social_worker(MAP.institutions[0]))
            path = f"/v1/cases/{story.case}/assign"  # For supervisors only.
            while statuses.count(429) < STOPPED and time.monotonic() - begun_at < FLOOD_S:
                statuses.append(client.post(path, {"worker": "w-1"}).status)
                ended_at = time.monotonic()

        threads = [threading.Thread(target=flood) for _ in range(2)]
        for thread in threads:
            thread.start()
        other = self.story(MAP.institutions[1])
        while any(thread.is_alive() for thread in threads):
            other.play()
        for thread in threads:
            thread.join()

        self.assertEqual({403, 429}, set(statuses))
        refused = statuses.count(403)
        self.assertLessEqual(ALLOWED, refused)
        self.assertLessEqual(refused, ALLOWED + math.ceil(AGAIN_PER_S * (ended_at - begun_at)))
        flooding = self.clients.of(tokens.social_worker(MAP.institutions[0]))

        def once_more() -> Answer | None:
            answer = flooding.post(f"/v1/cases/{story.case}/assign", {"worker": "w-1"})
            return answer if answer.status == 429 else None

        # Some are allowed again: the threads may have ended a while ago.
        again = until("it is stopped again", once_more, FLOOD_S)
        assert again is not None
        self.assertEqual("too_many_refusals", again.code)
        self.assertTrue(again.headers["Retry-After"])
        self.assertEqual(200, flooding.get(f"/v1/cases/{story.case}").status)
        self.assertLessEqual(set(other.statuses), {200, 201, 409})
        report = self.settle_and_judge()
        self.assertGreaterEqual(report["summary"]["refusals"], refused)


if __name__ == "__main__":
    unittest.main()
