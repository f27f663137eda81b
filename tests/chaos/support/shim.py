"""Builds what is preloaded into the server, to do to it what the machine won't."""

import os
import subprocess
from pathlib import Path

SHIMS = Path(__file__).resolve().parents[1] / "shim"


def preloaded(name: str, folder: Path) -> dict[str, str]:
    """The environment in which a server has shim/<name>.c; its library is kept in `folder`."""
    library = folder / f"{name}.so"
    if not library.exists():
        subprocess.run(["cc", "-O1", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC",
                        SHIMS / f"{name}.c", "-o", library, "-ldl", "-lpthread"], check=True)
    options = filter(None, (os.environ.get("ASAN_OPTIONS"), "verify_asan_link_order=0"))
    return {"LD_PRELOAD": str(library), "ASAN_OPTIONS": ":".join(options)}
