"""One of two instances stands still for half a minute under load, and then goes on: nobody is left
waiting, and what it does late changes nothing that was answered.

It is late with commands that it had been asked when it was stopped, and with some that were sent to
it while it stood still; each was sent to the other one too, which answered.
"""

import signal
import sys
import time
import unittest
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support.chaos_test_case import Traffic  # noqa: E402
from support.client import Answer, Client, new_key  # noqa: E402
from support.cluster_test_case import ClusterTestCase, Instance  # noqa: E402
from support.recorded import Recorded  # noqa: E402
from support.stories import Story, case_of, visit_of  # noqa: E402
from support.waiting import until  # noqa: E402

FROZEN_S = 30
NOTICED_S = 5  # By then nobody is sent to it any more, and the other one has answered.
ATTEMPTS = 10  # To stop it while it has a command.
THREADS, REST_S = 6, 1
LATE = 12
DELAY_S = 0.05  # Each way to the broker, for who wakes: it is asked before it has read anything.
MOST_ROUNDS = 6  # Where it has recorded nothing late yet, since it had read the records first.


@dataclass
class Late:
    """A command that waited at the frozen instance, while the other one had answered it."""

    client: Client
    path: str
    key: str
    answered: Answer
    told: Answer | None = None  # By the one that was frozen, ...
    woken_us: int = 0  # ... when it went on.


class FreezeTest(ClusterTestCase):
    def start_brokers(self) -> None:
        self.proxy = self.start_broker_behind_proxy()

    def test_an_instance_that_wakes_after_half_a_minute_answers_truthfully(self) -> None:
        stories = self.registered()
        traffic = Traffic(self, THREADS, rest_s=REST_S)
        frozen = self.rng.choice(self.instances("intake", "homevisits"))
        self.await_answers_by(frozen, traffic)
        asked = self.freeze_with_commands(frozen, traffic)
        late = self.wake_late(frozen, stories, traffic, FROZEN_S)
        rounds = 1
        while not self.recorded_late(late) and rounds < MOST_ROUNDS:
            more = self.registered()
            self.signal(frozen, signal.SIGSTOP)
            late += self.wake_late(frozen, more, traffic, NOTICED_S)
            stories += more
            rounds += 1
        traffic.stop()
        report = self.judge(stories + traffic.stories)
        self.check_same_answers(late)
        recorded_late = self.recorded_late(late)
        print(f"frozen: {frozen.name}, {rounds} times; it had {len(asked)} commands at first, and "
              f"recorded {recorded_late} of {len(late)} late")
        self.assertGreater(report["summary"]["client"].get("answered 504", 0), 0,
                           "nobody had asked it when it froze")
        self.assertGreater(recorded_late, 0, "it never decided what was decided already")
        self.assert_seen("void records", at_least=recorded_late)

    def registered(self) -> list[Story]:
        stories = [self.story() for _ in range(LATE)]
        for story in stories:
            story.register()
        return stories

    def wake_late(self, frozen: Instance, stories: list[Story], traffic: Traffic,
                  for_s: float) -> list[Late]:
        """Sends it commands while it stands still, one for each story, and lets it go on after so
        long."""
        frozen_at, settled = time.monotonic(), self.log.settled
        late = [self.send_late(frozen, story) for story in stories]
        until("it has stood still for long enough",
              lambda: time.monotonic() - frozen_at >= for_s or traffic.failures, for_s + 1)
        self.assertEqual("T", self.state_of(frozen))
        self.assertGreater(self.log.settled, settled, "the other one goes on")
        self.proxy.delay(DELAY_S)
        woken_us = time.time_ns() // 1000
        self.signal(frozen, signal.SIGCONT)
        for one in late:
            one.told, one.woken_us = one.client.end_post(one.path, one.key), woken_us
        self.proxy.heal()
        self.await_answers_by(frozen, traffic)
        return late

    def freeze_with_commands(self, frozen: Instance, traffic: Traffic) -> set[tuple[str, str]]:
        """Those that it had been sent before it was stopped, and did not answer."""
        for _ in range(ATTEMPTS):
            until("a command is under way", self.log.in_flight)
            self.signal(frozen, signal.SIGSTOP)
            asked, stopped_at = self.log.in_flight(), time.monotonic()
            until("the other one has answered", lambda: not asked & self.log.in_flight()
                  or time.monotonic() - stopped_at >= NOTICED_S or traffic.failures)
            asked &= self.log.in_flight()
            if asked:
                return asked
            self.signal(frozen, signal.SIGCONT)
            self.await_answers_by(frozen, traffic)
        raise AssertionError(f"it was stopped {ATTEMPTS} times, and never had a command")

    def send_late(self, frozen: Instance, story: Story) -> Late:
        path, body = self.creating(frozen.service, story)
        client, key = story.worker.by_way_of(frozen.port), new_key()
        client.asks_who_stands_still = True
        self.addCleanup(client.close)
        client.begin_post(path, body, key)
        return Late(client, path, key, story.worker.command(path, body, key))

    def check_same_answers(self, late: list[Late]) -> None:
        """As those by the other one, where it could give any."""
        definite = [(one, one.told) for one in late
                    if one.told and one.told.status not in (503, 504)]
        self.assertTrue(definite, "no late answer was definite")
        for one, told in definite:
            self.assertEqual((one.answered.status, one.answered.position, one.answered.id),
                             (told.status, told.position, told.id))

    def recorded_late(self, late: list[Late]) -> int:
        """Commands that only an instance which is late can have decided again; the judge knows
        that nothing of that counts."""
        recorded = Recorded(self.cluster.folder, self.dump())
        times = [(one, recorded.times_us(one.client.principal.client, one.key)) for one in late]
        return sum(len(at) > 1 and at[-1] > one.woken_us for one, at in times)

    def creating(self, service: str, story: Story) -> tuple[str, dict[str, Any]]:
        """A command of that service."""
        if service == "intake":
            return "/v1/cases", case_of(story.patient, story.institution)
        return "/v1/home-visits", visit_of(story.case, story.person.municipality)

    def signal(self, instance: Instance, number: int) -> None:
        self.cluster.state.running[instance.name].signal(number)

    def state_of(self, instance: Instance) -> str:
        pid = self.cluster.state.running[instance.name].pid
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]

    def await_answers_by(self, instance: Instance, traffic: Traffic) -> None:
        """Commands are sent there, and answered."""
        def answered() -> float:
            return sum(count for name, count in self.cluster.metrics(instance).items()
                       if name.startswith("enlace_http_requests_total") and 'status="200"' in name
                       and "/v1/" in name)

        before = answered()
        until(f"{instance.name} answers", lambda: answered() > before or traffic.failures)


if __name__ == "__main__":
    unittest.main()
