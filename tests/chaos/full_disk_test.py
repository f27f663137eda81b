"""A full disk: commands are refused, reading goes on, and room is all that it takes to go on."""

import os
import shutil
import subprocess
import unittest

from support import tokens
from support.chaos_test_case import ChaosTestCase, Traffic
from support.client import Client, NoAnswer
from support.paths import SOAK
from support.stories import Story
from support.waiting import until

SIZE_MIB = 96
LEFT_BYTES = 256 << 10  # Fills while commands are taken.


class FullDiskTest(ChaosTestCase):
    FLAGS = ("--segment-mib", "2")

    def setUp(self) -> None:
        super().setUp()
        self.assertEqual(0, os.geteuid(),
                         "a small file system has to be mounted: run this test as root")
        self.data.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE_MIB}m", "tmpfs", self.data],
                       check=True)
        self.addCleanup(subprocess.run, ["umount", self.data], check=True)
        self.addCleanup(self.server.end)
        self.filler = self.data / "filler"

    def test_a_full_disk_stops_commands_only_and_only_while_it_is_full(self) -> None:
        self.server.start()
        for _ in range(3 if SOAK else 1):
            self.fill_and_free()
        report = self.settle_and_judge()
        self.assertGreater(report["summary"]["client"]["answered 503"], 0)
        print(report["summary"])

    def fill_and_free(self) -> None:
        known = self.story()
        known.play()
        self.fill()
        traffic = Traffic(self, 4)
        refused = until("a command is refused", self.refused_503, 60)
        self.assertEqual(0, shutil.disk_usage(self.data).free // (4 << 20))
        self.check_reads(known)
        probe = self.clients.of(tokens.social_worker(known.institution))
        until("health says so", lambda: self.health(probe) == 503)
        self.assertTrue(self.server.running, refused)

        self.filler.unlink()
        until("health is well again", lambda: self.health(probe) == 200, 60)
        settled = self.log.path.read_text().count('"status": 200')
        until("commands are taken again",
              lambda: self.log.path.read_text().count('"status": 200') > settled + 50, 60)
        traffic.stop()
        self.assertTrue(self.server.running)

    def fill(self) -> None:
        with self.filler.open("wb") as file:
            file.write(bytes(max(0, shutil.disk_usage(self.data).free - LEFT_BYTES)))

    def refused_503(self) -> str:
        return next((line for line in self.log.path.read_text().splitlines()
                     if '"status": 503' in line), "")

    def check_reads(self, known: Story) -> None:
        for principal in (tokens.STATE, tokens.social_worker(known.institution)):
            answer = self.clients.of(principal).get(f"/v1/patients/{known.patient}")
            self.assertEqual(200, answer.status, answer.body)
        self.assertEqual(200, self.clients.of(tokens.STATE).get("/v1/workload").status)

    def health(self, client: Client) -> int:
        try:
            return client.get("/health/ready").status
        except NoAnswer:
            return 0


if __name__ == "__main__":
    unittest.main()
