"""Ends a stack's processes once whoever started them is gone: `python -m scripts.local.warden ID`.

It does nothing but read a pipe that its parent holds open. The operating system closes that pipe when the parent
ends, by itself, by Ctrl-C or by kill -9, and then the warden ends what is left and itself.
"""

from __future__ import annotations

import signal
import sys

from scripts.local import processes


def main() -> int:
    """Wait for the end of standard input, then end the stack named on the command line."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    sys.stdin.buffer.read()
    left = processes.end(sys.argv[1])
    for process in left:
        print(f"Process {process.pid} would not end.", file=sys.stderr)
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
