"""The default voice: a speech model says each phrase at the pace of speech, and WORLD holds its vowels on the notes.

The speech model breaks up on long vowels and loses its voice on high notes, so it is only asked for what it does well:
consonants at their own length and vowels no longer than in speech, near its own pitch. WORLD takes that apart with the
known pitch, the middles of the vowels are stretched to the notes, and the score's pitch is put on. Any pitch then
holds, with the formants where they were.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import TYPE_CHECKING

import numpy as np

from gpu_job.singer.melody.timing import SILENCE
from gpu_job.singer.text.syllables import DIPHTHONGS, UNVOICED
from research.voice.teacher import world
from research.voice.teacher.kokoro import FRAMES_HZ, PROSODY_HZ, SAMPLE_RATE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from gpu_job.singer.melody.timing import Phone, PlacedPhone
    from gpu_job.singer.text.pronouncer import Pronouncer
    from gpu_job.singer.text.pronunciation import SungSyllable
    from gpu_job.singer.voice import Melody
    from research.voice.teacher.kokoro import Kokoro, Style


@dataclass(frozen=True, slots=True)
class Manner:
    """How the speech model is asked to speak; chosen by measurement (docs/architecture/03-singer.md)."""

    vowel_s: float = 0.14
    """Longest vowel it is asked for."""
    diphthong_s: float = 0.2
    pitch_share: float = 1.0
    """How much of the melody it hears: 1 all of it, 0 its own middle pitch throughout."""
    label_lag_s: float = 0.048
    """Its sound runs this far ahead of its own durations (envelope against label)."""
    least_energy: float = 3.0
    """The model's own measure of energy; its vowels lie around 6, its pauses below 0."""
    level_share: float = 0.7
    """How much of the loudness differences between vowels, which speech makes by stress, is evened out."""
    consonants_db: float = 0.0
    """How much louder than in speech consonants are, to hold their own beside sung vowels."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """One sound on the speech model's own clock."""

    timed: PlacedPhone
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Speech:
    """A phrase as spoken: its sounds, what the model was told 80 times a second, and what came of it."""

    sounds: tuple[Spoken, ...]
    f0_hz: NDArray[np.float64]
    silent: NDArray[np.bool_]
    """Where nothing has a pitch."""
    own_energy: NDArray[np.float32]
    energy: NDArray[np.float32]
    """The model's own, kept up through vowels."""
    timbre: world.Timbre
    """200 frames a second."""


_LIMITS_S = {"onset": (0.04, 0.14), "coda": (0.065, 0.16)}
_LIMITS_H_S = (0.075, 0.16)
_LAST_CODA = 1.3
"""The very last consonants of a phrase are given a little more time."""
_SILENCE_S = 0.35
_SHORTEST_VOWEL_S = 0.06
_REST = (0.35, 0.45)
_DIPHTHONG_RESTS = {"I": (0.13, 0.19), "A": (0.13, 0.19), "Y": (0.15, 0.21), "W": (0.25, 0.31), "O": (0.2, 0.26)}
"""Which part of a vowel is held, as shares of it; a diphthong is later already its second half."""
_COMFORT_HZ = (60.0, 900.0)
_SILENT_DB, _MOST_LEVELLING_DB = 80.0, 15.0


class HybridVoice:
    """One person's voice, ready to sing."""

    sample_rate = SAMPLE_RATE
    follows = frozenset({"vibrato", "loudness_db"})
    breathes = False

    def __init__(self, name: str, words: Pronouncer, model: Kokoro, style: Style, manner: Manner | None = None) -> None:
        self.name = name
        self.words = words
        self._model = model
        self._style = style
        self._manner = manner or Manner()

    @property
    def identity(self) -> str:
        """The model, the person and the manner that it is asked to speak in."""
        return f"hybrid {self._model.identity} {blake2b(self._style.rows.tobytes()).hexdigest()} {self._manner}"

    def consonants_s(self, syllables: Sequence[SungSyllable], sounds: Sequence[Phone]) -> tuple[float, ...]:
        """Return how long each sound would like to be; those of vowels and silence mean nothing."""
        text, owners = _text(syllables, sounds)
        natural = self._model.durations_s(self._model.tokens(text), self._style.row(len(text) - 2))
        own = np.zeros(len(sounds))
        for character, owner, length in zip(text, owners, natural, strict=True):
            if character != " ":
                own[owner] += length
        last = len(syllables) - 1
        return tuple(_bounded(sound, float(length), last) for sound, length in zip(sounds, own, strict=True))

    def render(
        self, syllables: Sequence[SungSyllable], sounds: Sequence[PlacedPhone], melody: Melody
    ) -> NDArray[np.float32]:
        """Sing; returns one sample array that covers the melody's frames."""
        speech = self.speak(syllables, sounds, melody)
        song, natural = _time_map(speech.sounds)
        frames = np.interp(melody.times_s, song, natural) * world.FRAMES_HZ
        sung = world.stretched(speech.timbre, frames)
        samples = world.synthesise(sung, melody.f0_hz, SAMPLE_RATE)
        gain_db = _dynamics_db(sounds, melody, self._manner) + _levelling_db(sounds, melody, sung, self._manner)
        return (samples * _per_sample(gain_db)).astype(np.float32)

    def shown(self, symbol: str) -> str:
        """Return a sound as timing files name it: in misaki's alphabet, as it is."""
        return symbol

    def speak(self, syllables: Sequence[SungSyllable], sounds: Sequence[PlacedPhone], melody: Melody) -> Speech:
        """Say a phrase at the pace of speech, on the melody."""
        spoken = _spoken(sounds, self._manner)
        text, starts, ends = _characters(syllables, spoken)
        tokens, style = self._model.tokens(text), self._style.row(len(text) - 2)
        total_s = spoken[-1].end_s + self._manner.label_lag_s
        frames = int(np.ceil(total_s * FRAMES_HZ))
        lagged = [values + self._manner.label_lag_s for values in (starts, ends)]
        lagged[0][0] = 0.0
        own = self._model.prosody(tokens, style, _alignment(lagged[0] * FRAMES_HZ, lagged[1] * FRAMES_HZ, frames))
        times = (np.arange(2 * frames) + 0.5) / PROSODY_HZ
        f0 = self._spoken_pitch(own.f0_hz[0], times, spoken, melody)
        prosody = replace(own, energy=_carried(own.energy, times, spoken, self._manner))
        silent = _silent(spoken, times)
        condition = np.where(silent, np.minimum(own.f0_hz[0], 10), f0)
        audio = self._model.decode(prosody, condition, np.where(silent, 0, f0), style).astype(np.float64)
        timbre = _taken_apart(audio, times, f0, silent, spoken)
        return Speech(spoken, f0, silent, own.energy[0], prosody.energy[0], timbre)

    def _spoken_pitch(
        self,
        natural_hz: NDArray[np.float32],
        times: NDArray[np.float64],
        spoken: Sequence[Spoken],
        melody: Melody,
    ) -> NDArray[np.float64]:
        """Return the melody on the speech model's clock, drawn towards the pitch it would speak at."""
        song, natural = _time_map(spoken)
        sung = np.interp(np.interp(times, natural, song), melody.times_s, melody.f0_hz)
        voiced = natural_hz[natural_hz > 40]
        middle = float(np.median(voiced)) if len(voiced) else float(np.median(sung))
        return np.clip(middle * (sung / middle) ** self._manner.pitch_share, *_COMFORT_HZ)


def _bounded(sound: Phone, length: float, last_syllable: int) -> float:
    if sound.role not in _LIMITS_S:
        return length
    low, high = _LIMITS_H_S if sound.symbol == "h" else _LIMITS_S[sound.role]
    bounded = min(max(length, low), high)
    return min(bounded * _LAST_CODA, 0.2) if sound.syllable == last_syllable and sound.role == "coda" else bounded


def _text(syllables: Sequence[SungSyllable], sounds: Sequence[Phone]) -> tuple[list[str], list[int]]:
    """Return the speech model's characters, and for each the index of the sound it belongs to."""
    text, owners, seen = ["^"], [0], -1
    for index, sound in enumerate(sounds):
        if sound.symbol == SILENCE:
            continue
        syllable = syllables[sound.syllable]
        if sound.syllable != seen and syllable.begins_word and seen >= 0:
            text.append(" ")
            owners.append(index)
        seen = sound.syllable
        characters = list(sound.symbol)
        if sound.role == "nucleus" and syllable.sounds.stress:
            characters.insert(0, syllable.sounds.stress)
        text += characters
        owners += [index] * len(characters)
    return [*text, ".", "$"], [*owners, len(sounds) - 1, len(sounds) - 1]


def _spoken(sounds: Sequence[PlacedPhone], manner: Manner) -> tuple[Spoken, ...]:
    """Lay the sounds out at the pace of speech."""
    out, now = [], 0.0
    for index, timed in enumerate(sounds):
        length = _spoken_length(timed, manner, edge=index in (0, len(sounds) - 1))
        out.append(Spoken(timed, now, now + length))
        now += length
    return tuple(out)


def _spoken_length(timed: PlacedPhone, manner: Manner, *, edge: bool) -> float:
    sound = timed.sound
    if sound.role == "rest":
        return _SILENCE_S if edge else 0.0
    if sound.role == "nucleus":
        wide = sound.symbol in DIPHTHONGS or len(sound.symbol) > 1
        return max(min(timed.length_s, manner.diphthong_s if wide else manner.vowel_s), _SHORTEST_VOWEL_S)
    return max(timed.length_s, 0.02)


def _characters(
    syllables: Sequence[SungSyllable], spoken: Sequence[Spoken]
) -> tuple[list[str], NDArray[np.float64], NDArray[np.float64]]:
    """Return the speech model's characters with each one's span inside its sound."""
    text, owners = _text(syllables, [each.timed.sound for each in spoken])
    starts, ends = np.zeros(len(text)), np.zeros(len(text))
    for index, each in enumerate(spoken):
        members = [at for at, owner in enumerate(owners) if owner == index]
        weights = np.array([_weight(text[at], each) for at in members])
        edges = each.start_s + (each.end_s - each.start_s) * np.concatenate([[0], np.cumsum(weights)]) / max(
            weights.sum(), 1e-9
        )
        starts[members], ends[members] = edges[:-1], edges[1:]
    return text, starts, ends


def _weight(character: str, each: Spoken) -> float:
    """How much of its sound's time a character takes."""
    if character in "ˈˌ":
        return 0.08
    if character == " ":
        return 0.02
    if character == ".":
        return 0.15 / max(0.15, each.end_s - each.start_s)
    return 0.35 if character == "ɹ" and len(each.timed.sound.symbol) > 1 else 1.0


def _alignment(starts: NDArray[np.float64], ends: NDArray[np.float64], frames: int) -> NDArray[np.float32]:
    """Each token's share of each frame [T, F], from boundaries in fractional frames."""
    frame = np.arange(frames)
    overlap = np.minimum(frame + 1, ends[:, None]) - np.maximum(frame, starts[:, None])
    share = np.clip(overlap, 0, 1)
    return np.asarray(share / np.maximum(share.sum(0, keepdims=True), 1e-6), np.float32)


def _silent(spoken: Sequence[Spoken], times: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Where nothing has a pitch: unvoiced consonants and the silence around the phrase."""
    silent = times >= spoken[-1].start_s
    for each in spoken:
        sound = each.timed.sound
        if sound.symbol in UNVOICED or sound.role == "rest":
            silent |= (times >= each.start_s) & (times < each.end_s)
    return silent


def _carried(
    energy: NDArray[np.float32], times: NDArray[np.float64], spoken: Sequence[Spoken], manner: Manner
) -> NDArray[np.float32]:
    """Keep the breath going through vowels, also where speech would pause before a word that begins with one."""
    carried = energy.copy()
    for each in spoken:
        if each.timed.sound.role == "nucleus":
            inside = (times >= each.start_s) & (times < each.end_s + manner.label_lag_s)
            carried[0, inside] = np.maximum(carried[0, inside], manner.least_energy)
    return carried


def _taken_apart(
    audio: NDArray[np.float64],
    times: NDArray[np.float64],
    f0: NDArray[np.float64],
    silent: NDArray[np.bool_],
    spoken: Sequence[Spoken],
) -> world.Timbre:
    frames = len(audio) * world.FRAMES_HZ // SAMPLE_RATE
    at = np.arange(frames) / world.FRAMES_HZ
    voiced = world.voiced_frames(audio, SAMPLE_RATE, frames) & (np.interp(at, times, silent.astype(float)) <= 0.5)
    for each in spoken:
        if each.timed.sound.role == "nucleus":
            voiced |= (at >= each.start_s + 0.01) & (at < each.end_s - 0.01)
    return world.analyse(audio, SAMPLE_RATE, np.interp(at, times, f0), voiced)


def _time_map(spoken: Sequence[Spoken]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return knots (song time, spoken time), both rising: sounds at their own pace, vowels held inside."""
    song, natural = [], []
    for each in spoken:
        timed, length = each.timed, each.end_s - each.start_s
        song.append(timed.start_s)
        natural.append(each.start_s)
        if timed.sound.role == "nucleus" and timed.length_s > length:
            hold, leave = _DIPHTHONG_RESTS.get(timed.sound.symbol, _REST)
            song += [timed.start_s + hold * length, timed.end_s - (1 - leave) * length]
            natural += [each.start_s + hold * length, each.start_s + leave * length]
    song.append(spoken[-1].timed.end_s)
    natural.append(spoken[-1].end_s)
    rise = np.arange(len(song)) * 1e-7
    return np.maximum.accumulate(np.array(song) + rise), np.maximum.accumulate(np.array(natural) + rise)


def _dynamics_db(sounds: Sequence[PlacedPhone], melody: Melody, manner: Manner) -> NDArray[np.float64]:
    """Return the gain of each frame: the score's dynamics, stronger consonants, silence where a note is left early."""
    gain = np.array(melody.loudness_db, np.float64)
    for timed in sounds[1:-1]:
        if timed.sound.role == "rest":
            gain -= _SILENT_DB * _inside(timed, melody, 0.02)
        elif timed.sound.role in ("onset", "coda"):
            gain += manner.consonants_db * _inside(timed, melody, 0.015)
    return gain


def _levelling_db(
    sounds: Sequence[PlacedPhone], melody: Melody, sung: world.Timbre, manner: Manner
) -> NDArray[np.float64]:
    """Return the gain that brings a phrase's vowels nearer to each other, moving smoothly from one to the next."""
    power_db = 10 / np.log(10) * np.log(np.exp(sung.log_envelope).mean(1))
    nuclei = [timed for timed in sounds if timed.sound.role == "nucleus"]
    middles = [(timed.start_s + timed.end_s) / 2 for timed in nuclei]
    levels = np.array([power_db[np.abs(melody.times_s - middle).argmin()] for middle in middles])
    wanted = np.clip(manner.level_share * (np.median(levels) - levels), -_MOST_LEVELLING_DB, _MOST_LEVELLING_DB)
    return np.asarray(np.interp(melody.times_s, middles, wanted))


def _inside(timed: PlacedPhone, melody: Melody, edge_s: float) -> NDArray[np.float64]:
    """Return 1 inside a sound, 0 outside, with soft edges inside it."""
    inside = np.minimum(melody.times_s - timed.start_s, timed.end_s - melody.times_s)
    return np.asarray(np.clip(inside / edge_s, 0, 1))


def _per_sample(gain_db: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return linear gain for each sample from decibels for each frame."""
    gain = 10 ** (gain_db / 20)
    samples = len(gain) * SAMPLE_RATE // world.FRAMES_HZ
    return np.interp(np.arange(samples) * world.FRAMES_HZ / SAMPLE_RATE, np.arange(len(gain)), gain)
