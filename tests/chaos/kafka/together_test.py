"""Two instances that do the same at once: make a key for one patient, and decide commands of the
same key.
"""

import subprocess
import sys
import threading
import unittest
from collections import Counter
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support import tokens  # noqa: E402
from support.at_once import send_at_once  # noqa: E402
from support.client import Answer  # noqa: E402
from support.cluster_test_case import ClusterTestCase, Instance  # noqa: E402
from support.paths import SOAK  # noqa: E402
from support.people import MAP  # noqa: E402
from support.recorded import entries_of  # noqa: E402
from support.stories import TRIAGE, Story, case_of, contact_attempt  # noqa: E402

PAIRS = 100_000 if SOAK else 10_000
MORE_PAIRS, MOST_PAIRS = PAIRS // 10, 2 * PAIRS
RACED = PAIRS // 100  # So many at least were decided by both before either had read of the other.
THREADS, STORIES_EACH = 4, 6
MOST_REGISTERED = 10 * THREADS * STORIES_EACH
REFUSED, CREATING = 0.02, 0.05  # Of all pairs; refusals are limited by the minute.


class TogetherTest(ClusterTestCase):
    def test_instances_share_keys_and_answer_alike(self) -> None:
        registered = self.register_until_both_sealed()
        stories = registered[:THREADS * STORIES_EACH]
        for story in stories:
            story.open_case()
            story.triage()
        told = self.send_pairs(stories, PAIRS)
        while self.void_records() < RACED and told.total() < MOST_PAIRS:
            told += self.send_pairs(stories, MORE_PAIRS)
        self.judge(registered)
        print(f"{told.total()} pairs: {dict(told)}")
        self.assertEqual({200, 201, 409}, set(told))
        self.assert_seen("void records", at_least=RACED)

    def send_pairs(self, stories: list[Story], count: int) -> Counter[int]:
        """How they were answered."""
        workers = [Worker(self, stories[number::THREADS], count // THREADS)
                   for number in range(THREADS)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        for worker in workers:
            if worker.failure:
                raise worker.failure
        return sum((worker.told for worker in workers), Counter())

    def void_records(self) -> int:
        """As an instance counts that reads all of the journal."""
        return int(self.cluster.metrics(self.instances("intake")[0])[
            'enlace_void_records_total{service="intake"}'])

    def register_until_both_sealed(self) -> list[Story]:
        """Each of two instances needs a patient's key to seal what it records, and one of them may
        seal in vain."""
        stories: list[Story] = []
        both_sealed: list[str] = []
        while not both_sealed and len(stories) < MOST_REGISTERED:
            more = [self.story(MAP.institutions[number % len(MAP.institutions)])
                    for number in range(THREADS * STORIES_EACH)]
            self.register_at_both(more)
            stories += more
            both_sealed = self.sealed_by_both(stories)
        self.assertGreater(len(both_sealed), 0, "nobody raced to make a key and seal with it")
        for instance in self.instances("views"):
            self.check_opened(instance, stories)
        return stories

    def register_at_both(self, stories: list[Story]) -> None:
        instances = [self.clients_at(one.port) for one in self.instances("intake")]
        for story in stories:
            worker = tokens.social_worker(story.institution)
            first, second = send_at_once([clients.of(worker) for clients in instances],
                                         "/v1/patients", story.person.registration())
            self.assertEqual(_told(first), _told(second))
            story.patient = first.id

    def sealed_by_both(self, stories: list[Story]) -> list[str]:
        """Patients that two keys were made for and two records sealed, all with the first key."""
        keys = self.keys_made()
        self.assertEqual({story.patient for story in stories}, keys.keys())
        raced = {patient for patient in keys if len(keys[patient]) > 1}
        entries = [entry for part in entries_of(self.dump(), "intake").values() for entry in part]
        sealed = {patient: [sum(key in entry for entry in entries) for key in keys[patient]]
                  for patient in keys}
        both_sealed = [patient for patient in raced if sealed[patient][0] > 1]
        print(f"of {len(keys)} patients {len(raced)} had a key made for them twice; "
              f"{len(both_sealed)} were recorded by both")
        for patient, (by_first, *by_others) in sealed.items():
            self.assertGreater(by_first, 0, patient)
            self.assertEqual(0, sum(by_others), f"{patient}: two keys are in use")
        return both_sealed

    def check_opened(self, instance: Instance, stories: list[Story]) -> None:
        clients = self.clients_at(instance.port)
        for story in stories:
            client = clients.of(tokens.social_worker(story.institution))
            shown = client.get_settled(f"/v1/patients/{story.patient}")
            self.assertEqual(200, shown.status, story.patient)
            self.assertEqual(story.person.registration()["demographics"]["name"],
                             shown.json()["identity"]["demographics"]["name"])

    def keys_made(self) -> dict[str, list[bytes]]:
        """Their ids, by patient, the first one first."""
        done = subprocess.run(
            ["kcat", "-C", "-b", self.brokers, "-t", "enlace.keyring.v1", "-p", "0", "-o",
             "beginning", "-e", "-q", "-f", "%k\n"],
            check=True, stdout=subprocess.PIPE, text=True, timeout=60)
        found: dict[str, list[bytes]] = {}
        for line in done.stdout.split():
            subject, generation, key = line.split("/")
            self.assertEqual("1", generation)
            found.setdefault(subject, []).append(bytes.fromhex(key))
        return found


class Worker(threading.Thread):
    """Sends each command to both instances, and reads their answers only then."""

    def __init__(self, test: ClusterTestCase, stories: list[Story], pairs: int) -> None:
        super().__init__()
        self._stories = stories
        self._pairs = pairs
        self._rng = stories[0].rng
        self._instances = [test.clients_at(one.port) for one in test.instances("intake")]
        self._test = test
        self.told: Counter[int] = Counter()
        self.failure: BaseException | None = None

    def run(self) -> None:
        try:
            for _ in range(self._pairs):
                self._pair(self._rng.choice(self._stories))
        except BaseException as error:  # Raised on the test's own thread.
            self.failure = error

    def _pair(self, story: Story) -> None:
        path, body, status = self._command(story)
        worker = tokens.social_worker(story.institution)
        answers = send_at_once([clients.of(worker) for clients in self._instances], path, body)
        first, second = map(_told, answers)
        self._test.assertEqual(first, second, path)
        self._test.assertEqual(status, answers[0].status, path)
        self.told[status] += 1

    def _command(self, story: Story) -> tuple[str, dict[str, Any], int]:
        """And how it has to be answered."""
        chance = self._rng.random()
        if chance < REFUSED:
            return f"/v1/cases/{story.case}/triage", TRIAGE, 409
        if chance < REFUSED + CREATING:
            return "/v1/cases", case_of(story.patient, story.institution), 201
        return (f"/v1/cases/{story.case}/contact-attempts", contact_attempt(story.institution), 200)


def _told(answer: Answer) -> tuple[Any, ...]:
    body = answer.json()
    body.pop("trace", None)
    return answer.status, answer.position, answer.headers.get("ETag"), body


if __name__ == "__main__":
    unittest.main()
