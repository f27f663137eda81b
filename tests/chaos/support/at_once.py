"""Commands that are all sent before any of them is answered."""

from typing import Any

from .client import Answer, Client, new_key


def send_at_once(clients: list[Client], path: str, body: dict[str, Any]) -> list[Answer]:
    """One command by each of these clients, all with the same key. Their answers, which are
    definite, in the same order."""
    key = new_key()
    for client in clients:
        client.begin_post(path, body, key)
    return [_definite(client, client.end_post(path, key), path, body, key) for client in clients]


def _definite(client: Client, answer: Answer, path: str, body: dict[str, Any], key: str) -> Answer:
    return client.command(path, body, key) if answer.status in (503, 504) else answer
