"""One client that sends nothing but what is refused is stopped; nobody else notices."""

import threading
import unittest

from support import tokens
from support.chaos_test_case import ChaosTestCase
from support.people import MAP

ALLOWED = 600  # Recorded refusals in a minute.


class FloodTest(ChaosTestCase):
    def test_a_flood_of_refused_commands_is_stopped_and_harms_nobody_else(self) -> None:
        self.server.start()
        story = self.story(MAP.institutions[0])
        story.register()
        statuses: list[int] = []

        def flood() -> None:
            client = self.clients.of(tokens.social_worker(MAP.institutions[0]))
            path = f"/v1/cases/{story.case}/assign"  # For supervisors only.
            while len(statuses) < 3 * ALLOWED and statuses[-20:] != [429] * 20:
                statuses.append(client.post(path, {"worker": "w-1"}).status)

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
        self.assertLess(refused, ALLOWED + 50)
        flooding = self.clients.of(tokens.social_worker(MAP.institutions[0]))
        # Ten a second are allowed again, and the threads may have ended a while ago.
        answers = (flooding.post(f"/v1/cases/{story.case}/assign", {"worker": "w-1"})
                   for _ in range(ALLOWED))
        again = next(answer for answer in answers if answer.status == 429)
        self.assertEqual("too_many_refusals", again.code)
        self.assertTrue(again.headers["Retry-After"])
        self.assertEqual(200, flooding.get(f"/v1/cases/{story.case}").status)
        self.assertLessEqual(set(other.statuses), {200, 201, 409})
        report = self.settle_and_judge()
        self.assertGreaterEqual(report["summary"]["refusals"], refused)


if __name__ == "__main__":
    unittest.main()
