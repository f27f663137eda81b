"""The disk of the only broker is full, which ends it; room and a start is all it takes to go on.
One instance is started meanwhile, and comes up by itself once the broker is back.
"""

import shutil
import sys
import unittest
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support import small_disk, tokens  # noqa: E402
from support.chaos_test_case import Traffic  # noqa: E402
from support.client import Client, NoAnswer  # noqa: E402
from support.cluster_test_case import ClusterTestCase, Instance  # noqa: E402
from support.paths import SOAK  # noqa: E402
from support.stories import Story  # noqa: E402
from support.waiting import until  # noqa: E402

ROUNDS = 20 if SOAK else 1
THREADS = 3
SIZE_MIB = 64
LEFT_BYTES = 256 << 10  # Fills while commands are taken.
MORE = 40  # Commands that are answered before and after.
WITHIN_S = 60
BROKER = 1


class FullDiskTest(ClusterTestCase):
    def start_brokers(self) -> None:
        self.disk = self.cluster.kafka.folder / f"node-{BROKER}/data"
        self.disk.mkdir(parents=True)
        small_disk.mount(self.disk, SIZE_MIB)
        self.addCleanup(small_disk.unmount, self.disk)
        self.addCleanup(self.end)  # Whoever has files open there.
        super().start_brokers()

    def test_nothing_is_lost_or_claimed_when_the_broker_has_no_room(self) -> None:
        self.starter = ThreadPoolExecutor(1)
        self.addCleanup(self.starter.shutdown)
        known = self.story()
        known.play()
        self.await_settled()
        traffic = [Traffic(self, THREADS - 1), Traffic(self, 1, Story.ask_for_visit)]
        for _ in range(ROUNDS):
            self.await_more_taken(traffic)
            self.fill_and_free(known)
            self.await_more_taken(traffic)
        for one in traffic:
            one.stop()
        self.judge([known, *(story for one in traffic for story in one.stories)])
        self.assert_seen("connections lost", "requests repeated by clients")

    def fill_and_free(self, known: Story) -> None:
        filler = self.fill_until_the_broker_ends()
        late = self.rng.choice(self.instances())
        self.kill(late)
        started = self.starter.submit(self.cluster.start, late.name)
        for instance in self.instances("views"):
            if instance != late:
                client = self.client_at(instance, known.worker)
                answer = client.get(f"/v1/patients/{known.patient}")
                self.assertEqual((503, "not_audited"), (answer.status, answer.code))
        unsettled = self.unsettled
        until("commands are not taken", lambda: self.unsettled > unsettled, WITHIN_S)
        for instance in self.instances("intake", "homevisits"):
            until(f"{instance.name} says so", lambda: not self.cluster.is_ready(instance))
        self.check_waiting(late)

        filler.unlink()
        self.cluster.kafka.start(BROKER)
        started.result(WITHIN_S)
        for instance in self.instances():
            until(f"{instance.name} is well", lambda: self.cluster.is_ready(instance), WITHIN_S)

    def fill_until_the_broker_ends(self) -> Path:
        kafka = self.cluster.kafka
        said_before = len(kafka.log_of(BROKER).read_bytes())
        filler = self.disk / "filler"
        with filler.open("wb") as file:
            file.write(bytes(shutil.disk_usage(self.disk).free - LEFT_BYTES))
        until("the broker ends", lambda: not kafka.state.runs(BROKER), WITHIN_S)
        said = kafka.log_of(BROKER).read_bytes()[said_before:].decode(errors="replace")
        self.assertIn("No space left on device", said)
        return filler

    def check_waiting(self, late: Instance) -> None:
        """It says that it can't start yet, and why, and does nothing."""
        client = self.client_at(late, self.clients.of(tokens.STATE))

        def reasons() -> list[tuple[str, str]]:
            try:
                components = client.get("/health/ready").json()["components"]
            except NoAnswer:
                return []
            return [(one["name"], one["reason"]) for one in components]

        until(f"{late.name} waits for the log",
              lambda: reasons() == [("start", "log_unavailable")], WITHIN_S)
        answer = client.send("POST", "/v1/patients", b"{}", {})
        self.assertEqual((503, "not_tried"), (answer.status, answer.code))

    def client_at(self, instance: Instance, client: Client) -> Client:
        """The same principal's, at this instance."""
        made = client.by_way_of(instance.port)
        self.addCleanup(made.close)
        return made

    @property
    def unsettled(self) -> int:
        return self.log.statuses[503] + self.log.statuses[504]

    def await_more_taken(self, traffic: list[Traffic]) -> None:
        enough = self.log.settled + MORE
        until("commands are taken", lambda: self.log.settled >= enough
              or any(one.failures for one in traffic), WITHIN_S)


if __name__ == "__main__":
    unittest.main()
