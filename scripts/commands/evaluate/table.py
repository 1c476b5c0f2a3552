"""The figures of a recording as a table for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scripts.commands.evaluate.clicks import FALL_DB, RISE_DB, SHARP_DB

if TYPE_CHECKING:
    from scripts.commands.evaluate.clicks import ClickFigures
    from scripts.commands.evaluate.figures import Figures
    from scripts.commands.evaluate.onsets import OnsetFigures
    from scripts.commands.evaluate.syllables import SyllableFigures

_NAMED = 5
"""How many places are named before the rest is only counted."""


def table(figures: Figures) -> str:
    """Return the figures as text, a line each."""
    sung = figures.pitch
    rows = [
        ("length", f"{figures.duration_s:.2f} s, {figures.longer_than_score_s:+.3f} s against the score"),
        ("notes", f"{figures.notes_in_timing} of {figures.notes_of_score}, {figures.notes_differing} not the score's"),
        ("syllables", _syllables(figures.syllables)),
        ("pitch error", f"{sung.median_cents:.1f} cents median ({sung.whole_median_cents:.1f} with the glides)"),
        (
            "within 50 cents",
            f"{sung.within_50_share:.2%} of {sung.frames} vowel frames ({sung.whole_within_50_share:.2%} with glides)",
        ),
        ("unvoiced notes", f"{sung.unvoiced_notes} of {sung.notes}; {sung.voiced_share:.2%} of frames are voiced"),
        ("vowel onsets", _onsets(figures.onsets)),
        ("words misheard", _words(figures)),
        ("clicks", _clicks(figures.clicks)),
        ("loudness", f"{figures.loudness_lufs:.1f} LUFS, true peak {figures.true_peak_db:.1f} dB"),
        ("speech quality", _quality(figures)),
        ("real-time factor", _speed(figures)),
    ]
    return "\n".join(f"{name:<16} {value}" for name, value in rows)


def _syllables(found: SyllableFigures) -> str:
    there = f"{found.of_score - len(found.missing)} of {found.of_score} in the timing"
    return there + (f"; missing: {_some(found.missing)}" if found.missing else "")


def _onsets(edges: OnsetFigures) -> str:
    if not edges.counted:
        return "none that can be measured"
    lean = f"{abs(edges.median_s) * 1e3:.0f} ms {'late' if edges.median_s > 0 else 'early'} on the whole"
    return f"{edges.median_abs_s * 1e3:.0f} ms off the beat (median of {edges.counted}), {lean}"


def _words(figures: Figures) -> str:
    if figures.heard is None:
        return "not asked"
    if figures.word_error_rate is None:
        return "the score has no words"
    return f"{figures.word_error_rate:.0%} by whisper base (word error rate {figures.word_error_rate:.3f})"


def _clicks(found: ClickFigures) -> str:
    if found.at_s:
        return f"{len(found.at_s)}, at {_some([f'{at:.2f} s' for at in found.at_s])}"
    near = (
        f"sharpest {found.sharpest_db:.0f} of {SHARP_DB:.0f} dB, steepest fall {found.steepest_fall_db:.0f} of "
        f"{FALL_DB:.0f} dB, rise {found.steepest_rise_db:.0f} of {RISE_DB:.0f} dB"
    )
    return f"none around {found.places} silences ({near})"


def _quality(figures: Figures) -> str:
    found = figures.dnsmos
    detail = f"signal {found.signal:.2f}, background {found.background:.2f}"
    return f"{found.overall:.2f} of 5 by DNSMOS ({detail}): a judge of speech, for comparing only"


def _speed(figures: Figures) -> str:
    if figures.real_time_factor is None:
        return "not known (--sing or --took SECONDS)"
    return f"{figures.real_time_factor:.2f} (seconds of work a second of sound)"


def _some(places: list[str] | tuple[str, ...]) -> str:
    more = len(places) - _NAMED
    return ", ".join(places[:_NAMED]) + (f" and {more} more" if more > 0 else "")
