"""What a home visit is about: the clear facts that views show and count."""

from typing import Any

from records import COMMON, Records

FACTS: dict[str, Any] = {
    "age_band": "", "attempts": 0, "case_id": "", "ended_by_attempt": False, "jurisdiction": "",
    "map_version": 0,
    "max_attempts": 0, "municipality": "", "patient_id": "", "priority": "", "requester": "",
    "unroutable": False, "visitors": [], "window_end_us": 0, "window_start_us": 0}
_KEPT = ("case_id", "max_attempts", "patient_id", "requester", "window_end_us", "window_start_us")


def take(facts: dict[str, Any], name: str, event: Any, records: Records) -> None:
    """One event of a home visit."""
    match name:
        case "HomeVisitRequested":
            facts.update(FACTS, visitors=[])
            for kept in _KEPT:
                facts[kept] = getattr(event, kept)
            facts["priority"] = records.enum_name(f"{COMMON}.Priority", event.priority)
            facts["age_band"] = records.enum_name(f"{COMMON}.AgeBand", event.counted.age_band)
            facts["municipality"] = event.counted.municipality
            facts["map_version"] = event.routing.map_version
        case "HomeVisitRouted" | "HomeVisitRerouted":
            facts["jurisdiction"] = event.jurisdiction
            facts["map_version"] = event.map_version
            facts["unroutable"] = False
        case "HomeVisitUnroutable":
            facts["unroutable"] = True
        case "HomeVisitAssigned" | "HomeVisitReassigned":
            facts["visitors"] = list(event.visitors)
        case "HomeVisitAttemptFailed":
            facts["attempts"] += 1
            facts["ended_by_attempt"] = event.ends_with != 0
