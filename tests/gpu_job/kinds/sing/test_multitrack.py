"""Several parts sung with sines, whose every file can be measured."""

from __future__ import annotations

import errno
import json
import threading
import zlib
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

import miniaudio
import numpy as np
import pytest
import soundfile

from gpu_job.audio.loudness import integrated_lufs
from gpu_job.audio.mix import WIDTH, shares
from gpu_job.audio.mp3 import CODEC_DELAY
from gpu_job.audio.peaks import true_peak_db
from gpu_job.kinds.sing import multitrack
from gpu_job.kinds.sing.multitrack import render
from gpu_job.singer.errors import WordError
from gpu_job.singer.melody import controls
from gpu_job.singer.render import engine, prepared
from gpu_job.singer.text.pronunciation import pronounce
from sightsinger.kinds.sing import ranges
from sightsinger.kinds.sing.casting import Member
from sightsinger.kinds.sing.options import RenderOptions
from tests.support.lines import line
from tests.support.sine import SineVoice

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from gpu_job.kinds.sing.rendering import Rendering
    from gpu_job.singer.melody.phrases import Phrase
    from gpu_job.singer.model import Progress
    from gpu_job.singer.render.phrase_render import Interpretation
    from gpu_job.singer.render.prepared import PreparedPart
    from gpu_job.singer.text.pronouncer import Pronouncer
    from gpu_job.singer.text.pronunciation import SungSyllable
    from sightsinger.score.model import Line, VoiceKind

RATE = 24000


def part(name: str, kind: VoiceKind, midi: int, beats: int = 1) -> Line:
    """Two phrases, each of three notes on one pitch."""
    sung = " ".join([f"{midi}/{beats}"] * 3)
    return replace(line(120, "sing with me now sing on", f"{sung} R/1 {sung}", voice=kind), part=name)


HIGH, LOW = part("Soprano", "soprano", 76), part("Bass", "bass", 52)
CHOIR = (Member(HIGH, None), Member(LOW, "man"))
SLOW = (Member(part("Soprano", "soprano", 76, 8), None), Member(part("Bass", "bass", 52, 8), "man"))
"""Long enough for its loudness not to hang on where the meter's blocks fall."""


class Voice(SineVoice):
    def __init__(self, name: str, rate: int = RATE) -> None:
        super().__init__()
        self.name, self.sample_rate = name, rate


def sung(
    folder: Path, members: tuple[Member, ...] = CHOIR, heard: list[Progress] | None = None, **options: Any
) -> Rendering:
    listen = (heard if heard is not None else []).append
    voices: Any = lambda name, _line: Voice(name or "woman")  # noqa: E731 - typed as what stands in for it
    return render(members, RenderOptions.parse(options), folder, seed=3, progress=listen, voices=voices)


def decoded(path: Path, channels: int) -> Any:
    audio = miniaudio.mp3_read_file_f32(str(path))
    assert (audio.sample_rate, audio.nchannels) == (RATE, channels)
    return np.array(audio.samples, np.float32).reshape(-1, channels)


def hz(midi: int) -> float:
    return float(440 * 2 ** ((midi - 69) / 12))


def level(samples: Any, frequency: float) -> Any:
    """How strong a frequency is in each channel."""
    wave = np.exp(-2j * np.pi * frequency * np.arange(len(samples)) / RATE)
    return np.abs(np.mean(samples * wave[:, None], axis=0))


def test_each_part_is_a_track_and_all_of_them_a_mix(tmp_path: Path) -> None:
    done = sung(tmp_path)
    assert [(stem.part, stem.voice, stem.lossless) for stem in done.stems] == [
        ("Soprano", "woman", None),
        ("Bass", "man", None),
    ]
    assert [file.name for file in done.files] == ["output.mp3", "stem-1.mp3", "stem-2.mp3", "timing.json"]
    mix = decoded(done.mp3, 2)
    assert len(mix) / RATE == pytest.approx(done.duration_s)
    for stem, own, other in zip(done.stems, (76, 52), (52, 76), strict=True):
        track = decoded(stem.mp3, 1)
        assert len(track) == len(mix)
        assert level(track, hz(own)) > 30 * level(track, hz(other))
    quiet, loud = sorted(shares(WIDTH))
    assert np.divide(*level(mix, hz(76))) == pytest.approx(loud / quiet, rel=0.2)
    assert np.divide(*level(mix, hz(52))) == pytest.approx(quiet / loud, rel=0.2)


@pytest.mark.slow
@pytest.mark.parametrize(("loudness", "target"), [(0, -16), (-6, -22)])
def test_the_mix_is_as_loud_as_it_should_be_when_decoded(tmp_path: Path, loudness: float, target: float) -> None:
    mix = decoded(sung(tmp_path, SLOW, loudness=loudness).mp3, 2)
    assert integrated_lufs(mix, RATE) == pytest.approx(target, abs=0.3)
    assert true_peak_db(mix, RATE) < -1


def test_one_timing_file_is_for_all(tmp_path: Path) -> None:
    done = sung(tmp_path)
    timing = json.loads(done.timing.read_text())
    assert timing["parts"] == [
        {"part": "Soprano", "voice": "woman", "stem": "stem-1.mp3", "place": -WIDTH},
        {"part": "Bass", "voice": "man", "stem": "stem-2.mp3", "place": WIDTH},
    ]
    for name, midi in (("Soprano", 76), ("Bass", 52)):
        notes = [note for note in timing["notes"] if note["part"] == name]
        assert len(notes) == 6
        sound = decoded(next(stem.mp3 for stem in done.stems if stem.part == name), 1)
        for note in notes:
            during = sound[round(note["vowelStart"] * RATE) : round(note["vowelEnd"] * RATE)]
            before = sound[: round(notes[0]["vowelStart"] * RATE) - 800]
            assert level(during, hz(midi)) > 20 * level(before, hz(midi))


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["wav", "flac"])
def test_lossless_tracks_lie_under_the_mp3s_to_the_sample(tmp_path: Path, kind: str) -> None:
    done = sung(tmp_path, lossless=kind)
    for stem in done.stems:
        assert stem.lossless
        samples, rate = soundfile.read(stem.lossless)
        assert (stem.lossless.suffix, rate, soundfile.info(stem.lossless).subtype) == (f".{kind}", RATE, "PCM_16")
        mp3 = decoded(stem.mp3, 1)[:, 0]
        assert len(samples) == len(mp3)
        assert np.argmax(np.correlate(mp3[:30000], samples[2000:26000], "valid")) == 2000


@pytest.mark.slow
def test_who_sings_alone_is_the_recording(tmp_path: Path) -> None:
    done = sung(tmp_path, SLOW[1:], lossless="wav")
    assert [stem.mp3 for stem in done.stems] == [done.mp3]
    assert [file.name for file in done.files] == ["output.mp3", "stem-1.wav", "timing.json"]
    alone = decoded(done.mp3, 1)
    assert integrated_lufs(alone, RATE) == pytest.approx(-16, abs=0.3)
    assert np.array_equal(alone, decoded(sung(tmp_path, SLOW).stems[1].mp3, 1))  # alike in whatever company


def test_phrases_are_counted_over_all_parts(tmp_path: Path) -> None:
    heard: list[Progress] = []
    sung(tmp_path, heard=heard)
    assert [(each.done, each.total) for each in heard] == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert all(each.remaining_s is not None for each in heard)
    assert heard[-1].remaining_s == 0


def test_what_cannot_be_sung_is_told_before_anything_is(tmp_path: Path) -> None:
    heard: list[Progress] = []
    mute = replace(LOW, notes=(replace(LOW.notes[0], syllable=replace(LOW.notes[0].syllable, word="7", text="7")),))
    with pytest.raises(WordError) as told:
        sung(tmp_path, (Member(HIGH, None), Member(mute, None)), heard=heard)
    assert told.value.place.part == "Bass"
    assert heard == []


def test_voices_of_different_rates_sing_together(tmp_path: Path) -> None:
    rates: dict[str | None, int] = {None: 12000, "man": 24000}
    voices: Any = lambda name, _line: Voice(name or "woman", rates[name])  # noqa: E731 - as above
    done = render(CHOIR, RenderOptions(), tmp_path, seed=3, progress=lambda _: None, voices=voices)
    timing = json.loads(done.timing.read_text())
    first = [next(note for note in timing["notes"] if note["part"] == name) for name in ("Soprano", "Bass")]
    assert first[0]["vowelStart"] == pytest.approx(first[1]["vowelStart"], abs=1e-3)
    heard = [np.flatnonzero(np.abs(decoded(stem.mp3, 1)[:, 0]) > 0.05)[0] / RATE for stem in done.stems]
    assert heard[0] == pytest.approx(heard[1], abs=0.01)


@pytest.fixture
def interpretations(monkeypatch: pytest.MonkeyPatch) -> list[Interpretation]:
    """How each part was asked to be sung."""
    taken: list[Interpretation] = []

    def sing(parts: Sequence[tuple[PreparedPart, Interpretation]], **given: Any) -> Any:
        taken.extend(how for _, how in parts)
        return engine.sing_phrases(parts, **given)

    monkeypatch.setattr(multitrack, "sing_phrases", sing)
    return taken


def test_a_part_sounds_as_it_does_without_the_others(tmp_path: Path) -> None:
    """Its phrases to the bit: what is beside it in the pool changes nothing."""
    together, alone = tmp_path / "together", tmp_path / "alone"
    for folder, members in ((together, CHOIR), (alone, CHOIR[1:])):
        folder.mkdir()
        sung(folder, members, lossless="wav")
    bass, own = (soundfile.read(path)[0] for path in (together / "stem-2.wav", alone / "stem-1.wav"))
    assert np.abs(bass).max() > 0.1
    np.testing.assert_array_equal(bass, own)


def test_parts_on_disk_are_what_the_engine_makes_in_memory(tmp_path: Path) -> None:
    stem = sung(tmp_path, SLOW, lossless="wav").stems[1]
    seed = zlib.crc32(b"Bass", 3)
    whole = engine.sing(SLOW[1].line, Voice("man"), seed=seed).samples
    assert stem.lossless
    written = soundfile.read(stem.lossless)[0][CODEC_DELAY:][: len(whole)]
    np.testing.assert_allclose(written, whole, atol=1 / 32000)


def test_nothing_is_left_in_the_folder_but_what_was_asked_for(tmp_path: Path) -> None:
    done = sung(tmp_path, lossless="wav")
    assert {path.name for path in tmp_path.iterdir()} == {file.name for file in done.files}


class Stopped(Exception):  # noqa: N818 - as the worker's own
    pass


def test_whoever_stops_the_singing_stops_all_of_it(tmp_path: Path) -> None:
    heard: list[Progress] = []

    def listen(sung: Progress) -> None:
        heard.append(sung)
        raise Stopped

    threads = threading.active_count()
    voices: Any = lambda name, _line: Voice(name or "woman")  # noqa: E731 - as above
    with pytest.raises(Stopped):
        render(CHOIR, RenderOptions(), tmp_path, seed=3, progress=listen, voices=voices)
    assert (len(heard), threading.active_count()) == (1, threads)
    assert not list(tmp_path.glob("*.mp3"))


def test_a_disk_that_is_full_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What goes wrong beside the singing is not lost there."""

    def full(*_given: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(multitrack, "write_wav", full)
    with pytest.raises(OSError, match="No space left"):
        sung(tmp_path)


def test_the_controls_reach_the_singer(tmp_path: Path, interpretations: list[Interpretation]) -> None:
    sung(tmp_path, vibrato=0.5, breathiness=10, gender=-20, tension=30, loudness=-3)
    assert [how.controls for how in interpretations] == [controls.Controls(0.5, 10, -20, 30, -3)] * 2


def test_words_are_read_once_and_before_anything_is_sung(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    happened: list[object] = []

    def read(phrase: Phrase, part: str, words: Pronouncer) -> tuple[SungSyllable, ...]:
        happened.append((part, phrase.index))
        return pronounce(phrase, part, words)

    def sing(*given: Any, **named: Any) -> Any:
        happened.append("sung")
        return engine.sing_phrases(*given, **named)

    monkeypatch.setattr(prepared, "pronounce", read)
    monkeypatch.setattr(multitrack, "sing_phrases", sing)
    sung(tmp_path)
    assert happened[-1:] == ["sung"]
    assert len(happened[:-1]) == len(set(happened[:-1])) >= 2


def test_options_and_controls_agree_on_what_may_be_asked_for() -> None:
    ours = {"loudness" if name == "loudness_db" else name: span for name, span in controls.RANGES.items()}
    assert ours == {name: span for name, span in ranges.RANGES.items() if name in ours}
    defaults = [getattr(RenderOptions(), name) for name in ours]
    assert defaults == [field.default for field in fields(controls.Controls)]


def test_parts_vary_each_by_their_own_seed(tmp_path: Path, interpretations: list[Interpretation]) -> None:
    sung(tmp_path)
    sung(tmp_path)
    seeds = [how.seed for how in interpretations]
    assert seeds[:2] == seeds[2:]
    assert seeds[0] != seeds[1]
