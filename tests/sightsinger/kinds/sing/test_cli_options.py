from __future__ import annotations

import argparse

import pytest

from sightsinger.kinds.sing.cli_options import add_options, given_options, stem_name
from sightsinger.kinds.sing.options import RenderOptions, Voicing


def read(*arguments: str) -> RenderOptions:
    parser = argparse.ArgumentParser()
    add_options(parser)
    return RenderOptions.parse(given_options(parser.parse_args(arguments)))


def test_every_option_can_be_given_on_a_command_line() -> None:
    given = ["--part", "Alto=man", "--part", "Tenor", "--part", "A=B=", "--verse", "2", "--transpose", "-3"]
    turned = ["--tempo", "2", "--vibrato", "0", "--breathiness", "-5", "--gender", "6", "--tension", "7"]
    assert read(*given, *turned, "--loudness", "-8", "--lossless", "wav") == RenderOptions(
        parts=(Voicing("A=B"), Voicing("Alto", "man"), Voicing("Tenor")),
        verse="2",
        transpose=-3,
        tempo=2.0,
        vibrato=0.0,
        breathiness=-5.0,
        gender=6.0,
        tension=7.0,
        loudness=-8.0,
        lossless="wav",
    )
    assert read("--voice", "woman") == RenderOptions(voice="woman")
    assert read() == RenderOptions()


@pytest.mark.parametrize(
    ("nth", "part", "name"),
    [(1, "Soprano", "01 Soprano.mp3"), (12, 'A/B: "C"', "12 A B C.mp3"), (3, "..", "03.mp3"), (4, "x" * 99, None)],
)
def test_tracks_get_names_that_every_system_accepts(nth: int, part: str, name: str | None) -> None:
    assert stem_name(nth, part, ".mp3") == (name or f"04 {'x' * 80}.mp3")
