"""A voicebank as plain data: what its files say, with every path found and every number checked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gpu_job.singer.bank.errors import BankSpeakerError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from gpu_job.singer.bank.folder.dictionary import Dictionary
    from gpu_job.singer.bank.folder.mel import Mel
    from gpu_job.singer.bank.folder.symbols import Speaker, Vocabulary

VARIANCES = ("energy", "breathiness", "voicing", "tension")
"""The order in which the variance model counts them."""


@dataclass(frozen=True, slots=True)
class PitchShift:
    """How far the acoustic model's formants were shifted in training, semitones: what `gender` may ask for."""

    down_semitones: float
    up_semitones: float


@dataclass(frozen=True, slots=True)
class Acoustic:
    """The model that paints the spectrogram."""

    model: Path
    shown: str
    """The model as its owner knows it, from the bank's outermost folder."""
    config: str
    mel: Mel
    hidden_size: int
    vocabulary: Vocabulary
    speakers: tuple[Speaker, ...]
    continuous: bool
    """Whether diffusion is steered by `steps` (newer) or by `speedup` (older)."""
    max_depth: float | None
    """How deep diffusion may go, 0 to 1; None where its depth cannot be chosen."""
    pitch_shift: PitchShift | None
    variances: tuple[str, ...]
    """Which of VARIANCES its configuration says it uses."""


@dataclass(frozen=True, slots=True)
class Predictor:
    """One of the stages that a bank may leave out: durations, pitch, variances, each with its own encoder."""

    kind: str
    """dur, pitch or variance."""
    linguistic: Path
    linguistic_shown: str
    model: Path
    shown: str
    config: str
    frame_s: float
    """Seconds a frame; may differ from the acoustic model's."""
    hidden_size: int
    vocabulary: Vocabulary
    speakers: tuple[Speaker, ...]
    dictionaries: Mapping[str, Dictionary]
    predicts_durations: bool
    """Whether its encoder reads groups of phonemes (word_div, word_dur) or their durations (ph_dur)."""
    continuous: bool
    variances: tuple[str, ...]
    """Which of VARIANCES its configuration says it predicts; () for other kinds."""


@dataclass(frozen=True, slots=True)
class Vocoder:
    """The model that turns the spectrogram into sound."""

    name: str
    model: Path
    shown: str
    mel: Mel
    pitch_controllable: bool


@dataclass(frozen=True, slots=True)
class Bank:
    """A voicebank's files, read and checked; where a predictor is None the singer's own rules stand in."""

    name: str
    top: Path
    root: Path
    acoustic: Acoustic
    vocoder: Vocoder
    duration: Predictor | None
    pitch: Predictor | None
    variance: Predictor | None
    dictionaries: Mapping[str, Dictionary]
    """The root's own, by language; stages may have theirs."""
    ranges: tuple[str, ...]
    """Ranges of tones as the bank gives them, such as `C3-B5`; () where it does not say."""

    @property
    def stages(self) -> tuple[Predictor, ...]:
        """The predictors that the bank has."""
        return tuple(stage for stage in (self.duration, self.pitch, self.variance) if stage is not None)

    @property
    def words(self) -> Mapping[str, Dictionary]:
        """The dictionaries to pronounce with: the duration stage's, as in OpenUtau, then the root's, then others'."""
        found = (self.duration.dictionaries if self.duration else {}, self.dictionaries)
        return next((given for given in (*found, *(stage.dictionaries for stage in self.stages)) if given), {})

    def speaker(self, name: str | None) -> Speaker | None:
        """Return the speaker of that name (any case), the first for None, None where the bank has but one voice.

        Raises BankSpeakerError listing the names.
        """
        speakers = self.acoustic.speakers
        if name is None or (not speakers and name.lower() == self.name.lower()):
            return speakers[0] if speakers else None
        found = next((each for each in speakers if name.lower() in (each.name.lower(), each.entry.lower())), None)
        if found is None:
            known = ", ".join(each.name for each in speakers) or self.name
            raise BankSpeakerError(f"The voicebank {self.name} has no voice {name}. It has: {known}.", key=name)
        return found
