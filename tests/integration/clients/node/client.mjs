// What outsiders do with Enlace on Kafka, as an example to copy.
//
//   visits JURISDICTION         print what it is told of its home visits, from the first that is kept
//   request CLUES CASE DAY ID   ask for a home visit in the week from that day on (2026-01-31), and
//                               print what becomes of that
//
// How to come to the brokers: BROKERS, and as whom: CLIENT, PASSWORD_FILE and CA (PEM). PROTO is the
// folder of the .proto files.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Kafka, logLevel } from "kafkajs";
import protobuf from "protobufjs";

const { BROKERS, CLIENT, PASSWORD_FILE, CA, PROTO } = process.env;

const kafka = new Kafka({
  brokers: BROKERS.split(","),
  logLevel: logLevel.ERROR,
  ...(CLIENT && {
    ssl: { ca: readFileSync(CA, "utf8") },
    sasl: {
      mechanism: "scram-sha-512",
      username: CLIENT,
      password: readFileSync(PASSWORD_FILE, "utf8").trim(),
    },
  }),
});

// Google's own come with protobufjs.
function load(...files) {
  const root = new protobuf.Root();
  const library = dirname(createRequire(import.meta.url).resolve("protobufjs/package.json"));
  root.resolvePath = (from, to) => join(to.startsWith("enlace/") ? PROTO : library, to);
  return root.loadSync(files);
}

// Calls `each` with every committed message of the topic's one partition from offset `from` on, or
// from the first one that is kept, until it returns true.
async function follow(topic, from, each) {
  const consumer = kafka.consumer({ groupId: `${CLIENT ?? "example"}.${process.pid}` });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await new Promise((resolve, reject) => {
    consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
    consumer.run({
      autoCommit: false,
      eachMessage: async ({ message }) => {
        if (each(message)) resolve();
      },
    });
    if (from !== undefined) consumer.seek({ topic, partition: 0, offset: from });
  });
  await consumer.disconnect();
}

async function endOf(topic) {
  const admin = kafka.admin();
  await admin.connect();
  const [{ high }] = await admin.fetchTopicOffsets(topic);
  await admin.disconnect();
  return high;
}

async function visits(jurisdiction) {
  const root = load("enlace/public/v1/home_visits.proto");
  await follow(`enlace.jurisdiction.${jurisdiction}.home-visits.v1`, undefined, (message) => {
    const type = message.headers.ce_type.toString();
    if (!root.lookup(type)) return; // Of a newer release.
    const visit = root.lookupType(type).decode(message.value);
    const what = type.replace(/.*HomeVisit/, "").toLowerCase();
    console.log(what, visit.visitId, String(visit.version), visit.requester ?? visit.happened ?? "");
  });
}

// The same id again, and all else alike, is the same command.
async function request(clues, caseId, day, id) {
  const root = load("enlace/homevisits/v1/home_visit.proto", "enlace/public/v1/outbox.proto");
  const RequestHomeVisit = root.lookupType("enlace.homevisits.v1.RequestHomeVisit");
  const CommandOutcome = root.lookupType("enlace.published.v1.CommandOutcome");
  const from = Date.parse(`${day}T00:00:00Z`) / 1000;
  const command = RequestHomeVisit.fromObject({
    caseId,
    reason: "FOLLOW_UP",
    place: { municipality: "24012" },
    windowStart: { seconds: from },
    windowEnd: { seconds: from + 7 * 24 * 3600 },
    priority: "ROUTINE",
    whatToCheck: "Cómo sigue",
  });
  const outbox = `enlace.outbox.${clues}.v1`;
  const before = await endOf(outbox);
  const producer = kafka.producer();
  await producer.connect();
  await producer.send({
    topic: `enlace.inbox.${clues}.v1`,
    messages: [
      {
        key: caseId,
        value: RequestHomeVisit.encode(command).finish(),
        headers: {
          ce_specversion: "1.0",
          ce_id: id,
          ce_source: "/example/node",
          ce_type: "enlace.homevisits.v1.RequestHomeVisit",
          "content-type": "application/protobuf",
        },
      },
    ],
  });
  await producer.disconnect();
  await follow(outbox, before, ({ value }) => {
    const outcome = CommandOutcome.decode(value);
    if (outcome.commandId !== id) return false;
    console.log(outcome.outcome, outcome.id + outcome.code);
    return true;
  });
}

const [what, ...rest] = process.argv.slice(2);
await { visits, request }[what](...rest);
