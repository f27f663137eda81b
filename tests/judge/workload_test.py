"""Home visits folded, and the workload compared; the command line as a whole."""

import contextlib
import io
import json
import sys
import unittest
from typing import Any
from unittest import mock

import judge
import settled
from derived import reaction_command_id, timer_command_id
from findings import Code, Findings
from judging import CONTRACT, JudgeTest, records
from reading import Reading
from workload import compare
from writing import KEY, T0, World

VISITS = "enlace.homevisits.v1."
ONE, TWO = "visit-02AA", "visit-03BB"
HOUR = 3_600_000_000
TEAM = {"client": "client", "jurisdiction": "VII", "role": 7}


def step(world: World, stream: str, name: str, fields: dict[str, Any] | None = None,
         sealed: bool = False, **changes: Any) -> dict[str, Any]:
    return world.command("homevisits", stream, f"{stream}-{world.now}", [
        world.event(VISITS + name, fields, sealed)], **changes)


def request(world: World, stream: str) -> None:
    step(world, stream, "HomeVisitRequested", {
        "case_id": "case-02CC", "priority": 2, "window_end_us": T0 + HOUR,
        "counted": {"age_band": 5, "municipality": "24012"}, "routing": {"jurisdiction": "VII"}},
        sealed=True)


def routed_world() -> World:
    """Two visits: one that is scheduled in VII, one that VII rejected."""
    world = World(records())
    world.found("homevisits", 2)
    world.command("homevisits", "system-00", "", [world.event(
        "enlace.journal.v1.ReactionEnabled", {"name": "route"})], principal={})
    for stream in (ONE, TWO):
        request(world, stream)
        number = int(stream[7]) % 2
        world.command(
            "homevisits", stream, "", [world.event(VISITS + "HomeVisitRouted", {
                "jurisdiction": "VII", "map_version": 2,
                "window_end": {"timer": "window_end", "due_us": T0 + 1}})],
            command_id=reaction_command_id(f"{stream}/1", "route", 0), body_mac=b"",
            principal={"role": 31},
            cause={"service": "homevisits", "partition": number,
                   "position": len(world.journals["homevisits"][number].entries) - 1,
                   "event_id": f"{stream}/1"})
    step(world, ONE, "HomeVisitReceived")
    step(world, ONE, "HomeVisitAssigned", {"visitors": ["staff-1"]})
    step(world, ONE, "HomeVisitScheduled", {"start_us": T0, "end_us": T0 + HOUR})
    step(world, TWO, "HomeVisitRejected", {"code": 4, "jurisdiction": "VII"}, sealed=True)
    return world


def view(jurisdiction: str, state: str, opened: int, closed: int) -> dict[str, Any]:
    return {"jurisdiction": jurisdiction, "total": "1", "overdue": "1",
            "byState": [{"value": state, "count": "1"}],
            "byPriority": [{"value": "URGENT", "count": "1"}],
            "byAgeBand": [{"value": "AGE_60_74", "count": "1"}],
            "byMunicipality": [{"value": "24012", "count": "1"}],
            "days": [{"day": "2025-10-09", "opened": str(opened), "closed": str(closed),
                      "open": "1"}]}


class Workload(JudgeTest):
    def setUp(self) -> None:
        super().setUp()
        self.answer: dict[str, Any] = {
            "jurisdictions": [view("VII", "SCHEDULED", 2, 1)],
            "unrouted": view("", "REJECTED", 3, 2)}

    def found(self, reading: Reading) -> Findings:
        findings = Findings()
        path = self.folder / "workload.json"
        path.write_text(json.dumps(self.answer))
        compare(path, reading.fold, findings, -360, T0 + 10 * HOUR)
        return findings

    def test_a_right_answer_and_a_wrong_one_in_every_number(self) -> None:
        routed_world().write(self.folder)
        reading = self.read()
        self.assertEqual(self.findings.kept, [])
        self.assertEqual(self.found(reading).kept, [])
        seven = self.answer["jurisdictions"][0]
        for holder, name in ((seven, "total"), (seven, "overdue"),
                             *((seven[group][0], "count") for group in (
                                 "byState", "byPriority", "byAgeBand", "byMunicipality")),
                             *((seven["days"][0], name) for name in ("opened", "closed", "open")),
                             (seven["byState"][0], "value"), (seven["days"][0], "day")):
            right = holder[name]
            holder[name] = "0" if right.isdigit() else "2025-10-08" if name == "day" else "ROUTED"
            self.assertEqual(self.found(reading).codes, {Code.WORKLOAD_DIFFERS}, name)
            holder[name] = right
        self.answer["jurisdictions"].clear()
        self.assertEqual(self.found(reading).codes, {Code.WORKLOAD_DIFFERS})

    def test_an_expiry_needs_a_breach_that_armed_it(self) -> None:
        for armed in (True, False):
            world = routed_world()
            breach = {"timer": "window_end", "due_us": T0 + 1}
            if armed:
                breach["next"] = {"timer": "expire", "due_us": T0 + 2}  # type: ignore[assignment]
            timer = {"principal": {"role": 30}, "body_mac": b""}
            world.command("homevisits", ONE, "", [world.event(
                "enlace.common.v1.BreachRecorded", breach)],
                command_id=timer_command_id(ONE, "window_end", "", 2), **timer)
            step(world, ONE, "HomeVisitExpired",
                 command_id=timer_command_id(ONE, "expire", "", 6), **timer)
            self.findings = Findings()
            self.folder = self.folder / "next"
            self.assertEqual(self.judged(world), set() if armed else {
                Code.EXPIRED_UNWARNED, Code.COMMAND_ID_WRONG})

    def test_a_timer_must_not_fire_early(self) -> None:
        world = routed_world()
        step(world, ONE, "HomeVisitScheduled", {
            "window_end": {"timer": "window_end", "due_us": T0 + 100 * HOUR}})
        world.command("homevisits", ONE, "", [], outcome=130,
                      answer={"version": 6, "state": "SCHEDULED"}, body_mac=b"",
                      command_id=timer_command_id(ONE, "window_end", "", 6),
                      principal={"role": 30})
        self.assertEqual(self.judged(world), {Code.TIMER_EARLY})

    def test_what_reactions_still_owe(self) -> None:
        world = routed_world()
        world.found("intake", 2)
        case = "enlace.intake.v1."
        world.command("intake", "case-02CC", "key-1", [world.event(case + "CaseRegistered")])
        world.command("intake", "case-02CC", "key-2", [world.event(
            case + "ContactAttempted", {"ask_for_visit": True})])
        told = [world.event(case + "ObligationOpened", {"stream": stream})
                for stream in (ONE, TWO)]
        world.command("intake", "case-02CC", "key-3", told)
        step(world, TWO, "HomeVisitCancelled")
        request(world, "visit-04CC")
        world.write(self.folder)
        reading = self.read()
        self.assertEqual(self.findings.kept, [])
        settled.check(reading, self.findings)
        self.assertEqual(sorted(found.place for found in self.findings.kept),
                         ["case-02CC/2", TWO, "visit-04CC", "visit-04CC"])

    def test_the_command_line(self) -> None:
        world = routed_world()
        world.write(self.folder)
        code, out = self.run_judge("--json")
        said = json.loads(out)
        self.assertEqual((code, said["holds"], said["findings"]), (0, True, []))
        self.assertEqual(said["summary"]["streams_by_kind"], {"system": 1, "visit": 2})
        code, out = self.run_judge("--dump")
        first, second = (json.loads(line) for line in out.splitlines())
        self.assertEqual((first["stream"], first["version"], first["state"], first["visitors"]),
                         (ONE, 5, "SCHEDULED", ["staff-1"]))
        self.assertEqual((second["state"], second["jurisdiction"]), ("REJECTED", "VII"))
        code, out = self.run_judge()
        self.assertTrue(out.endswith("everything holds\n"))
        step(world, ONE, "HomeVisitCompleted", {"case_id": "case-02CC", "findings": "none"})
        self.folder = self.folder / "next"
        world.write(self.folder)
        self.assertEqual(self.run_judge()[0], 1)
        self.assertEqual(self.run_judge("--allow", "PERSONAL_IN_CLEAR")[0], 1)
        self.assertEqual(self.run_judge("--allow", "PERSONAL_IN_CLEAR",
                                        "--allow", "ILLEGAL_TRANSITION")[0], 0)

    def test_the_command_line_with_all_that_a_fault_test_gives_it(self) -> None:
        data = self.folder / "data"
        world = World(records())
        world.found("homevisits", 2)
        answer = world.command("homevisits", ONE, "key-1", [], outcome=110)
        world.write(data)
        log, workload_file, values = (self.folder / name for name in ("log", "workload", "values"))
        log.write_text("".join(json.dumps(line) + "\n" for line in (
            {"type": "sent", "client": "client", "key": "key-1"},
            {"type": "answer", "client": "client", "key": "key-1", "status": 404,
             "body": answer | {"code": "visit_unknown"}})))
        workload_file.write_text(json.dumps({"jurisdictions": [], "unrouted": {}}))
        values.write_text("Rosa Guadalupe\n")
        self.folder = data
        options = ("--client-log", str(log), "--workload", str(workload_file),
                   "--planted", str(values), "--settled", "--json")
        code, out = self.run_judge(*options)
        said = json.loads(out)
        self.assertEqual((code, said["findings"]), (0, []))
        self.assertEqual(said["summary"]["client"]["answers found in the log"], 1)
        (data / "views").write_text("Rosa Guadalupe")
        self.assertEqual(self.run_judge(*options)[0], 1)

    def run_judge(self, *options: str) -> tuple[int, str]:
        key = self.folder / "deployment.key"
        key.write_text(KEY.hex() + "\n")
        out = io.StringIO()
        words = ["judge.py", str(self.folder), "--deployment-key", str(key), "--contract",
                 str(CONTRACT), *options]
        with mock.patch.object(sys, "argv", words), contextlib.redirect_stdout(out):
            return judge.main(), out.getvalue()


if __name__ == "__main__":
    unittest.main()
