"""Banks that somebody broke on purpose: whatever is in their files, they are read or refused by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gpu_job.singer.bank.errors import BankError
from gpu_job.singer.bank.folder.reading import read_bank
from gpu_job.singer.bank.folder.yaml_text import parse
from tests.support.banks.factory import make
from tests.support.banks.models import Spec

if TYPE_CHECKING:
    from pathlib import Path

CONFIGS = (
    "dsconfig.yaml",
    "dsdur/dsconfig.yaml",
    "dspitch/dsconfig.yaml",
    "dsvocoder/vocoder.yaml",
    "dsdur/dsdict-en.yaml",
)
FILES = (*CONFIGS, "dsdur/dsdict-en.yaml", "phonemes.json", "languages.json", "embeds/tiny.anna.emb", "character.txt")
_PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
_VALUES = st.recursive(_PLAIN, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner))
_EDGES = st.sampled_from(
    ["..", "/", "../..", "~", "\x00", "a" * 5000, "//", "C:\\x", ".", "embeds", -1, 0, 1e308, "1e400"]
)


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("hostile") / "bank", Spec(speakers=("anna",), languages={"en": 1}))


@pytest.mark.slow
@given(file=st.sampled_from(CONFIGS), data=st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_value_is_read_or_refused(bank: Path, file: str, data: st.DataObject) -> None:
    whole = (bank / file).read_text("utf-8")
    keys = sorted(yaml.safe_load(whole))
    changed = {data.draw(st.sampled_from(keys)): data.draw(_VALUES | _EDGES)}
    _read(bank, file, yaml.safe_dump(yaml.safe_load(whole) | changed).encode())


@given(file=st.sampled_from(FILES), noise=st.binary(max_size=64), at=st.integers(0, 400))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_bytes_are_read_or_refused(bank: Path, file: str, noise: bytes, at: int) -> None:
    whole = (bank / file).read_bytes()
    _read(bank, file, whole[:at] + noise + whole[at + len(noise) :])


@given(_VALUES)
def test_plain_documents_are_read_as_text(value: Any) -> None:
    try:
        tree = parse(yaml.safe_dump(value))
    except yaml.YAMLError:
        return  # deeper, or keyed by more, than any configuration is
    assert _shape(tree) == _shape(value)


def _shape(value: Any) -> Any:
    if isinstance(value, list):
        return [_shape(each) for each in value]
    if isinstance(value, dict):
        return {str(key): _shape(each) for key, each in value.items()}
    return "scalar"


def _read(bank: Path, file: str, data: bytes) -> None:
    whole = (bank / file).read_bytes()
    (bank / file).write_bytes(data)
    told = ""
    try:
        read_bank(bank)
    except BankError as error:
        told = error.message
    finally:
        (bank / file).write_bytes(whole)
    assert str(bank) not in told
