"""A phrase by itself: the same wherever it stands, and another as soon as anything that is heard differs."""

from __future__ import annotations

from dataclasses import fields, make_dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from gpu_job.singer.melody.controls import Controls
from gpu_job.singer.melody.phrases import phrases
from gpu_job.singer.melody.pitch import PLAIN, Expression
from gpu_job.singer.render.engine import sing
from gpu_job.singer.render.phrase_cache import PhraseCache
from gpu_job.singer.render.phrase_render import Interpretation, sing_phrase
from gpu_job.singer.render.prepared import prepare_phrase
from sightsinger.score.model import Note
from tests.support.lines import line
from tests.support.sine import SineVoice

if TYPE_CHECKING:
    from pathlib import Path

    from gpu_job.singer.render.phrase_render import SungPhrase
    from sightsinger.score.model import Line

HOW = Interpretation(1)
SONG = line(60, "one two, three four, five six", "60/1 62/1 R/2 64/1 65/1 R/2 67/1 69/1 R/2")


def moved(written: Line, seconds: float) -> Line:
    notes = tuple(replace(n, start_s=n.start_s + seconds, end_s=n.end_s + seconds, measure="9") for n in written.notes)
    later = tuple((at + seconds, level) for at, level in written.loudness)
    return replace(written, notes=notes, duration_s=written.duration_s + seconds, loudness=later)


def sung(written: Line, index: int = 1) -> SungPhrase:
    voice = SineVoice()
    phrase = prepare_phrase(phrases(written)[index], "Alto", voice)
    return sing_phrase(phrase, "Alto", voice, HOW, loudness=written.loudness)


@pytest.mark.parametrize("seconds", [1.0, 0.1234567, 61.0037, 599.9])
def test_a_phrase_is_the_same_wherever_it_stands(seconds: float) -> None:
    loud = replace(SONG, loudness=((0.0, 0.0), (4.3, -6.0), (5.1, 3.0)))
    here, there = sung(loud), sung(moved(loud, seconds))
    assert np.array_equal(here.samples, there.samples)
    assert there.start - here.start == pytest.approx(seconds * 24000, abs=1)
    assert [n.vowel_start for n in there.notes] == pytest.approx([n.vowel_start + seconds for n in here.notes])
    assert [n.measure for n in there.notes] == ["9", "9"]


def test_what_comes_before_and_after_does_not_matter() -> None:
    alone = replace(SONG, notes=SONG.notes[2:4])
    assert np.array_equal(sung(SONG).samples, sung(alone, 0).samples)


def test_the_second_time_is_sung_a_little_otherwise() -> None:
    phrase = phrases(SONG)[1]
    voice = SineVoice()
    first, again, second = (
        sing_phrase(prepare_phrase(phrase, "Alto", voice, nth), "Alto", voice, HOW).samples for nth in (0, 0, 1)
    )
    assert np.array_equal(first, again)
    assert not np.array_equal(first, second)


def changed(index: int, **what: object) -> Line:
    notes = list(SONG.notes)
    notes[index] = replace(notes[index], **what)  # type: ignore[arg-type]  # any field of a note
    return replace(SONG, notes=tuple(notes))


@pytest.fixture
def kept(tmp_path: Path) -> PhraseCache:
    return PhraseCache(tmp_path)


def test_what_was_sung_before_is_taken_to_the_bit(kept: PhraseCache) -> None:
    fresh = sing(SONG, SineVoice(), seed=3)
    first = sing(SONG, SineVoice(), seed=3, cache=kept)
    voice = SineVoice()
    again = sing(SONG, voice, seed=3, cache=kept)
    assert voice.rendered == []
    assert (kept.hits, kept.misses) == (3, 3)
    for recording in (first, again):
        assert np.array_equal(recording.samples, fresh.samples)
        assert recording.timing == fresh.timing


def test_a_field_that_notes_gain_leaves_a_song_as_it_was(kept: PhraseCache) -> None:
    """With repr() for the passage's written form it was another song."""
    grown = make_dataclass("Tone", [("ornament", str, "")], bases=(Note,), frozen=True)
    notes = tuple(grown(**{each.name: getattr(note, each.name) for each in fields(note)}) for note in SONG.notes)
    before = sing(SONG, SineVoice(), seed=3, cache=kept)
    voice = SineVoice()
    after = sing(replace(SONG, notes=notes), voice, seed=3)
    assert np.array_equal(after.samples, before.samples)
    assert np.array_equal(sing(replace(SONG, notes=notes), voice, seed=3, cache=kept).samples, before.samples)
    assert kept.hits == 3


@pytest.mark.slow
def test_changing_one_bar_sings_only_its_phrase_again(kept: PhraseCache) -> None:
    sing(SONG, SineVoice(), cache=kept)
    for edited in (changed(2, midi=72), changed(2, accent=True), changed(3, staccato=True)):
        voice = SineVoice()
        got = sing(edited, voice, cache=kept)
        assert len(voice.rendered) == 1
        assert np.array_equal(got.samples, sing(edited, SineVoice()).samples)


def test_a_piece_moved_in_time_is_not_sung_again(kept: PhraseCache) -> None:
    """A bar put in at the beginning changes where everything stands, and nothing else."""
    whole = moved(SONG, 4.0)
    sing(whole, SineVoice(), cache=kept)
    voice = SineVoice()
    sing(moved(whole, 2.0003), voice, cache=kept)
    assert voice.rendered == []


def test_where_a_bar_number_changed_the_new_one_is_told(kept: PhraseCache) -> None:
    sing(SONG, SineVoice(), cache=kept)
    renumbered = replace(SONG, part="Tenor", notes=tuple(replace(note, measure="77") for note in SONG.notes))
    voice = SineVoice()
    notes = sing(renumbered, voice, cache=kept).timing.notes
    assert voice.rendered == []
    assert {(note.measure, note.part) for note in notes} == {("77", "Tenor")}


def test_a_loudness_is_put_on_afterwards(kept: PhraseCache) -> None:
    loud = sing(SONG, SineVoice(), cache=kept).samples
    voice = SineVoice()
    soft = sing(SONG, voice, controls=Controls(loudness_db=-6.0), cache=kept).samples
    assert voice.rendered == []
    assert 20 * np.log10(np.abs(loud).max() / np.abs(soft).max()) == pytest.approx(6, abs=0.5)


class Other(SineVoice):
    identity = "another"


@pytest.mark.parametrize(
    "wish",
    [
        {"seed": 1},
        {"expression": PLAIN},
        {"expression": Expression(vibrato_hz=6.0)},
        {"controls": Controls(vibrato=0.5)},
        {"controls": Controls(gender=1.0)},
    ],
)
def test_other_wishes_are_sung_anew(kept: PhraseCache, wish: dict[str, object]) -> None:
    sing(SONG, SineVoice(), cache=kept)
    voice = SineVoice()
    sing(SONG, voice, cache=kept, **wish)  # type: ignore[arg-type]  # one of them at a time
    assert len(voice.rendered) == 3


def test_another_voice_sings_for_itself(kept: PhraseCache) -> None:
    sing(SONG, SineVoice(), cache=kept)
    voice = Other()
    sing(SONG, voice, cache=kept)
    assert len(voice.rendered) == 3


def test_dynamics_elsewhere_change_nothing_here(kept: PhraseCache) -> None:
    sing(replace(SONG, loudness=((0.0, 0.0), (11.0, 0.0))), SineVoice(), cache=kept)
    voice = SineVoice()
    sing(replace(SONG, loudness=((0.0, 0.0), (7.0, 0.0), (8.5, 6.0), (11.0, 0.0))), voice, cache=kept)
    assert len(voice.rendered) == 1


def test_vibrato_is_as_deep_as_it_is_asked_for() -> None:
    held = line(60, "oh", "60/4")

    def extent_cents(factor: float) -> float:
        voice = SineVoice()
        sing(held, voice, controls=Controls(vibrato=factor), expression=Expression(drift_cents=0.0))
        (melody,) = voice.melodies
        return float(np.ptp(1200 * np.log2(melody.f0_hz[(melody.times_s > 2) & (melody.times_s < 3.8)])) / 2)

    once = extent_cents(1.0)
    assert once > 15
    assert extent_cents(0.0) == pytest.approx(0, abs=1e-6)
    assert extent_cents(2.0) == pytest.approx(2 * once, rel=1e-6)
