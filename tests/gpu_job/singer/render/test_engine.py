from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy.signal import butter, sosfilt

from gpu_job.audio import mp3
from gpu_job.audio.loudness import integrated_lufs
from gpu_job.audio.peaks import true_peak_db
from gpu_job.singer.errors import NothingToSingError, WordError
from gpu_job.singer.melody.controls import Controls
from gpu_job.singer.melody.phrases import phrases
from gpu_job.singer.melody.pitch import PLAIN
from gpu_job.singer.melody.timing import align, phones_of
from gpu_job.singer.render.engine import sing
from gpu_job.singer.render.phrase_render import Interpretation, sing_phrase
from gpu_job.singer.render.prepared import INTRO_S, LONGER_S, prepare_phrase
from gpu_job.singer.text.pronunciation import pronounce
from gpu_job.singer.voice import Melody
from tests.support.lines import line, repeated
from tests.support.sine import SineVoice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from gpu_job.singer.melody.phrases import Phrase
    from gpu_job.singer.melody.timing import PlacedPhone
    from gpu_job.singer.model import Progress
    from gpu_job.singer.text.pronunciation import SungSyllable

BREATHING = replace(PLAIN, breaths=True)
SONG = line(60, "a song, a word", "60/1 64/2 R/1 67/1 72/3")


def test_every_note_is_timed_where_the_score_has_it_and_where_the_decoded_file_sounds_it() -> None:
    recording = sing(SONG, SineVoice())
    delay = INTRO_S + mp3.CODEC_DELAY / 24000
    assert [note.start for note in recording.timing.notes] == pytest.approx([n.start_s + delay for n in SONG.notes])
    assert [note.midi for note in recording.timing.notes] == [60, 64, 67, 72]
    first = recording.timing.notes[0].vowel_start - mp3.CODEC_DELAY / 24000
    heard = np.flatnonzero(np.abs(recording.samples) > 0.01)[0] / 24000
    assert heard == pytest.approx(first, abs=0.006)


def test_the_decoded_file_is_as_long_as_the_score() -> None:
    for seconds in (1.0, 3.3, 7.77):
        written = replace(line(60, "a", "60/1"), duration_s=seconds)
        timing = sing(written, SineVoice()).timing
        assert seconds <= timing.duration_seconds + 0.03
        assert timing.duration_seconds <= seconds + LONGER_S


def test_pitches_are_sung() -> None:
    recording = sing(SONG, SineVoice(), expression=PLAIN)
    for note in recording.timing.notes:
        middle = (note.vowel_start + note.vowel_end) / 2 - mp3.CODEC_DELAY / 24000
        piece = recording.samples[int((middle - 0.2) * 24000) : int((middle + 0.2) * 24000)]
        loudest = np.abs(np.fft.rfft(piece * np.hanning(len(piece)), 240_000)).argmax() / 10
        assert loudest == pytest.approx(440 * 2 ** ((note.midi - 69) / 12), rel=0.002)


def test_loudness_is_normalised() -> None:
    samples = sing(SONG, SineVoice()).samples
    assert integrated_lufs(samples, 24000) == pytest.approx(-16, abs=0.5)
    assert true_peak_db(samples, 24000) < -1


def test_the_same_seed_gives_the_same_samples_and_another_others() -> None:
    first, again, other = (sing(SONG, SineVoice(), seed=seed).samples for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_progress_counts_phrases_in_the_callers_thread() -> None:
    seen: list[tuple[Progress, int]] = []
    sing(SONG, SineVoice(), progress=lambda progress: seen.append((progress, threading.get_ident())))
    assert [(p.done, p.total) for p, _ in seen] == [(1, 2), (2, 2)]
    assert seen[-1][0].remaining_s == pytest.approx(0)
    assert {thread for _, thread in seen} == {threading.get_ident()}


def test_no_more_is_rendered_than_a_phrase_at_a_time() -> None:
    """Memory does not grow with the song: the longest rendering is that of one phrase."""
    voice = SineVoice()
    sing(line(60, "la " * 40, "60/1 60/1 60/1 60/1 R/1 " * 10), voice)
    assert max(end - start for start, end in voice.rendered) < 6


def test_a_word_that_cannot_be_said_stops_the_singing() -> None:
    with pytest.raises(WordError):
        sing(line(60, "la 12", "60/1 60/1"), SineVoice())


def test_a_line_without_notes_is_refused() -> None:
    with pytest.raises(NothingToSingError, match="Choose another part"):
        sing(line(60, "", "R/4"), SineVoice())


def test_dynamics_are_heard() -> None:
    quiet = replace(SONG, loudness=((0.0, 0.0), (3.0, 0.0), (4.0, -12.0)))
    samples = sing(quiet, SineVoice(), expression=PLAIN).samples
    loud, soft = (np.abs(samples[int(at * 24000) : int((at + 0.5) * 24000)]).max() for at in (2.0, 6.0))
    assert 20 * np.log10(loud / soft) == pytest.approx(12, abs=1)


def test_nothing_drifts_in_ten_minutes() -> None:
    """The last note of a piece with awkward beats sounds as near to its time as the first: within a sample."""
    long = repeated(line(97, "a song, a word", "60/1.3333 64/.6667 R/1 67/1 72/3"), 600)
    assert long.duration_s >= 600
    found = phrases(long)
    for phrase in (found[0], found[-2], found[-1]):
        voice = SineVoice()
        sung = sing_phrase(prepare_phrase(phrase, "Alto", voice), "Alto", voice, Interpretation(0, PLAIN))
        heard = sung.start + np.flatnonzero(sung.samples)[0]
        assert heard / 24000 == pytest.approx(phrase.start_s, abs=0.001)
        last = sung.start + np.flatnonzero(sung.samples)[-1]
        assert last / 24000 == pytest.approx(phrase.notes[-1].end_s, abs=0.006)
        assert sung.notes[-1].vowel_start == pytest.approx(phrase.notes[-1].start_s, abs=1e-5)


class Abrupt(SineVoice):
    """Sings from its first sample to its last, as a careless model may."""

    def render(
        self, syllables: Sequence[SungSyllable], phones_of: Sequence[PlacedPhone], melody: Melody
    ) -> NDArray[np.float32]:
        quiet = super().render(syllables, phones_of, melody)
        return np.asarray(0.3 * np.cos(2 * np.pi * 150 * np.arange(len(quiet)) / self.sample_rate), np.float32)


def jumps(samples: NDArray[np.float32]) -> NDArray[np.float64]:
    """The steps from sample to sample of what lies over 4 kHz, where a click is and no vowel; silence at both ends."""
    around = np.pad(samples, 500)
    return np.abs(np.diff(sosfilt(butter(4, 4000, "high", fs=24000, output="sos"), around)))


def test_no_phrase_begins_or_ends_with_a_click() -> None:
    (phrase,) = phrases(line(60, "one", "60/2"))
    voice = Abrupt()
    rough = voice.render(*_asked(phrase, voice))
    smooth = sing_phrase(prepare_phrase(phrase, "Alto", voice), "Alto", voice, Interpretation(0, PLAIN)).samples
    assert jumps(rough).max() > 0.1
    assert jumps(smooth).max() < 1e-4  # 80 dB under full scale
    assert np.array_equal(smooth[200:-200], rough[200:-200])


def _asked(phrase: Phrase, voice: SineVoice) -> tuple[Sequence[SungSyllable], Sequence[PlacedPhone], Melody]:
    """What a voice is asked to render for a phrase."""
    syllables = pronounce(phrase, "Alto", voice.words)
    phonemes = phones_of(syllables)
    timed = align(phrase, syllables, phonemes, voice.consonants_s(syllables, phonemes))
    times = np.arange(round(timed[0].start_s * 200), round(timed[-1].end_s * 200)) / 200
    return syllables, timed, Melody(times, np.full(len(times), 262.0), np.zeros(len(times)))


@pytest.mark.parametrize("level", [-12.0, -6.0, 3.0])
def test_loudness_moves_the_recording(level: float) -> None:
    samples = sing(SONG, SineVoice(), controls=Controls(loudness_db=level)).samples
    assert integrated_lufs(samples, 24000) == pytest.approx(-16 + level, abs=0.5)
    assert true_peak_db(samples, 24000) < -1


def test_neutral_controls_change_nothing_to_the_bit() -> None:
    plain, neutral = sing(SONG, SineVoice(), seed=1), sing(SONG, SineVoice(), seed=1, controls=Controls())
    assert np.array_equal(plain.samples, neutral.samples)


def test_breaths_are_drawn_before_phrases_with_room() -> None:
    roomy = line(60, "one two three", "60/2 R/2 60/2, 60/2")
    silent, drawn = (sing(roomy, SineVoice(), expression=how).samples for how in (PLAIN, BREATHING))
    start = INTRO_S + 4 - 0.1
    pause = slice(int((start - 0.7) * 24000), int(start * 24000))
    assert not silent[pause].any()
    assert 0.001 < np.abs(drawn[pause]).max() < 0.1
    assert not drawn[: int(INTRO_S * 24000) - 2400].any()  # no room before the first note
    assert np.abs(drawn[int((INTRO_S + 5.7) * 24000) : int((INTRO_S + 5.9) * 24000)]).max() > 0.2  # nor at a comma
