"""One patient erased by `enlace erase`: whatever was personal is gone, what was counted stays."""

import json
import shutil
import subprocess
import sys
import unittest
from typing import Any

from support import judge, stores, tokens
from support.chaos_test_case import ChaosTestCase
from support.paths import PROGRAM, SOURCE
from support.people import MAP
from support.stories import Story

sys.path.insert(0, str(SOURCE / "tests/judge"))

import planted  # noqa: E402


class ErasedPatientTest(ChaosTestCase):
    def test_one_patient_is_unreadable_everywhere_and_the_others_are_not(self) -> None:
        self.server.start()
        hospital = MAP.institutions[0]
        erased, kept = self.story(hospital), self.story(hospital)
        for story in (erased, kept):
            story.play()
        office = self.clients.of(tokens.records_office(hospital))
        self.await_settled()
        before, counted = self.counts(erased), self.patient(kept)
        self.assertIn("name", self.patient(erased)["identity"]["demographics"])
        self.assertEqual([erased.patient], self.found(erased))
        folio = self.patient(erased)["enlaceFolio"]

        held = office.command(f"/v1/patients/{erased.patient}/legal-hold", {
            "ground": "COURT_ORDER", "order": "12/2026"})
        self.assertEqual(200, held.status, held.body)
        refused = self.erase(erased, "--yes")
        self.assertEqual(1, refused.returncode)
        self.assertIn("under_legal_hold", refused.stderr)
        self.assertFalse(self.patient(erased)["identity"].get("erased"))
        office.command(f"/v1/patients/{erased.patient}/legal-hold-release", {"reason": "r"})

        shown = self.erase(erased)
        self.assertEqual(1, shown.returncode, "not without --yes")
        self.assertIn("nothing was erased", shown.stdout)
        self.assertFalse(self.patient(erased)["identity"].get("erased"))
        for named in (erased.patient, folio):  # And again: it is done once.
            done = self.erase(erased, "--yes", named=named)
            self.assertEqual(0, done.returncode, done.stderr)
            self.assertIn(f"what was personal in {erased.patient} can't be read", done.stdout)
        self.check_gone(erased, before, counted, kept)
        self.server.stop()
        self.check_no_trace(erased, kept)

        # Folded again from nothing it is no different.
        shutil.rmtree(self.data / "stores")
        self.server.start()
        self.await_settled()
        self.check_gone(erased, before, counted, kept)
        again = erased.worker.command("/v1/patients", {
            "curp": erased.person.curp, "demographics": {"name": "De nuevo"}})
        self.assertEqual(201, again.status, again.body)
        self.await_settled()
        self.assertEqual("De nuevo", self.patient(erased)["identity"]["demographics"]["name"])
        self.server.stop()
        # What enlace erase sent is in no client log of ours.
        judge.run(self.data, "--settled", "--deployment-key", self.data / "keys/deployment.key")

    def check_no_trace(self, erased: Story, kept: Story) -> None:
        """In files and rows as the erasure left them: nothing was folded again."""
        told = erased.person.registration()["demographics"]
        values = [erased.person.curp, told["name"], told["address"]]
        file = self.folder / "planted.json"
        file.write_text(json.dumps(values))
        judge.run(self.data, "--settled", "--deployment-key", self.data / "keys/deployment.key",
                  "--planted", file)
        rows = stores.rows_of(self.data)
        text = b"\n".join(row.key + b"\n" + row.value for row in rows)
        self.assertEqual([], list(planted.found_in(text, planted.needles(values))))
        index = [row.key for row in rows if row.family == "search"]
        self.assertTrue([key for key in index if key.endswith(kept.patient.encode())])
        self.assertEqual([], [key for key in index if key.endswith(erased.patient.encode())])

    def check_gone(self, erased: Story, before: Any, counted: Any, kept: Story) -> None:
        view = self.patient(erased)
        self.assertEqual({"erased": True}, {k: v for k, v in view["identity"].items() if v})
        self.assertTrue(view["erased"])
        self.assertEqual(before, self.counts(erased))
        self.assertEqual(counted["identity"], self.patient(kept)["identity"])
        self.patient(kept)  # Once the server is there again.
        self.assertEqual([], self.found(erased))
        self.assertEqual([kept.patient], self.found(kept))
        pages = (f"/v1/patients/{erased.patient}", f"/v1/patients/{erased.patient}/timeline",
                 f"/v1/cases/{erased.case}")
        for page in pages:
            body = erased.worker.get_settled(page).body.decode()
            for value in (erased.person.curp, "Persona", "Vecina"):
                self.assertNotIn(value, body, page)

    def counts(self, story: Story) -> Any:
        view = self.patient(story)
        return (view["counted"], [case["state"] for case in view["cases"]],
                [visit["state"] for visit in view["homeVisits"]])

    def patient(self, story: Story) -> dict[str, Any]:
        return story.worker.get_settled(f"/v1/patients/{story.patient}").json()

    def found(self, story: Story) -> list[str]:
        """By the CURP."""
        answer = story.worker.search({"curp": story.person.curp})
        self.assertEqual(200, answer.status, answer.body)
        return [match["id"] for match in answer.json().get("matches", [])]

    def erase(self, story: Story, *flags: str,
              named: str = "") -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [PROGRAM, "erase", named or story.patient, "--request", "ARCO-1/2026",
             "--data", self.data, "--url", f"http://127.0.0.1:{self.server.port}", "--institution",
             MAP.institutions[0], *flags],
            capture_output=True, text=True, timeout=90, check=False)


if __name__ == "__main__":
    unittest.main()
