from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from sightsinger.kinds.errors import OptionError
from sightsinger.kinds.sing.casting import members
from sightsinger.kinds.sing.options import RenderOptions
from sightsinger.score import read
from sightsinger.score.errors import UnknownPartError, UnknownVerseError
from tests.support.fakes import FakeScore

if TYPE_CHECKING:
    from pathlib import Path

    from sightsinger.score.model import Line


def who(score: Any, **options: Any) -> list[tuple[str, str | None]]:
    return [(member.line.part, member.voice) for member in members(score, RenderOptions.parse(options))]


@pytest.fixture
def choir(scores: Path) -> Any:
    path = scores / "lift_every_voice.mxl"
    return read(path.read_bytes(), path.name)


def test_all_who_sing_sing_unless_somebody_is_named(choir: Any) -> None:
    everybody = [(part, None) for part in ("Soprano", "Alto", "Alto (second line)", "Tenor", "Bass")]
    assert who(choir) == everybody
    assert who(choir, voice="man") == [(part, "man") for part, _ in everybody]


def test_those_who_are_named_sing_in_the_scores_order(choir: Any) -> None:
    assert who(choir, parts=["ten", {"part": "ALTO", "voice": "man"}]) == [("Alto", "man"), ("Tenor", None)]


def test_everybody_sings_at_the_same_pitch_and_pace(choir: Any) -> None:
    plain, changed = members(choir, RenderOptions()), members(choir, RenderOptions(transpose=-2, tempo=2.0))
    for before, after in zip(plain, changed, strict=True):
        assert after.line.notes[0].midi == before.line.notes[0].midi - 2
        assert after.line.duration_s == pytest.approx(before.line.duration_s / 2)


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"parts": ["Kazoo"]}, UnknownPartError),
        ({"parts": ["Bass", "Kazoo"]}, UnknownPartError),
        ({"verse": "17"}, UnknownVerseError),
        ({"parts": ["Sop", "Soprano"]}, OptionError),
    ],
)
def test_what_cannot_be_sung_is_refused(choir: Any, options: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        who(choir, **options)


@dataclass(frozen=True)
class Tacet(FakeScore):
    """Only the parts named here have notes."""

    sing: tuple[str, ...] = ()

    def line(self, part: str | None, verse: str | None, transpose: int = 0, tempo: float = 1.0) -> Line:
        notes = self.notes if part in self.sing else 0
        return FakeScore(notes, self.parts).line(part, verse, transpose, tempo)


def test_who_has_nothing_to_sing_is_left_out_unless_named() -> None:
    parts = ("Soprano", "Alto", "Tenor")
    assert [name for name, _ in who(Tacet(parts=parts, sing=("Alto", "Tenor")))] == ["Alto", "Tenor"]
    assert [name for name, _ in who(Tacet(parts=parts))] == ["Soprano"]
    named = who(Tacet(parts=parts, sing=("Alto",)), parts=["Soprano", "Alto"])
    assert [name for name, _ in named] == ["Soprano", "Alto"]
