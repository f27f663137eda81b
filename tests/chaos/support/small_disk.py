"""A disk that is soon full: a small file system in memory, on a folder that exists.

Mounting takes root or, as tools/setup does, sudo.
"""

import os
import subprocess
from pathlib import Path


def mount(folder: Path, size_mib: int) -> None:
    """Ours to write to; unmount() must follow, once nobody has files open there."""
    options = f"size={size_mib}m,mode=700,uid={os.geteuid()},gid={os.getegid()}"
    _as_root("mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder))


def unmount(folder: Path) -> None:
    _as_root("umount", str(folder))


def _as_root(*command: str) -> None:
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    try:
        subprocess.run([*sudo, *command], check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise AssertionError(f"{command[0]} failed: run this test as root, or as somebody who may "
                             "use sudo without a password") from error
