"""Kafka's classes as the Java machine has loaded and checked them once, kept in a file beside
Kafka: whatever of Kafka starts with it is there in a third of the time."""

import fcntl
import os
import sys
import tempfile
from pathlib import Path

from .cluster import Cluster
from .distribution import classes_file, fetch


def keep_classes() -> None:
    """Once: lets a broker run for a moment, which writes down at its end what it had loaded."""
    kept = classes_file(fetch())
    with kept.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if kept.exists():
            return
        print("starting Kafka for a moment, so that it starts faster from now on", file=sys.stderr,
              flush=True)
        partial = kept.with_suffix(".partial")
        partial.unlink(missing_ok=True)
        with tempfile.TemporaryDirectory(prefix="enlace-kafka-") as folder:
            once = Cluster(Path(folder), with_parent=True,
                           java_options=(f"-XX:ArchiveClassesAtExit={partial}",))
            once.up(secure=True)  # Which uses more of them.
            once.down()
        os.replace(partial, kept)
