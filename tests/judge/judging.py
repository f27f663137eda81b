"""What the judge's own tests share."""

import tempfile
import unittest
from pathlib import Path
from typing import Any

import contract
import judge
from findings import Code, Findings
from reading import Reading, read
from records import Records, compile_protos
from writing import KEY, World

CONTRACT = judge.CONTRACT
INTAKE = "enlace.intake.v1."
PATIENT, CASE = "patient-05AB", "case-05CD"

_records: list[Records] = []


def records() -> Records:
    if not _records:
        _records.append(Records(compile_protos(judge.SOURCE / "proto")))
    return _records[0]


def small_world() -> World:
    """Two journals; in one of them a patient with a case that is triaged, and one refusal."""
    world = World(records())
    world.found("intake", 4)
    world.found("homevisits", 2)
    world.command("intake", PATIENT, "key-1", [world.event(
        INTAKE + "PatientRegistered", {"institution": "SPSSA000011", "status": 3}, sealed=True)])
    world.command("intake", CASE, "key-2", [world.event(
        INTAKE + "CaseRegistered", {"patient_id": PATIENT, "unit": "SPSSA000011"}, sealed=True)])
    world.command("intake", CASE, "key-3", [], outcome=124,
                  answer={"version": 1, "state": "REGISTERED", "actions": ["TriageCase"]})
    world.command("intake", CASE, "key-4", [world.event(INTAKE + "CaseTriaged", {"risk": 1})])
    return world


def long_world(commands: int) -> World:
    """The case's partition goes on for so many commands more."""
    world = small_world()
    for number in range(commands):
        world.command("intake", CASE, f"more-{number}", [world.event(
            INTAKE + "RiskChanged", {"risk": 1 + number % 3}, sealed=True)])
    return world



class JudgeTest(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.findings = Findings()

    def read(self) -> Reading:
        return read(self.folder, records(), contract.read_contract(CONTRACT), self.findings, KEY)

    def judged(self, world: World, **how: Any) -> set[Code]:
        world.write(self.folder, **how)
        self.read()
        return self.findings.codes
