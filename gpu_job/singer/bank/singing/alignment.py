"""From a phrase's sounds and notes to the lengths that a bank's stages read.

A note starts at its vowel: the consonants before it belong to the group before. The first group is silence and what
comes before the first vowel. Frames come from rounding times counted from the phrase's start, never from adding rounded
lengths, so that nothing drifts; and every sound keeps at least one frame, for a sound of none would not be sung.
Rules as in OpenUtau's DiffSinger phonemizer and renderer; P sounds, W groups, T frames.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

import numpy as np

from gpu_job.singer.bank.folder.symbols import SILENCE
from gpu_job.singer.bank.onnx.stages import Notes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from gpu_job.singer.melody.timing import Role

LEAD_S = 0.5
"""How long before the first vowel the duration stage imagines the phrase to begin."""
PAD_FRAMES = 8
"""Silence around every phrase, at both ends, cut off again from what is sung."""


@dataclass(frozen=True, slots=True)
class BankPhone:
    """One sound of the bank: a phoneme in its place."""

    symbol: str
    """As the bank calls it."""
    role: Role
    syllable: int


@dataclass(frozen=True, slots=True)
class Span:
    """One note or sound in time, seconds."""

    midi: int
    start_s: float
    end_s: float


def starts_group(sounds: Sequence[BankPhone], index: int, is_glide: Callable[[str], bool] | None = None) -> bool:
    """Whether a group begins at this sound: a vowel, a rest within the phrase, or a glide that leads into the vowel.

    A glide begins the note only after another consonant of the same syllable (`kwa` sings w-a on the note); pass
    `is_glide` for the duration stage, and none for the others, which go by vowels alone.
    """
    if not 0 < index < len(sounds):
        return False
    sound = sounds[index]
    if sound.role == "rest":
        return index < len(sounds) - 1
    if is_glide is None:
        return sound.role == "nucleus"
    if sound.role == "nucleus":
        return not _leads(sounds, index - 1, is_glide)
    return _leads(sounds, index, is_glide)


def group_sizes(sounds: Sequence[BankPhone], is_glide: Callable[[str], bool] | None = None) -> tuple[int, ...]:
    """Return how many sounds each group has, W; the first group begins with the silence before the phrase."""
    starts = [0, *(index for index in range(1, len(sounds)) if starts_group(sounds, index, is_glide)), len(sounds)]
    return tuple(after - before for before, after in pairwise(starts))


def group_frames(sizes: Sequence[int], frames: Sequence[int]) -> tuple[int, ...]:
    """Return how many frames each group has, from those of its sounds."""
    edges = list(accumulate(frames, initial=0))
    ends = list(accumulate(sizes, initial=0))
    return tuple(edges[after] - edges[before] for before, after in pairwise(ends))


def window_frames(syllables: Sequence[Span], frame_s: float) -> tuple[int, ...]:
    """Return the frames of each group as the duration stage imagines them: LEAD_S, then from note to note."""
    edges_s = [syllables[0].start_s - LEAD_S, *(span.start_s for span in syllables), syllables[-1].end_s]
    return frames_between(edges_s, frame_s)


def stretched(
    predicted: Sequence[float], sizes: Sequence[int], windows_s: Sequence[float], frame_s: float
) -> tuple[float, ...]:
    """Turn predicted frames into seconds, P: each group is stretched to its window, the first keeps its lengths."""
    out: list[float] = []
    for number, (start, size, window_s) in enumerate(
        zip(accumulate(sizes, initial=0), sizes, windows_s, strict=False)  # accumulate ends with the total
    ):
        group = [max(0.0, float(length)) * frame_s for length in predicted[start : start + size]]
        ratio = window_s / sum(group) if number and sum(group) > 0 else 1.0
        out += [length * ratio for length in group]
    return tuple(out)


def frames_between(edges_s: Sequence[float], frame_s: float) -> tuple[int, ...]:
    """Return the frames between edges, at least one each, rounding each edge's distance from the first.

    Where there are fewer frames than spans, the end moves on; else both ends stay where they round to.
    """
    edges = [round((edge - edges_s[0]) / frame_s) for edge in edges_s]
    for index in range(1, len(edges)):
        edges[index] = max(edges[index], edges[index - 1] + 1)
    last = max(round((edges_s[-1] - edges_s[0]) / frame_s), len(edges) - 1)
    for index in range(len(edges) - 1, 0, -1):
        edges[index] = min(edges[index], last - (len(edges) - 1 - index))
    return tuple(after - before for before, after in pairwise(edges))


def padded(
    sounds: Sequence[BankPhone], frames: Sequence[int], multiple: int = 1
) -> tuple[tuple[BankPhone, ...], tuple[int, ...]]:
    """Wrap a phrase in PAD_FRAMES of silence at both ends, lengthening silence that is there already.

    The silence at the end is lengthened to a multiple of so many frames: processors that tune themselves to each new
    length then meet few of them.
    """
    symbols, lengths = list(sounds), list(frames)
    if symbols[0].symbol != SILENCE:
        symbols, lengths = [BankPhone(SILENCE, "rest", -1), *symbols], [0, *lengths]
    if symbols[-1].symbol != SILENCE:
        symbols, lengths = [*symbols, BankPhone(SILENCE, "rest", symbols[-1].syllable + 1)], [*lengths, 0]
    lengths[0] += PAD_FRAMES
    lengths[-1] += PAD_FRAMES
    lengths[-1] += -sum(lengths) % multiple
    return tuple(symbols), tuple(lengths)


def notes(spans: Sequence[Span], start_s: float, total_frames: int, frame_s: float) -> Notes:
    """Return the pitch stage's notes: the silence before the phrase, then each note until the next begins.

    `start_s` is where the phrase begins without its padding; the last note goes on to the end.
    """
    before = PAD_FRAMES * frame_s
    edges_s = [start_s - before, *(span.start_s for span in spans), start_s - before + total_frames * frame_s]
    midi = [float(spans[0].midi), *(float(span.midi) for span in spans)]
    rest = [True, *(False for _ in spans)]
    return Notes(nearest_sung(midi, rest), tuple(rest), frames_between(edges_s, frame_s))


def nearest_sung(midi: Sequence[float], rest: Sequence[bool]) -> tuple[float, ...]:
    """Give each rest the pitch of the nearest sung note; the first half of a pause has the note before it."""
    sung = [index for index, silent in enumerate(rest) if not silent]
    if not sung:
        return tuple(midi)
    out = list(midi)
    for index, silent in enumerate(rest):
        if silent:
            out[index] = midi[min(sung, key=lambda other: (abs(other - index), other))]
    return tuple(out)


def resampled(curve: NDArray[np.float32], length: int) -> NDArray[np.float32]:
    """Return a curve at another number of frames, float32 [length], for stages whose frames differ."""
    if len(curve) == length:
        return curve
    at = np.linspace(0, len(curve) - 1, length)
    return np.interp(at, np.arange(len(curve)), curve).astype(np.float32)


def _leads(sounds: Sequence[BankPhone], index: int, is_glide: Callable[[str], bool]) -> bool:
    """Whether the sound at `index` is a glide between another consonant and the vowel of one syllable."""
    if not 1 <= index < len(sounds) - 1:
        return False
    before, sound, after = sounds[index - 1 : index + 2]
    return before.role == sound.role == "onset" and after.role == "nucleus" and is_glide(sound.symbol)
