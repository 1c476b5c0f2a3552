"""What can be wrong with a voicebank, in words its owner can act on.

Every message names the file as it lies in the bank (never a path of the machine), the key or tensor, and what to do.
"""

from __future__ import annotations

from sightsinger.errors import Fault, SightsingerError


class BankError(SightsingerError):
    """Something wrong with a voicebank: `file` within the bank, `key` the setting, symbol or tensor in it."""

    code = "BANK_BROKEN"
    fault = Fault.VOICE

    def __init__(self, message: str, *, file: str | None = None, key: str | None = None) -> None:
        self.file = file
        self.key = key
        super().__init__(message)


class BankFileMissingError(BankError):
    """A file that the bank needs or names is not in it."""

    code = "BANK_FILE_MISSING"


class BankConfigError(BankError):
    """A configuration file that cannot be read or says something impossible."""

    code = "BANK_CONFIG_BROKEN"


class BankPathError(BankError):
    """A configuration that points outside the bank."""

    code = "BANK_PATH_OUTSIDE"


class BankMelMismatchError(BankError):
    """The acoustic model's spectrogram is not the one that the vocoder understands."""

    code = "BANK_MEL_MISMATCH"


class BankModelError(BankError):
    """A model file that cannot be loaded or that fails while running."""

    code = "BANK_MODEL_BROKEN"


class BankInputUnknownError(BankError):
    """A model asks for something that nobody can supply, or in a shape or type nobody expects."""

    code = "BANK_INPUT_UNKNOWN"


class BankOutputError(BankError):
    """A model's answer is missing, of the wrong size, or not made of numbers."""

    code = "BANK_OUTPUT_BROKEN"


class BankLengthError(BankError):
    """Lengths that must agree do not: a fault of whoever prepared a stage's inputs, never of the bank."""

    code = "BANK_LENGTHS_DISAGREE"
    fault = Fault.OURS


class BankPhonemeError(BankError):
    """A sound that a stage of the bank has no number for."""

    code = "BANK_PHONEME_UNKNOWN"


class BankSpeakerError(BankError):
    """A speaker that the bank does not have; the message lists those it has."""

    code = "BANK_SPEAKER_UNKNOWN"


class BankArchiveError(BankError):
    """An archive that is not what it should be, or that would do harm if it were unpacked."""

    code = "BANK_ARCHIVE_REFUSED"


class AcceleratorError(SightsingerError):
    """A graphics processor was asked for and is not there; singing slowly in silence is not an answer."""

    code = "GPU_UNAVAILABLE"
    fault = Fault.OURS
    retryable = True


class OutOfMemoryError(SightsingerError):
    """A phrase did not fit into memory; a shorter one may."""

    code = "OUT_OF_MEMORY"
    fault = Fault.OURS
    retryable = True


class BankChecksumError(BankError):
    """A download that is not the file that was asked for."""

    code = "BANK_CHECKSUM_WRONG"
    fault = Fault.OURS
    retryable = True
