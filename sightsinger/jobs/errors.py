"""What can go wrong with a job beside what its kind and its score name."""

from __future__ import annotations

from sightsinger.errors import Fault, SightsingerError


class InputGoneError(SightsingerError):
    """The uploaded file was deleted, or replaced by another, before anything was made of it."""

    code = "INPUT_GONE"
    fault = Fault.SCORE

    def __init__(self) -> None:
        super().__init__("The uploaded file is no longer there. Upload it again.")


class UnreadableError(SightsingerError):
    """A file that made its reader stumble in a way nobody foresaw."""

    code = "UNREADABLE"
    fault = Fault.SCORE

    def __init__(self, advice: str) -> None:
        super().__init__(f"This file could not be read, and we cannot say why. {advice}")


class GaveUpError(SightsingerError):
    """The last attempt broke off for reasons of our own."""

    code = "INTERNAL"
    fault = Fault.OURS
    retryable = True

    def __init__(self) -> None:
        super().__init__(
            "Something went wrong on our side and this could not be done, although we tried several times. "
            "Your file is not at fault; please try again later."
        )
