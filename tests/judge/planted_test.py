"""The search for personal values finds each form that a leak may take, and nothing else."""

import base64
import json
import unittest
from urllib.parse import quote

import planted
from findings import Code, Findings
from judging import JudgeTest

VALUE = "Rosalía \"Gómez\" Ñ"

# As something else than the search would write it.
FORMS = {
    "plain": VALUE.encode(),
    "JSON": json.dumps({"name": VALUE}).encode(),
    "JSON, upper case": rb"Rosal\u00EDa \"G\u00F3mez\" \u00D1",
    "octal": rb'name: "Rosal\303\255a "G\303\263mez" \303\221"',
    "UTF-16LE": b"\xff\xfe" + VALUE.encode("utf-16-le"),
    "UTF-16BE": b"\xfe\xff" + VALUE.encode("utf-16-be"),
    "percent": b"/v1/patients/" + quote(VALUE).encode(),
    "percent, lower case": b"/v1/patients/Rosal%c3%ada%20%22G%c3%b3mez%22%20%c3%91",
    "base64+0": base64.b64encode(VALUE.encode()),
    "base64+1": base64.b64encode(b"x" + VALUE.encode() + b"tail"),
    "base64+2": base64.b64encode(b"xy" + VALUE.encode() + b"t"),
    "base64+0, in fours": base64.b64encode(b"xyz" + VALUE.encode() + b"ta"),
    "base64url+0": base64.urlsafe_b64encode(VALUE.encode()),
    "base64url+1": base64.urlsafe_b64encode(b"~" + VALUE.encode()),
    "base64url+2": base64.urlsafe_b64encode(b"~~" + VALUE.encode()),
}


class PlantedTest(JudgeTest):
    def test_every_form_is_found_in_what_was_heard(self) -> None:
        looked_for = planted.needles(["somebody else", VALUE])
        for form, leak in FORMS.items():
            with self.subTest(form):
                for around in (b"", b"x", b"xx"):
                    heard = around + b'{"level":"info","what":"' + leak + b'"}\n'
                    names = {what for _, what in planted.found_in(heard, looked_for)}
                    self.assertTrue(names, leak)
                    spelled = form.removesuffix(", in fours").replace("base64url", "base64")
                    self.assertTrue(any(name.replace("base64url", "base64") ==
                                        f"value 2, {spelled}" for name in names), names)

    def test_every_form_is_found_in_files_but_the_keyring(self) -> None:
        (self.folder / "keyring").write_bytes(VALUE.encode())
        (self.folder / "stores").mkdir()
        for form, leak in FORMS.items():
            with self.subTest(form):
                (self.folder / "stores/000001.log").write_bytes(b"before " + leak + b" after")
                findings = Findings()
                self.assertEqual(planted.search(self.folder, [VALUE], findings), 1)
                self.assertEqual(findings.codes, {Code.PLANTED_FOUND})
                self.assertEqual(findings.kept[0].place.partition("+")[0], "stores/000001.log")

    def test_every_spelling_is_that_of_some_form(self) -> None:
        forms = {form.replace("base64url", "base64") for form in FORMS}
        for name in planted.spellings(VALUE):
            self.assertIn(name.replace("base64url", "base64"), forms)

    def test_what_is_found_is_not_told_again(self) -> None:
        (self.folder / "log").write_bytes(VALUE.encode())
        planted.search(self.folder, [VALUE], self.findings)
        self.assertNotIn("Rosal", "".join(map(str, self.findings.kept)))

    def test_nothing_else_is_found(self) -> None:
        other = VALUE.replace("ó", "o")
        (self.folder / "store").write_bytes(b" ".join([
            other.encode(), json.dumps(other).encode(), other.encode("utf-16-le"),
            base64.b64encode(other.encode())]) * 100)
        planted.search(self.folder, [VALUE], self.findings)
        self.assertEqual(self.findings.codes, set())


if __name__ == "__main__":
    unittest.main()
