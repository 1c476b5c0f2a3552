"""Every figure of a recording in one table."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from gpu_job.singer.loudness import integrated_lufs, true_peak_db
from scripts.evaluation import clicks, dnsmos, onsets, pitch, syllables, words

if TYPE_CHECKING:
    from scripts.evaluation.recording import Take
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


def table(figures: Figures) -> str:
    """Return the figures as text for people."""
    sung, edges = figures.pitch, figures.onsets
    rows = [
        ("length", f"{figures.duration_s:.2f} s, {figures.longer_than_score_s:+.3f} s against the score"),
        ("notes", f"{figures.notes_in_timing} of {figures.notes_of_score}, {figures.notes_differing} not the score's"),
        ("pitch error", f"{sung.median_cents:.1f} cents median ({sung.whole_median_cents:.1f} with the glides)"),
        (
            "within 50 cents",
            f"{sung.within_50_share:.2%} of {sung.frames} vowel frames ({sung.whole_within_50_share:.2%} with glides)",
        ),
        ("unvoiced notes", f"{sung.unvoiced_notes} of {sung.notes}; {sung.voiced_share:.2%} of frames are voiced"),
        ("vowel onsets", f"{edges.median_abs_s * 1e3:.0f} ms off (median of {edges.counted}), {_lean(edges)}"),
        ("word error rate", "not asked" if figures.word_error_rate is None else f"{figures.word_error_rate:.3f}"),
        ("loudness", f"{figures.loudness_lufs:.1f} LUFS, true peak {figures.true_peak_db:.1f} dB"),
    ]
    return "\n".join(f"{name:<16} {value}" for name, value in rows)


def _lean(edges: onsets.OnsetFigures) -> str:
    return f"{abs(edges.median_s) * 1e3:.0f} ms {'late' if edges.median_s > 0 else 'early'} on the whole"
