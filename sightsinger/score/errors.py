"""What can be wrong with a score, each with a stable code and a way out for a musician."""

from __future__ import annotations

from sightsinger.errors import Fault, SightsingerError


class ScoreError(SightsingerError):
    """A score that cannot be sung; base of every error this package raises on purpose."""

    code = "BAD_SCORE"
    fault = Fault.SCORE


class EmptyFileError(ScoreError):
    """Nothing arrived."""

    code = "EMPTY_FILE"


class FileTooLargeError(ScoreError):
    """More bytes than any score needs."""

    code = "FILE_TOO_LARGE"


class ZipBombError(ScoreError):
    """A compressed score that unpacks to far more than it may."""

    code = "ARCHIVE_TOO_LARGE"


class BadArchiveError(ScoreError):
    """A compressed score (.mxl) that cannot be opened or holds no score."""

    code = "BAD_ARCHIVE"


class NotMusicXmlError(ScoreError):
    """A file of another kind."""

    code = "NOT_MUSICXML"


class TruncatedError(ScoreError):
    """A score that stops in the middle."""

    code = "TRUNCATED_FILE"


class BadXmlError(ScoreError):
    """Text that is not well-formed XML."""

    code = "BAD_XML"


class UnsafeXmlError(ScoreError):
    """XML that declares entities: never needed in a score, and the way of attacks."""

    code = "UNSAFE_XML"


class TooComplexError(ScoreError):
    """More notes, bars or parts than are read."""

    code = "SCORE_TOO_COMPLEX"


class BadValueError(ScoreError):
    """A pitch, duration or other number that no music can have."""

    code = "BAD_VALUE"


class TooLongError(ScoreError):
    """Music that would play for longer than is sung, repeats included."""

    code = "SCORE_TOO_LONG"


class NoNotesError(ScoreError):
    """A score without a single note."""

    code = "NO_NOTES"


class NoWordsError(ScoreError):
    """A score in which nobody has words."""

    code = "NO_WORDS"


class UnknownPartError(ScoreError):
    """A part that the score does not have, or that is not sung."""

    code = "UNKNOWN_PART"
    fault = Fault.OPTIONS


class UnknownVerseError(ScoreError):
    """A verse that the part does not have."""

    code = "UNKNOWN_VERSE"
    fault = Fault.OPTIONS
