"""Singing a few notes to find out whether a bank's models do what its configuration says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gpu_job.singer.bank.errors import BankOutputError
from gpu_job.singer.bank.folder.symbols import BREATH, SILENCE, language_of
from gpu_job.singer.bank.singing import stage_chain
from gpu_job.singer.bank.singing.alignment import BankPhone, Span
from gpu_job.singer.bank.singing.stage_chain import Performer, PhraseFrames

if TYPE_CHECKING:
    from gpu_job.singer.bank.folder.dictionary import Dictionary
    from gpu_job.singer.bank.folder.model import Bank
    from gpu_job.singer.bank.onnx.open_bank import OpenBank

_NOTE_S = 0.4
_MIDI = (60, 62, 64)
_PITCH_HZ = 262.0


def sing_trial(opened: OpenBank) -> float:
    """Open every model and sing three notes with every speaker, through every stage; return the phrase's seconds.

    Raises BankError for the first thing that does not work. The sounds mean nothing: what matters is that every model
    gets what it asks for and answers in the right shapes.
    """
    seconds = 0.0
    for speaker in opened.bank.acoustic.speakers or (None,):
        performer = Performer(opened, speaker, trial_language(opened.bank))
        sounds = trial_sounds(opened.bank, performer.dictionary())
        notes = tuple(Span(midi, at * _NOTE_S, (at + 1) * _NOTE_S) for at, midi in enumerate(_MIDI))
        stage_chain.wished_lengths(performer, sounds[:-1], notes)
        timeline = _timeline(sounds, notes)
        times = stage_chain.frame_times_s(performer, timeline)
        pitch = None if opened.bank.pitch is not None else np.full(len(times), _PITCH_HZ, np.float32)
        samples = stage_chain.sung(performer, timeline, pitch)
        if not np.abs(samples).max(initial=0.0) > 0:
            file = opened.bank.vocoder.shown
            raise BankOutputError(f"The vocoder {file} answers nothing but silence. Export it again.", file=file)
        seconds = len(samples) / opened.bank.vocoder.mel.sample_rate_hz
    return seconds


def trial_language(bank: Bank) -> str:
    """Return the first language that the bank's symbols name, '' where they name none."""
    return next((language_of(symbol) for symbol in bank.acoustic.vocabulary.phonemes if language_of(symbol)), "")


def trial_sounds(bank: Bank, dictionary: Dictionary) -> tuple[BankPhone, ...]:
    """Return silence, three times a consonant and a vowel that every stage knows, and silence."""
    known = [
        symbol
        for symbol in bank.acoustic.vocabulary.phonemes
        if symbol not in ("", SILENCE, BREATH)
        and not symbol.startswith("<")
        and all(symbol in stage.vocabulary.phonemes for stage in bank.stages)
    ]
    vowel = next((symbol for symbol in known if dictionary.is_vowel(symbol)), known[0] if known else SILENCE)
    consonant = next((symbol for symbol in known if symbol in dictionary.types and symbol != vowel), vowel)
    sounds = [BankPhone(SILENCE, "rest", -1)]
    for syllable in range(len(_MIDI)):
        sounds += [BankPhone(consonant, "onset", syllable), BankPhone(vowel, "nucleus", syllable)]
    return (*sounds, BankPhone(SILENCE, "rest", len(_MIDI)))


def _timeline(sounds: tuple[BankPhone, ...], notes: tuple[Span, ...]) -> PhraseFrames:
    consonant_s = 0.08
    edges = [-0.3]
    for note in notes:
        edges += [note.start_s - consonant_s, note.start_s]
    edges += [notes[-1].end_s, notes[-1].end_s + 0.2]
    return PhraseFrames(sounds, tuple(edges), notes)
