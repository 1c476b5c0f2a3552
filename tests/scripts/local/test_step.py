from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from scripts.local import paths
from scripts.local.step import SetupError, Step, checksum, command

if TYPE_CHECKING:
    from pathlib import Path


class Bakery:
    """A step that bakes a loaf from flour, and counts."""

    def __init__(self, folder: Path) -> None:
        self.loaf = folder / "loaf"
        self.flour = "rye"
        self.baked = 0
        self.step = Step("bread", "Baking", lambda: self.flour, self.bake, self.loaf.exists)

    def bake(self) -> None:
        self.baked += 1
        self.loaf.write_text(self.flour)

    def open(self) -> None:
        if not self.step.is_done():
            self.step.do()


@pytest.fixture
def bakery(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bakery:
    monkeypatch.setattr(paths, "STAMPS", tmp_path / "stamps")
    return Bakery(tmp_path)


def test_a_step_is_done_once(bakery: Bakery) -> None:
    bakery.open()
    bakery.open()
    assert bakery.baked == 1


def test_changed_inputs_do_it_again(bakery: Bakery) -> None:
    bakery.open()
    bakery.flour = "wheat"
    bakery.open()
    assert bakery.loaf.read_text() == "wheat"


def test_a_result_that_went_away_is_made_again(bakery: Bakery) -> None:
    bakery.open()
    bakery.loaf.unlink()
    bakery.open()
    assert bakery.baked == 2


def test_a_failed_step_is_not_done(bakery: Bakery, monkeypatch: pytest.MonkeyPatch) -> None:
    bakery.open()
    bakery.flour = "wheat"

    def burn() -> None:
        raise SetupError("burnt")

    monkeypatch.setattr(bakery, "bake", burn)
    burning = Step("bread", "Baking", lambda: bakery.flour, burn, bakery.loaf.exists)
    with pytest.raises(SetupError, match="burnt"):
        burning.do()
    bakery.flour = "rye"
    assert not bakery.step.is_done()


def test_people_see_the_step_and_how_it_went(bakery: Bakery, capsys: pytest.CaptureFixture[str]) -> None:
    bakery.open()
    shown = capsys.readouterr().err
    assert "Baking" in shown
    assert "done" in shown


def test_checksum_tells_contents_names_and_words_apart(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    one.write_text("a")
    other.write_text("b")
    sums = {checksum([one]), checksum([other]), checksum([one, other]), checksum([one], "a"), checksum([], "a", "b")}
    assert len(sums) == 5


def test_an_input_that_is_missing_is_named_and_not_taken_for_empty(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match=r"moved\.py cannot be read"):
        checksum([tmp_path / "moved.py"])


def test_a_step_whose_input_is_still_to_be_made_is_due(bakery: Bakery) -> None:
    bakery.open()
    bakery.step.do()
    flour = bakery.loaf.with_name("flour")
    waiting = Step("bread", "Baking", lambda: checksum([flour]), bakery.bake, bakery.loaf.exists)
    assert not waiting.is_done()


def test_a_failing_command_shows_its_end_and_the_help() -> None:
    code = "print('first'); print('the reason'); raise SystemExit(3)"
    with pytest.raises(SetupError, match=r"(?s)\(3\).*the reason.*try this"):
        command([sys.executable, "-c", code], help_text="try this")


def test_a_missing_command_is_named() -> None:
    with pytest.raises(SetupError, match=r"(?s)no-such-program-here.*try this"):
        command(["no-such-program-here"], help_text="try this")
