#!/usr/bin/python3
"""Compares the messages of proto/ with the released ones; proto/README.md says why and what to do.

    tools/proto_compat.py check              print each incompatible change; fail if there is any
    tools/proto_compat.py release [--force]  make what stands in proto/ the released one

`release` refuses an incompatible change, unless with --force: only before the first journal exists.
"""

import pathlib
import re
import subprocess
import sys
import tempfile

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

PROTO = pathlib.Path(__file__).resolve().parent.parent / "proto"
RELEASED = PROTO / "released.binpb"
PACKAGE = "enlace"

# Rows and states are folded again from the journals when they change, so they are never released:
# all that these files hold, and the states of the deciders.
REBUILT_FILE = re.compile(r".*/(store|rows)\.proto")
REBUILT_MESSAGE = re.compile(r".+State")


def compile_protos(folder=PROTO):
    """The bytes of a FileDescriptorSet of all .proto files and what they import."""
    files = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.proto"))
    with tempfile.TemporaryDirectory() as out:
        target = pathlib.Path(out) / "set.binpb"
        done = subprocess.run(["protoc", f"--proto_path={folder}", "--include_imports",
                               f"--descriptor_set_out={target}", *files])
        if done.returncode != 0:
            sys.exit(f"{folder} does not compile; what protoc says about it stands above.")
        return target.read_bytes()


def parse(data):
    """Parses a FileDescriptorSet so that our own options in it can be read."""
    files = descriptor_pb2.FileDescriptorSet.FromString(data).file
    pool = descriptor_pool.DescriptorPool()
    for file in files:
        if file.name in {"google/protobuf/descriptor.proto", "enlace/options.proto"}:
            pool.Add(file)
    messages = message_factory.MessageFactory(pool)
    messages.GetMessages(["google/protobuf/descriptor.proto", "enlace/options.proto"])
    descriptor = pool.FindMessageTypeByName("google.protobuf.FileDescriptorSet")
    return messages.GetPrototype(descriptor).FromString(data)


def option(element, name):
    """The value of our option, or its default."""
    for descriptor, value in element.options.ListFields():
        if descriptor.full_name == f"{PACKAGE}.{name}":
            return value
    return 0


class Schema:
    """What stands in a FileDescriptorSet, by full name."""

    def __init__(self, files):
        self.messages, self.enums, self.extensions = {}, {}, {}
        for file in files.file:
            ours = file.package == PACKAGE or file.package.startswith(PACKAGE + ".")
            if ours and not REBUILT_FILE.fullmatch(file.name):
                self._add(file, file.package, file.message_type)
                for field in file.extension:
                    self.extensions[f"{file.package}.{field.name}"] = field

    def _add(self, scope, name, messages):
        for enum in scope.enum_type:
            self.enums[f"{name}.{enum.name}"] = enum
        for message in messages:
            if not REBUILT_MESSAGE.fullmatch(message.name):
                full = f"{name}.{message.name}"
                self.messages[full] = message
                self._add(message, full, message.nested_type)


def reserved_numbers(element, last_included):
    ends = 1 if last_included else 0
    return [(span.start, span.end + ends) for span in element.reserved_range]


def is_reserved(number, spans):
    return any(start <= number < end for start, end in spans)


def lost_reservations(was, now, last_included, used):
    """Reserved numbers and names of `was` that `now` has set free."""
    spans = reserved_numbers(now, last_included)
    for start, end in reserved_numbers(was, last_included):
        inside = any(a <= start and end <= b for a, b in spans)
        if not inside:
            yield f"the reserved numbers {start} to {end - 1} must stay reserved"
    for name in was.reserved_name:
        if name not in now.reserved_name or name in used:
            yield f'the reserved name "{name}" must stay reserved'


def oneof_of(message, field):
    """The name of the oneof that a field belongs to, if it is a real one."""
    if field.proto3_optional or not field.HasField("oneof_index"):
        return None
    return message.oneof_decl[field.oneof_index].name


def field_changes(was_in, was, now_in, now):
    kinds = descriptor_pb2.FieldDescriptorProto
    if was.name != now.name or was.json_name != now.json_name:
        yield f'is called "{now.name}" now: JSON that clients send and read would break'
    if (was.type, was.type_name) != (now.type, now.type_name):
        before = was.type_name or kinds.Type.Name(was.type)
        yield f"was {before} and is {now.type_name or kinds.Type.Name(now.type)}"
    if (was.label, was.proto3_optional) != (now.label, now.proto3_optional):
        yield "changed between single, optional and repeated"
    if oneof_of(was_in, was) != oneof_of(now_in, now):
        yield f"moved from oneof {oneof_of(was_in, was)} to {oneof_of(now_in, now)}"
    if option(was, "personal") != option(now, "personal"):
        yield "changed (enlace.personal): what is recorded is sealed, or clear, for ever"
    for name in ("looked_up", "required"):
        if option(now, name) and not option(was, name):
            yield f"became (enlace.{name}): clients that are right today would be refused"


def message_changes(was, now):
    """Pairs of field name, or "", and what is wrong."""
    present = {field.number: field for field in now.field}
    spans = reserved_numbers(now, last_included=False)
    names = {field.name for field in now.field}
    for field in was.field:
        if field.number in present:
            for problem in field_changes(was, field, now, present[field.number]):
                yield field.name, problem
        elif not is_reserved(field.number, spans):
            yield field.name, f"is gone and its number {field.number} is not reserved"
        elif field.name not in now.reserved_name:
            yield field.name, "is gone and its name is not reserved"
    released = {field.number for field in was.field}
    for field in now.field:
        if field.number not in released and option(field, "required"):
            yield field.name, "is new and (enlace.required): today's clients do not send it"
    for problem in lost_reservations(was, now, False, names):
        yield "", problem
    if max(option(now, "schema"), 1) < max(option(was, "schema"), 1):
        yield "", "has a lower (enlace.schema) than records that exist"


def enum_changes(was, now):
    present = {value.number: value for value in now.value}
    spans = reserved_numbers(now, last_included=True)
    names = {value.name for value in now.value}
    for value in was.value:
        after = present.get(value.number)
        if after is None:
            if not is_reserved(value.number, spans) or value.name not in now.reserved_name:
                yield value.name, f"is gone and its number {value.number} or name is not reserved"
        elif after.name != value.name:
            yield value.name, f'is called "{after.name}" now: JSON would break'
        elif option(after, "http_status") != option(value, "http_status"):
            yield value.name, "has another HTTP status: a retry must be answered as before"
    for problem in lost_reservations(was, now, True, names):
        yield "", problem


def incompatible_changes(released, present):
    """Sentences, one for each change that old records, stores of others or clients can't bear."""
    was, now = Schema(released), Schema(present)
    found = []
    for kind, compare in (("messages", message_changes), ("enums", enum_changes)):
        after = getattr(now, kind)
        for name, element in getattr(was, kind).items():
            if name not in after:
                found.append(f"{name}: is gone; what was released stays readable for ever")
                continue
            for part, problem in compare(element, after[name]):
                found.append(f"{name}{'.' + part if part else ''}: {problem}")
    for name, field in was.extensions.items():
        after = now.extensions.get(name)
        if after is None or (after.number, after.type, after.extendee) != (
                field.number, field.type, field.extendee):
            found.append(f"{name}: is gone, or has another number or type")
    return found


def main(arguments):
    if arguments[:1] not in (["check"], ["release"]):
        print(__doc__)
        return 0 if arguments in ([], ["--help"], ["-h"]) else 1
    present = compile_protos()
    found = []
    if RELEASED.exists():
        found = incompatible_changes(parse(RELEASED.read_bytes()), parse(present))
    elif arguments[0] == "check":
        found = [f"{RELEASED} is missing: tools/release-protos writes it"]
    print("".join(problem + "\n" for problem in found), end="")
    if arguments[0] == "check" or (found and "--force" not in arguments):
        return 1 if found else 0
    RELEASED.write_bytes(present)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
