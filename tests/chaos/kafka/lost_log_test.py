"""A log that is deleted, brought back from an older copy, and grows again, while some who had read
more of it are down, and one is frozen: each finds out, says where, and claims nothing; and all go
on once somebody has accepted the loss. Then one whose beginning is cut off.
"""

import json
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support import tokens  # noqa: E402
from support.chaos_test_case import Traffic  # noqa: E402
from support.client import Client, Clients, new_key  # noqa: E402
from support.client_log import ClientLog  # noqa: E402
from support.cluster_test_case import ClusterTestCase, Instance  # noqa: E402
from support.recorded import entries_of  # noqa: E402
from support.stories import Story, contact_attempt  # noqa: E402
from support.waiting import until  # noqa: E402

from enlace_kafka.state import ClusterError  # noqa: E402

TOPIC = "enlace.intake.journal.v1"
TOOLS = "org.apache.kafka.tools"
STORIES, LOST_EACH = 12, 2
FETCH_WAIT_S = 0.1  # What a broker sends to who is frozen comes within that, and is read later.
MORE = 60  # Commands that are answered in the end.
WITHIN_S = 60
PLACE = re.compile(r"--accept-loss (intake/(\d+)@(\d+))")
LOSS_ACCEPTED = b"enlace.journal.v1.LossAccepted"


class LostLogTest(ClusterTestCase):
    def test_whoever_had_read_what_is_lost_says_so_and_goes_on_once_that_is_accepted(self) -> None:
        stories = [self.story() for _ in range(STORIES)]
        for story in stories:
            story.register()
            story.triage()
        self.await_settled()
        kept = self.entries()
        self.record_what_will_be_lost(stories)
        had_read = self.entries()
        lost = {p: had_read[p][len(kept[p]):] for p in kept if had_read[p] != kept[p]}
        frozen, other = self.instances("intake")
        self.signal(frozen, signal.SIGSTOP)
        awake = [one for one in self.instances() if one != frozen]
        for instance in awake:  # In order, so that what they had read is in their stores.
            self.note(instance)
            self.assertTrue(self.cluster.state.running[instance.name].end(WITHIN_S), instance.name)

        self.make_anew_from(kept)
        places = self.refusals_of([one for one in awake if one.number == other.number], had_read)
        self.start_again(awake, places, without_stores=awake)
        for story in stories:
            story.try_to_reach(LOST_EACH + 1)
        self.await_settled(awake)
        grown = self.entries()
        for partition in lost:
            self.assertGreater(len(grown[partition]), len(had_read[partition]),
                               "what the frozen one is about to read is missing, not another")

        self.wake_with_commands(frozen, stories, lost, had_read)
        somewhere = min(lost)
        self.produce(somewhere, lost[somewhere][-1:])
        late = {partition: range(len(grown[partition]), len(entries))
                for partition, entries in self.entries().items()
                if len(entries) > len(grown[partition])}
        for instance in awake:
            self.await_halts(instance, {p: positions[0] for p, positions in late.items()})

        places |= {f"intake/{p}@{position}" for p in late for position in late[p]}
        for instance in self.instances():
            self.kill(instance)
        self.start_again(self.instances(), places, without_stores=[frozen])
        self.check_recorded(places)
        self.start_without_saying_it_again(other)
        self.go_on_and_judge(stories)
        print(f"lost: {sum(map(len, lost.values()))} records of {len(lost)} partitions; late: "
              f"{sum(map(len, late.values()))}; accepted: {' '.join(sorted(places))}")
        self.cut_the_beginning(stories[0])

    def record_what_will_be_lost(self, stories: list[Story]) -> None:
        """By clients that will have to be told: the judge does not hear of them."""
        log = ClientLog(self.folder / "lost.ndjson")
        self.addCleanup(log.close)
        clients = Clients(lambda: self.cluster.state.front_port, self.tokens, log)
        self.addCleanup(clients.close)
        for story in stories * LOST_EACH:
            worker = clients.of(tokens.social_worker(story.institution))
            worker.command(f"/v1/cases/{story.case}/contact-attempts",
                           contact_attempt(story.institution))
        self.await_settled()

    def entries(self) -> dict[int, list[bytes]]:
        """Of intake's journal as it is now, by partition."""
        return entries_of(self.dump(), "intake")

    def make_anew_from(self, kept: dict[int, list[bytes]]) -> None:
        admin = self.cluster.kafka.admin
        admin.run([(f"{TOOLS}.TopicCommand", "--delete", "--topic", TOPIC)])
        until("the topic is gone", lambda: TOPIC not in "".join(
            admin.run([(f"{TOOLS}.TopicCommand", "--list")])).split(), WITHIN_S)
        subprocess.run(self.cluster.programs.make_topics(), check=True, timeout=WITHIN_S,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for partition, entries in kept.items():
            self.produce(partition, entries)

    def produce(self, partition: int, entries: list[bytes]) -> None:
        """As they are: kcat makes a message of each file."""
        with tempfile.TemporaryDirectory(dir=self.folder) as folder:
            files = [Path(folder) / str(number) for number in range(len(entries))]
            for file, entry in zip(files, entries):
                file.write_bytes(entry)
            subprocess.run(["kcat", "-P", "-b", self.brokers, "-t", TOPIC, "-p", str(partition),
                            "-X", "acks=all", *files], check=True, timeout=WITHIN_S)

    def refusals_of(self, instances: list[Instance],
                    had_read: dict[int, list[bytes]]) -> set[str]:
        """They do not start, and say at which of the places that they had read last."""
        places = set()
        for instance in instances:
            with self.assertRaises(ClusterError) as refused:
                self.cluster.start(instance.name)
            self.assertIn("the log was cut or replaced", str(refused.exception))
            place, partition, position = PLACE.search(str(refused.exception)).groups()
            self.assertEqual(len(had_read[int(partition)]) - 1, int(position), instance.name)
            places.add(place)
        return places

    def start_again(self, instances: list[Instance], places: set[str],
                    without_stores: list[Instance]) -> None:
        for instance in without_stores:
            self.delete_stores(instance)
        flags = [word for place in sorted(places) for word in ("--accept-loss", place)]
        for instance in instances:
            self.cluster.start(instance.name, *flags)

    def delete_stores(self, instance: Instance) -> None:
        shutil.rmtree(self.cluster.programs.data_of(instance.name) / "stores")

    def wake_with_commands(self, frozen: Instance, stories: list[Story],
                           lost: dict[int, list[bytes]], had_read: dict[int, list[bytes]]) -> None:
        """Which wait for it. What it decides on the log that it remembers, others will read."""
        asked: list[tuple[Client, str, str]] = []
        for story in stories:
            client = story.worker.by_way_of(frozen.port)
            self.addCleanup(client.close)
            path, key = f"/v1/cases/{story.case}/contact-attempts", new_key()
            client.begin_post(path, contact_attempt(story.institution), key)
            asked.append((client, path, key))
        self.signal(frozen, signal.SIGCONT)
        told = Counter(client.end_post(path, key).status for client, path, key in asked)
        print(f"the frozen one answered {dict(told)}")
        self.assertLessEqual(told.keys(), {503, 504})
        self.await_halts(frozen, {partition: len(had_read[partition]) for partition in lost})

    def await_halts(self, instance: Instance, places: dict[int, int]) -> None:
        """It names them, and takes no more commands."""
        until(f"{instance.name} halts at {places}", lambda: self.halts(instance) == places)
        until("its health says so", lambda: self.reasons(instance) == {"journal_halted"})

    def halts(self, instance: Instance) -> dict[int, int]:
        """In its present run, by partition."""
        said = self.cluster.log_of(instance.name).read_text(errors="replace")
        lines = said.rpartition('"event":"serving"')[2].splitlines()
        found = (PLACE.search(line) for line in lines if '"event":"journal_halted"' in line)
        return {int(place[2]): int(place[3]) for place in found if place}

    def reasons(self, instance: Instance) -> set[str]:
        client = self.clients.of(tokens.STATE).by_way_of(instance.port)
        try:
            health = client.get("/health/ready").json()
        finally:
            client.close()
        return {one["reason"] for one in health["components"] if not one.get("ok")}

    def signal(self, instance: Instance, number: int) -> None:
        self.cluster.state.running[instance.name].signal(number)

    def check_recorded(self, places: set[str]) -> None:
        for partition, entries in self.entries().items():
            accepted = sum(place.startswith(f"intake/{partition}@") for place in places)
            recorded = sum(entry.count(LOSS_ACCEPTED) for entry in entries)
            self.assertEqual(accepted, recorded, partition)

    def start_without_saying_it_again(self, *instances: Instance) -> None:
        for instance in instances:
            self.kill(instance)
            self.delete_stores(instance)
            self.cluster.start(instance.name)

    def go_on_and_judge(self, stories: list[Story]) -> None:
        traffic = Traffic(self, 2)
        enough = self.log.settled + MORE
        until("all goes on", lambda: self.log.settled >= enough or traffic.failures, WITHIN_S)
        traffic.stop()
        report = self.judge(stories + traffic.stories)
        self.assertGreater(report["counts"]["NOTE_LOSS_ACCEPTED"], 0)

    def cut_the_beginning(self, story: Story) -> None:
        """Of one partition, further than those have read who are frozen."""
        goes_on, frozen = self.instances("intake")
        readers = [frozen, self.instances("views")[0]]
        before = self.entries()
        for instance in readers:
            self.signal(instance, signal.SIGSTOP)
        path = f"/v1/cases/{story.case}/contact-attempts"
        client = story.worker.by_way_of(goes_on.port)
        self.addCleanup(client.close)
        frozen_at = time.monotonic()
        while time.monotonic() - frozen_at < 10 * FETCH_WAIT_S:
            answer = client.command(path, contact_attempt(story.institution))
        partition = int(re.fullmatch(r"intake/(\d+)@\d+", answer.position)[1])
        had_read, end = len(before[partition]), len(self.entries()[partition])
        self.delete_records(partition, end)
        for instance in readers:
            self.signal(instance, signal.SIGCONT)
        place = f"topic {TOPIC}, partition {partition}, offset "
        for instance in readers:
            until(f"{instance.name} halts", lambda: "journal_halted" in self.reasons(instance))
            said = self.cluster.log_of(instance.name).read_text(errors="replace")
            named = re.search(f"{re.escape(place)}(\\d+) does not exist, although it did", said)
            self.assertIn(int(named[1]), range(had_read, end), instance.name)
            self.kill(instance)
            with self.assertRaises(ClusterError) as refused:
                self.cluster.start(instance.name)
            self.assertIn(f"{place}0 does not exist, although it did", str(refused.exception))
        self.assertEqual(200, client.command(path, contact_attempt(story.institution)).status,
                         "who had read everything goes on")

    def delete_records(self, partition: int, before: int) -> None:
        file = self.folder / "delete.json"
        file.write_text(json.dumps({"version": 1, "partitions": [
            {"topic": TOPIC, "partition": partition, "offset": before}]}))
        self.cluster.kafka.admin.run([(f"{TOOLS}.DeleteRecordsCommand", "--offset-json-file",
                                       str(file))])


if __name__ == "__main__":
    unittest.main()
