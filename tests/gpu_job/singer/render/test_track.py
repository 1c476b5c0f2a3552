from __future__ import annotations

import numpy as np
import pytest

from gpu_job.singer.melody.phrases import phrases
from gpu_job.singer.melody.timing import align, phones_of
from gpu_job.singer.render.track import lay, note_timings, shifted
from gpu_job.singer.text.pronunciation import pronounce
from tests.support.lines import line


class Words:
    language = "en"

    def say(self, word: str, *, before_vowel: bool = False) -> str:  # noqa: ARG002 - as the protocol has it
        return {"hands": "hˈændz", "a": "ˈA"}[word]


def test_phrases_are_added_where_they_belong_and_cut_at_the_ends() -> None:
    track = np.zeros(5, np.float32)
    lay(track, np.ones(3, np.float32), -1)
    lay(track, np.ones(3, np.float32), 1)
    lay(track, np.ones(9, np.float32), 4)
    lay(track, np.ones(2, np.float32), 7)
    assert track.tolist() == [1, 2, 1, 1, 1]


def test_a_melisma_shares_out_the_vowel_and_keeps_consonants_at_its_ends() -> None:
    (phrase,) = phrases(line(60, "hands a", "60/1 ~62/1 ~64/1 65/1"))
    syllables = pronounce(phrase, "Alto", Words())
    phonemes = phones_of(syllables)
    notes = note_timings("Alto", phrase, syllables, align(phrase, syllables, phonemes, [0.1] * len(phonemes)))
    assert [[p.symbol for p in note.phonemes] for note in notes] == [["h", "æ"], ["æ"], ["æ", "n", "d", "z"], ["A"]]
    assert [note.vowel_start for note in notes] == pytest.approx([0.0, 1.0, 2.0, 3.0])
    assert [note.vowel_end for note in notes] == pytest.approx([1.0, 2.0, 2.7, 4.0])
    assert [note.syllabic for note in notes] == ["single", "extend", "extend", "single"]
    assert [note.syllable for note in notes] == ["hands", "", "", "a"]


def test_shifting_moves_everything_but_not_before_the_start() -> None:
    (phrase,) = phrases(line(60, "a", "60/1"))
    syllables = pronounce(phrase, "Alto", Words())
    phonemes = phones_of(syllables)
    (note,) = note_timings("Alto", phrase, syllables, align(phrase, syllables, phonemes, [0.1] * len(phonemes)))
    later = shifted(note, 0.25)
    assert (later.start, later.vowel_start, later.end, later.phonemes[0].end) == (0.25, 0.25, 1.25, 1.25)
    assert shifted(note, -0.5).start == 0.0
