"""Personal values in every field that takes them: sealed in every file, absent from all output."""

import base64
import json
import sys
import unittest
from hashlib import sha256
from pathlib import Path
from typing import Any

from support import grievance_life, special_records, stores, survey_life, tokens
from support.chaos_test_case import ChaosTestCase
from support.client import Answer, Client
from support.paths import SOURCE
from support.people import MAP, somebody
from support.planter import Planter
from support.searching import search, search_wrongly
from support.stories import HERE, TRIAGE, after, contact_attempt, referral_of, report, visit_of
from support.tokens import Principal

sys.path.insert(0, str(SOURCE / "tests/judge"))

import planted  # noqa: E402


class PersonalDataTest(ChaosTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.plant = Planter(self.rng)
        self.foreign_answers: list[bytes] = []
        self.headers: list[str] = []

    def test_what_was_planted_is_in_no_file_no_output_no_metric_and_no_error(self) -> None:
        self.server.start()
        self.play()
        metrics = self.clients.of(tokens.STATE).get("/metrics").body
        own = self.story_worker().get(f"/v1/patients/{self.patient}").body
        self.assertIn(self.plant.values[0].encode(), own, "who may see it, sees it")

        values = self.folder / "planted.json"
        values.write_text(json.dumps(self.plant.values))
        self.assertGreater(len(self.plant.values), 30)
        self.settle_and_judge("--planted", values)  # Every file but the keyring.
        rows = stores.rows_of(self.data, readings=True)  # Which stand compressed in files.
        self.assertIn(stores.READINGS, {row.store for row in rows})
        self.check_heard({
            "output": self.server.output.encode(),
            "metrics": metrics,
            "answers to others": b"\n".join(self.foreign_answers),
            "headers of answers": "\n".join(self.headers).encode(),
            "rows of the stores": b"\n".join(row.key + b"\n" + row.value for row in rows)})
        self.check_that_leaks_are_found(values)

    def check_heard(self, heard: dict[str, bytes]) -> None:
        looked_for = planted.needles(self.plant.values)
        for name, text in heard.items():
            with self.subTest(where=name):
                self.assertGreater(len(text), 100)
                self.assertEqual([], list(planted.found_in(text, looked_for)))
                for what, leak in planted.spellings(self.plant.values[-1]).items():
                    # Apart: a zero at the end of the one would begin another spelling of the other.
                    heard_more = planted.found_in(text + b"\n" + leak, looked_for)
                    leaks = [found for _, found in heard_more]
                    self.assertEqual([f"value {len(self.plant.values)}, {what}"], leaks)
        # What may be read there is.
        self.assertIn(self.visit.encode(), heard["rows of the stores"])
        self.assertIn(b"24028", heard["rows of the stores"])
        self.assertIn(b"24028", (self.data / "log/00000001.segment").read_bytes())

    def check_that_leaks_are_found(self, values: Path) -> None:
        """The judge, whom nothing has troubled so far, finds each spelling in a file."""
        leaks = planted.spellings(self.plant.values[0])
        leak = next((self.data / "stores/views").glob("layout-*")) / "LOG"
        leak.write_bytes(b"\n".join(leaks.values()))
        with self.assertRaises(AssertionError) as found:
            self.judge("--planted", values)
        for what in leaks:
            self.assertIn(f'"value 1, {what}"', str(found.exception))
        self.assertNotIn(self.plant.values[0], str(found.exception))

    def story_worker(self) -> Client:
        return self.clients.of(tokens.social_worker(MAP.institutions[0]))

    def play(self) -> None:
        plant, hospital = self.plant, MAP.institutions[0]
        worker, person = self.story_worker(), somebody(self.rng, "24028")
        plant.planted(person.curp)
        named = {"name": plant("nombre"), "phone": plant.telephone(), "address": plant("dirección"),
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
        self.ok(worker.command(f"/v1/cases/{case}/risk", {"risk": "ALTO", "reason": plant("cam")}))
        for _ in range(3):
            self.ok(worker.command(f"/v1/cases/{case}/contact-attempts",
                                   contact_attempt(hospital)))
        self.visit = self.ok(worker.command("/v1/home-visits", visit_of(case, "24028") | {
            "place": {"municipality": "24028", "freeText": plant("paraje")},
            "name": plant("nombre2"), "address": plant("calle"), "telephone": plant("celular"),
            "landmarks": plant("seña"), "whatToCheck": plant("revisar"),
            "safetyNote": plant("perro")})).id
        self.visit_home()
        self.identify(found)
        self.work_on(case)
        self.foreign(special_records.play(self.clients, plant, self.patient, hospital))
        self.refer(case)
        self.attend_from_afar(case)
        self.take_away(case)
        seen = grievance_life.play(self.clients, plant, hospital, case)
        self.foreign_answers += [worker.get_settled(seen).body, survey_life.tell(
            self.story(hospital), self.log, self.data / "keys", plant)]
        self.search({"curp": person.curp} | {what: named[what] for what in ("name", "phone")})
        self.ask_wrongly(person.curp)

    def identify(self, found: str) -> None:
        plant, worker = self.plant, self.story_worker()
        office = self.clients.of(tokens.records_office(MAP.institutions[0]))
        of = f"/v1/patients/{found}/"
        self.ok(worker.command(of + "identity-proposals", {
            "name": plant("propuesto"), "learntBy": "RELATIVE", "explanation": plant("hermana")}))
        self.ok(office.command(of + "identity-verification", {
            "document": "PASSPORT", "documentNumber": plant("pasaporte")}))
        self.ok(office.command(of + "verification-withdrawal", {"reason": plant("falso")}))
        self.ok(worker.command(of + "death", {
            "diedOn": "2026-01-01", "place": plant("pabellón"),
            "certificateNumber": plant("acta")}))
        self.ok(office.command(of + "death-withdrawal", {"reason": plant("error")}))
        self.ok(office.command(of + "merges", {
            "other": self.patient, "proof": plant("cicatriz")}))
        told = office.get_settled(of + "timeline?limit=200")
        edge = next(entry["patient"]["mergeRecorded"]["edgeId"] for entry in told.json()["entries"]
                    if "mergeRecorded" in entry.get("patient", {}))
        self.ok(office.command(of + "merge-withdrawals", {
            "edgeId": edge, "reason": plant("otra")}))
        self.ok(office.command(of + "legal-hold", {
            "ground": "COURT_ORDER", "order": plant("orden")}))
        self.ok(office.command(of + "legal-hold-release", {"reason": plant("liberada")}))

    def work_on(self, case: str) -> None:
        plant, worker = self.plant, self.story_worker()
        supervisor = self.clients.of(tokens.supervisor(MAP.institutions[0]))
        of = f"/v1/cases/{case}/"
        self.ok(worker.command(of + "social-study", {"worker": "w-1", **{
            name: plant(name) for name in (
                "familyGroup", "housing", "incomeBand", "expenseBand", "supportNetwork",
                "schooling", "occupation")}}))
        objective = {"objective": plant("objetivo"), "action": plant("acción"),
                     "responsible": plant("responsable")}
        self.ok(worker.command(of + "care-plan", {
            "objectives": [objective], "overrideReason": plant("sin firma")}))
        self.ok(worker.command(of + "care-plan-revisions", {
            "objectives": [objective], "reason": plant("revisión")}))
        self.ok(worker.command(of + "interventions", {
            "intervention": "INTERVIEW", "occurredAt": after(0), "unit": MAP.institutions[0],
            "note": plant("entrevista")}))
        shelter = {"shelter": {
            "provider": plant("albergue"), "type": plant("tipo"), "persons": 1,
            "fromOn": "2026-01-01", "untilOn": "2026-01-02", "costBearer": plant("pagador"),
            "accepted": True, "companion": plant("acompañante")}}
        self.ok(worker.command(of + "special-records", {"record": shelter}))
        self.ok(worker.command(of + "special-record-updates", {"number": 1, "record": shelter}))
        self.ok(worker.command(of + "special-record-closures", {
            "number": 1, "outcome": "PLACED", "note": plant("cierre")}))
        for reason in (None, plant("rechazo")):
            number = 1 if reason is None else 2
            self.ok(worker.command(of + "approval-requests", {
                "subject": "PLAN", "note": plant("solicitud")}))
            self.ok(supervisor.command(of + "approvals", {"number": number}) if reason is None else
                    supervisor.command(of + "approval-refusals",
                                       {"number": number, "reason": reason}))
        self.ok(worker.command("/v1/activities", {
            "intervention": "TALK", "occurredAt": after(0), "unit": MAP.institutions[0],
            "people": 9, "topic": plant("tema"), "note": plant("plática")}))

    def refer(self, case: str) -> None:
        plant, sender, receiver = self.plant, self.story_worker(), MAP.institutions[1]
        to = self.clients.of(tokens.social_worker(receiver))
        form = {name: plant(name) for name in (
            "reason", "currentCondition", "evolution", "treatments", "studies", "prognosis",
            "diagnosticImpression", "referringProfessional", "unitHead", "name", "address",
            "telephone", "responsibleRelative", "kinship", "socioEconomicLevel")}
        brought = plant("documento")
        document = {"mediaType": "text/plain", "scanState": "CLEAN", "title": plant("título"),
                    "reference": plant("archivo"), "sha256": sha256(brought.encode()).hexdigest(),
                    "content": base64.b64encode(brought.encode()).decode()}
        slot = {"start": after(-2), "end": after(-1), "modality": "PRESENCIAL",
                "notifiedBy": "LLAMADA", "room": plant("consultorio")}
        self.ok(sender.command("/v1/referrals/drafts",
                               {"caseId": case, "reason": plant("borrador")}))
        of = "/v1/referrals/" + self.ok(sender.command("/v1/referrals", referral_of(
            case, receiver) | form | {"attachments": [document]})).id + "/"
        for who, verb, body in (
                (to, "receive", {"deliveryProof": "R-1"}),
                (to, "request-info", {"what": plant("pregunta")}),
                (sender, "provide-info", {"text": plant("respuesta"), "attachments": [document]}),
                (sender, "priority", {"priority": "URGENT", "reason": plant("urgencia")}),
                (to, "accept", {"professional": "md-1", "priority": "STAT",
                                "priorityReason": plant("grave"), "conditions": plant("ayuno")}),
                (to, "book", slot),
                (sender, "rebook", slot | {"reason": plant("camión")}),
                (sender, "request-cancel", {"code": "RESOLVED_LOCALLY", "reason": plant("aquí")}),
                (to, "decline-cancel", {"reason": plant("quirófano")}),
                (to, "no-shows", {"note": plant("faltó")}),
                (to, "book", slot),
                (to, "start-attention", {}),
                (to, "finish-attention", {
                    "attended": True, "diagnosis": "I20.9", "dischargedAt": after(-1),
                    "observations": plant("observado")}),
                (to, "counter-referral", {
                    "attended": True, "diagnosis": "I20.9", "followUpOwner": MAP.institutions[0],
                    "dischargedAt": after(-1), "author": "md-1", "documents": [document],
                    "asksHomeVisit": True, **{name: plant(name) for name in (
                        "treatment", "evolution", "prognosis", "studies", "instructions",
                        "medicines", "name", "address", "telephone")}}),
                (sender, "acknowledge", {"reader": "ts-1", "nextStep": plant("siguiente")}),
                (sender, "void", {"code": "DATA_ERROR", "reason": plant("equivocada")})):
            self.ok(who.command(of + verb, body))
        seen = to.get_settled(of.removesuffix("/"))
        self.assertEqual(200, seen.status)
        self.assertIn(form["currentCondition"].encode(), seen.body, "who may see it, sees it")
        stranger = self.clients.of(tokens.social_worker(MAP.institutions[2]))
        self.foreign_answers.append(stranger.get_settled(of.removesuffix("/")).body)

    def attend_from_afar(self, case: str) -> None:
        plant, site, provider = self.plant, self.story_worker(), MAP.institutions[1]
        unit = self.clients.of(tokens.social_worker(provider))
        doctor = self.clients.of(Principal("clinic", "CLINICIAN", provider, human="md-1"))
        slot = {"start": after(-2), "end": after(-1), "timeZone": "America/Mexico_City",
                "professional": "md-1", "room": plant("sala")}
        confirm = {"consent": "BY_REPRESENTATIVE", "channel": "LLAMADA",
                   "contact": plant("contacto"), "consentedBy": plant("consiente")}
        visit = {name: plant(name) for name in (
            "whatToCheck", "name", "address", "telephone", "landmarks", "safetyNote")}
        referral = referral_of(case, MAP.institutions[2]) | {name: plant(name) for name in (
            "reason", "currentCondition", "treatments", "studies")}
        del referral["caseId"], referral["referringProfessional"]
        form = {"caseId": case, "provider": provider, "need": "FOLLOW_UP", "language": "spa",
                "deviceCheck": "PASSED"}

        def session(*told: tuple[Client, str, dict[str, Any]]) -> str:
            of = "/v1/tele-sessions/" + self.ok(site.command("/v1/tele-sessions", form | {
                name: plant(name) for name in ("reason", "name", "telephone", "address")})).id
            for who, verb, body in (
                    (unit, "schedule", slot), (site, "confirm", confirm),
                    (site, "check-in", {"identityCheck": "RELATIVE", "companion": plant("hijo")}),
                    *told):
                self.ok(who.command(f"{of}/{verb}", body))
            return of

        def ends_with(disposition: str, **more: Any) -> tuple[Client, str, dict[str, Any]]:
            return doctor, "complete", {"note": plant("hallazgo"), "professional": "md-1",
                                        "disposition": disposition} | more

        start = (doctor, "start", {})
        session(start, ends_with("REFERRAL", diagnosis="I20.9", referral=referral))
        session(start, ends_with("HOME_VISIT", visit=visit))
        of = session(start, ends_with("URGENT_TRANSFER", transfer={
            "reason": plant("traslado"), "capability": "UCI_ADULTOS"}))
        self.ok(site.command(f"{of}/void", {"code": "DATA_ERROR", "reason": plant("nula")}))
        session((doctor, "no-shows", {"note": plant("ausente")}),
                (unit, "reschedule", slot | {"room": plant("otra sala")}),
                (unit, "cancel", {"code": "DEATH", "reason": plant("falleció")}))
        session((site, "tech-failures", {"code": "POWER", "side": "PATIENT",
                                         "note": plant("apagón")}),
                (unit, "abandon", {"code": "VOLUNTARY_WITHDRAWAL", "reason": plant("se negó"),
                                   "askHomeVisit": False, "whyNoVisit": plant("sin visita")}))

    def take_away(self, case: str) -> None:
        plant, sender, ambulances = self.plant, self.story_worker(), "SPSSA001005"
        near, far = (self.clients.of(tokens.clinician(clues)) for clues in MAP.institutions[1:3])
        crum = self.clients.of(Principal("crum", "REGULATOR", human="crum-1"))
        base = self.clients.of(Principal("base", "AMBULANCE_SERVICE", ambulances, human="base-1"))
        crew = self.clients.of(Principal("unit", "AMBULANCE_CREW", ambulances, human="tum-1"))
        signs = {"vitalSigns": {"takenAt": after(-1), "glasgow": 13}}
        unit = {"unit": "A-07", "type": "BASIC", "crew": ["tum-1"], "eta": after(1)}
        accept = {"physician": "md-1", "bed": "4"}

        def transfer(*told: tuple[Client, str, dict[str, Any]]) -> str:
            of = "/v1/transfers/" + self.ok(sender.command("/v1/transfers", {
                "caseId": case, "capability": "QUEMADOS", "diagnosis": "T31.5",
                "stability": "UNSTABLE", "escort": "NURSE", "physician": "md-1",
                "familyInformed": True, **signs, **{name: plant(name) for name in (
                    "reason", "summary", "name", "responsibleRelative", "telephone")}})).id
            for who, verb, body in ((crum, "offers", {
                    "candidates": MAP.institutions[1:3], "overrideReason": plant("insiste")}),
                    *told):
                self.ok(who.command(f"{of}/{verb}", body))
            return of

        of = transfer(
            (far, "decline", {"capacity": "NO_CAPACITY", "reason": plant("lleno")}),
            (near, "accept", accept | {"conditions": plant("condición")}),
            (near, "withdraw-acceptance", {"code": "BED_LOST", "reason": plant("se ocupó")}),
            (crum, "offers", {"candidates": MAP.institutions[1:3]}),
            (near, "accept", accept), (base, "transport", unit),
            (base, "reassign-transport", unit | {"code": "BREAKDOWN", "reason": plant("llanta")}),
            (crew, "departure", signs),
            (crew, "vital-signs", signs | {"note": plant("pálida")}),
            (crum, "divert", {"destination": MAP.institutions[2], "acceptedBy": "md-2",
                              "code": "OTHER", "reason": plant("desvío")}),
            (crew, "arrival", {"incident": plant("bache")}),
            (far, "handover", {"professional": "md-2", "note": plant("entrega"), **signs}),
            (sender, "close", {"familyTold": True, "counterReferralBy": after(48),
                               "note": plant("cierre")}),
            (sender, "void", {"code": "DATA_ERROR", "reason": plant("por error")}))
        self.await_settled()  # Else it may still look as if they had the patient.
        self.foreign_answers.append(near.get_settled(of).body)
        transfer((sender, "cancel", {"code": "DIED", "reason": plant("murió")}))
        transfer((near, "accept", accept),
                 (crum, "abort", {"code": "NO_TRANSPORT", "reason": plant("sin unidad")}))

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

    def search(self, asked: dict[str, str]) -> None:
        worker = self.story_worker()
        other = self.clients.of(tokens.social_worker(MAP.institutions[-1]))
        for answer in search(worker, other, self.patient, asked):
            self.foreign_answers.append(answer.body)
            self.headers.append(str(answer.headers))
        for answer in search_wrongly(worker, asked):
            self.foreign(answer)

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
        self.headers.append(str(answer.headers))

    def ok(self, answer: Answer) -> Answer:
        self.assertIn(answer.status, (200, 201), answer.body)
        self.headers.append(str(answer.headers))
        return answer


if __name__ == "__main__":
    unittest.main()
