"""`python -m gpu_job --job ID`: do one job. Cloud Run passes the arguments as the execution's overrides.

Exit status: 0 the job is done, or failed for a reason its user was told, or is somebody else's; 1 given back after
something unexpected; 66 there is no such job; 75 the job was taken away; 143 given back because of SIGTERM.
"""

from __future__ import annotations

import argparse
import logging
import os
import signal
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from queue import SimpleQueue

from gpu_job import clients
from gpu_job.kinds.base import Machine
from gpu_job.kinds.registry import Runs
from gpu_job.worker import Inbox, Outcome, Terminate, Worker

EXIT = {
    Outcome.COMPLETED: 0,
    Outcome.FAILED: 0,
    Outcome.REFUSED: 0,
    Outcome.RELEASED: 1,
    Outcome.MISSING: 66,
    Outcome.LOST: 75,
    Outcome.TERMINATED: 143,
}


def main(arguments: list[str] | None = None) -> int:
    """Do the job that the arguments name; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m gpu_job", description="Do one job.")
    parser.add_argument("--job", required=True, metavar="ID", help="the job document's id")
    job_id: str = parser.parse_args(arguments).job
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    inbox: Inbox = SimpleQueue()
    signal.signal(signal.SIGTERM, lambda *_: inbox.put(Terminate()))
    machine = Machine(clients.storage, Path(tempfile.gettempdir()))
    worker = Worker(clients.job_store(), clients.files(), Runs(machine), lambda: datetime.now(UTC))
    return EXIT[worker.work(job_id, inbox)]


if __name__ == "__main__":
    status = main()
    logging.shutdown()
    sys.stdout.flush()
    # The run's thread may be deep in native code; it is not waited for, nor torn down under its feet.
    os._exit(status)
