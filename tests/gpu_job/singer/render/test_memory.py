from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from gpu_job.singer.bank.errors import OutOfMemoryError
from gpu_job.singer.errors import WordError
from gpu_job.singer.melody.pitch import PLAIN
from gpu_job.singer.render.engine import sing
from gpu_job.singer.render.memory import ran_out
from tests.support.lines import line
from tests.support.sine import SineVoice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from gpu_job.singer.melody.timing import PlacedPhone
    from gpu_job.singer.text.pronunciation import SungSyllable
    from gpu_job.singer.voice import Melody

FAILED = RuntimeError("[ONNXRuntimeError] : 6 : BFCArena: Failed to allocate memory for requested buffer of size 9")
SONG = line(60, "one two three four five six, one two three", "60/1 62/1 64/1 65/1 67/1 69/1 R/1 60/1 62/1 64/1")


class Small(SineVoice):
    """A voice with memory for so many notes at once, over all phrases that are being sung."""

    def __init__(self, notes: int, error: BaseException = FAILED) -> None:
        super().__init__()
        self.notes = notes
        self.error = error
        self.asked: list[int] = []

    def render(
        self, syllables: Sequence[SungSyllable], sounds: Sequence[PlacedPhone], melody: Melody
    ) -> NDArray[np.float32]:
        count = sum(len(syllable.notes) for syllable in syllables)
        self.asked.append(count)
        if count > self.notes:
            raise self.error
        return super().render(syllables, sounds, melody)


@pytest.mark.parametrize("error", [FAILED, MemoryError(), OutOfMemoryError("no room")])
def test_a_phrase_that_does_not_fit_is_halved_until_it_does(error: Exception) -> None:
    whole, pieces = sing(SONG, SineVoice(), expression=PLAIN), sing(SONG, Small(2, error), expression=PLAIN)
    assert [note.midi for note in pieces.timing.notes] == [note.midi for note in SONG.notes]
    assert [n.vowel_start for n in pieces.timing.notes] == pytest.approx([n.vowel_start for n in whole.timing.notes])
    for note in pieces.timing.notes:
        middle = round((note.vowel_start + note.vowel_end) / 2 * 24000)
        assert np.abs(pieces.samples[middle - 800 : middle + 800]).max() > 0.05


def test_a_phrase_that_fits_alone_is_sung_whole() -> None:
    """The first thing to give way is singing side by side."""

    class Once(Small):
        def render(
            self, syllables: Sequence[SungSyllable], sounds: Sequence[PlacedPhone], melody: Melody
        ) -> NDArray[np.float32]:
            self.notes = 6 if 6 in self.asked else 5
            return super().render(syllables, sounds, melody)

    voice = Once(6)
    whole = sing(SONG, SineVoice(), expression=PLAIN)
    assert np.array_equal(sing(SONG, voice, expression=PLAIN).samples, whole.samples)
    assert sorted(voice.asked) == [3, 6, 6]


def test_progress_still_counts_the_phrases_of_the_score() -> None:
    seen: list[tuple[int, int]] = []
    sing(SONG, Small(2), progress=lambda progress: seen.append((progress.done, progress.total)))
    assert seen == [(1, 2), (2, 2)]


def test_one_note_that_does_not_fit_is_told_with_its_bar() -> None:
    with pytest.raises(OutOfMemoryError, match="bar 1") as caught:
        sing(SONG, Small(0))
    assert caught.value.code == "OUT_OF_MEMORY"
    assert caught.value.retryable
    assert caught.value.place.measure == "1"


def test_other_failures_are_not_tried_again() -> None:
    voice = Small(2, RuntimeError("the model is broken"))
    with pytest.raises(RuntimeError, match="broken"):
        sing(SONG, voice)
    assert voice.asked.count(6) == 1


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (FAILED, True),
        (MemoryError(), True),
        (RuntimeError("CUDA failure 2: out of memory ; GPU=0"), True),
        (OutOfMemoryError("no room"), True),
        (WordError("words about being out of memory"), False),
        (ValueError("Got invalid dimensions for input: f0"), False),
    ],
)
def test_memory_that_ran_out_is_told_from_other_failures(error: Exception, *, expected: bool) -> None:
    assert ran_out(error) is expected
