#!/usr/bin/python3
"""Holds the source tree to the rules a compiler cannot see. Run by CTest, in the project's folder.

    tools/tidy.py [FOLDER]

Prints <file>:<line>: <what is wrong>, and fails if there was anything.
"""

import pathlib
import re
import sys

# What each library may include besides itself; `enlace` stands for the generated messages.
BELOW_JOURNAL = {"enlace", "base", "security", "telemetry", "kafka"}
MAY_INCLUDE = {
    "base": set(),
    "deadlines": {"enlace", "base"},
    "care": {"enlace", "base", "deadlines"},
    "directory": {"enlace", "base"},
    "text": {"base"},
    "zones": {"base"},
    "security": {"enlace", "base"},
    "telemetry": {"enlace", "base"},
    "kafka": {"enlace", "base", "telemetry"},
    "journal": BELOW_JOURNAL,
    "projection": BELOW_JOURNAL - {"kafka"} | {"journal"},
    "aggregate": BELOW_JOURNAL - {"kafka"} | {"journal", "projection"},
    "http": {"enlace", "base"},
    "openapi": {"enlace", "base", "http"},
    "runtime": {"base", "telemetry"},
    "api": BELOW_JOURNAL - {"kafka"} | {"aggregate", "directory", "http", "journal", "openapi",
                                        "projection"},
    "process": BELOW_JOURNAL - {"kafka"} | {"aggregate", "api", "directory", "http", "journal",
                                            "openapi", "projection", "runtime"},
}
DOMAIN_MAY_INCLUDE = {"enlace", "base", "care", "deadlines"}

# Third parties that one place alone knows: what is included, and where that may be.
KEPT_BY = [
    (re.compile(r"boost/beast"), re.compile(r"libs/http/[^/]+\.cc"), "libs/http/*.cc"),
    (re.compile(r"rocksdb/"), re.compile(r"libs/projection/"), "libs/projection"),
    (re.compile(r"librdkafka/"), re.compile(r"libs/kafka/"), "libs/kafka"),
    (re.compile(r"absl/"), re.compile(r"libs/zones/"), "libs/zones"),
    (re.compile(r"unicode/"), re.compile(r"libs/text/"), "libs/text"),
    (re.compile(r"(spdlog|prometheus)/"), re.compile(r"libs/telemetry/"), "libs/telemetry"),
    (re.compile(r"(cjose|openssl)/"), re.compile(r"libs/security/"), "libs/security"),
]

# A decider that can reach these is no longer a function of its arguments.
IMPURE_HEADER = re.compile(
    r"(atomic|barrier|chrono|condition_variable|coroutine|ctime|filesystem|fstream|future|iostream"
    r"|latch|mutex|random|semaphore|shared_mutex|stop_token|thread|time\.h|unistd\.h"
    r"|(?!google/protobuf/).*/.*)")
# The precompiled header brings some of them in uninvited.
IMPURE_NAME = re.compile(
    r"_clock::now|\bgetenv\b|\brandom_device\b|\bmt19937|\bstd::(time|rand|thread|mutex|atomic)\b")

LINES_MAX = 400
COLUMNS_MAX = 100
INCLUDE = re.compile(r'\s*#\s*include\s+(?:"([^"]+)"|<([^>]+)>)')
DEFAULT_LABEL = re.compile(r"\s*default\s*:")
MARKER = re.compile(r"\b(TOD[O]|FIXM[E]|XX[X]|HAC[K])\b")
# Tests always run, and wait for conditions: the one place that polls is this.
WAITS = "tests/support/wait_until.h"
BAD_IN_TESTS = re.compile(
    r"\b(sleep_for|sleep_until|usleep|nanosleep|GTEST_SKIP)\b"
    r"|\bDISABLED_|@unittest\.skip|\bskipTest\(")
MACHINE_PATH = re.compile(r"(?<![\w.})\]*])/(home|root|work|farm|mnt|Users)/")
REGISTRY = re.compile(r"(registry\.npmjs|deb\.debian|repo1?\.maven|pypi)\.\w+")
# Texts for people stand on one line in a .proto.
TEXT_OPTION = re.compile(r"\s*\(enlace\.text_\w\w\)")
REJECTION = re.compile(r"  ([A-Z][A-Z0-9_]+) = (\d+)")
CONSTANT = re.compile(r"\b[A-Z][A-Z0-9_]+\b")

CPP = {".h", ".cc"}
CODE = CPP | {".py", ".proto", ".cmake", ".js", ".ts", ".css", ".html", ".sh", ""}
ROOTS = ("libs", "services", "tests", "tools", "proto", "deploy", ".ci")
NOT_OURS = {"__pycache__", "node_modules", "build"}


def include_errors(path, header, quoted):
    """Why the file at `path` may not include `header`; nothing if it may."""
    name = path.as_posix()
    root, inside = path.parts[0], path.parts[1] if len(path.parts) > 1 else ""
    if root in {"libs", "services", "tools"}:
        for kept, place, where in KEPT_BY:
            if kept.match(header) and not place.match(name):
                yield f"only {where} may include {kept.pattern}"
    if root not in {"libs", "services"}:
        return
    in_domain = root == "services" and "domain" in path.parts
    if not quoted:
        if in_domain and IMPURE_HEADER.fullmatch(header):
            yield f"a domain may not include <{header}>"
        if path.parts[:2] == ("libs", "base") and "/" in header:
            yield f"libs/base may not include <{header}>: it has the standard library only"
        return
    to, _, rest = header.partition("/")
    if not rest:
        yield f'"{header}" must be written from libs/ or services/ on'
    elif to == inside:
        if in_domain and not rest.startswith("domain/"):
            yield f"{inside}/domain may not include {header}"
    elif root == "libs":
        if inside not in MAY_INCLUDE:
            yield f"libs/{inside} has no entry in MAY_INCLUDE"
        elif to not in MAY_INCLUDE[inside]:
            yield f"libs/{inside} may not include {to}"
    elif in_domain:
        if to not in DOMAIN_MAY_INCLUDE:
            yield f"{inside}/domain may not include {to}"
    elif to == "kafka":
        if inside != "gateway":
            yield "only libs/journal and the gateway may include kafka"
    elif to != "enlace" and to not in MAY_INCLUDE:
        tells_of_all = name == "services/views/main.cc" and rest == "part.h"
        if not (inside == "views" and rest.startswith("domain/") or tells_of_all):
            yield f"service {inside} may not include service {to}"


def line_errors(path, line):
    cpp = path.suffix in CPP
    if cpp and DEFAULT_LABEL.match(line):
        yield "`default:` hides a case that nobody thought about"
    if MARKER.search(line):
        yield "a marker of unfinished work: finish it or take it out"
    in_tests = path.parts[0] == "tests" and path.as_posix() != WAITS
    if in_tests and (found := BAD_IN_TESTS.search(line)):
        yield f"tests neither sleep nor skip: {found.group()}"
    if cpp and "domain" in path.parts and path.parts[0] == "services":
        if found := IMPURE_NAME.search(line):
            yield f"a domain may not use {found.group()}"
    if MACHINE_PATH.search(line):
        yield "a path of one machine"
    if REGISTRY.search(line):
        yield "the host of a package registry"
    if found := INCLUDE.match(line) if cpp else None:
        quoted, angled = found.groups()
        yield from include_errors(path, quoted or angled, quoted is not None)


def errors(path, text):
    """All (line, what is wrong) of one file; `path` is relative to the project's folder."""
    lines = text.splitlines()
    if path.suffix in CODE and len(lines) > LINES_MAX:
        yield len(lines), f"the file is longer than {LINES_MAX} lines"
    for number, line in enumerate(lines, start=1):
        if path.suffix in CODE and len(line) > COLUMNS_MAX and not TEXT_OPTION.match(line):
            yield number, f"the line is wider than {COLUMNS_MAX} columns"
        for error in line_errors(path, line):
            yield number, error


def files(folder):
    for root in ROOTS:
        for path in sorted((folder / root).rglob("*")):
            inside = path.relative_to(folder)
            if path.is_file() and not NOT_OURS.intersection(inside.parts):
                yield inside


def rejections_never_given(folder):
    """All (path, line, what is wrong) of codes that no decider gives: texts nobody ever reads."""
    given = set()
    for root in ("libs", "services"):
        for path in (folder / root).rglob("*.*"):
            if path.suffix in CPP:
                given.update(CONSTANT.findall(path.read_text(encoding="utf-8")))
    for path in sorted((folder / "proto").glob("enlace/*/v1/rejection.proto")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            code = REJECTION.match(line)
            if code and int(code[2]) and code[1] not in given:
                yield path.relative_to(folder), number, f"no decider refuses with {code[1]}"


def main(folder):
    found = 0
    for path, number, error in rejections_never_given(folder):
        print(f"{path}:{number}: {error}")
        found += 1
    for path in files(folder):
        try:
            text = (folder / path).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # Not text: golden files of tests, released descriptors.
        for number, error in errors(path, text):
            print(f"{path}:{number}: {error}")
            found += 1
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".")))
