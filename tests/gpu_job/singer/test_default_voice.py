"""The default voice, really singing: bounds are looser than its figures, which `scripts/evaluate` gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import miniaudio
import numpy as np
import pytest

from gpu_job.audio import mp3
from gpu_job.audio.loudness import integrated_lufs
from gpu_job.audio.peaks import true_peak_db
from gpu_job.singer import Recording, open_voice, sing
from scripts.commands.evaluate import onsets, pitch, words
from tests.support.lines import line

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sightsinger.score.model import Line

pytestmark = [pytest.mark.voice, pytest.mark.slow]

WORDS = "Twin-kle, twin-kle, lit-tle star, how I won-der what you are."
MELODY = "60/1 60/1 67/1 67/1 69/1 69/1 67/2 65/1 65/1 64/1 64/1 62/1 62/1 60/2"


@dataclass(frozen=True)
class Take:
    """A song as sung and as anybody's decoder hears it."""

    written: Line
    recording: Recording
    decoded: NDArray[np.float32]

    @property
    def notes(self) -> list[dict[str, object]]:
        notes: list[dict[str, object]] = self.recording.timing.as_dict()["notes"]
        return notes


@pytest.fixture(scope="module", params=["woman", "man"])
def take(request: pytest.FixtureRequest) -> Take:
    low = 0 if request.param == "woman" else -12
    melody = " ".join(f"{int(token.split('/')[0]) + low}/{token.split('/')[1]}" for token in MELODY.split())
    written = line(100, WORDS, melody)
    recording = sing(written, open_voice(request.param, written), seed=1)
    data = mp3.mp3(recording.samples, recording.timing.sample_rate)
    audio = miniaudio.decode(data, miniaudio.SampleFormat.FLOAT32, nchannels=1, sample_rate=24000)
    return Take(written, recording, np.array(audio.samples, np.float32))


def test_the_notes_are_sung(take: Take) -> None:
    figures = pitch.figures(pitch.track(take.decoded, 24000), take.notes)
    assert figures.median_cents < 10
    assert figures.within_50_share > 0.95
    assert figures.unvoiced_notes == 0


def test_the_words_are_understood(take: Take) -> None:
    assert words.error_rate(words.of_score(take.notes), words.heard(take.decoded, 24000)) <= 0.5


def test_vowels_start_on_the_beat(take: Take) -> None:
    figures = onsets.figures(take.decoded, 24000, take.notes)
    assert figures.counted >= 5
    assert figures.median_abs_s < 0.04


def test_it_is_as_long_and_as_loud_as_it_should_be(take: Take) -> None:
    assert len(take.decoded) / 24000 == pytest.approx(take.written.duration_s, abs=0.1)
    assert len(take.decoded) / 24000 == pytest.approx(take.recording.timing.duration_seconds, abs=1e-6)
    assert integrated_lufs(take.decoded, 24000) == pytest.approx(-16, abs=1)
    assert true_peak_db(take.decoded, 24000) < -1


def test_the_same_seed_sings_the_same_samples() -> None:
    written = line(120, "Sing a song.", "67/1 69/1 71/2")
    first, again, other = (sing(written, open_voice("woman", written), seed=seed).samples for seed in (3, 3, 4))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


@pytest.mark.parametrize("midi", [36, 48, 84])
def test_notes_outside_the_voices_range_still_sing(midi: int) -> None:
    written = line(60, "Oh", f"{midi}/2")
    recording = sing(written, open_voice("man", written), seed=0)
    notes = recording.timing.as_dict()["notes"]
    shifted = np.concatenate([np.zeros(mp3.CODEC_DELAY, np.float32), recording.samples])
    assert np.median(pitch.cents(pitch.track(shifted, 24000), notes[0])) < 30


@pytest.mark.parametrize("word", ["mm", "hmm", "th'", "strengths", "rhythm", "squirrelled", "aaa"])
def test_odd_words_are_sung(word: str) -> None:
    written = line(90, word, "62/1")
    recording = sing(written, open_voice("woman", written), seed=0)
    assert [note.midi for note in recording.timing.notes] == [62]
    assert np.isfinite(recording.samples).all()
    assert np.abs(recording.samples).max() > 0.05


def test_very_short_and_very_long_notes_are_sung() -> None:
    written = line(60, "quick as a flash", "60/.06 62/.06 64/.06 65/9")
    recording = sing(written, open_voice("woman", written), seed=0)
    assert len(recording.timing.notes) == 4
    assert np.isfinite(recording.samples).all()
