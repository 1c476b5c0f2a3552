from __future__ import annotations

import numpy as np
import pytest

from gpu_job.singer.bank.folder.dictionary import Dictionary
from gpu_job.singer.bank.folder.model import VARIANCES
from gpu_job.singer.bank.singing.alignment import BankPhone
from gpu_job.singer.bank.singing.fallback_stages import lengths_s, variance

DICTIONARY = Dictionary("d", {"a": "vowel", "s": "fricative", "m": "nasal"}, {}, {})
SOUNDS = (
    BankPhone("SP", "rest", -1),
    BankPhone("s", "onset", 0),
    BankPhone("m", "onset", 0),
    BankPhone("a", "nucleus", 0),
    BankPhone("SP", "rest", 1),
)
FRAMES = (20, 20, 20, 40, 20)


def test_consonants_are_as_long_as_their_kind() -> None:
    lengths = dict(zip("-sma?", lengths_s((*SOUNDS[:4], BankPhone("?", "coda", 0)), DICTIONARY), strict=True))
    assert lengths["s"] > lengths["m"]
    assert 0.03 < lengths["?"] < 0.15


@pytest.mark.parametrize("name", VARIANCES)
def test_a_variance_has_a_level_for_each_kind_and_no_steps(name: str) -> None:
    curve = variance(name, SOUNDS, FRAMES, DICTIONARY, 0.01)
    assert curve.shape == (sum(FRAMES),)
    assert curve.dtype == np.float32
    assert np.abs(np.diff(curve)).max() <= 0.35 * (curve.max() - curve.min())


def test_levels_are_those_of_singing() -> None:
    middle = {name: variance(name, SOUNDS, FRAMES, DICTIONARY, 0.01)[[10, 30, 50, 80]] for name in VARIANCES}
    assert middle["energy"].tolist() == pytest.approx([-80, -38, -30, -22], abs=0.01)
    assert middle["voicing"][1] < middle["voicing"][2] < middle["voicing"][3]
    assert middle["breathiness"][1] > middle["breathiness"][3]
    assert middle["tension"].tolist() == [0, 0, 0, 0]


def test_a_breath_is_air_without_voice() -> None:
    drawn = (BankPhone("SP", "rest", -1), BankPhone("AP", "rest", -1), BankPhone("a", "nucleus", 0))
    middle = {name: variance(name, drawn, (20, 30, 40), DICTIONARY, 0.01)[[10, 35, 70]] for name in VARIANCES}
    silence, breath, vowel = middle["breathiness"]
    assert breath > vowel > silence
    silence, breath, vowel = middle["voicing"]
    assert breath == silence < vowel
