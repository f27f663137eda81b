"""Apache Kafka itself: fetched once from Maven Central, in the version that pom.xml pins."""

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[3]
POM = SOURCE / "deploy/kafka/pom.xml"
VERSION = re.search(r"<kafka\.version>(.*?)<", POM.read_text(encoding="utf-8"))[1]
_BUILD = SOURCE / "build/kafka"


class Unavailable(Exception):
    """Kafka cannot be had; says what to do."""


def java(program: str | Path, *arguments: str | os.PathLike[str],
         options: tuple[str, ...] = ()) -> list[str]:
    """The command that runs one of Kafka's own programs, by its class, or one of ours that uses
    them, from its source. Fetches Kafka where it is not there."""
    libraries = fetch()
    # Another Java machine than wrote it cannot use it, and need not say so.
    kept = ("-Xlog:cds=off", "-Xlog:cds+dynamic=off",
            f"-XX:SharedArchiveFile={classes_file(libraries)}")
    return [installed("java"), *(kept if classes_file(libraries).exists() else ()), *options,
            "-cp", f"{libraries}/*", *map(os.fspath, (program, *arguments))]


def classes_file(libraries: Path) -> Path:
    """Where classes.py keeps what it makes of them."""
    return libraries.with_name(f"{libraries.name}.jsa")


def fetch() -> Path:
    """The folder of the jars. Several may ask at once: one fetches, the others wait for it."""
    pinned = hashlib.sha256(POM.read_bytes()).hexdigest()[:8]
    libraries = _BUILD / f"{VERSION}-{pinned}"
    if libraries.is_dir():
        return libraries
    _BUILD.mkdir(parents=True, exist_ok=True)
    with (_BUILD / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not libraries.is_dir():
            partial = _BUILD / "partial"
            shutil.rmtree(partial, ignore_errors=True)
            _fetch_into(partial)
            partial.rename(libraries)
    return libraries


def _fetch_into(folder: Path) -> None:
    print(f"fetching Apache Kafka {VERSION} from Maven Central, once", file=sys.stderr, flush=True)
    log = _BUILD / "maven.log"
    command = [installed("mvn"), "--batch-mode", "--file", os.fspath(POM),
               "dependency:copy-dependencies", f"-DoutputDirectory={folder}"]
    with log.open("w") as output, subprocess.Popen(command, stdin=subprocess.DEVNULL, text=True,
                                                   stdout=subprocess.PIPE,
                                                   stderr=subprocess.STDOUT) as maven:
        fetched = 0
        for line in maven.stdout:
            output.write(line)
            if line.startswith("Downloaded from"):
                fetched += 1
                if fetched % 25 == 0:
                    print(f"  {fetched} files", file=sys.stderr, flush=True)
    if maven.returncode != 0:
        said = [line for line in log.read_text().splitlines() if line.startswith("[ERROR]")]
        raise Unavailable("\n".join([*said[:3], f"Maven could not fetch Kafka; all it said is in "
                                     f"{log}. Is there a network? Then try again: what has arrived "
                                     "is kept."]))


def installed(program: str) -> str:
    """Where it is, after tools/setup has had a chance to install it."""
    found = shutil.which(program)
    if not found:
        subprocess.run([SOURCE / "tools/setup"], check=False)
        found = shutil.which(program)
    if not found:
        raise Unavailable(f"there is no {program}: run tools/setup, or install the packages that "
                          "tools/packages.txt names under `cluster`")
    return found
