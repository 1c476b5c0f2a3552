"""What can go wrong while singing, in words a musician understands."""

from __future__ import annotations

from sightsinger.errors import Fault, SightsingerError


class VoiceMissingError(SightsingerError):
    """The voice's files are not there or not whole."""

    code = "VOICE_MISSING"
    fault = Fault.OURS
    retryable = True  # on another machine, or this one once it is mended


class UnknownVoiceError(SightsingerError):
    """A voice was asked for that the bank does not have; the message lists those it has."""

    code = "UNKNOWN_VOICE"
    fault = Fault.VOICE


class WordError(SightsingerError):
    """A word that the voice cannot say; the message names it, the place says where it stands."""

    code = "UNSINGABLE_WORD"
    fault = Fault.SCORE


class LanguageError(SightsingerError):
    """Words in a language that the voice cannot sing."""

    code = "UNSUPPORTED_LANGUAGE"
    fault = Fault.VOICE


class NothingToSingError(SightsingerError):
    """A line without notes."""

    code = "NOTHING_TO_SING"
    fault = Fault.OPTIONS
