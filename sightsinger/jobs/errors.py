"""What can go wrong with a job that is nobody else's business to name."""

from __future__ import annotations

from sightsinger.errors import SightsingerError


class InputGoneError(SightsingerError):
    """The uploaded file was deleted, or replaced by another, before anything was made of it."""

    code = "INPUT_GONE"

    def __init__(self) -> None:
        super().__init__("The uploaded file is no longer there. Upload it again.")


class UnreadableError(SightsingerError):
    """A file that made its reader stumble in a way nobody foresaw."""

    code = "UNREADABLE"

    def __init__(self, advice: str) -> None:
        super().__init__(f"This file could not be read, and we cannot say why. {advice}")
