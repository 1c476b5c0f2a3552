"""Every figure of a recording in one table."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from gpu_job.audio.loudness import integrated_lufs
from gpu_job.audio.peaks import true_peak_db
from scripts.commands.evaluate import clicks, dnsmos, onsets, pitch, syllables, words

if TYPE_CHECKING:
    from scripts.commands.evaluate.recording import Take
    from sightsinger.score.model import Line


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured; errors None where the measure was not asked for or has nothing to measure."""

    duration_s: float
    longer_than_score_s: float
    notes_of_score: int
    notes_in_timing: int
    notes_differing: int
    """Notes of the timing whose pitch, syllable or beat is not the score's."""
    pitch: pitch.PitchFigures
    onsets: onsets.OnsetFigures
    word_error_rate: float | None
    heard: str | None
    loudness_lufs: float
    true_peak_db: float
    syllables: syllables.SyllableFigures
    clicks: clicks.ClickFigures
    dnsmos: dnsmos.QualityFigures
    real_time_factor: float | None = None
    """What singing took over the recording's length; None where nobody said."""

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return asdict(self)


def measure(take: Take, line: Line, *, listen: bool = True, took_s: float | None = None, threads: int = 2) -> Figures:
    """Measure a take against the line it should be; `listen` also asks the speech recogniser.

    `took_s` is how long it was sung for.
    """
    heard = words.heard(take.samples, take.sample_rate, threads=threads) if listen else None
    said = words.of_score(take.notes)
    return Figures(
        duration_s=take.duration_s,
        longer_than_score_s=take.duration_s - line.duration_s,
        notes_of_score=len(line.notes),
        notes_in_timing=len(take.notes),
        notes_differing=_differing(take, line),
        pitch=pitch.figures(pitch.track(take.samples, take.sample_rate), take.notes),
        onsets=onsets.figures(take.samples, take.sample_rate, take.notes),
        word_error_rate=words.error_rate(said, heard) if heard is not None and words.words(said) else None,
        heard=heard,
        loudness_lufs=integrated_lufs(take.samples, take.sample_rate),
        true_peak_db=true_peak_db(take.samples, take.sample_rate),
        syllables=syllables.figures(take.notes, line),
        clicks=clicks.figures(take.samples, take.sample_rate, take.notes),
        dnsmos=dnsmos.figures(take.samples, take.sample_rate),
        real_time_factor=None if took_s is None else took_s / take.duration_s,
    )


def _differing(take: Take, line: Line) -> int:
    """Compare note by note, the timing's beats set against the score's from the first note on."""
    if not line.notes or not take.notes:
        return max(len(line.notes), len(take.notes))
    shift = take.notes[0]["start"] - line.notes[0].start_s
    same = sum(
        bool(
            sung["midi"] == note.midi
            and sung["syllable"] == note.syllable.text
            and abs(sung["start"] - shift - note.start_s) < 0.002
        )
        for sung, note in zip(take.notes, line.notes, strict=False)
    )
    return max(len(line.notes), len(take.notes)) - same
