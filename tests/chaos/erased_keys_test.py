"""All personal keys destroyed: everything stands as it stood, but for what is personal."""

import json
import shutil
import unittest
from collections.abc import Iterator
from typing import Any

from support import judge, tokens
from support.chaos_test_case import ChaosTestCase
from support.snapshot import pages, snapshot
from support.stories import Story

PERSONAL = {"identity", "details", "erased", "ageMs"}


class ErasedKeysTest(ChaosTestCase):
    def test_states_versions_counts_and_chains_stay_when_all_keys_are_gone(self) -> None:
        self.server.start()
        stories = [self.story() for _ in range(12)]
        for story in stories:
            story.play()
        self.await_settled()
        before = {name: impersonal(body) for name, body in snapshot(self, stories).items()}
        named = self.names(stories)
        self.assertTrue(all(named), "there was something to erase")
        report = self.settle_and_judge()
        heads, dump = decided(report), judge.dump(self.data)

        (self.data / "keyring").unlink()
        for deleted in (None, "stores"):
            if deleted:
                shutil.rmtree(self.data / deleted)
            self.server.start()
            self.await_settled()
            with self.subTest(deleted=deleted):
                shown = snapshot(self, stories)
                self.assertEqual(before,
                                 {name: impersonal(body) for name, body in shown.items()})
                self.check_erased(stories)
            self.server.stop()
        after = self.judge("--settled")
        self.assertEqual(heads, decided(after))
        self.assertEqual(dump, judge.dump(self.data))

    def names(self, stories: list[Story]) -> list[str]:
        return [self.patient(story)["identity"]["demographics"]["name"] for story in stories]

    def patient(self, story: Story) -> dict[str, Any]:
        return story.worker.get_settled(f"/v1/patients/{story.patient}").json()

    def check_erased(self, stories: list[Story]) -> None:
        for story in stories:
            shown = self.patient(story)["identity"]
            self.assertEqual({"erased": True}, {name: it for name, it in shown.items() if it})
            for page in pages(story):
                answer = self.clients.of(tokens.STATE).get_settled(page)
                self.assertEqual(200, answer.status, page)
                for value in ("Persona", story.person.curp, "Vecina", "Curaciones"):
                    self.assertNotIn(value, answer.body.decode(), page)


def decided(report: dict[str, Any]) -> list[dict[str, Any]]:
    """Heads of the journals but that of what was read, which grows by our asking."""
    return [head for head in report["heads"] if head["service"] != "access"]


def impersonal(shown: bytes) -> Any:
    """An answer without what is personal in it, and without saying that it is erased."""
    status, body = shown.split(b" ", 1)
    return status, list(_facts(json.loads(body), ""))


def _facts(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for name in sorted(value):
            if name not in PERSONAL and not _is_event(path):
                yield from _facts(value[name], f"{path}.{name}")
    elif isinstance(value, list):
        yield f"{path}#", len(value)
        for item in value:
            yield from _facts(item, path)
    else:
        yield path, value


def _is_event(path: str) -> bool:
    """Of a timeline: its clear fields stand beside sealed ones."""
    return path.startswith(".entries.") and path.count(".") >= 3


if __name__ == "__main__":
    unittest.main()
