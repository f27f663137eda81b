"""How the programs here end."""

import signal
import sys
from collections.abc import Callable

from .distribution import Unavailable
from .processes import Failed, TimedOut
from .state import ClusterError


def exit_status(program: str, action: Callable[[], int]) -> int:
    """What the action gives; what went wrong is the program's last sentence. SIGTERM ends it as
    Ctrl-C does."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        return action()
    except (ClusterError, Failed, TimedOut, Unavailable, OSError) as error:
        print(f"{program}: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
