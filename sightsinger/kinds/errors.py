"""What every kind of job may refuse."""

from __future__ import annotations

from sightsinger.errors import Fault, SightsingerError


class OptionError(SightsingerError):
    """An option that cannot be understood; the message names it and says what it may be."""

    code = "BAD_OPTION"
    fault = Fault.OPTIONS


class UnknownKindError(SightsingerError):
    """A kind of job that this installation does not do."""

    code = "UNKNOWN_KIND"
    fault = Fault.OPTIONS

    def __init__(self) -> None:
        super().__init__("We do not know what to do with this file. Reload the page and upload it again.")


class WrongFileError(SightsingerError):
    """A file that this kind of job does not take, by its name."""

    code = "WRONG_FILE"
    fault = Fault.SCORE
