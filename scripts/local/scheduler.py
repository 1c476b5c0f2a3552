"""What stands in for Cloud Scheduler, which has no emulator: calls the functions' `sweep` once a minute.

`python -m scripts.local.scheduler` does so until the stack ends.
"""

from __future__ import annotations

import importlib
import logging
import signal
import sys
import time

from scripts.local import paths

EVERY_S = 60.0

log = logging.getLogger(__name__)


def main() -> None:
    """Sweep for ever. What goes wrong is logged; the next minute comes all the same, as it does in production."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    sys.path.insert(0, str(paths.ROOT / "functions"))
    while True:
        time.sleep(EVERY_S)
        try:
            sweep()
        except Exception:
            log.exception("the sweep failed")


def sweep() -> None:
    """Call the function itself; imported late, because most stacks live for less than a minute."""
    functions = importlib.import_module("main")
    functions.sweep.__wrapped__(None)


if __name__ == "__main__":
    main()
