"""Personal values in every field that takes them: sealed in every file, absent from all output."""

import json
import random
import re
import unittest
from typing import Any

from support import tokens
from support.chaos_test_case import ChaosTestCase
from support.client import Answer, Client
from support.people import MAP, somebody
from support.stories import HERE, TRIAGE, after, contact_attempt, report, visit_of


class Planter:
    """Makes values that stand nowhere else, and remembers them."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self.values: list[str] = []

    def __call__(self, what: str) -> str:
        value = f"{what} {self._rng.getrandbits(48):012x} Ñandú"
        self.values.append(value)
        return value


class PersonalDataTest(ChaosTestCase):
    FLAGS = ("--segment-mib", "2")

    def setUp(self) -> None:
        super().setUp()
        self.plant = Planter(self.rng)
        self.foreign_answers: list[bytes] = []

    def test_what_was_planted_is_in_no_file_no_output_no_metric_and_no_error(self) -> None:
        self.server.start()
        self.play()
        metrics = self.clients.of(tokens.STATE).get("/metrics").body
        own = self.story_worker().get(f"/v1/patients/{self.patient}").body
        self.assertIn(self.plant.values[0].encode(), own, "who may see it, sees it")

        planted = self.folder / "planted.json"
        planted.write_text(json.dumps(self.plant.values))
        self.settle_and_judge("--planted", planted)
        self.assertGreater(len(self.plant.values), 30)
        heard = {"output": self.server.output.encode(), "metrics": metrics,
                 "answers to others": b"\n".join(self.foreign_answers)}
        for name, text in heard.items():
            self.assertGreater(len(text), 100, name)
            for value in self.plant.values:
                with self.subTest(where=name, value=value):
                    self.assertNotIn(value.encode(), text)
                    self.assertNotIn(json.dumps(value)[1:-1].encode(), text)
        self.check_that_searching_finds()

    def check_that_searching_finds(self) -> None:
        """The same search does find what stands there in clear."""
        for folder, ending in (("log", "segment"), ("stores", "sst")):
            found = b"".join(path.read_bytes()
                             for path in (self.data / folder).rglob(f"*.{ending}"))
            self.assertIn(self.visit.encode()[:14], found, folder)
        log = (self.data / "log/00000001.segment").read_bytes()
        self.assertIn(b"24028", log)

    def story_worker(self) -> Client:
        return self.clients.of(tokens.social_worker(MAP.institutions[0]))

    def play(self) -> None:
        plant, hospital = self.plant, MAP.institutions[0]
        worker, person = self.story_worker(), somebody(self.rng, "24028")
        plant.values.append(person.curp)
        named = {"name": plant("nombre"), "phone": plant("teléfono"), "address": plant("dirección"),
                 "gender": plant("género"), "nationality": plant("país"),
                 "disability": plant("discapacidad"),
                 "place": {"municipality": "24028", "freeText": plant("lugar")}}
        self.patient = self.ok(worker.command("/v1/patients", {
            "curp": person.curp, "demographics": named | {"birthDate": str(person.born)}})).id
        found = self.ok(worker.command("/v1/patients", {"finding": {
            "description": plant("señas"), "place": plant("hallazgo"), "foundAt": after(-2),
            "belongings": plant("pertenencias")}})).id
        self.ok(worker.command(f"/v1/patients/{found}/demographics",
                               {"demographics": {"name": plant("alias")}, "source": "RELATIVE"}))
        self.ok(worker.command(f"/v1/patients/{self.patient}/contact-channels", {
            "channel": "LLAMADA", "value": plant("número"), "valid": True}))
        case = self.ok(worker.command("/v1/cases", {
            "patientId": self.patient, "folio": plant("folio"), "unit": hospital,
            "service": "URGENCIAS", "bed": plant("cama"), "kinds": ["GENERAL"],
            "reason": plant("motivo"), "informant": plant("informante"),
            "responsibleRelative": plant("familiar"), "kinship": plant("parentesco"),
            "legalSituation": plant("legal")})).id
        self.case = case
        self.ok(worker.command(f"/v1/cases/{case}/triage",
                               TRIAGE | {"safetyNote": plant("riesgo")}))
        supervisor = self.clients.of(tokens.supervisor(hospital))
        self.ok(supervisor.command(f"/v1/cases/{case}/assign",
                                   {"worker": "w-1", "overrideReason": plant("excepción")}))
        self.ok(worker.command(f"/v1/cases/{case}/risk",
                               {"risk": "ALTO", "reason": plant("cambio")}))
        for _ in range(3):
            self.ok(worker.command(f"/v1/cases/{case}/contact-attempts",
                                   contact_attempt(hospital)))
        self.visit = self.ok(worker.command("/v1/home-visits", visit_of(case, "24028") | {
            "place": {"municipality": "24028", "freeText": plant("paraje")},
            "name": plant("nombre2"), "address": plant("calle"), "telephone": plant("celular"),
            "landmarks": plant("seña"), "whatToCheck": plant("revisar"),
            "safetyNote": plant("perro")})).id
        self.visit_home()
        self.ask_wrongly(person.curp)

    def visit_home(self) -> None:
        plant = self.plant
        story = self.story(MAP.institutions[0])
        story.case, story.visit = self.case, self.visit
        story.up_to_assigned()
        self.ok(story.by_coordinator("reassign", {
            "visitors": ["visitor-2", "visitor-1"], "code": "WORKLOAD",
            "reason": plant("reasignar")}))
        self.ok(story.by_coordinator("hold", {"code": "WEATHER", "reason": plant("lluvia"),
                                              "reviewAt": after(24)}))
        self.ok(story.by_coordinator("resume", {}))
        self.ok(story.by_team("safety-notes", {"note": plant("nota")}))
        self.ok(story.by_team("schedule", {"start": after(1), "end": after(2)}))
        self.ok(story.by_team("travel", {}))
        self.ok(story.by_team("arrival", {"occurredAt": after(0), "position": HERE,
                                          "sceneSafety": "SAFE"}))
        self.ok(story.by_team("complete", report() | {
            "personMet": plant("persona"), "kinship": plant("hija"), "findings": plant("hallado"),
            "actions": plant("hecho"), "vitalSigns": plant("signos"),
            "dangerFound": plant("peligro")}))
        self.ok(story.by_team("late-facts", {"code": "NOTE", "occurredAt": after(-1),
                                             "device": "tablet-1", "whatHappened": plant("tarde")}))

    def ask_wrongly(self, curp: str) -> None:
        """Refusals and errors with the same values in them; and others, who may not see them."""
        plant, worker = self.plant, self.story_worker()
        visit, name = f"/v1/home-visits/{self.visit}", self.plant.values[1]
        others = [tokens.coordinator("II"), tokens.social_worker(MAP.institutions[1])]
        wrong: list[tuple[tokens.Principal, str, dict[str, Any]]] = [
            (worker.principal, f"{visit}/cancel", {"code": "NO_LONGER_NEEDED", "reason": name}),
            (worker.principal, f"{visit}/cancel", {"code": name, "reason": plant("tal vez")}),
            (worker.principal, "/v1/patients", {"curp": curp[:-1] + "x", "demographics": {
                "name": name, "birthDate": plant("fecha")}}),
            (worker.principal, "/v1/home-visits", {"caseId": name, "whatToCheck": name}),
            *((other, f"{visit}/safety-notes", {"note": name}) for other in others),
        ]
        for principal, path, body in wrong:
            self.foreign(self.clients.of(principal).command(path, body))
        self.foreign(worker.send("POST", "/v1/patients", b'{"curp": "' + curp.encode(), {
            "Content-Type": "application/json", "Idempotency-Key": f"a key of {curp}"}))
        for other in others:
            for page in (f"/v1/patients/{self.patient}", visit, f"/v1/cases/{self.case}"):
                self.foreign(self.clients.of(other).get(page))
        self.foreign(worker.get(f"/v1/patients/{curp}"))

    def foreign(self, answer: Answer) -> None:
        self.assertIn(answer.status, range(400, 500))
        self.foreign_answers.append(answer.body)
        self.foreign_answers.append(re.sub(r"\s+", " ", str(answer.headers)).encode())

    def ok(self, answer: Answer) -> Answer:
        self.assertIn(answer.status, (200, 201), answer.body)
        return answer


if __name__ == "__main__":
    unittest.main()
