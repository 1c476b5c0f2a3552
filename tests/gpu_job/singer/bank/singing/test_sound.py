"""What is heard: a bank whose vowels are sines, sung by the engine and measured."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest

from gpu_job.singer.bank.folder.reading import read_bank
from gpu_job.singer.bank.onnx.open_bank import OpenBank
from gpu_job.singer.bank.singing.voice import DiffSingerVoice
from gpu_job.singer.melody.phrases import phrases
from gpu_job.singer.melody.pitch import PLAIN
from gpu_job.singer.render.phrase_render import Interpretation, sing_phrase
from gpu_job.singer.render.prepared import prepare_phrase
from sightsinger.score.model import Line, Note, Syllable
from tests.support.banks import models
from tests.support.banks.factory import make
from tests.support.banks.models import Spec
from tests.support.banks.recorder import Recorders

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from gpu_job.singer.render.phrase_render import SungPhrase

MELODY = (60, 64, 67, 62, 59, 65)
BEAT_S = 0.7130
"""No whole number of frames, so that what drifts is found."""
PHRASES = 40
"""So many phrases last about three minutes."""


def _line(start_s: float) -> Line:
    edges = [start_s + at * BEAT_S for at in range(len(MELODY) + 1)]
    kate = Syllable("kate", "single", "kate", 0, 1)
    notes = (Note("1", 1.0, midi, *span, kate) for midi, span in zip(MELODY, pairwise(edges), strict=True))
    return Line("Soprano", "soprano", "en", tuple(notes), edges[-1] + BEAT_S)


def _sung(tmp_path: Path, stages: tuple[str, ...], start_s: float, bucket: int = 1) -> SungPhrase:
    bank = read_bank(make(tmp_path / "bank", Spec(stages=stages, audible=True)))
    voice = DiffSingerVoice(OpenBank(bank, Recorders(), bucket_frames=bucket), None, "en", None)
    (phrase,) = phrases(_line(start_s))
    return sing_phrase(prepare_phrase(phrase, "Soprano", voice), "Soprano", voice, Interpretation(1, PLAIN))


def _loud_spans(samples: NDArray[np.float32]) -> list[tuple[int, int]]:
    """Return where it sounds, in samples: from and to."""
    loud = np.convolve(np.abs(samples) > 0.01, np.ones(7), "same") > 0
    edges = np.flatnonzero(np.diff(np.concatenate([[0], loud.astype(int), [0]])))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


@pytest.mark.parametrize("stages", [(), ("dur",), ("dur", "variance")])
@pytest.mark.parametrize("start_s", [1.0, PHRASES * 6 * BEAT_S])
@pytest.mark.parametrize("bucket", [1, 64])
def test_vowels_are_heard_on_the_beat_and_on_pitch(
    tmp_path: Path, stages: tuple[str, ...], start_s: float, bucket: int
) -> None:
    sung = _sung(tmp_path, stages, start_s, bucket)
    spans = _loud_spans(sung.samples)
    assert len(spans) == len(MELODY)
    for (begin, end), midi, at in zip(spans, MELODY, range(len(MELODY)), strict=True):
        heard_s = (sung.start + begin) / models.RATE
        assert heard_s == pytest.approx(start_s + at * BEAT_S, abs=0.012)
        assert _cents(sung.samples[begin:end], midi) == pytest.approx(0, abs=3)


def test_the_timing_tells_what_is_heard(tmp_path: Path) -> None:
    sung = _sung(tmp_path, ("dur",), 1.0)
    for (begin, end), note in zip(_loud_spans(sung.samples), sung.notes, strict=True):
        assert (sung.start + begin) / models.RATE == pytest.approx(note.vowel_start, abs=0.012)
        assert (sung.start + end) / models.RATE == pytest.approx(note.vowel_end, abs=0.012)


def _cents(samples: NDArray[np.float32], midi: int) -> float:
    """Return how far the middle of a sound lies from a pitch, by its spectrum's peak."""
    middle = samples[len(samples) // 3 : -len(samples) // 5]
    spectrum = np.abs(np.fft.rfft(middle * np.hanning(len(middle)), 1 << 18))
    hertz = spectrum.argmax() * models.RATE / (1 << 18)
    return float(1200 * np.log2(hertz / (440 * 2 ** ((midi - 69) / 12))))
