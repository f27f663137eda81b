#!/usr/bin/python3
"""Webhooks of a server with a log of its own: what is told, to whom, signed and in order; and what
faults of receivers, of the sender and of its stores do to that.
"""

import base64
import json
import re
import shutil
import subprocess
import sys
import unittest
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "chaos"))

from support.chaos_test_case import ChaosTestCase  # noqa: E402
from support.client import new_key  # noqa: E402
from support.paths import PROGRAM, SOURCE  # noqa: E402
from support.referral_life import REJECT  # noqa: E402
from support.receiver import LARGE_BYTES, Received, Receiver  # noqa: E402
from support.stories import Story, referral_of  # noqa: E402
from support.tokens import Principal, clinician, coordinator, social_worker  # noqa: E402
from support.waiting import until  # noqa: E402

sys.path.insert(0, str(SOURCE / "deploy/kafka"))

from enlace_kafka.certificate import make_certificate  # noqa: E402

DOCUMENT = SOURCE / "proto/enlace/public/README.md"
SENDER, RECEIVER, STRANGER = "SPSSA000121", "SPSSA000133", "SPSSA000244"
OLDEST = "enlace_webhook_oldest_undelivered_seconds"
WITHIN_S = 60
PATIENTS = 3


def system_of(institution: str) -> Principal:
    return Principal(f"his-{institution}", "INTEGRATION", institution)


def documented(function: str) -> Any:
    """As the document has it, for others to copy."""
    block = re.search(r"```python\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    assert block is not None
    scope: dict[str, Any] = {}
    exec(block[1], scope)
    return scope[function]


def in_order(messages: list[Received]) -> bool:
    """Of each thing, apart from what comes again."""
    newest: dict[str, int] = {}
    seen = set()
    for one in messages:
        if one.id not in seen and one.version < newest.get(one.thing, 0):
            return False
        seen.add(one.id)
        newest[one.thing] = max(one.version, newest.get(one.thing, 0))
    return True


class WebhooksTestCase(ChaosTestCase):
    ALLOWED = True

    def setUp(self) -> None:
        super().setUp()
        key, self.certificate = self.folder / "key.pem", self.folder / "certificate.pem"
        make_certificate(key, self.certificate)
        self.server.flags = ("--webhooks-ca-file", str(self.certificate),
                             *(["--webhooks-allow-private"] if self.ALLOWED else []))
        self.receiver = Receiver(key)
        self.addCleanup(self.receiver.close)
        self.server.start()
        self.versions: dict[str, int] = {}
        self.his = self.clients.of(system_of(SENDER))

    def create(self, **fields: Any) -> dict[str, Any]:
        answer = self.his.command("/v1/webhooks", {"url": self.receiver.url} | fields)
        self.assertEqual(201, answer.status, answer.body)
        made: dict[str, Any] = answer.json()
        return made

    def referral(self) -> str:
        """Of a new patient, as far as it was received."""
        story = self.story(SENDER)
        story.register()
        worker = self.clients.of(social_worker(SENDER))
        sent = worker.command("/v1/referrals", referral_of(story.case, RECEIVER))
        self.assertEqual(201, sent.status, sent.body)
        received = self.clients.of(clinician(RECEIVER)).command(
            f"/v1/referrals/{sent.id}/receive", {"deliveryProof": "R-1"})
        self.assertEqual(200, received.status, received.body)
        self.versions[sent.id] = int(received.json()["version"])
        return sent.id

    def wanted(self, *referrals: str) -> set[str]:
        """The ids of all that the sender is to be told of them: whatever there is of each."""
        return {f"{one}/{version}" for one in referrals
                for version in range(1, self.versions[one] + 1)}

    def await_all(self, *referrals: str) -> list[Received]:
        wanted = self.wanted(*referrals)
        taken = self.receiver.await_taken(
            "all is delivered", lambda taken: wanted <= {one.id for one in taken}, WITHIN_S)
        self.assertEqual(wanted, {one.id for one in taken}, "and nothing else")
        self.assertTrue(in_order(taken), [one.id for one in taken])
        return taken

    def shown(self, webhook: str) -> dict[str, Any]:
        return next(one for one in self.his.get_settled("/v1/webhooks").json()["webhooks"]
                    if one["id"] == webhook)

    def await_failing(self, webhook: str, trouble: str) -> dict[str, Any]:
        until(f"the list says {trouble}",
              lambda: self.shown(webhook).get("failing", {}).get("trouble") == trouble, WITHIN_S)
        failing: dict[str, Any] = self.shown(webhook)["failing"]
        return failing

    def metric(self, name: str) -> float:
        text = self.his.get_settled("/metrics").body.decode()
        return next(float(line.split(" ")[1]) for line in text.splitlines()
                    if line.startswith(name + " "))

    def status(self) -> str:
        return subprocess.run(
            [PROGRAM, "status", f"http://127.0.0.1:{self.server.port}"], check=False,
                              stdout=subprocess.PIPE, text=True).stdout

    def failures(self, trouble: str) -> float:
        return self.metric(f'enlace_webhook_failures_total{{reason="{trouble.lower()}"}}')


class ToldTest(WebhooksTestCase):
    def test_what_is_told_is_signed_and_in_order_and_its_owners(self) -> None:
        is_from_enlace = documented("is_from_enlace")
        before = self.referral()
        key = new_key()
        made, again = (self.his.command("/v1/webhooks", {"url": self.receiver.url}, key)
                       for _ in range(2))
        self.assertEqual((201, made.json()), (again.status, again.json()))
        secret = made.json()["secret"]
        self.assertEqual(32, len(base64.b64decode(secret.removeprefix("whsec_"))))
        self.assertNotIn(secret, json.dumps(self.shown(made.id)))
        referrals = [self.referral() for _ in range(PATIENTS)]
        taken = self.await_all(*referrals)
        self.assertNotIn(before, {one.thing for one in taken})
        for one in taken:
            self.assertEqual([one.signed_by(secret)], one.signatures)
            self.assertTrue(is_from_enlace(secret, one.headers, one.body))
            self.assertFalse(is_from_enlace(secret, one.headers, one.body + b" "))
            self.assertEqual(
                ("/enlace", "1.0", f"/enlace/institutions/{SENDER}/referrals", one.thing, one.id,
                 "application/json"),
                (one.path, *(one.headers[name] for name in (
                    "ce-specversion", "ce-source", "ce-subject", "webhook-id", "content-type"))))
            body = json.loads(one.body)
            self.assertEqual((one.thing, str(one.version)), (body["referralId"], body["version"]))
        self.assertEqual("enlace.published.v1.ReferralSent",
                         next(one for one in taken).headers["ce-type"])
        until("what was taken is counted",
              lambda: self.metric("enlace_webhook_deliveries_total") == len(taken))

        self.check_that_a_new_secret_signs(made.id, secret)
        self.check_that_a_pause_loses_nothing(made.id)
        self.check_that_others_see_nothing(made.id)
        removed = self.his.command(f"/v1/webhooks/{made.id}/remove", {})
        self.assertEqual(200, removed.status)
        self.assertEqual([], self.his.get_settled("/v1/webhooks").json().get("webhooks", []))
        self.assertEqual("webhook_removed",
                         self.his.command(f"/v1/webhooks/{made.id}/pause", {}).code)
        self.assertNotIn(secret, self.server.output)

    def check_that_a_new_secret_signs(self, webhook: str, old: str) -> None:
        answer = self.his.command(f"/v1/webhooks/{webhook}/rotate-secret", {})
        new = answer.json()["secret"]
        self.assertNotEqual(old, new)
        self.assertIn("oldSecretUntil", self.shown(webhook))
        self.receiver.taken.clear()
        for one in self.await_all(self.referral()):
            self.assertEqual([one.signed_by(new), one.signed_by(old)], one.signatures)

    def check_that_a_pause_loses_nothing(self, webhook: str) -> None:
        self.assertEqual(200, self.his.command(f"/v1/webhooks/{webhook}/pause", {}).status)
        self.assertEqual("PAUSED", self.shown(webhook)["state"])
        until("it is counted as paused", lambda: (1, 0) == (
            self.metric("enlace_webhooks_paused"), self.metric("enlace_webhooks")), WITHIN_S)
        self.assertIn("0 active, 0 of them failing, 1 paused", self.status())
        self.receiver.taken.clear()
        other = self.create(beginning="FIRST_MESSAGE", content="PROTOBUF")
        meanwhile = self.referral()
        self.receiver.await_taken("another webhook is told of what happens during the pause",
                                  lambda taken: any(one.thing == meanwhile for one in taken))
        self.assertEqual({"application/protobuf"},
                         {one.headers["content-type"] for one in self.receiver.taken})
        self.assertEqual(200, self.his.command(f"/v1/webhooks/{other['id']}/remove", {}).status)
        self.receiver.taken.clear()
        self.assertEqual(200, self.his.command(f"/v1/webhooks/{webhook}/resume", {}).status)
        wanted = self.wanted(meanwhile)
        self.receiver.await_taken("what was held back comes", lambda taken: wanted <= {
            one.id for one in taken if one.headers["content-type"] == "application/json"})

    def check_that_others_see_nothing(self, webhook: str) -> None:
        for who in (system_of(STRANGER), coordinator("VII"), social_worker(STRANGER)):
            client = self.clients.of(who)
            self.assertEqual({}, client.get_settled("/v1/webhooks").json())
            for answer in (client.get_settled(f"/v1/webhooks/{webhook}"),
                           client.command(f"/v1/webhooks/{webhook}/pause", {})):
                self.assertEqual((404, "unknown_stream"), (answer.status, answer.code))
        worker = self.clients.of(social_worker(SENDER))
        self.assertEqual({}, worker.get_settled("/v1/webhooks").json())
        self.assertEqual(404, worker.get_settled(f"/v1/webhooks/{webhook}").status)
        for path, body in (("/v1/webhooks", {"url": self.receiver.url}),
                           (f"/v1/webhooks/{webhook}/pause", {})):
            self.assertEqual("role_not_allowed", worker.command(path, body).code)
        self.assertEqual("invalid_field", self.his.command(
            "/v1/webhooks", {"url": "http://his.example.mx"}).code)

    def test_a_jurisdiction_is_told_of_its_visits(self) -> None:
        story = Story(self.clients, self.rng, SENDER)
        story.ask_for_visit()
        jurisdiction = story.await_jurisdiction()
        client = self.clients.of(coordinator(jurisdiction))
        made = client.command("/v1/webhooks", {"url": self.receiver.url,
                                               "beginning": "FIRST_MESSAGE"})
        self.assertEqual(201, made.status, made.body)
        story.by_coordinator("receive", {})
        taken = self.receiver.await_taken("both are told", lambda taken: len(taken) == 2)
        self.assertEqual(["HomeVisitRequested", "HomeVisitChanged"],
                         [one.headers["ce-type"].rpartition(".")[2] for one in taken])
        self.assertEqual({story.visit}, {one.thing for one in taken})
        self.assertEqual("Calle 5", json.loads(taken[0].body)["address"])


class FaultsTest(WebhooksTestCase):
    def at_first(self, how: str, times: int) -> None:
        """The first messages, whatever they are."""
        self.receiver.behave = lambda received: (
            how if self.receiver.faults[how] < times else "ok")

    def test_what_fails_is_tried_again_until_it_is_taken(self) -> None:
        webhook = self.create()["id"]
        for how, times, trouble in (("refuse", 6, "REFUSED"), ("redirect", 6, "REDIRECTED"),
                                    ("close", 6, "CLOSED_EARLY")):
            with self.subTest(how):
                self.receiver.taken.clear()
                self.at_first(how, times)
                referrals = [self.referral() for _ in range(2)]
                failing = self.await_failing(webhook, trouble)
                self.assertGreater(failing["nextAttemptAt"], failing["since"])
                self.assertEqual({"refuse": 500, "redirect": 307}.get(how, 0),
                                 failing.get("status", 0))
                self.await_all(*referrals)
                self.assertEqual(times, self.receiver.faults[how])
                until("the list says that all is well",
                      lambda: "failing" not in self.shown(webhook), WITHIN_S)
                self.assertEqual(0, self.metric(OLDEST))
                self.assertEqual(times, self.failures(trouble))
        self.assertEqual({"/enlace"}, {one.path for one in self.receiver.received})

    def test_of_a_large_answer_no_more_is_heard_than_its_beginning(self) -> None:
        self.create()
        self.at_first("large", 2)
        referral = self.referral()
        taken = self.await_all(referral)
        self.assertEqual(2, self.receiver.faults["large"])
        self.assertEqual(0, self.receiver.faults["large answers heard to their end"],
                         f"none of {LARGE_BYTES} bytes")
        self.assertEqual(len({one.id for one in taken}), len(taken), "it is taken, though")

    def test_one_patient_whose_message_hangs_holds_up_nobody_else(self) -> None:
        webhook = self.create()["id"]
        slow = self.referral()
        self.receiver.await_taken("the first is told",
                                  lambda taken: self.wanted(slow) <= {one.id for one in taken})
        self.receiver.behave = lambda received: "hang" if received.thing == slow else "ok"
        answered = self.clients.of(clinician(RECEIVER)).command(
            f"/v1/referrals/{slow}/reject", REJECT)
        self.assertEqual(200, answered.status, answered.body)
        self.versions[slow] = int(answered.json()["version"])
        until("a message hangs", lambda: self.receiver.faults["hang"] > 0, WITHIN_S)
        for _ in range(PATIENTS):
            other = self.referral()
            wanted = self.wanted(other)
            self.receiver.await_taken("others are told meanwhile", lambda taken: wanted <= {
                one.id for one in taken})
        self.await_failing(webhook, "TIMED_OUT")
        self.receiver.behave = lambda received: "ok"
        self.receiver.let_go()
        self.his.command(f"/v1/webhooks/{webhook}/resume", {})
        wanted = self.wanted(slow)
        taken = self.receiver.await_taken("it is told in the end", lambda taken: wanted <= {
            one.id for one in taken})
        self.assertTrue(in_order(taken))

    def test_a_sender_killed_while_it_delivers_misses_nothing(self) -> None:
        self.create()
        referrals = [self.referral()]
        for _ in range(3):
            self.await_all(*referrals)
            hung = self.receiver.faults["hang"]
            self.receiver.behave = lambda received: "hang"
            referrals += [self.referral() for _ in range(2)]
            until("it is in mid-delivery", lambda: self.receiver.faults["hang"] > hung, WITHIN_S)
            self.server.kill()
            self.receiver.behave = lambda received: "ok"
            self.server.start()
        self.await_all(*referrals)
        self.assertGreaterEqual(self.receiver.faults["hang"], 3)

    def test_what_was_delivered_comes_again_where_that_was_forgotten(self) -> None:
        self.referral()
        self.create()
        referrals = [self.referral() for _ in range(2)]
        first = {one.id for one in self.await_all(*referrals)}
        self.server.stop()
        sent = self.data / "stores/webhooks-sent"
        self.receiver.taken.clear()
        shutil.rmtree(sent / "feed")
        self.server.start()
        referrals.append(self.referral())
        told = self.receiver.await_taken("what is new is told", lambda taken: self.wanted(
            referrals[-1]) <= {one.id for one in taken})
        self.assertEqual(set(), first & {one.id for one in told}, "the feed is folded again")
        self.server.stop()
        shutil.rmtree(sent)
        self.receiver.taken.clear()
        self.server.start()
        self.await_all(*referrals)


class PrivateAddressesTest(WebhooksTestCase):
    ALLOWED = False

    def test_nothing_is_sent_into_private_networks(self) -> None:
        self.create()
        by_name = self.create(url=f"https://localhost:{self.receiver.port}/enlace")["id"]
        self.referral()
        self.await_failing(by_name, "ADDRESS_NOT_ALLOWED")
        self.assertEqual(0, self.receiver.connections)
        self.assertGreaterEqual(self.failures("ADDRESS_NOT_ALLOWED"), 2)
        self.assertEqual(0, self.failures("UNREACHABLE"))
        until("both fail", lambda: self.metric("enlace_webhooks_failing") == 2, WITHIN_S)
        self.assertGreater(self.metric(OLDEST), 0)
        said = self.status()
        self.assertRegex(said, r"\nWebhooks +2 active, 2 of them failing, 0 paused; 0 messages "
                               r"delivered, the oldest of the others waits for \d")
        self.assertRegex(said, r"\nFailed deliveries +address_not_allowed \d+\n")


class NotTrustedTest(WebhooksTestCase):
    def test_a_certificate_of_nobody_known_is_not_trusted(self) -> None:
        self.server.stop()
        other = self.folder / "other.pem"
        make_certificate(self.folder / "other-key.pem", other)
        self.server.flags = ("--webhooks-ca-file", str(other), "--webhooks-allow-private")
        self.server.start()
        webhook = self.create()["id"]
        self.referral()
        self.await_failing(webhook, "NOT_TRUSTED")
        self.assertGreater(self.receiver.connections, 0)
        self.assertEqual([], self.receiver.received)


if __name__ == "__main__":
    unittest.main()
