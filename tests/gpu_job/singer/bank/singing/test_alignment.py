from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gpu_job.singer.bank.singing.alignment import (
    PAD_FRAMES,
    BankPhone,
    Span,
    frames_between,
    group_frames,
    group_sizes,
    nearest_sung,
    notes,
    padded,
    resampled,
    stretched,
    window_frames,
)

FRAME_S = 512 / 44100


def _sounds(text: str) -> list[BankPhone]:
    """Read `k+e t|k w a` as sounds: | parts syllables, vowels are a and e, SP is silence."""
    out, syllable = [], 0
    for word in text.split():
        if word == "|":
            syllable += 1
        elif word == "SP":
            out.append(BankPhone("SP", "rest", syllable))
        else:
            seen = any(each.role == "nucleus" and each.syllable == syllable for each in out)
            out.append(BankPhone(word, "nucleus" if word in "ae" else "coda" if seen else "onset", syllable))
    return out


def _glide(symbol: str) -> bool:
    return symbol in ("w", "l")


@pytest.mark.parametrize(
    ("text", "sizes"),
    [
        ("SP k e t | a s", (2, 2, 2)),
        ("SP a", (1, 1)),
        ("SP s t a | k e t | t a", (3, 2, 3, 1)),
        ("SP k w a", (2, 2)),
        ("SP w a", (2, 1)),
        ("SP k a | k w a t", (2, 2, 3)),
        ("SP k a l | a", (2, 2, 1)),
    ],
)
def test_groups_begin_at_vowels_or_at_glides_after_consonants(text: str, sizes: tuple[int, ...]) -> None:
    assert group_sizes(_sounds(text), _glide) == sizes


def test_other_stages_go_by_vowels_alone() -> None:
    assert group_sizes(_sounds("SP k w a t SP")) == (3, 3)


def test_a_pause_within_a_phrase_is_a_group_of_its_own() -> None:
    assert group_sizes(_sounds("SP k a SP | t e SP")) == (2, 1, 2, 2)


def test_windows_run_from_note_to_note() -> None:
    spans = [Span(60, 1.0, 1.5), Span(62, 1.5, 3.0)]
    assert window_frames(spans, 0.01) == (50, 50, 150)


def test_groups_are_stretched_and_the_first_is_not() -> None:
    lengths = stretched([10, 5, 20, 20, 30], [2, 2, 1], [0.5, 0.8, 0.6], 0.01)
    assert lengths == pytest.approx([0.1, 0.05, 0.4, 0.4, 0.6])


def test_predictions_of_nothing_stay_nothing() -> None:
    assert stretched([0, -3], [1, 1], [0.5, 0.5], 0.01) == (0.0, 0.0)


_EDGES = st.lists(st.floats(0.001, 3.0), min_size=1, max_size=60).map(
    lambda lengths: [0.25, *(0.25 + np.cumsum(lengths)).tolist()]
)


@given(_EDGES)
def test_frames_never_drift_and_no_sound_is_lost(edges: list[float]) -> None:
    frames = frames_between(edges, FRAME_S)
    assert len(frames) == len(edges) - 1
    assert all(count >= 1 for count in frames)
    whole = round((edges[-1] - edges[0]) / FRAME_S)
    assert sum(frames) == max(whole, len(frames))
    if all(after - before >= 2 * FRAME_S for before, after in pairwise(edges)):
        for edge, reached in zip(edges[1:], np.cumsum(frames), strict=True):
            assert abs(edge - edges[0] - reached * FRAME_S) <= FRAME_S / 2 + 1e-9


def test_ten_minutes_of_short_notes_end_on_time() -> None:
    edges = [index * 0.1371 for index in range(4377)]
    assert abs(sum(frames_between(edges, FRAME_S)) * FRAME_S - edges[-1]) < FRAME_S


def test_too_many_sounds_for_the_time_keep_a_frame_each() -> None:
    assert frames_between([0.0, 0.001, 0.002, 0.003], 0.01) == (1, 1, 1)
    assert frames_between([0.0, 0.001, 0.002, 0.05], 0.01) == (1, 1, 3)
    assert frames_between([0.0, 0.048, 0.049, 0.05], 0.01) == (3, 1, 1)


def test_silence_is_put_around_or_lengthened() -> None:
    sounds, frames = padded(_sounds("SP k a SP"), [3, 2, 9, 4])
    assert frames == (3 + PAD_FRAMES, 2, 9, 4 + PAD_FRAMES)
    sounds, frames = padded(_sounds("k a"), [2, 9])
    assert [each.symbol for each in sounds] == ["SP", "k", "a", "SP"]
    assert frames == (PAD_FRAMES, 2, 9, PAD_FRAMES)


@given(st.lists(st.integers(1, 50), min_size=3, max_size=3), st.integers(1, 100))
def test_padding_reaches_a_multiple(lengths: list[int], multiple: int) -> None:
    sounds = _sounds("SP k a")
    _, frames = padded(sounds, lengths, multiple)
    assert sum(frames) % multiple == 0
    assert sum(lengths) + 2 * PAD_FRAMES <= sum(frames) < sum(lengths) + 2 * PAD_FRAMES + multiple
    assert frames[:3] == (lengths[0] + PAD_FRAMES, lengths[1], lengths[2])


def test_group_frames_are_those_of_their_sounds() -> None:
    assert group_frames((2, 1, 3), (1, 2, 3, 4, 5, 6)) == (3, 3, 15)


def test_notes_fill_the_phrase() -> None:
    spans = [Span(60, 1.0, 1.4), Span(64, 1.5, 2.0)]
    total = 2 * PAD_FRAMES + 150
    found = notes(spans, 0.8, total, 0.01)
    assert found.midi == (60.0, 60.0, 64.0)
    assert found.rest == (True, False, False)
    assert found.frames == (PAD_FRAMES + 20, 50, 80 + PAD_FRAMES)
    assert sum(found.frames) == total


@pytest.mark.parametrize(
    ("rests", "wanted"),
    [
        ("r n n", (2, 2, 3)),
        ("n r r n", (1, 1, 4, 4)),
        ("n r r r n", (1, 1, 1, 5, 5)),
        ("n n r", (1, 2, 2)),
        ("r r", (1, 2)),
    ],
)
def test_a_rest_has_its_nearest_notes_pitch(rests: str, wanted: tuple[float, ...]) -> None:
    silent = [each == "r" for each in rests.split()]
    assert nearest_sung([float(index + 1) for index in range(len(silent))], silent) == wanted


def test_a_curve_keeps_its_ends_at_another_length() -> None:
    curve = np.array([1, 2, 3], np.float32)
    assert resampled(curve, 3) is curve
    assert resampled(curve, 5).tolist() == [1, 1.5, 2, 2.5, 3]
    assert resampled(np.array([4], np.float32), 3).tolist() == [4, 4, 4]
