#!/usr/bin/python3
"""Whoever refuses a request, it is told in the client's language: the session, the router, who asks
for a token, the reader of bodies, a decider, a query.
"""

import unittest

from described import DescribedTestCase, principal
from support.client import Answer, new_key

SPANISH = "nah;q=0.9, es-MX;q=0.8, en;q=0.3"


class LanguagesTest(DescribedTestCase):
    def ask(self, method: str, path: str, headers: dict[str, str] | None = None, body: bytes = b"",
            authorized: bool = True) -> tuple[Answer, Answer]:
        """The same in Spanish and in English."""
        client = self.clients.of(principal("social_worker"))
        return tuple(client.send(method, path, body, (headers or {}) | {
            "Content-Type": "application/json", "Accept-Language": language}, authorized)
            for language in (SPANISH, "en"))

    def refused(self, answers: tuple[Answer, Answer], code: str, begins: str) -> None:
        spanish, english = answers
        self.assertEqual([code, code], [one.code for one in answers])
        self.assertEqual(["es", "en"], [one.headers["Content-Language"] for one in answers])
        self.assertTrue(spanish.json()["detail"].startswith(begins), spanish.json())
        for member in ("title", "detail"):
            self.assertNotEqual(spanish.json()[member], english.json()[member])

    def test_everybody_who_refuses_speaks_both(self) -> None:
        key = {"Idempotency-Key": new_key()}
        self.refused(self.ask("GET", "/v1/nowhere"), "unknown_path", "No hay nada en esta ruta")
        self.refused(self.ask("DELETE", "/v1/cases"), "method_not_allowed", "Esta ruta no admite")
        self.refused(self.ask("GET", "/v1/workload?as_off=1"), "unknown_parameter",
                     "Esta ruta no admite el parámetro")
        self.refused(self.ask("GET", "/v1/workload", authorized=False), "token_missing",
                     "Falta el token")
        self.refused(self.ask("GET", "/v1/workload", {"Authorization": "Bearer x"},
                              authorized=False), "token_malformed", "El token no es un JWT")
        self.refused(self.ask("POST", "/v1/cases", body=b"{}"), "idempotency_key_missing",
                     "Falta el encabezado Idempotency-Key")
        self.refused(self.ask("POST", "/v1/cases", key, b"{,}"), "malformed_body",
                     "El cuerpo no es JSON bien formado")
        self.refused(self.ask("POST", "/v1/cases", key, b"{}"), "missing_field",
                     "Falta un dato necesario")
        self.refused(self.ask("GET", "/v1/patients/patient-00A"), "unknown_stream", "No existe")

    def test_what_a_decider_refuses_is_told_in_both(self) -> None:
        ids = self.parents_of("home_visit")
        path = f"/v1/cases/{ids['case']}/resume"
        self.refused(self.ask("POST", path, {"Idempotency-Key": new_key()}, b"{}"),
                     "case_not_on_hold", "El caso no está en pausa")


if __name__ == "__main__":
    unittest.main()
