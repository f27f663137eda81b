"""Who may do what: Enlace's services and their rights, and how they come to have them.

A service reads every journal and the keyring; one that owns a journal writes it, and the keyring.
The gateway also writes what outsiders read, and reads the commands that they write (`enlace topics
grant` lets these in). None makes, changes or deletes a topic: that is an
administrator's doing.
"""

import re
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from .admin import Admin
from .files import password_file, write_private
from .security import MECHANISM, new_password

JOURNALS = {"intake": "intake", "homevisits": "homevisits", "referral": "referral",
            "telemedicine": "telemedicine", "transfers": "transfers", "grievances": "grievances",
            "access": "views", "webhooks": "gateway"}  # And whose it is.
GATEWAY = "gateway"
PRINCIPALS = tuple(dict.fromkeys(JOURNALS.values()))
# Of personal data: they make patients' keys.
SEALERS = ("intake", "homevisits", "referral", "telemedicine", "transfers", "grievances")
KEYRING = "enlace.keyring.v1"
# A reader finds out where a topic is and how it is set before it trusts it.
READ = ("READ", "DESCRIBE_CONFIGS")
WRITE = ("WRITE",)  # By an idempotent producer, too.
# What the gateway writes and reads, and by which names it shares its work and writes.
PUBLIC = ("enlace.events.", "enlace.jurisdiction.", "enlace.institution.", "enlace.outbox.")
INBOXES = "enlace.inbox."
GATEWAY_GROUPS, GATEWAY_WRITERS = ("enlace.gateway", "enlace.gateway.inbox"), "enlace.gateway."

_ACLS = "org.apache.kafka.tools.AclCommand"
_CONFIGS = "kafka.admin.ConfigCommand"
_RESOURCE = re.compile(r"resourceType=(\w+), name=([^,]+), patternType=(\w+)")
# How the program calls what there are rights to.
_OPTIONS = {"TOPIC": "--topic", "GROUP": "--group", "TRANSACTIONAL_ID": "--transactional-id"}
_ENTRY = re.compile(r"principal=User:([^,]+), host=([^,]+), operation=(\w+), permissionType=(\w+)")


@dataclass(frozen=True, order=True)
class Right:
    """To do one thing with one topic, or with all things of a kind whose names begin so; from
    anywhere."""

    principal: str
    topic: str
    operation: str
    kind: str = "TOPIC"
    pattern: str = "LITERAL"


def journal_of(service: str) -> str:
    return f"enlace.{service}.journal.v1"


def written_by(name: str) -> list[str]:
    own = [journal_of(journal) for journal, owner in JOURNALS.items() if owner == name]
    return own + [KEYRING] * (name in SEALERS)


def rights() -> set[Right]:
    found = set()
    for name in PRINCIPALS:
        for topic in (*map(journal_of, JOURNALS), KEYRING):
            found |= {Right(name, topic, operation) for operation in READ}
        for topic in written_by(name):
            found |= {Right(name, topic, operation) for operation in WRITE}
    return found | _rights_of_gateway()


def _rights_of_gateway() -> set[Right]:
    return {*(Right(GATEWAY, group, "READ", "GROUP") for group in GATEWAY_GROUPS),
            Right(GATEWAY, GATEWAY_WRITERS, "WRITE", "TRANSACTIONAL_ID", "PREFIXED"),
            *(Right(GATEWAY, topics, operation, pattern="PREFIXED")
              for topics in PUBLIC for operation in (*WRITE, "DESCRIBE_CONFIGS")),
            *(Right(GATEWAY, INBOXES, operation, pattern="PREFIXED") for operation in READ)}


def give_passwords(admin: Admin, folder: Path) -> list[str]:
    """To those who have none, or whose file is gone. Returns their names."""
    known = set(re.findall(r"user-principal '(\w+)' are .*" + MECHANISM,
                           admin.run([(_CONFIGS, "--describe", "--entity-type", "users")])[0]))
    files = {name: password_file(folder, name) for name in PRINCIPALS}
    new = [name for name, file in files.items() if not (name in known and file.exists())]
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name in new:
        if not files[name].exists():
            write_private(files[name], f"{new_password()}\n")
    with tempfile.TemporaryDirectory() as private:
        commands = []
        for name in new:
            told = Path(private) / name
            password = files[name].read_text(encoding="utf-8").strip()
            write_private(told, f"{MECHANISM}=password={password}\n")
            commands.append((_CONFIGS, "--alter", "--entity-type", "users", "--entity-name", name,
                             "--add-config-file", str(told)))
        admin.run(commands)
    return new


def give_rights(admin: Admin) -> "Given":
    wanted = rights()
    present, others = _parse(admin.run([(_ACLS, "--list")])[0])
    ours = {right for right in present if right.principal in PRINCIPALS}
    missing, beyond = wanted - present, ours - wanted
    admin.run([(_ACLS, "--add", *words) for words in _grouped(missing)]
              + [(_ACLS, "--remove", "--force", *words) for words in _grouped(beyond)])
    return Given(len(missing), len(beyond), others)


@dataclass(frozen=True)
class Given:
    """`others`: what was found that touches our principals and is not of the kind that we give, and
    so was left alone."""

    added: int
    removed: int
    others: list[str]


def _parse(listed: str) -> tuple[set[Right], list[str]]:
    """What the program lists, as rights and as others."""
    found, others, resource = set(), [], ("", "", "")
    for line in listed.splitlines():
        if of := _RESOURCE.search(line):
            resource = of.groups()
        elif entry := _ENTRY.search(line):
            principal, host, operation, permission = entry.groups()
            kind, name, pattern = resource
            if kind in _OPTIONS and (host, permission) == ("*", "ALLOW"):
                found.add(Right(principal, name, operation, kind, pattern))
            elif principal in PRINCIPALS + ("*",):
                others.append(f"{permission} {principal} from {host}: {operation} on {kind} {name} "
                              f"({pattern})")
    return found, others


def _grouped(rights: Iterable[Right]) -> Iterator[list[str]]:
    """As few command lines as say all of them: each starts a virtual machine."""
    names: dict[tuple[str, str, str, str], set[str]] = defaultdict(set)
    for right in rights:
        names[right.kind, right.pattern, right.operation, right.principal].add(right.topic)
    principals: dict[tuple[str, str, str, frozenset[str]], set[str]] = defaultdict(set)
    for (kind, pattern, operation, principal), which in names.items():
        principals[kind, pattern, operation, frozenset(which)].add(principal)
    operations: dict[tuple[str, str, frozenset[str], frozenset[str]], set[str]] = defaultdict(set)
    for (kind, pattern, operation, which), who in principals.items():
        operations[kind, pattern, which, frozenset(who)].add(operation)
    for (kind, pattern, which, who), allowed in operations.items():
        yield [*_each("--allow-principal", (f"User:{name}" for name in who)),
               *_each("--operation", map(_as_argument, allowed)),
               "--resource-pattern-type", pattern.lower(), *_each(_OPTIONS[kind], which)]


def _as_argument(operation: str) -> str:
    """The program lists DESCRIBE_CONFIGS and takes DescribeConfigs."""
    return "".join(word.capitalize() for word in operation.split("_"))


def _each(option: str, values: Iterable[str]) -> list[str]:
    return [word for value in sorted(values) for word in (option, value)]
