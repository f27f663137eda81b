"""The second reader: reads a data directory, or a dump of the topics that journals are on
(tools/dump-journals), as FORMAT.md says, and accounts for every answer.

Exit 0 only if everything holds, 1 if something does not, 2 if it could not be judged.
"""

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any

import coordination
import figures
import planted
import settled
import workload
from account import Account
from contract import read_contract
from findings import Code, Findings
from reading import Reading, read
from records import Records, compile_protos

SOURCE = Path(os.environ.get("ENLACE_SOURCE_DIR", Path(__file__).resolve().parents[2]))
CONTRACT = SOURCE / "tests/data/state-machines.json"


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="a data directory, or a dump of topics")
    parser.add_argument("--client-log", type=Path, action="append", default=[])
    parser.add_argument("--deployment-key", type=Path, help="a file with 64 hexadecimal digits")
    parser.add_argument("--workload", type=Path, action="append", default=[],
                        help="a server's answer, as JSON")
    parser.add_argument("--figures", type=Path, action="append", default=[],
                        help="a server's answer of statistics or handling times, as JSON")
    parser.add_argument("--coordination", type=Path, action="append", default=[],
                        help="a server's answer of how units worked together, as JSON")
    parser.add_argument("--now-us", type=int, help="the answers' moment; else their files' time")
    parser.add_argument("--utc-offset-min", type=int, default=-360, help="of the workload's days")
    parser.add_argument("--planted", type=Path, help="personal values, one a line or JSON")
    parser.add_argument("--contract", type=Path, default=CONTRACT)
    parser.add_argument("--descriptors", type=Path, help="a FileDescriptorSet; else made by protoc")
    parser.add_argument("--settled", action="store_true",
                        help="nothing is under way: every reaction must have come to its end")
    parser.add_argument("--away", action="append", default=[], metavar="SERVICE",
                        help="it was ended: what it has not reacted to, it will")
    parser.add_argument("--allow", type=Code.__getitem__, action="append", default=[],
                        metavar="CODE", help="report findings of this code, but do not fail")
    parser.add_argument("--dump", action="store_true", help="only print the folded home visits")
    parser.add_argument("--states", action="store_true",
                        help="only print how far each stream has come")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    if given.client_log and not given.deployment_key:
        parser.error("--client-log needs --deployment-key")
    return given


def deployment_key(path: Path) -> bytes:
    key = bytes.fromhex(path.read_text().strip())
    if len(key) != 32:
        raise ValueError(f"{path}: a key has 32 bytes")
    return key


def jurisdictions() -> frozenset[str]:
    """Codes of all that the directories of this release know."""
    return frozenset(entry["code"]
                     for path in (SOURCE / "deploy/directory").glob("*.json")
                     for entry in json.loads(path.read_text())["jurisdictions"])


def dump(reading: Reading) -> None:
    """One line of canonical JSON per home visit, by stream id."""
    for stream_id in sorted(reading.fold.streams):
        stream = reading.fold.streams[stream_id]
        if stream.kind == "visit" and stream.version:
            print(json.dumps(stream.shown(), sort_keys=True, separators=(",", ":")))


def dump_states(reading: Reading) -> None:
    """One line of canonical JSON per stream of any kind, by its id: how far it has come."""
    for stream_id in sorted(reading.fold.streams):
        stream = reading.fold.streams[stream_id]
        if stream.version:
            print(json.dumps({"kind": stream.kind, "state": stream.state, "stream": stream_id,
                              "version": stream.version}, sort_keys=True, separators=(",", ":")))


def report(reading: Reading, findings: Findings, numbers: dict[str, Any], as_json: bool) -> None:
    summary = reading.summary() | numbers
    counts = {code.name: count for code, count in sorted(
        findings.counts.items(), key=lambda item: item[0].name)}
    if as_json:
        print(json.dumps({
            "holds": findings.faults == 0, "summary": summary, "heads": list(reading.heads()),
            "counts": counts,
            "findings": [{"code": found.code.name, "place": found.place,
                          "sentence": found.sentence} for found in findings.kept]},
            sort_keys=True))
        return
    for name, value in summary.items():
        print(f"{name}: {value}")
    for head in reading.heads():
        print("head {service}/{partition}@{position} {chain}".format(**head))
    for found in findings.kept:
        print(found)
    for name, count in counts.items():
        print(f"{name}: {count} ({Code[name].value})")
    print("everything holds" if findings.faults == 0 else f"{findings.faults} faults")


def main() -> int:
    given = arguments()
    findings = Findings(frozenset(given.allow))
    descriptors = given.descriptors.read_bytes() if given.descriptors \
        else compile_protos(SOURCE / "proto")
    records = Records(descriptors)
    key = deployment_key(given.deployment_key) if given.deployment_key else None
    reading = read(given.folder, records, read_contract(given.contract), findings, key,
                   jurisdictions())
    if given.dump or given.states:
        (dump if given.dump else dump_states)(reading)
        return 0 if findings.faults == 0 else 1
    numbers: dict[str, Any] = {}
    if given.client_log and key:
        account = Account(key, reading.journals, records, findings)
        for path in given.client_log:
            account.read(path)
        account.settle()
        numbers["client"] = dict(sorted(account.numbers.items()))
    if given.settled:
        settled.check(reading, findings, frozenset(given.away))
    if given.workload:
        numbers["workloads"] = [workload.compare(
            path, reading.fold, findings, given.utc_offset_min, given.now_us)
            for path in given.workload]
    if given.figures:
        numbers["figures"] = [figures.compare(path, reading.fold.acts, findings, given.now_us)
                              for path in given.figures]
    if given.coordination:
        numbers["coordination"] = [coordination.compare(
            path, reading.fold.moments, reading.fold.acts.organised, findings, given.now_us)
            for path in given.coordination]
    if given.planted:
        numbers["files searched"] = planted.search(
            given.folder, planted.read_values(given.planted), findings)
    report(reading, findings, numbers, given.json)
    return 0 if findings.faults == 0 else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (OSError, ValueError) as error:
        print(f"it could not be judged: {error}", file=sys.stderr)
        sys.exit(2)
