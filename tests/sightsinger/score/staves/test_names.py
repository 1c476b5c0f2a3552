from __future__ import annotations

import pytest

from sightsinger.score.staves import names


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Soprano", "soprano"), ("SOPRANO I", "soprano"), ("Sopran 2", "soprano"), ("S.", "soprano"), ("S1", "soprano"),
        ("Cantus", "soprano"), ("Discantus", "soprano"), ("Mezzo-soprano", "soprano"), ("Treble", "soprano"),
        ("Alto", "alto"), ("Contralto", "alto"), ("Altus", "alto"), ("A", "alto"), ("Tenor 1", "tenor"), ("Tenore",
        "tenor"),
        ("T2", "tenor"), ("Bass", "bass"), ("Basso", "bass"), ("Baritone", "bass"), ("Bassus", "bass"),
        ("Voice", "solo"), ("Solo", "solo"), ("Gesang", "solo"), ("Melody", "solo"), ("Voice in B flat", "solo"),
        ("Piano", None), ("Violin", None), ("", None), ("Grace", None),
    ],
)  # fmt: skip
def test_names_are_guessed_to_voices(name: str, kind: str | None) -> None:
    assert names.kind(name) == kind


def test_the_standard_sound_counts_where_the_name_says_nothing() -> None:
    assert names.kind("MusicXML", "voice.tenor") == "tenor"
    assert names.kind("Staff", "voice.aa") == "solo"
    assert names.kind("Staff", "keyboard.piano") is None


@pytest.mark.parametrize(
    "name",
    [
        "Piano",
        "Alto Sax",
        "Bass Clarinet",
        "Bass Guitar",
        "Tenor Trombone",
        "Violoncello",
        "Organ",
        "B.C.",
        "Horn in F",
    ],
)
def test_instruments_are_instruments_even_with_a_voices_name(name: str) -> None:
    assert names.is_instrument(name)


@pytest.mark.parametrize("name", ["Soprano", "Alto", "Tenor", "Bass", "Voice", "Choir"])
def test_voices_are_not_instruments(name: str) -> None:
    assert not names.is_instrument(name)


@pytest.mark.parametrize(
    ("name", "voices"),
    [
        ("S/A", ("Soprano", "Alto")), ("SATB", ("Soprano", "Alto", "Tenor", "Bass")), ("T.B.", ("Tenor", "Bass")),
        ("Soprano Alto", ("Soprano", "Alto")), ("Tenor & Bass", ("Tenor", "Bass")), ("Soprano", ()), ("Voice Solo", ()),
    ],
)  # fmt: skip
def test_names_of_shared_staves_list_their_voices(name: str, voices: tuple[str, ...]) -> None:
    assert names.several(name) == voices


def test_equal_names_are_told_apart_whatever_their_case() -> None:
    taken: set[str] = set()
    assert [names.unique(name, taken) for name in ("Voice", "voice", "Voice")] == ["Voice", "voice (2)", "Voice (3)"]


@pytest.mark.parametrize(("mean", "kind"), [(72, "soprano"), (63, "alto"), (57, "tenor"), (48, "bass")])
def test_nameless_lines_are_guessed_by_their_height(mean: float, kind: str) -> None:
    assert names.by_pitch(mean) == kind
