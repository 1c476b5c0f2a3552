from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from gpu_job.singer.bank.errors import (
    BankConfigError,
    BankError,
    BankFileMissingError,
    BankMelMismatchError,
    BankPathError,
    BankSpeakerError,
)
from gpu_job.singer.bank.folder import dictionary
from gpu_job.singer.bank.folder.fields import Fields, read_yaml
from gpu_job.singer.bank.folder.model import PitchShift
from gpu_job.singer.bank.folder.reading import read_bank
from tests.support.banks import factory, models
from tests.support.banks.factory import edit, make
from tests.support.banks.models import Spec

if TYPE_CHECKING:
    from pathlib import Path

    from gpu_job.singer.bank.folder.paths import Folder


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    return make(tmp_path / "bank", Spec(speakers=("anna", "ben"), languages={"en": 1}))


def test_a_whole_bank_is_read(bank: Path) -> None:
    read = read_bank(bank)

    assert read.name == "Tiny"
    assert [stage.kind for stage in read.stages] == ["dur", "pitch", "variance"]
    assert read.acoustic.mel.sample_rate_hz == models.RATE
    assert read.acoustic.pitch_shift == PitchShift(-5.0, 5.0)
    assert read.acoustic.variances == ("energy", "tension")
    assert [speaker.name for speaker in read.acoustic.speakers] == ["anna", "ben"]


def test_each_stage_has_its_own_numbers(bank: Path) -> None:
    read = read_bank(bank)
    assert read.duration is not None
    assert read.pitch is not None

    assert read.acoustic.vocabulary.tokens(["SP", "en/a"]).tolist() == [[1, 3]]
    assert read.duration.vocabulary.tokens(["SP", "en/a"]).tolist() == [[21, 23]]
    assert read.pitch.vocabulary.language_ids(["SP", "en/a"]).tolist() == [[0, 4]]
    assert (
        read.pitch.speakers[1].embedding.tolist()
        == factory.embedding("pitch", "ben", Spec(speakers=("anna", "ben"))).tolist()
    )


def test_a_wrapped_and_nested_bank_is_found(tmp_path: Path) -> None:
    make(tmp_path / "download", Spec(nested=True))
    read = read_bank(tmp_path / "download")
    assert read.acoustic.shown == "Tiny/files/acoustic.onnx"
    assert read.duration is not None
    assert read.duration.config == "Tiny/configs/dsdur/dsconfig.yaml"


def test_text_phonemes_count_every_line(tmp_path: Path) -> None:
    path = make(tmp_path / "bank", Spec(json_phonemes=False))
    (path / "phonemes.txt").write_bytes(b"\xef\xbb\xbf<PAD>\r\n\r\nSP\r\nAP\r\na\r\n")
    assert dict(read_bank(path).acoustic.vocabulary.phonemes) == {"<PAD>": 0, "": 1, "SP": 2, "AP": 3, "a": 4}


def test_json_symbols_may_share_an_id(bank: Path) -> None:
    (bank / "phonemes.json").write_text(json.dumps({"SP": 1, "AP": 2, "en/a": 3, "es/a": 3}), "utf-8")
    assert read_bank(bank).acoustic.vocabulary.tokens(["en/a", "es/a"]).tolist() == [[3, 3]]


def test_words_that_yaml_takes_for_truth_stay_words(tmp_path: Path) -> None:
    read = read_bank(make(tmp_path / "bank"))
    path = read.top / "dsdur" / "dsdict.yaml"
    path.write_text("entries:\n- {grapheme: no, phonemes: [k, a]}\n- {grapheme: null, phonemes: [on, y, ~]}\n", "utf-8")
    assert read_bank(read.top).words[""].words == {"no": ("k", "a"), "null": ("on", "y", "~")}


def test_copies_of_a_dictionary_are_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = make(tmp_path / "bank")
    read: list[str] = []

    def counted(folder: Folder, name: str, limit_bytes: int) -> Fields:
        read.append(name)
        return read_yaml(folder, name, limit_bytes)

    monkeypatch.setattr(dictionary, "read_yaml", counted)
    files = [read_bank(path).words[""].file, *(stage.dictionaries[""].file for stage in read_bank(path).stages)]
    assert files == ["dsdur/dsdict.yaml", "dsdur/dsdict.yaml", "dspitch/dsdict.yaml", "dsvariance/dsdict.yaml"]
    assert read == ["dsdict.yaml"] * 2


@pytest.mark.parametrize("stages", [(), ("dur",), ("pitch",), ("variance",), ("dur", "variance")])
def test_absent_stages_are_none(tmp_path: Path, stages: tuple[str, ...]) -> None:
    read = read_bank(make(tmp_path / "bank", Spec(stages=stages)))
    present = {"dur": read.duration, "pitch": read.pitch, "variance": read.variance}
    assert {kind for kind, stage in present.items() if stage is not None} == set(stages)


def test_a_stage_may_lie_in_the_root(tmp_path: Path) -> None:
    path = make(tmp_path / "bank", Spec(stages=("dur",)))
    for name in ("linguistic-dur.onnx", "dur.onnx"):
        (path / "dsdur" / name).rename(path / name)
    (path / "dsdur" / "dsconfig.yaml").unlink()
    edit(path / "dsconfig.yaml", linguistic="linguistic-dur.onnx", dur="dur.onnx")
    read = read_bank(path)
    assert read.duration is not None
    assert read.duration.shown == "dur.onnx"


def test_backslashes_are_slashes(tmp_path: Path) -> None:
    path = make(tmp_path / "bank", Spec(speakers=("anna",)))
    edit(path / "dsconfig.yaml", speakers=["embeds\\tiny.anna"])
    assert read_bank(path).acoustic.speakers[0].name == "anna"


def test_a_shared_vocoder_is_found_by_name(bank: Path, tmp_path: Path) -> None:
    (tmp_path / "vocoders").mkdir()
    (bank / "dsvocoder").rename(tmp_path / "vocoders" / "nsf_hifigan")
    assert read_bank(bank, tmp_path / "vocoders").vocoder.name == "tiny"
    with pytest.raises(BankFileMissingError, match="nsf_hifigan"):
        read_bank(bank)


def test_the_vocoder_in_the_bank_wins(bank: Path, tmp_path: Path) -> None:
    other = make(tmp_path / "other") / "dsvocoder"
    edit(other / "vocoder.yaml", name="other")
    (tmp_path / "vocoders").mkdir()
    other.rename(tmp_path / "vocoders" / "nsf_hifigan")
    assert read_bank(bank, tmp_path / "vocoders").vocoder.name == "tiny"


def test_the_root_may_name_a_folder_for_its_vocoder(bank: Path) -> None:
    (bank / "dsvocoder").rename(bank / "tgm")
    edit(bank / "dsconfig.yaml", vocoder="tgm")
    assert read_bank(bank).vocoder.shown == "tgm/vocoder.onnx"


@pytest.mark.parametrize(
    ("name", "text", "wanted"),
    [
        ("character.yaml", "name: Ünïque\n", "Ünïque"),
        ("character.txt", "author=x\nname=Plain\n", "Plain"),
    ],
)
def test_the_bank_names_itself(bank: Path, name: str, text: str, wanted: str) -> None:
    (bank / name).write_text(text, "utf-8")
    assert read_bank(bank).name == wanted


@pytest.mark.parametrize("data", [b"\xff\xfe", b"name: [", b"subbanks: 3", b"- x"])
def test_a_bank_sings_without_its_name(bank: Path, data: bytes) -> None:
    (bank / "character.yaml").write_bytes(data)
    (bank / "character.txt").unlink()
    assert read_bank(bank).name == "bank"


def test_an_old_japanese_name_is_read(bank: Path) -> None:
    (bank / "character.txt").write_bytes("name=重音テト\n".encode("shift_jis"))
    assert read_bank(bank).name == "重音テト"


def test_older_settings_mean_thousandths(tmp_path: Path) -> None:
    path = make(tmp_path / "bank", Spec(continuous=False, max_depth=400))
    edit(path / "dsconfig.yaml", use_variable_depth=None, use_shallow_diffusion=True)
    assert read_bank(path).acoustic.max_depth == pytest.approx(0.4)


def test_speakers_are_asked_for_by_name(bank: Path) -> None:
    read = read_bank(bank)
    assert read.speaker("BEN") == read.acoustic.speakers[1]
    assert read.speaker(None) == read.acoustic.speakers[0]
    with pytest.raises(BankSpeakerError, match="anna, ben"):
        read.speaker("carl")


@pytest.mark.parametrize(
    "missing",
    [
        "acoustic.onnx",
        "phonemes.json",
        "languages.json",
        "embeds/tiny.ben.emb",
        "dsvocoder/vocoder.onnx",
        "dsdur/dur.onnx",
        "dsdur/linguistic-dur.onnx",
        "dspitch/phonemes.json",
        "dsvariance/embeds/tiny.anna.emb",
    ],
)
def test_a_missing_file_is_named(bank: Path, missing: str) -> None:
    (bank / missing).unlink()
    with pytest.raises(BankFileMissingError) as caught:
        read_bank(bank)
    assert caught.value.file == missing
    assert missing.rsplit("/", 1)[-1] in caught.value.message
    assert str(bank) not in caught.value.message


def test_a_name_in_other_letters_is_pointed_at(bank: Path) -> None:
    (bank / "acoustic.onnx").rename(bank / "Acoustic.onnx")
    with pytest.raises(BankFileMissingError, match=r"There is Acoustic\.onnx"):
        read_bank(bank)


def test_no_bank_at_all(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(BankFileMissingError, match=r"dsconfig\.yaml"):
        read_bank(tmp_path / "empty")
    with pytest.raises(BankFileMissingError, match="There is no folder 'nowhere'"):
        read_bank(tmp_path / "nowhere")


@pytest.mark.parametrize("named", ["../outside.onnx", "/etc/passwd", "x/../../outside.onnx", "..\\outside.onnx"])
def test_no_path_leaves_the_bank(bank: Path, named: str) -> None:
    (bank.parent / "outside.onnx").write_bytes(b"x")
    edit(bank / "dsconfig.yaml", acoustic=named)
    with pytest.raises(BankPathError) as caught:
        read_bank(bank)
    assert caught.value.key == "acoustic"


def test_no_link_leaves_the_bank(bank: Path) -> None:
    (bank.parent / "outside.onnx").write_bytes(b"x")
    (bank / "acoustic.onnx").unlink()
    (bank / "acoustic.onnx").symlink_to(bank.parent / "outside.onnx")
    with pytest.raises(BankPathError):
        read_bank(bank)


@pytest.mark.parametrize(
    ("file", "changes", "key"),
    [
        ("dsconfig.yaml", {"hop_size": "many"}, "hop_size"),
        ("dsconfig.yaml", {"hop_size": 0}, "hop_size"),
        ("dsconfig.yaml", {"mel_fmin": float("inf")}, "mel_fmin"),
        ("dsconfig.yaml", {"mel_base": "2"}, "mel_base"),
        ("dsconfig.yaml", {"use_lang_id": "perhaps"}, "use_lang_id"),
        ("dsconfig.yaml", {"languages": None}, "languages"),
        ("dsconfig.yaml", {"speakers": "anna"}, "speakers"),
        ("dsconfig.yaml", {"max_depth": 1.5}, "max_depth"),
        ("dsconfig.yaml", {"augmentation_args": None}, "augmentation_args.random_pitch_shifting.range"),
        ("dsconfig.yaml", {"augmentation_args": ["x"]}, "augmentation_args"),
        ("dsconfig.yaml", {"hidden_size": 9}, "hidden_size"),
        ("dsdur/dsconfig.yaml", {"dur": None}, "dur"),
        ("dspitch/dsconfig.yaml", {"linguistic": None}, "linguistic"),
        ("dsvocoder/vocoder.yaml", {"sample_rate": {}}, "sample_rate"),
    ],
)
def test_a_broken_setting_is_named(bank: Path, file: str, changes: dict[str, object], key: str) -> None:
    edit(bank / file, **changes)
    with pytest.raises(BankConfigError) as caught:
        read_bank(bank)
    assert caught.value.key == key


@pytest.mark.parametrize(
    ("file", "data", "said"),
    [
        ("dsconfig.yaml", b"acoustic: [", "not valid YAML"),
        ("dsconfig.yaml", b"- a\n- b\n", "named values"),
        ("dsconfig.yaml", b"acoustic: *nothing", "not valid YAML"),
        ("dsdur/dsconfig.yaml", b"\xff\xfe\x00", "UTF-8"),
        ("dsdur/dsconfig.yaml", b"[" * 100_000, "not valid YAML"),
        ("phonemes.json", b"{", "not valid JSON"),
        ("phonemes.json", b'["SP"]', "map names to numbers"),
        ("phonemes.json", b'{"SP": true}', "whole number"),
        ("phonemes.json", b'{"AP": 1}', "lacks SP"),
        ("dsdur/dsdict-en.yaml", b"symbols: [x]", "number 1"),
        ("dsdur/dsdict-en.yaml", b"entries: [{phonemes: [a]}]", r"entries\[1\]\.grapheme"),
        ("embeds/tiny.anna.emb", b"\x00" * 30, "hidden_size"),
        ("embeds/tiny.anna.emb", b"\xff" * 32, "not numbers"),
        ("dsconfig.yaml", b"#" * (1 << 21), "larger than 1 MiB"),
    ],
)
def test_a_broken_file_is_named(bank: Path, file: str, data: bytes, said: str) -> None:
    (bank / file).write_bytes(data)
    with pytest.raises(BankConfigError, match=said) as caught:
        read_bank(bank)
    assert caught.value.file == file


def test_yaml_makes_no_objects(bank: Path) -> None:
    (bank / "dsdur" / "dsconfig.yaml").write_text("dur: !!python/object/apply:os.abort []\n", "utf-8")
    with pytest.raises(BankError):
        read_bank(bank)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("sample_rate", 1700),
        ("hop_size", 15),
        ("win_size", 32),
        ("fft_size", 32),
        ("num_mel_bins", 7),
        ("mel_fmin", 41),
        ("mel_fmax", 799),
        ("mel_scale", "htk"),
    ],
)
def test_a_vocoder_that_reads_otherwise_is_refused(bank: Path, key: str, value: object) -> None:
    edit(bank / "dsvocoder" / "vocoder.yaml", **{key: value})
    with pytest.raises(BankMelMismatchError, match=str(value)) as caught:
        read_bank(bank)
    assert caught.value.key == key
