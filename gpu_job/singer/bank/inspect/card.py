"""A voicebank in a dozen lines: what its owner wants to know before anybody sings with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gpu_job.singer.bank.folder.symbols import BREATH, language_of, same_speaker

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gpu_job.singer.bank.folder.model import Bank, Predictor
    from gpu_job.singer.bank.folder.symbols import Speaker

_RULES = {"dur": "durations", "pitch": "pitch", "variance": "variances"}
_MANY = 12


def card(bank: Bank) -> str:
    """Describe a bank for people, one line a fact."""
    return "\n".join(f"{title + ':':<14}{fact}" for title, fact in _facts(bank))


def remarks(bank: Bank) -> tuple[str, ...]:
    """Return what is no fault and yet worth knowing, a sentence each."""
    return tuple(_remarks(bank))


def _facts(bank: Bank) -> Iterator[tuple[str, str]]:
    acoustic, mel = bank.acoustic, bank.acoustic.mel
    yield "name", bank.name
    yield "rate", f"{mel.sample_rate_hz} Hz, a frame every {mel.frame_s * 1000:.1f} ms ({mel.hop_samples} samples)"
    yield "spectrogram", f"{mel.bins} bins, {mel.low_hz:g} to {mel.high_hz:g} Hz, {mel.scale}, base {mel.base}"
    yield "vocoder", f"{bank.vocoder.name}{_conversion(bank)}"
    yield "speakers", _listed([each.name for each in acoustic.speakers]) or "one voice"
    yield "languages", _listed(_languages(bank)) or "not named"
    yield (
        "sounds",
        f"{len(acoustic.vocabulary.phonemes)} symbols, {len(set(acoustic.vocabulary.phonemes.values()))} ids",
    )
    yield "words", _words(bank)
    yield "stages", _stages(bank)
    yield "controls", _controls(bank)
    yield "acceleration", _acceleration(bank)
    yield "range", _listed(list(bank.ranges)) or "the bank's files do not say"


def _conversion(bank: Bank) -> str:
    own, its = bank.acoustic.mel.base, bank.vocoder.mel.base
    return "" if own == its else f" (values turned from base {own} to base {its})"


def _languages(bank: Bank) -> list[str]:
    symbols = {language_of(symbol) for symbol in bank.acoustic.vocabulary.phonemes}
    return sorted((symbols | set(bank.acoustic.vocabulary.languages)) - {""})


def _words(bank: Bank) -> str:
    found = [f"{dictionary.file} ({len(dictionary.words)})" for dictionary in bank.words.values()]
    return _listed(found) or "no dictionary of its own"


def _stages(bank: Bank) -> str:
    absent = {"dur": bank.duration, "pitch": bank.pitch, "variance": bank.variance}
    named = [f"{_RULES[kind]} {'of the bank' if stage else 'by rule'}" for kind, stage in absent.items()]
    return ", ".join(named)


def _controls(bank: Bank) -> str:
    shift = bank.acoustic.pitch_shift
    gender = [f"gender ({shift.down_semitones:+g} to {shift.up_semitones:+g} semitones)"] if shift else []
    return ", ".join([*gender, *bank.acoustic.variances]) or "none"


def _acceleration(bank: Bank) -> str:
    kind = "continuous (steps)" if bank.acoustic.continuous else "older (speedup)"
    depth = bank.acoustic.max_depth
    return kind if depth is None else f"{kind}, depth up to {depth:g}"


def _listed(names: list[str]) -> str:
    shown = ", ".join(names[:_MANY])
    return f"{shown} and {len(names) - _MANY} more" if len(names) > _MANY else shown


def _remarks(bank: Bank) -> Iterator[str]:
    if BREATH not in bank.acoustic.vocabulary.phonemes:
        yield f"{bank.acoustic.vocabulary.file} has no {BREATH}: breaths will be silent."
    if not bank.words:
        yield "There is no dsdict.yaml: words are said by the singer's own rules, and vowels guessed by their letters."
    for stage in bank.stages:
        yield from _foreign_speakers(bank.acoustic.speakers, stage)
        unknown = sorted(set(bank.acoustic.vocabulary.phonemes) - set(stage.vocabulary.phonemes) - {"", "<PAD>"})
        if unknown:
            yield f"{stage.vocabulary.file} lacks {_listed(unknown)}, which the acoustic model knows."
    predicted = bank.variance.variances if bank.variance else ()
    for name in sorted(set(bank.acoustic.variances) - set(predicted)):
        yield f"Nothing in the bank predicts {name}, which its acoustic model wants: it is made up by rule."


def _foreign_speakers(speakers: tuple[Speaker, ...], stage: Predictor) -> Iterator[str]:
    for speaker in speakers if stage.speakers else ():
        found = same_speaker(stage.speakers, speaker)
        if speaker.name.lower() not in (found.name.lower(), found.name.rsplit(".", 1)[-1].lower()):
            yield f"{stage.config} has no speaker {speaker.name}: it takes {found.name} for it."
