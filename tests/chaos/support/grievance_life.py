"""Grievances that come to each end there is, with something planted in each sealed field."""

from collections.abc import Callable
from typing import Any

from .client import Client, Clients
from .tokens import AUDITOR, Principal

Told = tuple[Client, str, dict[str, Any]]


def play(clients: Clients, plant: Callable[[str], str], unit: str, case: str) -> str:
    """The path of one of them, which shows what was planted to whoever may see it."""
    def staff(role: str) -> Client:
        return clients.of(Principal(f"{role}-{unit}", role, unit, human="re-1"))

    desk, manager = staff("GRIEVANCE_DESK"), staff("QUALITY_MANAGER")
    committee, responsible = staff("QUALITY_COMMITTEE"), staff("GRIEVANCE_RESPONSIBLE")
    form = {"type": "QUEJA", "channel": "CARTA", "unit": unit, "anonymous": False, "caseId": case,
            "complainedStaff": [plant("personal")], **{name: plant(name) for name in (
                "text", "area", "name", "contact", "complainedAbout")}}
    classify = {"type": "QUEJA", "subject": "TRATO", "severity": "GRAVE", "area": "URGENCIAS",
                "complainedStaff": [plant("jefa")], "note": plant("nota")}
    resolve = {"outcome": "FOUNDED", "answer": plant("respuesta"), "measures": [plant("medida")],
               "findings": plant("hechos")}

    def grievance(*told: Told) -> str:
        filed = desk.command("/v1/grievances", form)
        assert filed.status == 201, filed.body
        for who, verb, body in told:
            answer = who.command(f"/v1/grievances/{filed.id}/{verb}", body)
            assert answer.status == 200, (verb, answer.body)
        return f"/v1/grievances/{filed.id}"

    begin = ((manager, "classify", classify), (manager, "assign", {"responsible": "re-1"}),
             (responsible, "start", {"note": plant("inicio")}))
    whole = grievance(
        *begin,
        (responsible, "request-info", {"what": plant("qué"), "fromWhom": plant("quién")}),
        (responsible, "info", {"text": plant("informe")}),
        (responsible, "propose-resolution", resolve),
        (committee, "return-resolution", {"reason": plant("devuelta")}),
        (responsible, "propose-resolution", resolve),
        (manager, "notify", {"notReachable": True, "whyNotReachable": plant("mudanza")}),
        (desk, "satisfaction", {"score": 2, "comment": plant("comentario")}),
        (clients.of(AUDITOR), "reopen", {"code": "PROCEDURE", "reason": plant("objeción")}))
    grievance(*begin, (desk, "withdraw", {"reason": plant("retiro")}))
    grievance((desk, "withdraw", {"reason": plant("desistimiento")}))
    grievance((manager, "classify", classify), (manager, "dismiss", {
        "code": "OTHER", "reason": plant("improcedente"), "notReachable": True}))
    grievance((manager, "forward", {"name": plant("comisión"), "folioThere": plant("folio2"),
                                    "reason": plant("turno")}))
    grievance((desk, "void", {"code": "TEST", "reason": plant("prueba")}))
    assert form["text"].encode() in manager.get_settled(whole).body, "who may see it, sees it"
    return whole
