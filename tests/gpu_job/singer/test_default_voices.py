from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from gpu_job.singer.default_voices import cards, choose
from gpu_job.singer.errors import UnknownVoiceError, VoiceMissingError
from tests.support.lines import line

if TYPE_CHECKING:
    from pathlib import Path

    from sightsinger.score.model import VoiceKind

HIGH, LOW = line(60, "a b", "67/1 72/1"), line(60, "a b", "45/1 50/1")


@pytest.mark.parametrize(("kind", "name"), [("soprano", "woman"), ("alto", "woman"), ("tenor", "man"), ("bass", "man")])
def test_a_voice_suits_its_part(kind: VoiceKind, name: str) -> None:
    assert choose(cards(), None, replace(HIGH, voice=kind)).name == name


def test_a_solo_is_sung_by_whom_its_range_suits() -> None:
    assert choose(cards(), None, HIGH).name == "woman"
    assert choose(cards(), None, LOW).name == "man"


def test_a_voice_can_be_asked_for_in_any_case() -> None:
    assert choose(cards(), " Man", HIGH).name == "man"


def test_a_voice_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(UnknownVoiceError, match=r"'Caruso'.*woman, man"):
        choose(cards(), "Caruso", HIGH)


@pytest.mark.parametrize("content", [None, "", "{}", '{"voices": [{"name": "x"}]}'])
def test_a_broken_bank_says_so(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "voice.json").write_text(content)
    with pytest.raises(VoiceMissingError, match=r"voice\.json"):
        cards(tmp_path)


def test_the_default_bank_has_words_of_its_own_for_english_alone() -> None:
    from gpu_job.singer.bank.folder.dictionary import choose  # noqa: PLC0415 - only here
    from gpu_job.singer.bank.folder.reading import read_bank  # noqa: PLC0415 - only here
    from gpu_job.singer.default_voices import BANK  # noqa: PLC0415 - only here

    words = read_bank(BANK).words
    assert choose(words, "en").words
    assert not choose(words, "de").words
    assert choose(words, "de").types == choose(words, "en").types
