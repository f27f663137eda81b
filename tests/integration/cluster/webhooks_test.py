#!/usr/bin/python3
"""Webhooks of a deployment on brokers: its gateways tell what stands on the owner's topic, each
webhook by one of them, also after that one was killed in mid-delivery.
"""

import random
import shutil
import subprocess
import sys
import unittest
from pathlib import Path
from typing import Any

from inbox_world import BIN, GATEWAYS, HOST, PARTITIONS, InboxTestCase, patient

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "chaos"))

from enlace_kafka.certificate import make_certificate  # noqa: E402
from support.client import Clients  # noqa: E402
from support.client_log import ClientLog  # noqa: E402
from support.receiver import Receiver  # noqa: E402
from support.stories import Story, referral_of  # noqa: E402
from support.tokens import Principal, Tokens, clinician, social_worker  # noqa: E402
from support.waiting import until  # noqa: E402

SENDER, RECEIVER = "SPSSA000121", "SPSSA000133"
HIS = Principal(f"his-{SENDER}", "INTEGRATION", SENDER)
TOPIC = f"enlace.institution.{SENDER}.referrals.v1"
WITHIN_S = 120


class WebhooksTestCase(InboxTestCase):
    @classmethod
    def webhook_flags(cls) -> list[str]:
        key, certificate = cls.folder / "key.pem", cls.folder / "certificate.pem"
        if not certificate.exists():
            make_certificate(key, certificate)
        return ["--webhooks-allow-private", "--webhooks-ca-file", str(certificate)]

    def setUp(self) -> None:
        self.receiver = Receiver(self.folder / "key.pem")
        self.addCleanup(self.receiver.close)
        self.tokens, self.log = Tokens(self.folder), ClientLog(self.folder / "client.ndjson")
        self.addCleanup(self.log.close)
        self.services_of = self.clients_at(self.front_port)
        self.rng = random.Random(7)

    def clients_at(self, port: int) -> Clients:
        clients = Clients(lambda: port, self.tokens, self.log)
        self.addCleanup(clients.close)
        return clients

    def referral(self) -> str:
        story = Story(self.services_of, self.rng, SENDER)
        story.register()
        sent = self.services_of.of(social_worker(SENDER)).command(
            "/v1/referrals", referral_of(story.case, RECEIVER))
        received = self.services_of.of(clinician(RECEIVER)).command(
            f"/v1/referrals/{sent.id}/receive", {"deliveryProof": "R-1"})
        self.assertEqual(200, received.status, received.body)
        return sent.id

    def await_what_is_on_the_topic(self, referrals: list[str]) -> None:
        """Of these, and nothing of others."""
        def on_topic() -> dict[str, tuple[str, str]]:
            return {one.headers["ce_id"]: (one.headers["ce_type"], one.headers["ce_time"])
                    for one in self.read(TOPIC)
                    if one.headers["ce_id"].partition("/")[0] in referrals}

        until("all is on the topic", lambda: len(on_topic()) == 2 * len(referrals), WITHIN_S)
        wanted = on_topic()
        taken = self.receiver.await_taken(
            "all is delivered", lambda taken: set(wanted) <= {one.id for one in taken}, WITHIN_S)
        self.assertEqual(wanted, {one.id: (one.headers["ce-type"], one.headers["ce-time"])
                                  for one in taken})
        for referral in referrals:
            first = [one.version for one in taken if one.thing == referral]
            self.assertEqual(sorted(set(first)), list(dict.fromkeys(first)), "in order")

    def create(self, port: int) -> str:
        created = self.clients_at(port).of(HIS).command("/v1/webhooks", {"url": self.receiver.url})
        self.assertEqual(201, created.status, created.body)
        return created.id

    def delivered_by(self, port: int) -> float:
        return self.metric(port, "enlace_webhook_deliveries_total")


class WebhooksTest(WebhooksTestCase):
    @classmethod
    def gateway_flags(cls) -> list[str]:
        return cls.webhook_flags()

    def shown(self, number: int) -> list[dict[str, Any]]:
        answer = self.clients_at(self.gateway_ports[number]).of(HIS).get_settled("/v1/webhooks")
        found: list[dict[str, Any]] = answer.json().get("webhooks", [])
        return found

    def test_gateways_tell_what_is_on_the_topic_and_share_the_work(self) -> None:
        until("the gateways are ready", lambda: all(
            self.status_at(port) == 200 for port in self.gateway_ports), WITHIN_S)
        webhook = self.create(self.gateway_ports[0])
        for number in range(GATEWAYS):
            until("each gateway knows of it",
                  lambda: [one["id"] for one in self.shown(number)] == [webhook], WITHIN_S)
        referrals = [self.referral() for _ in range(3)]
        self.await_what_is_on_the_topic(referrals)
        by = [self.delivered_by(port) for port in self.gateway_ports]
        self.assertEqual([0, 6], sorted(by), "one of them tells it, and each thing once")

        sender = by.index(6)
        self.receiver.behave = lambda received: "hang"
        referrals += [self.referral() for _ in range(2)]
        until("it is in mid-delivery", lambda: self.receiver.faults["hang"] > 0, WITHIN_S)
        self.gateways[sender].kill()
        self.receiver.behave = lambda received: "ok"
        self.start_gateway(sender)
        self.await_what_is_on_the_topic(referrals)
        self.assertEqual(0, self.delivered_by(self.gateway_ports[1 - sender]))


class OneProcessTest(WebhooksTestCase):
    """`enlace serve --gateway`: all services, and what outsiders are told and send."""

    gateways_beside = 0

    @classmethod
    def service_flags(cls) -> list[str]:
        return ["--gateway", *cls.webhook_flags()]

    def test_one_process_publishes_takes_commands_and_tells_webhooks_after_a_kill_too(self) -> None:
        self.create(self.front_port)
        referrals = [self.referral()]
        made, = self.answers(SENDER, ("k", patient("1")))
        self.assertEqual("accepted", made["outcome"])
        self.await_what_is_on_the_topic(referrals)

        decided = self.metric(self.front_port, "enlace_commands_total")
        referrals.append(self.referral())
        self.send(SENDER, *((f"k{n % 4}", patient(f"killed-{n}")) for n in range(200)))
        until("it decides them", lambda: self.metric(
            self.front_port, "enlace_commands_total") >= decided + 20, WITHIN_S)
        self.services.kill()
        self.assertLess(len(self.answered_offsets(SENDER)), 201, "killed in the middle")
        self.start_services()
        self.await_answers(SENDER)
        outcomes = self.outcomes(SENDER)
        self.assertEqual({"accepted"}, {one["outcome"] for one in outcomes})
        self.assertEqual(201, len({one["id"] for one in outcomes}))
        self.await_what_is_on_the_topic(referrals)
        until("all is published", lambda: self.metric(
            self.front_port, "enlace_gateway_behind_records") == 0, WITHIN_S)
        self.assertIn("; 0 missing, 0 doubled or out of order", self.verified(0))

        said = subprocess.run([BIN / "enlace", "status", f"http://{HOST}:{self.front_port}"],
                              check=True, stdout=subprocess.PIPE, text=True).stdout
        self.assertRegex(said, r"\nPublished +\d[\d,]* messages, 0 records behind\n")
        self.assertRegex(said, r"\nInboxes +accepted \d+\n")
        self.assertRegex(said, r"\nWebhooks +1 active, 0 of them failing, 0 paused; \d+ messages")

    def test_it_says_what_a_gateway_needs(self) -> None:
        others = self.folder / "others"
        shutil.copytree(self.programs.keys, others, ignore=shutil.ignore_patterns("gateway.jwk"))
        on_brokers = ["--brokers", self.brokers.bootstrap, "--replication", "1", "--min-insync",
                      "1", "--partitions", str(PARTITIONS), "--keys", str(others)]
        for flags, why in ((["--dev"], "say with --brokers where it is"),
                           (on_brokers, "make it with `enlace keys --gateway`")):
            with self.subTest(why):
                done = subprocess.run(
                    [BIN / "enlace", "serve", "--gateway", "--data", self.folder / "none",
                     "--listen", f"{HOST}:0", *flags], check=False, stdout=subprocess.DEVNULL,
                    stderr=subprocess.PIPE, text=True, timeout=WITHIN_S)
                self.assertEqual(1, done.returncode, done.stderr)
                self.assertIn(why, done.stderr)


if __name__ == "__main__":
    unittest.main()
