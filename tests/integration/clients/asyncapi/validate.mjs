// Reads an AsyncAPI document from standard input. Prints each error in it, and fails if there is
// one; otherwise the address of each channel with the names of its messages.

import { readFileSync } from "node:fs";
import { Parser } from "@asyncapi/parser";

const ERROR = 0;

const { document, diagnostics } = await new Parser().parse(readFileSync(0, "utf8"));
const errors = diagnostics.filter(({ severity }) => severity === ERROR);
for (const { message, path } of errors) console.log(`${path.join(".")}: ${message}`);
if (errors.length > 0) process.exit(1);
for (const channel of document.allChannels()) {
  const names = channel.messages().all().map((message) => message.name());
  console.log([channel.address(), ...names].join(" "));
}
