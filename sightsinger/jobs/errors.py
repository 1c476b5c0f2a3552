"""What can go wrong with a job that is nobody else's business to name."""

from __future__ import annotations

from sightsinger.errors import SightsingerError


class InputGoneError(SightsingerError):
    """The uploaded score was deleted, or replaced by another, before it was sung."""

    code = "INPUT_GONE"

    def __init__(self) -> None:
        super().__init__("The uploaded score is no longer there. Upload it again.")


class UnreadableError(SightsingerError):
    """A score that made its reader stumble in a way nobody foresaw."""

    code = "UNREADABLE"

    def __init__(self) -> None:
        super().__init__(
            "This score could not be read, and we cannot say why. Open it in your notation program, "
            "export it as MusicXML again and upload the new file."
        )
