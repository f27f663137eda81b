"""Reads `<partitions> <partition> <hex of an entry>` per line and prints the verdict on each.

The lines of one (partitions, partition) are its log from position 0 on, in order; an empty entry
has no third word. At position 0 the verdict is `genesis`, or `void` if it isn't one.
"""

import sys

import accept


def main() -> int:
    logs: dict[tuple[int, int], accept.Partition] = {}
    for line in sys.stdin:
        words = line.split()
        if not words:
            continue
        partitions, number = int(words[0]), int(words[1])
        entry = bytes.fromhex("".join(words[2:]))
        log = logs.setdefault((partitions, number), accept.Partition(number, partitions))
        print(log.take(entry, accept.parse_record(entry)).value, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
