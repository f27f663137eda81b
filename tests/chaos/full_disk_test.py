"""A full disk: commands are refused, reading goes on, and room is all that it takes to go on."""

import errno
import shutil
import unittest

from support import small_disk, tokens
from support.chaos_test_case import ChaosTestCase, Traffic
from support.client import Client, NoAnswer
from support.paths import SOAK
from support.process import SEGMENT_MIB
from support.stories import Story
from support.waiting import until

LEFT_BYTES = 256 << 10  # Fills while commands are taken.
LONG, LONG_ONES = "x" * (400 << 10), 4  # Nearly a segment, which has room of its own.
WITHIN_S = 120


class SmallDisk(ChaosTestCase):
    """Part of the data directory, or all of it, is on a disk of its own."""

    PART, SIZE_MIB = "", 96

    def setUp(self) -> None:
        super().setUp()
        self.disk = self.data / self.PART
        self.disk.mkdir(parents=True)
        small_disk.mount(self.disk, self.SIZE_MIB)
        self.addCleanup(small_disk.unmount, self.disk)
        self.addCleanup(self.server.end)
        self.filler = self.disk / "filler"

    def fill_and_free(self) -> set[str]:
        """What was not well while the disk was full, in the words of health."""
        known = self.story()
        known.play()
        probe = self.clients.of(tokens.social_worker(known.institution))
        self.assertEqual(set(), self.ailing(probe))
        refused, not_tried = self.log.statuses[503], self.log.codes["not_tried"]
        for _ in range(LONG_ONES):
            known.open_case(reason=LONG)
        self.fill()
        # Who waits for a reaction sends nothing that could be refused.
        traffic = [Traffic(self, 3), Traffic(self, 1, Story.ask_for_visit)]
        until("a command is refused", lambda: self.log.statuses[503] > refused, WITHIN_S)
        self.check_full()
        self.check_reads(known)
        ailing = until("health says so", lambda: self.ailing(probe))
        self.assertTrue(self.server.running)

        self.filler.unlink()
        until("health is well again", lambda: not self.ailing(probe), WITHIN_S)
        settled = self.log.statuses[200]
        until("commands are taken again", lambda: self.log.statuses[200] > settled + 50,
              WITHIN_S)
        for one in traffic:
            one.stop()
        self.assertTrue(self.server.running)
        self.assertEqual(self.log.statuses[503] - refused, self.log.codes["not_tried"] - not_tried,
                         "whoever was refused was told that nothing was tried")
        return ailing

    def expect_nothing_lost(self) -> None:
        self.check_that_folding_again_gives_the_same()
        self.server.start()
        report = self.settle_and_judge()
        self.assertGreater(report["summary"]["client"]["answered 503"], 0)
        print(report["summary"])

    def fill(self) -> None:
        with self.filler.open("wb") as file:
            file.write(bytes(max(0, shutil.disk_usage(self.disk).free - LEFT_BYTES)))

    def check_full(self) -> None:
        """There is no room for what the server would write next."""
        more = self.disk / "more"
        with self.assertRaises(OSError) as failed:
            more.write_bytes(bytes(SEGMENT_MIB << 20))
        more.unlink()
        self.assertEqual(errno.ENOSPC, failed.exception.errno)
        self.assertIn("No space left on device", self.server.output_of_this_run)

    def check_reads(self, known: Story) -> None:
        """What tells about nobody is read; what does is kept back where that can't be recorded."""
        for principal in (tokens.STATE, tokens.social_worker(known.institution)):
            answer = self.clients.of(principal).get(f"/v1/patients/{known.patient}")
            self.assertIn((answer.status, answer.code), [(200, ""), (503, "not_audited")])
        self.assertEqual(200, self.clients.of(tokens.STATE).get("/v1/workload").status)

    def ailing(self, probe: Client) -> set[str]:
        try:
            answer = probe.get("/health/ready")
        except NoAnswer:
            return {"everything"}
        ailing = {one["name"] for one in answer.json()["components"] if not one.get("ok")}
        self.assertEqual(503 if ailing else 200, answer.status)
        return ailing


class FullDiskTest(SmallDisk):
    def test_stops_commands_only_and_only_while_it_is_full(self) -> None:
        self.server.start()
        for _ in range(3 if SOAK else 1):
            self.fill_and_free()
        self.expect_nothing_lost()


class FullDiskOfTheStoresTest(SmallDisk):
    PART = "stores"

    def test_stops_commands_while_the_log_has_room(self) -> None:
        self.server.start()
        ailing = self.fill_and_free()
        self.assertTrue(all(one.endswith(".store") for one in ailing), ailing)
        self.expect_nothing_lost()


class FullDiskOfTheLogTest(SmallDisk):
    PART, SIZE_MIB = "log", 16

    def test_stops_commands_while_the_stores_have_room(self) -> None:
        self.server.start()
        self.assertEqual({"log"}, self.fill_and_free())
        self.expect_nothing_lost()


if __name__ == "__main__":
    unittest.main()
