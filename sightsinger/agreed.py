"""What Python, the page and the security rules have to agree on, where nothing else defines it. Standard library only.

`scripts/schemas` hands these and their like (limits, ranges, formats) to the page as web/src/contract/constants.ts;
tests/stack/rules/test_agreed.py holds the rules to them.
"""

from __future__ import annotations

REGION_VARIABLE = "SIGHTSINGER_REGION"
"""The environment's variable that moves functions, queue and Cloud Run jobs; the page's build reads the same one."""
DEFAULT_REGION = "europe-west1"
MAX_LISTED_JOBS = 50
"""Job documents that the page may ask for at once."""
MAX_FILENAME_LENGTH = 200
"""Of what the musician's file was called, as it rides along with an upload."""
MAX_SESSION_ID_LENGTH = 64
MAX_USER_ID_LENGTH = 128
"""As Firebase has it."""
