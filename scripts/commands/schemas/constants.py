"""What Python and the page must agree on beside documents' forms, each from the one place that defines it."""

from __future__ import annotations

from typing import Any

from sightsinger import agreed, contract
from sightsinger.jobs import states
from sightsinger.kinds.sing import options, ranges
from sightsinger.kinds.sing.accepts import SCORES


def constants() -> dict[str, Any]:
    """Return the values by name, camelCase."""
    return {
        "defaultRegion": agreed.DEFAULT_REGION,
        "scoreTypes": dict(SCORES.types),
        "maxFileBytes": SCORES.max_bytes,
        "maxFilenameLength": agreed.MAX_FILENAME_LENGTH,
        "maxSessionIdLength": agreed.MAX_SESSION_ID_LENGTH,
        "maxListedJobs": agreed.MAX_LISTED_JOBS,
        "lossless": ranges.LOSSLESS,
        "ranges": ranges.RANGES,
        "defaultOptions": options.RenderOptions().as_dict(),
        "final": sorted(states.FINAL),
        "formerKeys": {new: old for old, new in contract.RENAMED.items()},
    }
