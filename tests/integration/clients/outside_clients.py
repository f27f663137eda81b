"""How the outside clients are run, once tools/clients has built them."""

import os
import subprocess
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

SOURCE = Path(os.environ.get("ENLACE_SOURCE_DIR", Path(__file__).resolve().parents[3]))
BUILT = SOURCE / "build/clients"
WITHIN_S = 120
COMMANDS = {"Java": ["java", "-cp", f"{BUILT}/java/client-1.jar:{BUILT}/java/libraries/*",
                     "mx.enlace.example.Client"],
            "Node.js": ["node", str(BUILT / "node/client.mjs")]}


def build() -> None:
    subprocess.run([SOURCE / "tools/clients"], check=True, timeout=WITHIN_S)


def run(name: str, settings: Mapping[str, str], *arguments: str,
        until: Callable[[str], bool] = lambda said: False) -> str:
    """What it says, until it ends or has said that; fails where neither comes in time."""
    with subprocess.Popen([*COMMANDS[name], *arguments], stdout=subprocess.PIPE, text=True,
                          env=os.environ | settings | {"PROTO": str(SOURCE / "proto")}) as client:
        limit = threading.Timer(WITHIN_S, client.kill)
        limit.start()
        said = ""
        for line in client.stdout:
            said += line
            if until(said):
                client.kill()
        limit.cancel()
    if client.returncode != 0 and not until(said):
        raise AssertionError(f"{name} ended with {client.returncode} and said: {said}")
    return said
