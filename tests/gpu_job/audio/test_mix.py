from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from gpu_job.audio.blocks import AudioBlocks
from gpu_job.audio.mix import WIDTH, pans, shares, together

RATE = 24000


def tone(hz: float, seconds: float = 1.0) -> AudioBlocks:
    return AudioBlocks.of(
        np.asarray(0.1 * np.sin(2 * np.pi * hz * np.arange(int(seconds * RATE)) / RATE), np.float32), RATE
    )


def test_a_choir_stands_as_choirs_do() -> None:
    assert pans(["soprano", "alto", "tenor", "bass"]) == pytest.approx([-WIDTH, -WIDTH / 3, WIDTH / 3, WIDTH])
    assert pans(["bass", "soprano"]) == (WIDTH, -WIDTH)
    assert pans(["soprano", "soprano", "alto"]) == (-WIDTH, 0.0, WIDTH)


def test_soloists_stand_in_the_middle_unless_they_are_among_themselves() -> None:
    assert pans(["solo", "soprano", "alto"]) == (0.0, -WIDTH, WIDTH)
    assert pans(["solo"]) == pans(["alto"]) == (0.0,)
    assert pans(["solo", "solo"]) == (-WIDTH, WIDTH)


@pytest.mark.parametrize("place", [-1.0, -WIDTH, 0.0, 0.2, WIDTH, 1.0])
def test_no_place_is_louder_than_another(place: float) -> None:
    left, right = shares(place)
    assert left**2 + right**2 == pytest.approx(1)
    assert (left < right) == (place > 0)


def test_a_mono_loudspeaker_keeps_every_part() -> None:
    softest = 20 * np.log10(sum(shares(WIDTH)) / sum(shares(0.0)))
    assert softest == pytest.approx(-0.7, abs=0.05)


def test_parts_are_heard_where_they_stand() -> None:
    mixed = together([tone(300), tone(500)], [-WIDTH, WIDTH])
    spectrum = np.abs(np.fft.rfft(mixed.read(0, RATE), axis=0))
    for hz, louder, softer in ((300, 0, 1), (500, 1, 0)):
        assert spectrum[hz, louder] / spectrum[hz, softer] == pytest.approx(
            shares(WIDTH)[1] / shares(WIDTH)[0], rel=1e-3
        )


def test_a_mix_is_as_long_as_its_longest_track_and_reads_alike_in_any_pieces() -> None:
    mixed = together([tone(300, 1.0), tone(500, 0.4)], [-WIDTH, WIDTH])
    assert (mixed.frames, mixed.channels) == (RATE, 2)
    cuts = [0, 100, 9599, 9700, 20000, RATE]
    pieces = [mixed.read(start, stop) for start, stop in pairwise(cuts)]
    assert np.array_equal(np.concatenate(pieces), mixed.read(0, RATE))
    alone = np.abs(mixed.read(12000, RATE))
    assert alone[:, 0].max() > 2 * alone[:, 1].max()
