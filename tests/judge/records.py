"""What records hold, by the descriptors of the .proto files. Messages' contents only."""

import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from google.protobuf.message import DecodeError

import wire

PERSONAL, HTTP_STATUS, SCHEMA = 50001, 50014, 50021
JOURNAL = "enlace.journal.v1"
COMMON = "enlace.common.v1"


def compile_protos(proto: Path) -> bytes:
    """A FileDescriptorSet of all .proto files below a folder that may stand in a journal."""
    paths = [path.relative_to(proto) for path in proto.rglob("*.proto")]
    files = sorted(str(path) for path in paths if not {"aggregate", "views"} & set(path.parts))
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "descriptors"
        subprocess.run(["protoc", f"-I{proto}", "--include_imports",
                        f"--descriptor_set_out={out}", *files], check=True)
        return out.read_bytes()


def _option(options: Any, number: int) -> int:
    """A varint extension of an options message, read off its bytes; 0 where it is not given."""
    data = options.SerializeToString()
    return next((field[2] for field in wire.fields(data, 0, len(data))
                 if field[0] == number and field[1] == wire.VARINT), 0)


@dataclass(frozen=True, slots=True)
class EventType:
    name: str  # Without its package.
    message: Any
    known: frozenset[int]
    personal: frozenset[int]
    deadlines: tuple[str, ...]  # Names of the fields that are clocks which the event starts.
    schema: int


@dataclass(frozen=True, slots=True)
class OutcomeValue:
    name: str
    http_status: int


class Records:
    """Everything that the descriptors say, looked up by name."""

    def __init__(self, descriptors: bytes) -> None:
        files = descriptor_pb2.FileDescriptorSet.FromString(descriptors)
        pool = descriptor_pool.DescriptorPool()
        for file in files.file:
            pool.Add(file)
        self._factory = message_factory.MessageFactory(pool)
        self._pool = pool
        self._events: dict[str, EventType] = {}
        self._enums: dict[str, dict[int, OutcomeValue]] = {}
        for file in files.file:
            self._read(file)
        self.record = self.message(f"{JOURNAL}.JournalRecord")
        self.genesis = self.message(f"{JOURNAL}.Genesis")

    def message(self, name: str) -> Any:
        return self._factory.GetPrototype(self._pool.FindMessageTypeByName(name))

    def has_message(self, name: str) -> bool:
        try:
            self._pool.FindMessageTypeByName(name)
            return True
        except KeyError:
            return False

    def event_type(self, name: str) -> EventType | None:
        return self._events.get(name)

    def outcome(self, service: str, system: bool, number: int) -> OutcomeValue | None:
        """The name of an outcome in a service's journal; that of its system streams if `system`."""
        if number < 100:
            return self._enums.get(f"{COMMON}.Outcome", {}).get(number)
        if system:
            return self._enums.get(f"{JOURNAL}.SystemRejection", {}).get(number)
        package = "enlace." + "".join(letter for letter in service.lower() if letter.isalnum())
        for name, values in self._enums.items():
            if name.startswith(f"{package}.v") and name.endswith("Rejection") and number in values:
                return values[number]
        return None

    def enum_name(self, enum: str, number: int) -> str:
        value = self._enums.get(enum, {}).get(number)
        return value.name if value else str(number)

    def _read(self, file: Any) -> None:
        for enum in file.enum_type:
            self._enums[f"{file.package}.{enum.name}"] = {
                value.number: OutcomeValue(value.name, _option(value.options, HTTP_STATUS) or 409)
                for value in enum.value}
        for message in file.message_type:
            name = f"{file.package}.{message.name}"
            if file.package.startswith("google.") or not message.name:
                continue
            for enum in message.enum_type:
                self._enums[f"{name}.{enum.name}"] = {
                    value.number: OutcomeValue(value.name, 0) for value in enum.value}
            self._events[name] = EventType(
                message.name, self.message(name),
                frozenset(field.number for field in message.field),
                frozenset(field.number for field in message.field
                          if _option(field.options, PERSONAL)),
                tuple(field.name for field in message.field
                      if field.type_name == f".{COMMON}.Deadline"),
                _option(message.options, SCHEMA) or 1)


def decode(message: Any, data: bytes) -> Any | None:
    """The message, or none if the bytes are none."""
    try:
        return message.FromString(data)
    except (DecodeError, UnicodeDecodeError):
        return None


def texts_in(message: Any, without: frozenset[int] = frozenset()) -> Iterator[tuple[str, str]]:
    """All texts that it holds, at any depth, with their fields' names; but for these fields."""
    for field, value in message.ListFields():
        values = value if field.label == field.LABEL_REPEATED else [value]
        if field.number in without:
            continue
        if field.type == field.TYPE_STRING:
            yield from ((field.full_name, text) for text in values)
        elif field.type == field.TYPE_MESSAGE:
            for one in values:
                yield from texts_in(one)
