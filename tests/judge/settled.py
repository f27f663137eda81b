"""What must have come of events once nothing is under way any more: no reaction was lost."""

from findings import Code, Findings
from fold import Fold, Stream
from reading import Reading

# Whoever was looked after is asked how it was, where there is this service.
SURVEYS = "grievances"


def check(reading: Reading, findings: Findings, away: frozenset[str] = frozenset()) -> None:
    """`away`: services that were ended, and owe what happened since."""
    fold = reading.fold
    caused = reading.contents.provenance.caused()
    for event_id, service in fold.asked_for:
        if service in away or service == SURVEYS and service not in reading.journals.by_name:
            continue
        if (event_id, service) not in caused:
            findings.add(Code.REACTION_MISSING, event_id, f"it asks for what {service} never began")
    for stream in fold.streams.values():
        if stream.kind == "visit" and stream.version and not stream.damaged:
            _visit(stream, fold, findings)
        elif (stream.kind in ("referral", "tele", "transfer") and "case_id" in stream.facts
              and not stream.damaged):
            _case_was_told(stream, fold, findings)


def _visit(stream: Stream, fold: Fold, findings: Findings) -> None:
    facts = stream.facts
    if stream.state == "REQUESTED" and not facts["unroutable"]:
        findings.add(Code.REACTION_MISSING, stream.id, "neither routed nor unroutable")
    if stream.state == "ATTEMPT_FAILED" and facts["ended_by_attempt"]:
        findings.add(Code.REACTION_MISSING, stream.id, "its last attempt ends it")
    _case_was_told(stream, fold, findings)


def _case_was_told(stream: Stream, fold: Fold, findings: Findings) -> None:
    case = fold.streams.get(stream.facts["case_id"])
    if case is None or not case.version or case.state == "VOIDED" or case.damaged:
        return
    told = case.facts.get("obligations", {}).get(stream.id, set())
    if "ObligationOpened" not in told:
        findings.add(Code.REACTION_MISSING, stream.id, f"{case.id} was not told that it is open")
    if stream.state in fold.machines[stream.kind].terminal and "ObligationClosed" not in told:
        findings.add(Code.REACTION_MISSING, stream.id, f"{case.id} was not told that it ended")
