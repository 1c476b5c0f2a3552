"""A bank in the singer's engine: real models, every feed recorded and checked, one engine for every voice."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from gpu_job.singer.bank.errors import BankSpeakerError
from gpu_job.singer.bank.folder.reading import read_bank
from gpu_job.singer.bank.onnx import stages
from gpu_job.singer.bank.onnx.open_bank import OpenBank
from gpu_job.singer.bank.onnx.stages import Notes
from gpu_job.singer.bank.singing.stage_chain import in_tune
from gpu_job.singer.bank.singing.voice import DiffSingerVoice
from gpu_job.singer.errors import LanguageError, WordError
from gpu_job.singer.melody.controls import Controls
from gpu_job.singer.melody.pitch import PLAIN
from gpu_job.singer.melody.timing import Phone, PlacedPhone
from gpu_job.singer.render.engine import sing
from gpu_job.singer.text.pronunciation import SungSyllable
from gpu_job.singer.text.syllables import split
from gpu_job.singer.voice import Melody
from sightsinger.score.model import Line, Note, Syllable
from tests.support.banks import factory, models
from tests.support.banks.factory import make
from tests.support.banks.models import Spec
from tests.support.banks.recorder import Recorders

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from sightsinger.score.model import Syllabic


def _note(midi: int, start: float, end: float, word: str, syllabic: Syllabic = "single", at: int = 0) -> Note:
    count = 1 if syllabic == "single" else 2
    text = "" if syllabic == "extend" else word
    return Note("1", 1.0, midi, start, end, Syllable(text, syllabic, word, at, count))


NOTES = (
    _note(60, 1.0, 1.5, "Kate"),
    _note(62, 1.5, 2.0, "alas", "begin", 0),
    _note(64, 2.0, 3.0, "alas", "end", 1),
    _note(65, 3.0, 3.7, "alas", "extend", 1),
    _note(60, 4.5, 5.0, "no"),
)
LINE = Line("Soprano", "soprano", "en", NOTES, 6.0)
VARIANTS = {
    "all": Spec(),
    "nothing but the acoustic": Spec(stages=()),
    "durations": Spec(stages=("dur",)),
    "pitch": Spec(stages=("pitch",), predict_dur=False),
    "variance": Spec(stages=("variance",), predict_dur=False),
    "older": Spec(continuous=False, scalar_effort=False, json_phonemes=False, max_depth=400),
    "several": Spec(speakers=("anna", "ben"), languages={"en": 1, "es": 2}, nested=True, duration_groups=True),
    "no curves": Spec(embeds=(), predicts=(), gender=False, velocity=False, stages=("dur", "pitch"), expr=False),
    "bases": Spec(mel_base="10", vocoder_base="e"),
}


def _voice(tmp_path: Path, spec: Spec, recorders: Recorders, speaker: str | None = None) -> DiffSingerVoice:
    return DiffSingerVoice(OpenBank(read_bank(make(tmp_path / "bank", spec)), recorders), speaker, "en", None)


@pytest.mark.parametrize("name", list(VARIANTS))
def test_the_engine_sings_every_kind_of_bank(tmp_path: Path, name: str) -> None:
    recorders = Recorders()
    recording = sing(LINE, _voice(tmp_path, VARIANTS[name], recorders))
    assert recording.timing.sample_rate == models.RATE
    assert [note.midi for note in recording.timing.notes] == [60, 62, 64, 65, 60]
    assert np.abs(recording.samples).max() > 0
    assert {sound.symbol.removeprefix("en/") for note in recording.timing.notes for sound in note.phonemes} == set(
        "kaetls"
    )
    wanted = {"acoustic.onnx", "vocoder.onnx"}
    for kind in VARIANTS[name].stages:
        if kind != "variance" or VARIANTS[name].embeds:
            wanted |= {f"{kind}.onnx", f"linguistic-{kind}.onnx"}
    assert set(recorders.by_name) == wanted
    assert all(len(recorder.feeds) == 2 for recorder in recorders.by_name.values())


def test_each_stage_is_fed_its_own_numbers_and_speaker(tmp_path: Path) -> None:
    recorders, spec = Recorders(), VARIANTS["several"]
    sing(replace(LINE, notes=NOTES[:1]), _voice(tmp_path, spec, recorders, "ben"), expression=PLAIN)
    for kind, file in (("acoustic", "acoustic.onnx"), ("dur", "dur.onnx"), ("pitch", "pitch.onnx")):
        embedding = recorders.feed(file)["spk_embed"]
        assert np.array_equal(embedding[0, 0], factory.embedding(kind, "ben", spec))
        assert np.array_equal(embedding[0, -1], factory.embedding(kind, "ben", spec))
    assert recorders.feed("acoustic.onnx")["tokens"].tolist() == [[1, 5, 4, 6, 1]]
    assert recorders.feed("acoustic.onnx")["languages"].tolist() == [[0, 2, 2, 2, 0]]
    assert recorders.feed("linguistic-dur.onnx")["tokens"].tolist() == [[21, 25, 24, 26]]
    assert recorders.feed("linguistic-variance.onnx")["languages"].tolist() == [[0, 5, 5, 5, 0]]


def test_every_consonant_is_sung_and_vowels_lie_on_the_beat(tmp_path: Path) -> None:
    recorders = Recorders()
    quick = tuple(_note(60, 1 + 0.06 * index, 1.06 + 0.06 * index, "Kate") for index in range(20))
    sing(replace(LINE, notes=quick), _voice(tmp_path, Spec(), recorders))
    feed = recorders.feed("acoustic.onnx")
    assert feed["tokens"].tolist()[0].count(5) == 20
    assert feed["durations"].min() >= 1


def test_vowels_start_within_a_frame_of_the_beat(tmp_path: Path) -> None:
    recorders = Recorders()
    sing(replace(LINE, notes=NOTES[:4]), _voice(tmp_path, Spec(), recorders), expression=PLAIN)
    feed = recorders.feed("acoustic.onnx")
    starts = np.cumsum([0, *feed["durations"][0]]) - 8
    vowels = [starts[index] for index, token in enumerate(feed["tokens"][0]) if token in (3, 4)]
    origin_s = 1.0 - 0.4
    assert [origin_s + vowel * 0.01 for vowel in vowels] == pytest.approx([1.0, 1.5, 2.0], abs=0.011)


def test_without_a_pitch_stage_the_singers_melody_is_sung(tmp_path: Path) -> None:
    recorders = Recorders()
    sing(replace(LINE, notes=NOTES[-1:]), _voice(tmp_path, Spec(stages=()), recorders))
    f0 = recorders.feed("acoustic.onnx")["f0"]
    assert abs(1200 * np.log2(np.median(f0) / 261.63)) < 10
    assert np.array_equal(f0, recorders.feed("vocoder.onnx")["f0"])


def test_a_drifting_pitch_stage_is_kept_in_tune(tmp_path: Path) -> None:
    recorders = Recorders()
    sing(replace(LINE, notes=(_note(64, 1.0, 2.0, "no"),)), _voice(tmp_path, Spec(stages=("pitch",)), recorders))
    # The tiny pitch stage answers 60 whatever is asked; E4 is what the note asks.
    assert np.median(recorders.feed("acoustic.onnx")["f0"]) == pytest.approx(329.63, rel=1e-4)


def test_a_consonant_is_never_wished_away(tmp_path: Path) -> None:
    recorders = Recorders()
    voice = _voice(tmp_path, Spec(), recorders)
    # The tiny duration stage answers a twentieth of the pitch: almost nothing for a very low note.
    sing(replace(LINE, notes=(_note(1, 1.0, 2.0, "no"),)), voice, expression=PLAIN)
    assert recorders.feed("acoustic.onnx")["durations"][0, 1] in (2, 3)


def test_each_phrase_has_its_own_chance(tmp_path: Path) -> None:
    recorders = Recorders()
    voice = _voice(tmp_path, Spec(), recorders)
    for seed in (1, 1, 2):
        sing(replace(LINE, notes=(*NOTES[:1], *NOTES[-1:])), voice, seed=seed)
    seeds = recorders.by_name["acoustic.onnx"].seeds
    assert len(seeds) == 6
    assert len(set(seeds)) == 4
    assert sorted(seeds[:2]) == sorted(seeds[2:4])


def test_the_score_decides_loudness_and_the_melody_length(tmp_path: Path) -> None:
    voice = _voice(tmp_path, Spec(stages=()), Recorders())
    syllables = (SungSyllable(split("tɛ", 1)[0], (_note(60, 0.0, 1.0, "no"),), begins_word=True),)
    sounds = (
        PlacedPhone(Phone("SP", "rest", -1), -0.2, -0.1),
        PlacedPhone(Phone("t", "onset", 0), -0.1, 0.0),
        PlacedPhone(Phone("ɛ", "nucleus", 0), 0.0, 1.0),
        PlacedPhone(Phone("SP", "rest", 1), 1.0, 1.1),
    )
    times = np.arange(-40, 220) / 200
    plain, soft = (
        voice.render(syllables, sounds, Melody(times, np.full(260, 262.0), np.full(260, level)))
        for level in (0.0, -20.0)
    )
    assert len(plain) == 260 * models.RATE // 200
    np.testing.assert_allclose(soft, plain * 0.1, rtol=1e-5)


def test_notes_are_moved_and_their_vibrato_is_not() -> None:
    wave = 0.3 * np.sin(np.arange(200) / 3)
    sung = np.concatenate([np.full(100, 60.4), np.full(100, 63.5)]) + wave
    tuned = in_tune(sung.astype(np.float32), Notes((60.0, 64.0), (False, False), (100, 100)))
    assert np.median(tuned[25:85]) == pytest.approx(60, abs=0.05)
    assert np.median(tuned[125:185]) == pytest.approx(64, abs=0.05)
    assert np.std(tuned[25:85]) == pytest.approx(np.std(wave[25:85]), rel=0.1)


def test_spectrograms_are_turned_to_the_vocoders_base(tmp_path: Path) -> None:
    recorders = Recorders()
    sing(replace(LINE, notes=NOTES[-1:]), _voice(tmp_path, Spec(stages=(), mel_base="10"), recorders))
    # The tiny acoustic model paints the natural logarithm of the pitch.
    f0 = recorders.feed("vocoder.onnx")["f0"]
    np.testing.assert_allclose(recorders.feed("vocoder.onnx")["mel"][0, :, 0], np.log(f0[0]) * 2.30259, rtol=1e-4)


def test_what_the_variance_stage_predicts_reaches_the_acoustic_model(tmp_path: Path) -> None:
    recorders = Recorders()
    voice = _voice(tmp_path, Spec(predicts=("energy",), embeds=("energy", "tension")), recorders)
    sing(replace(LINE, notes=NOTES[-1:]), voice)
    feed = recorders.feed("acoustic.onnx")
    assert np.allclose(feed["energy"], -10.0)
    assert np.allclose(feed["tension"], 0.0)


def test_controls_reach_the_acoustic_model(tmp_path: Path) -> None:
    recorders = Recorders()
    bank = read_bank(make(tmp_path / "bank", Spec()))
    voice = DiffSingerVoice(OpenBank(bank, recorders), None, "en", None)
    sing(replace(LINE, notes=NOTES[-1:]), voice, controls=Controls(gender=-100, tension=40, breathiness=50))
    feed = recorders.feed("acoustic.onnx")
    assert np.allclose(feed["gender"], 2 / 5)
    assert np.allclose(feed["velocity"], 1.0)
    assert np.allclose(feed["energy"], -10)
    assert np.allclose(feed["tension"], -20 + 2)


def test_a_bank_says_which_controls_it_follows(tmp_path: Path) -> None:
    every = {"vibrato", "loudness_db"}
    for number, (spec, wanted) in enumerate(
        [
            (Spec(), {*every, "gender", "tension"}),
            (Spec(embeds=("breathiness",)), {*every, "gender", "breathiness"}),
            (Spec(embeds=("voicing",)), {*every, "gender", "breathiness"}),
            (Spec(embeds=(), gender=False), every),
        ]
    ):
        assert _voice(tmp_path / str(number), spec, Recorders()).follows == wanted


@pytest.mark.parametrize("name", ["gender", "breathiness", "tension", "vibrato"])
def test_controls_that_a_bank_does_not_follow_change_nothing(tmp_path: Path, name: str) -> None:
    spec = Spec(stages=(), embeds=(), gender=False)
    plain, turned = (
        sing(LINE, _voice(tmp_path / at, spec, Recorders()), controls=controls, expression=PLAIN).samples
        for at, controls in (("plain", None), ("turned", Controls(**{name: 0.5})))
    )
    assert np.array_equal(plain, turned)


def test_vibrato_is_made_shallower_where_the_bank_sings_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The tiny pitch stage holds its notes still, so what it answers is made to sway first."""
    plain = stages.pitch

    def swaying(*given: Any) -> NDArray[np.float32]:
        curve = plain(*given)
        return np.asarray(curve + 0.3 * np.sin(2 * np.pi * 0.055 * np.arange(len(curve))), np.float32)

    monkeypatch.setattr(stages, "pitch", swaying)
    extents = []
    for factor in (0.0, 1.0, 2.0):
        recorders = Recorders()
        voice = _voice(tmp_path / str(factor), Spec(), recorders)
        sing(replace(LINE, notes=NOTES[2:3]), voice, controls=Controls(vibrato=factor), expression=PLAIN)
        midi = 69 + 12 * np.log2(recorders.feed("acoustic.onnx")["f0"][0] / 440)
        extents.append(np.ptp(midi[8 + 40 + 30 : 8 + 40 + 70]) / 2)  # padding, silence, then inside the note
    assert extents == pytest.approx([0, 0.3, 0.6], abs=0.05)


def test_the_bank_breathes_where_there_is_room(tmp_path: Path) -> None:
    recorders = Recorders()
    sing(LINE, _voice(tmp_path, Spec(embeds=("breathiness",), predicts=(), stages=("dur",)), recorders))
    first, second = recorders.by_name["acoustic.onnx"].feeds
    for feed in (first, second):
        tokens, frames = feed["tokens"][0].tolist(), feed["durations"][0]
        assert tokens[:2] == [1, 2]
        assert tokens.count(2) == 1
        assert 16 <= frames[1] <= 50
        breath = slice(int(frames[0]), int(frames[0] + frames[1]))
        assert np.asarray(feed["breathiness"])[0, breath].max() > -50
    (asked, _) = recorders.by_name["linguistic-dur.onnx"].feeds
    assert 2 not in asked["tokens"]


def test_a_breath_moves_nothing_else(tmp_path: Path) -> None:
    plain, breathing = (
        sing(LINE, _voice(tmp_path / str(number), Spec(audible=True), Recorders()), expression=how).timing
        for number, how in enumerate((PLAIN, replace(PLAIN, breaths=True)))
    )
    assert plain == breathing


def test_a_bank_whose_breath_is_silence_does_not_breathe(tmp_path: Path) -> None:
    bank = make(tmp_path / "bank", Spec(stages=()))
    symbols = json.loads((bank / "phonemes.json").read_text("utf-8"))
    (bank / "phonemes.json").write_text(json.dumps(symbols | {"AP": symbols["SP"]}), "utf-8")
    assert not DiffSingerVoice(OpenBank(read_bank(bank), Recorders()), None, "en", None).breathes
    assert _voice(tmp_path / "other", Spec(stages=()), Recorders()).breathes


def test_voices_are_told_apart_by_what_they_sing_from(tmp_path: Path) -> None:
    spec = Spec(speakers=("anna", "ben"))
    anna, again, ben = (
        _voice(tmp_path / str(n), spec, Recorders(), name) for n, name in enumerate(["anna", "anna", "ben"])
    )
    assert anna.identity == again.identity != ben.identity
    (tmp_path / "1" / "bank" / "acoustic.onnx").write_bytes(b"another")
    changed = DiffSingerVoice(OpenBank(read_bank(tmp_path / "1" / "bank"), Recorders()), "anna", "en", None)
    assert changed.identity != anna.identity


def test_on_a_graphics_processor_lengths_come_in_buckets(tmp_path: Path) -> None:
    recorders = Recorders()
    opened = OpenBank(read_bank(make(tmp_path / "bank", Spec())), recorders, bucket_frames=64)
    plain = sing(LINE, _voice(tmp_path / "plain", Spec(), Recorders()))
    bucketed = sing(LINE, DiffSingerVoice(opened, None, "en", None))
    assert all(feed["f0"].shape[1] % 64 == 0 for feed in recorders.by_name["acoustic.onnx"].feeds)
    assert len(plain.samples) == len(bucketed.samples)


def test_the_same_seed_sounds_the_same_and_another_does_not(tmp_path: Path) -> None:
    voice = _voice(tmp_path, Spec(stages=()), Recorders())
    first, again, other = (sing(LINE, voice, seed=seed).samples for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_the_melody_is_sung_when_it_is_due(tmp_path: Path) -> None:
    recorders = Recorders()
    voice = _voice(tmp_path, Spec(stages=()), recorders)
    syllables = (SungSyllable(split("tɛ", 1)[0], (_note(60, 0.0, 1.0, "no"),), begins_word=True),)
    sounds = (PlacedPhone(Phone("SP", "rest", -1), -0.2, 0.0), PlacedPhone(Phone("ɛ", "nucleus", 0), 0.0, 1.1))
    times = np.arange(-40, 220) / 200
    voice.render(syllables, sounds, Melody(times, 200 * 2.0**times, np.zeros(260)))
    f0 = recorders.feed("acoustic.onnx")["f0"][0]
    due = times[0] + (np.arange(len(f0)) - 8) * 0.01
    np.testing.assert_allclose(f0[8:-9], 200 * 2.0 ** due[8:-9], rtol=1e-5)


def test_words_the_bank_cannot_say_are_named(tmp_path: Path) -> None:
    voice = _voice(tmp_path, Spec(), Recorders())
    with pytest.raises(WordError, match="zebra"):
        sing(replace(LINE, notes=(_note(60, 1, 2, "zebra"),)), voice)


class _Latin:
    """Words in a language that no bank here has."""

    language = "la"

    def say(self, word: str, *, before_vowel: bool = False) -> str | None:
        del before_vowel
        return {"no": "tɛ"}.get(word)


def test_latin_borrows_english_sounds_but_not_english_words(tmp_path: Path) -> None:
    recorders = Recorders()
    opened = OpenBank(read_bank(make(tmp_path / "bank", Spec(languages={"en": 1}))), recorders)
    sing(
        replace(LINE, language="la", notes=NOTES[-1:]), DiffSingerVoice(opened, None, "la", _Latin()), expression=PLAIN
    )
    assert recorders.feed("acoustic.onnx")["tokens"].tolist() == [[1, 6, 4, 1]]


def test_a_bank_without_english_borrows_nothing(tmp_path: Path) -> None:
    opened = OpenBank(read_bank(make(tmp_path / "bank", Spec(languages={"ja": 1}))), Recorders())
    with pytest.raises(LanguageError, match="It sings: ja"):
        DiffSingerVoice(opened, None, "la", _Latin())


def test_a_sound_that_one_stage_lacks_is_not_sung(tmp_path: Path) -> None:
    bank = make(tmp_path / "bank", Spec())
    (bank / "dspitch" / "phonemes.json").write_text('{"SP": 1, "AP": 2, "a": 3, "k": 4}', "utf-8")
    voice = DiffSingerVoice(OpenBank(read_bank(bank), Recorders()), None, "en", None)
    assert voice.words.say("no") is not None
    assert voice.words.say("kate") is None


@pytest.mark.parametrize(("spec", "language"), [(Spec(languages={"en": 1}), "de"), (Spec(), "de")])
def test_a_language_the_bank_does_not_sing(tmp_path: Path, spec: Spec, language: str) -> None:
    bank = read_bank(make(tmp_path / "bank", spec))
    if not spec.languages:
        (bank.top / "dsdur" / "dsdict.yaml").write_text("symbols: []\n", "utf-8")
        bank = read_bank(bank.top)
    with pytest.raises(LanguageError, match="'de'"):
        DiffSingerVoice(OpenBank(bank, Recorders()), None, language, None)


def test_a_speaker_the_bank_does_not_have(tmp_path: Path) -> None:
    with pytest.raises(BankSpeakerError, match="anna"):
        _voice(tmp_path, Spec(speakers=("anna",)), Recorders(), "carl")


@pytest.mark.parametrize(("length_s", "frames"), [(3.0, 15), (0.2, 7)])
def test_a_diphthong_turns_late_however_long_the_note(tmp_path: Path, length_s: float, frames: int) -> None:
    recorders = Recorders()
    bank = read_bank(make(tmp_path / "bank", Spec(stages=())))
    bank.acoustic.vocabulary.phonemes["i"] = 77  # type: ignore[index]  # a sound that the factory's banks lack
    voice = DiffSingerVoice(OpenBank(bank, recorders), None, "en", _Diphthong())
    sing(replace(LINE, notes=(_note(60, 1.0, 1.0 + length_s, "day"),)), voice, expression=PLAIN)
    feed = recorders.feed("acoustic.onnx")
    assert feed["tokens"].tolist() == [[1, 6, 4, 77, 1]]
    assert feed["durations"][0, 3] == pytest.approx(frames, abs=1)


class _Diphthong:
    """One word, with a diphthong."""

    language = "en"

    def say(self, word: str, *, before_vowel: bool = False) -> str | None:
        del before_vowel
        return {"day": "tˈA"}.get(word)


def test_a_song_in_kana_is_sung(tmp_path: Path) -> None:
    bank = make(tmp_path / "bank", Spec())
    entries = "entries:\n- {grapheme: か, phonemes: [k, a]}\n- {grapheme: て, phonemes: [t, e]}\n"
    types = (bank / "dsdur" / "dsdict.yaml").read_text("utf-8").split("entries:")[0]
    (bank / "dsdur" / "dsdict.yaml").write_text(types + entries, "utf-8")
    voice = DiffSingerVoice(OpenBank(read_bank(bank), Recorders()), None, "ja", None)
    notes = (_note(60, 1.0, 1.5, "かて", "begin", 0), _note(62, 1.5, 2.0, "かて", "end", 1))
    recording = sing(replace(LINE, language="ja", notes=notes), voice)
    assert [[sound.symbol for sound in note.phonemes] for note in recording.timing.notes] == [["k", "a"], ["t", "e"]]
