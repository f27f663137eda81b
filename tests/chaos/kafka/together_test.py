"""Two instances that do the same at once: found a journal, and decide commands of the same key."""

import sys
import threading
import unittest
from collections import Counter
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support import tokens  # noqa: E402
from support.client import Answer, Client, new_key  # noqa: E402
from support.cluster_test_case import ClusterTestCase  # noqa: E402
from support.paths import SOAK  # noqa: E402
from support.people import MAP  # noqa: E402
from support.recorded import geneses_too_many  # noqa: E402
from support.stories import TRIAGE, Story, case_of, contact_attempt  # noqa: E402

PAIRS = 100_000 if SOAK else 10_000
THREADS, STORIES_EACH = 4, 6
REFUSED, CREATING = 0.02, 0.05  # Of all pairs; refusals are limited by the minute.


class TogetherTest(ClusterTestCase):
    def test_instances_found_one_journal_and_answer_a_key_alike(self) -> None:
        self.assertGreater(geneses_too_many(self.dump()), 0, "nobody raced to found a journal")
        stories = [self.story(MAP.institutions[number % len(MAP.institutions)])
                   for number in range(THREADS * STORIES_EACH)]
        for story in stories:
            story.register()
            story.triage()
        workers = [Worker(self, stories[number::THREADS]) for number in range(THREADS)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        for worker in workers:
            if worker.failure:
                raise worker.failure
        self.judge(stories)
        told = sum((worker.told for worker in workers), Counter())
        print(f"{PAIRS} pairs: {dict(told)}")
        self.assertEqual({200, 201, 409}, set(told))
        # One of two in a hundred at least was decided by both before either had read of the other.
        self.assert_seen("void records", at_least=PAIRS // 100)


class Worker(threading.Thread):
    """Sends each command to both instances, and reads their answers only then."""

    def __init__(self, test: ClusterTestCase, stories: list[Story]) -> None:
        super().__init__()
        self._stories = stories
        self._rng = stories[0].rng
        self._instances = [test.clients_at(one.port) for one in test.instances("intake")]
        self._test = test
        self.told: Counter[int] = Counter()
        self.failure: BaseException | None = None

    def run(self) -> None:
        try:
            for _ in range(PAIRS // THREADS):
                self._pair(self._rng.choice(self._stories))
        except BaseException as error:  # Raised on the test's own thread.
            self.failure = error

    def _pair(self, story: Story) -> None:
        path, body = self._command(story)
        worker = tokens.social_worker(story.institution)
        clients = [clients.of(worker) for clients in self._instances]
        key = new_key()
        for client in clients:
            client.begin_post(path, body, key)
        answers = [_definite(client, client.end_post(path, key), path, body, key)
                   for client in clients]
        first, second = map(_told, answers)
        self._test.assertEqual(first, second, path)
        self.told[answers[0].status] += 1

    def _command(self, story: Story) -> tuple[str, dict[str, Any]]:
        chance = self._rng.random()
        if chance < REFUSED:
            return f"/v1/cases/{story.case}/triage", TRIAGE
        if chance < REFUSED + CREATING:
            return "/v1/cases", case_of(story.patient, story.institution)
        return f"/v1/cases/{story.case}/contact-attempts", contact_attempt(story.institution)


def _definite(client: Client, answer: Answer, path: str, body: dict[str, Any], key: str) -> Answer:
    return client.command(path, body, key) if answer.status in (503, 504) else answer


def _told(answer: Answer) -> tuple[Any, ...]:
    body = answer.json()
    body.pop("trace", None)
    return answer.status, answer.position, answer.headers.get("ETag"), body


if __name__ == "__main__":
    unittest.main()
