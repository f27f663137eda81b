#!/usr/bin/python3
"""Gives each of Enlace's services a principal in Kafka, with just the rights that it needs.

  principals.py --data DIR   of a cluster that `kafka.py up --secure` has made
  principals.py --brokers HOST:PORT,... --admin FILE --passwords DIR
                             of any other; FILE is what Kafka's own programs would be given as
                             --command-config
  principals.py --show       prints who gets what, and does nothing

It may be repeated at any time: what is there already stays, what is missing is added, and rights
to a topic that a principal of this table has beyond it are taken away. A password is made up for
who has none, and written to NAME.password among the passwords, which nobody else may read: the
password-file of that service. Delete it and repeat, and there is a new one.
"""

import argparse
import sys
from pathlib import Path

sys.dont_write_bytecode = True

from enlace_kafka import principals  # noqa: E402
from enlace_kafka.admin import Admin  # noqa: E402
from enlace_kafka.cluster import Cluster  # noqa: E402
from enlace_kafka.distribution import Unavailable  # noqa: E402
from enlace_kafka.files import password_file  # noqa: E402
from enlace_kafka.processes import Failed  # noqa: E402
from enlace_kafka.state import ClusterError  # noqa: E402


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--data", type=Path, metavar="DIR")
    which.add_argument("--brokers", metavar="HOST:PORT,...")
    which.add_argument("--show", action="store_true")
    parser.add_argument("--admin", type=Path, metavar="FILE")
    parser.add_argument("--passwords", type=Path, metavar="DIR")
    arguments = parser.parse_args()
    if arguments.brokers and not (arguments.admin and arguments.passwords):
        parser.error("--brokers needs --admin and --passwords")
    return arguments


def main() -> int:
    arguments = parse()
    if arguments.show:
        for right in sorted(principals.rights()):
            print(f"{right.principal:12} {right.operation:16} {right.topic}"
                  f"{'...' if right.pattern == 'PREFIXED' else ''}")
        return 0
    try:
        if arguments.data:
            cluster = Cluster(arguments.data)
            admin, passwords = cluster.admin, cluster.passwords
        else:
            admin, passwords = Admin(arguments.brokers, arguments.admin), arguments.passwords
        for name in principals.give_passwords(admin, passwords):
            print(f"{name} has a new password, in {password_file(passwords, name)}")
        given = principals.give_rights(admin)
        print(f"{given.added} rights added, {given.removed} taken away")
        for other in given.others:
            print(f"not of this table, see to it yourself: {other}")
        return 1 if given.others else 0
    except (ClusterError, Failed, Unavailable, OSError) as error:
        print(f"principals.py: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
