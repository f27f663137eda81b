"""The one address in front of all services: haproxy, set up from deploy/haproxy/haproxy.cfg."""

import os
import shutil
import string
from collections.abc import Iterable
from pathlib import Path

from enlace_kafka.distribution import SOURCE
from enlace_kafka.files import write_private
from enlace_kafka.state import ClusterError

from .services import ALL, HOST, Instance

TEMPLATE = SOURCE / "deploy/haproxy/haproxy.cfg"


def write_settings(file: Path, port: int, instances: Iterable[Instance]) -> None:
    lines: dict[str, list[str]] = {service: [] for service in ALL}
    for instance in instances:
        if instance.service in lines:
            lines[instance.service].append(f"    server {instance.name} {instance.address}")
    template = string.Template(TEMPLATE.read_text(encoding="utf-8"))
    write_private(file, template.substitute(
        {service: "\n".join(servers) for service, servers in lines.items()},
        listen=f"{HOST}:{port}"))


def command(settings: Path) -> list[str]:
    # Where an administrator's programs are, which is not in everybody's PATH.
    program = shutil.which("haproxy", path=os.environ.get("PATH", "") + ":/usr/sbin")
    if not program:
        raise ClusterError("there is no haproxy: run tools/setup")
    return [program, "-db", "-f", str(settings)]
