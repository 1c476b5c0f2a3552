from __future__ import annotations

from itertools import pairwise
from math import inf
from typing import TYPE_CHECKING

import pytest

from gpu_job.singer.melody.phrases import phrases
from gpu_job.singer.melody.timing import LEAD_S, TAIL_S, PlacedPhone, align, phones_of
from gpu_job.singer.text.pronunciation import pronounce
from tests.support.lines import line

if TYPE_CHECKING:
    from sightsinger.score.model import Line


class Words:
    language = "en"

    def say(self, word: str, *, before_vowel: bool = False) -> str:  # noqa: ARG002 - as the protocol has it
        return {"stay": "stˈA", "hands": "hˈændz", "oh": "ˈO", "strengths": "stɹˈɛŋθs"}[word]


def placed(written: Line, length_s: float = 0.08, earliest_s: float = -inf) -> tuple[PlacedPhone, ...]:
    (phrase,) = phrases(written, earliest_s=earliest_s)
    syllables = pronounce(phrase, "Alto", Words())
    phonemes = phones_of(syllables)
    return align(phrase, syllables, phonemes, [length_s] * len(phonemes))


def spans(timed: tuple[PlacedPhone, ...]) -> list[tuple[str, float, float]]:
    return [(t.sound.symbol, round(t.start_s, 3), round(t.end_s, 3)) for t in timed]


def test_vowels_start_on_the_beat_and_consonants_before_it() -> None:
    assert spans(placed(line(60, "stay hands", "60/1 62/1"))) == [
        ("SP", -LEAD_S, -0.16),
        ("s", -0.16, -0.08),
        ("t", -0.08, 0.0),
        ("A", 0.0, 0.92),
        ("h", 0.92, 1.0),
        ("æ", 1.0, 1.76),
        ("n", 1.76, 1.84),
        ("d", 1.84, 1.92),
        ("z", 1.92, 2.0),
        ("SP", 2.0, 2.0 + TAIL_S),
    ]


def test_sounds_follow_each_other_without_gaps() -> None:
    timed = placed(line(120, "strengths strengths oh stay", "60/.5 62/.25 60/1 62/1"))
    assert all(before.end_s == pytest.approx(after.start_s) for before, after in pairwise(timed))
    assert all(t.length_s >= 0 for t in timed)


def test_on_a_short_note_consonants_leave_the_vowel_room() -> None:
    timed = placed(line(60, "strengths strengths", "60/.2 62/.2"), length_s=0.1)
    vowels = [t for t in timed if t.sound.role == "nucleus"]
    assert all(t.length_s > 0.05 for t in vowels)
    assert [t.start_s for t in vowels] == pytest.approx([0.0, 0.2])


def test_the_first_consonants_are_squeezed_into_what_room_there_is() -> None:
    timed = placed(line(60, "stay", "60/1"), earliest_s=-0.1)
    assert spans(timed)[:4] == [("SP", -0.4, -0.1), ("s", -0.1, -0.05), ("t", -0.05, 0.0), ("A", 0.0, 1.0)]


def test_staccato_leaves_silence() -> None:
    timed = placed(line(60, "oh oh", "60/1! 62/1"))
    assert spans(timed)[1:4] == [("O", 0.0, 0.6), ("SP", 0.6, 1.0), ("O", 1.0, 2.0)]


def test_nothing_drifts_over_ten_minutes() -> None:
    """Beats lie where the score puts them, however many sounds came before."""
    for bars in (1, 300):
        written = line(60, "stay", f"R/{2 * bars} 60/1")
        vowel = next(t for t in placed(written) if t.sound.role == "nucleus")
        assert vowel.start_s == 2 * bars
