"""FORMAT.md section 3, rule 3: fields as they stand in bytes, without any protobuf library."""

VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5

# number, wire type, value (varints) or start (all others), end
Field = tuple[int, int, int, int]


class Malformed(Exception):
    pass


def varint(data: bytes, at: int, end: int) -> tuple[int, int]:
    """The varint at `at` and the place after it; shortest spelling only, below 2^64."""
    value = shift = 0
    while True:
        if at >= end or shift > 63:
            raise Malformed("a varint does not end")
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            if byte == 0 and shift:
                raise Malformed("a varint is longer than it needs to be")
            if value >> 64:
                raise Malformed("a varint is 2^64 or more")
            return value, at
        shift += 7


def fields(data: bytes, at: int, end: int) -> list[Field]:
    """All fields from `at` up to `end` exactly."""
    found: list[Field] = []
    add = found.append
    while at < end:
        tag = data[at]
        if tag < 0x80:
            at += 1
        else:
            tag, at = varint(data, at, end)
            if tag >> 32:
                raise Malformed("a tag is 2^32 or more")
        number, wire_type = tag >> 3, tag & 7
        if number == 0:
            raise Malformed("a field number is 0")
        if wire_type == BYTES:
            if at < end and data[at] < 0x80:
                length = data[at]
                at += 1
            else:
                length, at = varint(data, at, end)
            stop = at + length
            add((number, wire_type, at, stop))
        elif wire_type == VARINT:
            if at < end and data[at] < 0x80:
                value = data[at]
                stop = at + 1
            else:
                value, stop = varint(data, at, end)
            add((number, wire_type, value, stop))
        elif wire_type == FIXED64:
            stop = at + 8
            add((number, wire_type, at, stop))
        elif wire_type == FIXED32:
            stop = at + 4
            add((number, wire_type, at, stop))
        else:
            raise Malformed(f"wire type {wire_type}")
        if stop > end:
            raise Malformed("a field runs past the end")
        at = stop
    return found


def numbers(data: bytes) -> set[int]:
    """The numbers of the top-level fields, whatever they hold."""
    return {field[0] for field in fields(data, 0, len(data))}
