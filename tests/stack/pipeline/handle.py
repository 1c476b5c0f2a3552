"""Handle one upload event in a process of its own; print what that cost. Run by test_bad_files."""

from __future__ import annotations

import json
import re
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]  # this runs as a program, before anything of ours can be imported
sys.path[:0] = [str(ROOT), str(ROOT / "functions")]


def peak_mb() -> int:
    """Return this program's own peak; `ru_maxrss` would count what its parent held when it was started."""
    (peak_kb,) = re.findall(r"VmHWM:\s*(\d+)", Path("/proc/self/status").read_text())
    return int(peak_kb) // 1024


if __name__ == "__main__":
    from cloudevents.http import CloudEvent

    import main

    handler: Any = main.on_score_uploaded

    event = json.load(sys.stdin)
    began_s, began_cpu_s = time.perf_counter(), time.process_time()
    handler(CloudEvent(event["attributes"], event["data"]))
    cost = {
        "wall_s": round(time.perf_counter() - began_s, 3),
        "cpu_s": round(time.process_time() - began_cpu_s, 3),
        "peak_mb": peak_mb(),
    }
    sys.stdout.write("\n" + json.dumps(cost) + "\n")
