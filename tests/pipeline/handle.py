"""Handle one upload event in a process of its own; print what that cost. Run by test_bad_files."""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "functions")]

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
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    sys.stdout.write("\n" + json.dumps(cost) + "\n")
