"""Banks from a bucket: found by name, checked, brought once, sung like any other voice."""

from __future__ import annotations

import json
import tarfile
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from google.api_core.exceptions import NotFound

from gpu_job.kinds.sing import bucket_banks, rendering
from gpu_job.kinds.sing.bucket_banks import BankRenderer, BucketBanks
from gpu_job.singer.bank.bank_pool import BankPool, sha256_of
from gpu_job.singer.bank.errors import BankChecksumError
from gpu_job.singer.bank.folder.cache import BankCache
from gpu_job.singer.errors import UnknownVoiceError
from sightsinger.kinds.sing.casting import Member
from sightsinger.kinds.sing.options import RenderOptions
from sightsinger.score.model import Line, Note, Syllable
from tests.support.banks import models
from tests.support.banks.factory import make
from tests.support.banks.models import Spec
from tests.support.sine import SineVoice


@dataclass
class _Blob:
    """An object in the bucket, or none."""

    source: Path | None
    metadata: dict[str, str] | None
    size: int | None = 1000

    def reload(self, timeout: float) -> None:
        assert timeout > 0
        if self.source is None:
            raise NotFound("no such object")

    def download_to_filename(self, path: str, timeout: float) -> None:
        assert timeout > 0
        assert self.source is not None
        Path(path).write_bytes(self.source.read_bytes())


@dataclass
class _Client:
    """A storage client with a few objects."""

    blobs: dict[str, _Blob] = field(default_factory=dict)

    def bucket(self, name: str) -> _Client:
        assert name == "bucket"
        return self

    def blob(self, path: str) -> _Blob:
        return self.blobs.get(path, _Blob(None, None))


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SIGHTSINGER_WORDS_DIR", str(tmp_path / "no words"))
    # mp3 knows no rates as low as the tiny bank's.
    monkeypatch.setattr(models, "RATE", 16000)
    monkeypatch.setattr(models, "HOP", 160)
    bank = make(tmp_path / "bank", Spec(speakers=("anna", "ben")))
    with tarfile.open(tmp_path / "tiny.tar.gz", "w:gz") as tar:
        tar.add(bank, "Tiny")
    return tmp_path / "tiny.tar.gz"


def _pool(tmp_path: Path, **blobs: _Blob) -> BankPool:
    client: Any = _Client({f"assets/voicebanks/{name}.tar.gz": blob for name, blob in blobs.items()})
    banks = BucketBanks(client, "bucket")
    return BankPool(BankCache(tmp_path / "cache", 1 << 24), banks.bring, banks.checksum)


LINE = Line("Soprano", "soprano", "en", (Note("1", 1.0, 60, 0.0, 1.0, Syllable("no", "single", "no", 0, 1)),), 1.0)


def test_a_job_may_name_a_bank_and_its_speaker(tmp_path: Path, archive: Path) -> None:
    pool = _pool(tmp_path, tiny=_Blob(archive, {"sha256": sha256_of(archive)}))
    render = BankRenderer(lambda: pool)
    ensemble = (Member(LINE, "tiny/ben"), Member(replace(LINE, part="Alto"), "tiny/anna"))
    done = render(ensemble, RenderOptions(), tmp_path, seed=1, progress=lambda _: None)
    assert json.loads(done.timing.read_text())["sampleRate"] == 16000
    assert [(stem.part, stem.voice) for stem in done.stems] == [("Soprano", "ben"), ("Alto", "anna")]
    assert all(file.stat().st_size > 500 for file in done.files)


def test_what_was_sung_for_the_same_session_is_not_sung_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    voice = SineVoice()
    monkeypatch.setattr(bucket_banks, "default_voices", lambda *_: voice)
    render = BankRenderer(_nobody, phrases=tmp_path / "phrases")
    for folder in ("first", "second"):
        (tmp_path / folder).mkdir()
        render((Member(LINE, None),), RenderOptions(), tmp_path / folder, seed=1, progress=lambda _: None)
    assert len(voice.rendered) == 1
    first, second = ((tmp_path / folder / "output.mp3").read_bytes() for folder in ("first", "second"))
    assert first == second


def _nobody() -> BankPool:
    raise AssertionError("no pool is needed")


def test_another_voice_is_the_default_banks(monkeypatch: pytest.MonkeyPatch) -> None:
    ever: Any = SineVoice()
    monkeypatch.setattr(bucket_banks, "default_voices", lambda *_: ever)

    for voice in (None, "woman"):
        assert BankRenderer(_nobody).voice(voice, LINE) is ever


def test_an_archive_that_is_not_the_named_one_is_refused(tmp_path: Path, archive: Path) -> None:
    with pytest.raises(BankChecksumError):
        _pool(tmp_path, tiny=_Blob(archive, {"sha256": "0" * 64})).voice("tiny/", LINE)


@pytest.mark.parametrize(
    ("blob", "said"),
    [
        (_Blob(None, None), "There is no voicebank 'tiny'"),
        (_Blob(Path("x"), None), "without its checksum"),
        (_Blob(Path("x"), {"sha256": "0" * 64}, 3 << 30), "larger than 2 GiB"),
    ],
)
def test_what_cannot_be_used_is_said(tmp_path: Path, blob: _Blob, said: str) -> None:
    with pytest.raises(UnknownVoiceError, match=said):
        _pool(tmp_path, tiny=blob).voice("tiny/anna", LINE)


def test_without_a_bucket_there_are_no_banks(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody() -> Any:
        raise AssertionError("no client is needed")

    monkeypatch.delenv("SIGHTSINGER_BANKS_BUCKET", raising=False)
    with pytest.raises(UnknownVoiceError, match="no voicebanks here"):
        bucket_banks.open_bank_pool(nobody)
    monkeypatch.setenv("SIGHTSINGER_BANKS_BUCKET", "bucket")
    client: Any = _Client()
    with pytest.raises(UnknownVoiceError, match="no voicebank 'tiny'"):
        bucket_banks.open_bank_pool(lambda: client).voice("tiny/", LINE)


@pytest.mark.parametrize(("given", "wanted"), [(None, "cpu"), ("cuda", "cuda"), ("CUDA", "cuda"), ("", "cpu")])
def test_the_device_is_set_from_outside(monkeypatch: pytest.MonkeyPatch, given: str | None, wanted: str) -> None:
    monkeypatch.delenv("SIGHTSINGER_DEVICE", raising=False)
    if given is not None:
        monkeypatch.setenv("SIGHTSINGER_DEVICE", given)
    assert rendering.device() == wanted
