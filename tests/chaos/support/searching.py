"""Questions for a patient by what is personal, well put and not."""

from typing import Any

from .client import Answer, Client


def search(worker: Client, other: Client, patient: str, asked: dict[str, str]) -> list[Answer]:
    """By each of these alone: the worker, who may see the patient, finds them, and the other one
    finds nobody. What the other one was told."""
    unseen = []
    for what, value in asked.items():
        found = worker.search({what: value})
        assert found.status == 200, found.body
        assert [one["id"] for one in found.json()["matches"]] == [patient], what
        unseen.append(other.search({what: value}))
        assert unseen[-1].status == 200, unseen[-1].body
        assert not unseen[-1].json().get("matches"), what
    return unseen


def search_wrongly(worker: Client, asked: dict[str, str]) -> list[Answer]:
    """With the same values in questions that can't be read. The refusals."""
    wrong: list[dict[str, Any]] = [{"phone": int(asked["phone"]), "name": asked["name"]}]
    for what, value in asked.items():
        wrong += [{what: [value]}, {what: value, "limit": value}, {value: what}]
    return [worker.search(one) for one in wrong]
