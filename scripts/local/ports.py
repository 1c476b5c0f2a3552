"""Every port of the local stack, moved together by SIGHTSINGER_PORT_OFFSET. Standard library only."""

from __future__ import annotations

import os
from dataclasses import asdict, dataclass, fields, replace

from sightsinger.agreed import DEFAULT_REGION, REGION_VARIABLE

HOST = "127.0.0.1"
PROJECT = "demo-sightsinger"
BUCKET = f"{PROJECT}.appspot.com"
REGION = os.environ.get(REGION_VARIABLE) or DEFAULT_REGION
OFFSET_VARIABLE = "SIGHTSINGER_PORT_OFFSET"
MAX_OFFSET = 50_000


@dataclass(frozen=True, slots=True)
class Ports:
    """One TCP port on the loopback address for each server."""

    hosting: int = 5000
    functions: int = 5001
    firestore: int = 8080
    firestore_websocket: int = 9150
    auth: int = 9099
    storage: int = 9199
    tasks: int = 9499
    eventarc: int = 9299
    hub: int = 4400
    logging: int = 4500
    cloud: int = 8090
    """What stands in for Cloud Run Jobs and Cloud Tasks."""

    def moved(self, offset: int) -> Ports:
        """Return these ports, each raised by `offset`."""
        return replace(self, **{field.name: getattr(self, field.name) + offset for field in fields(self)})

    def as_dict(self) -> dict[str, int]:
        """Return the ports by server name."""
        return asdict(self)

    def url(self, server: str) -> str:
        """Return the base address of a server, such as `http://127.0.0.1:5000`."""
        return f"http://{HOST}:{getattr(self, server)}"


def offset_from_environment() -> int:
    """Read SIGHTSINGER_PORT_OFFSET; 0 where it is unset. Raises ValueError with a sentence for people."""
    text = os.environ.get(OFFSET_VARIABLE, "") or "0"
    if not text.isdecimal() or int(text) > MAX_OFFSET:
        raise ValueError(f"{OFFSET_VARIABLE} must be a whole number from 0 to {MAX_OFFSET}, not {text!r}.")
    return int(text)
