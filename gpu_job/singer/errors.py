"""What can go wrong while singing, in words a musician understands."""

from __future__ import annotations

from sightsinger.errors import SightsingerError


class VoiceMissingError(SightsingerError):
    """The voice's files are not there or not whole."""

    code = "VOICE_MISSING"
    retryable = True  # on another machine, or this one once it is mended: never the score's fault


class UnknownVoiceError(SightsingerError):
    """A voice was asked for that the bank does not have; the message lists those it has."""

    code = "UNKNOWN_VOICE"


class WordError(SightsingerError):
    """A word that the voice cannot say; the message names it, the place says where it stands."""

    code = "UNSINGABLE_WORD"


class LanguageError(SightsingerError):
    """Words in a language that the voice cannot sing."""

    code = "UNSUPPORTED_LANGUAGE"


class NothingToSingError(SightsingerError):
    """A line without notes."""

    code = "NOTHING_TO_SING"
