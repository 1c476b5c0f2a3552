"""Hypothesis strategies: whole scores with the truth about what must be sung.

A generated song knows, by construction and without any code of the product, in which order its bars sound, which
pitches at which times, and which syllables: playing is simulated here from the song's sections, not from repeat
signs.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from hypothesis import strategies as st

from tests.support import engrave

STEPS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
SYLLABLES = (
    "la",
    "mor",
    "ning",
    "sky",
    "blue",
    "ev",
    "er",
    "light",
    "home",
    "sing",
    "joy",
    "deep",
    "r\u00e9",
    "f\u00fcr",
)
METERS = {"4/4": Fraction(4), "3/4": Fraction(3), "6/8": Fraction(3), "2/2": Fraction(4), "5/8": Fraction(5, 2)}
DIVISIONS = (1, 2, 4, 12, 480, 5040)
TRANSPOSITIONS = {
    "": 0,
    "<transpose><chromatic>-2</chromatic></transpose>": -2,
    "<transpose><diatonic>-1</diatonic><chromatic>-2</chromatic><octave-change>-1</octave-change></transpose>": -14,
    "<transpose><chromatic>0</chromatic><octave-change>1</octave-change></transpose>": 12,
    "<transpose><chromatic>3</chromatic><double/></transpose>": 3,
}


@dataclass(frozen=True)
class Head:
    """One written note."""

    pitch: str
    """As the engraver spells it; `r` is a rest."""
    length: Fraction
    words: tuple[tuple[str, str], ...] = ()
    """(syllable, syllabic) by verse; empty on melismas and rests."""
    tie: bool = False
    """Tied to the next note, which has the same pitch and no words."""


@dataclass(frozen=True)
class Section:
    """Bars that are played together."""

    bars: tuple[tuple[Head, ...], ...]
    times: int = 1
    endings: tuple[tuple[Head, ...], ...] = ()
    """One bar for each pass, where the repeat has endings."""


@dataclass(frozen=True)
class Sounding:
    """One sounding note of the truth, times in quarters from the beginning."""

    midi: int
    start: Fraction
    length: Fraction
    syllable: str
    """Empty where the one before goes on."""


@dataclass(frozen=True)
class Song:
    """A score and its meter; `truth` says what must come out."""

    sections: tuple[Section, ...]
    meter: str
    verses: int
    transpose: str
    bpm: int
    divisions: int

    def xml(self) -> bytes:
        """Return the score as MusicXML."""
        bars: list[list[str]] = []
        for section in self.sections:
            bars.extend(_bars(section))
        bars[0].insert(0, engrave.metronome("quarter", str(self.bpm)))
        measures = engrave.part(*bars, time=self.meter, attributes=self.transpose, divisions=self.divisions)
        return engrave.score(("Voice", measures))

    def truth(self, verse: int | None) -> list[Sounding]:
        """Return what sounds: of one verse (from 0), or of the verse whose turn it is."""
        shift = TRANSPOSITIONS[self.transpose]
        played = [
            (head, lap if verse is None else verse)
            for section in self.sections
            for lap in range(section.times)
            for bar in (*section.bars, *section.endings[lap : lap + 1])
            for head in bar
        ]
        sounding: list[Sounding] = []
        at = Fraction(0)
        tied = False
        for head, lap in played:
            if head.pitch != "r":
                word = head.words[lap % self.verses][0] if head.words else ""
                if tied and sounding:
                    last = sounding.pop()
                    sounding.append(Sounding(last.midi, last.start, last.length + head.length, last.syllable))
                else:
                    sounding.append(Sounding(midi(head.pitch) + shift, at, head.length, word))
            tied = head.tie
            at += head.length
        return sounding


def midi(pitch: str) -> int:
    """Return the MIDI number of an engraver's pitch."""
    alter = {"#": 1, "b": -1, "": 0}[pitch[1:-1]]
    return 12 * (int(pitch[-1]) + 1) + STEPS[pitch[0]] + alter


def _bars(section: Section) -> list[list[str]]:
    bars = _tokens_of(section.bars)
    if section.times > 1 and not section.endings:
        bars[0].insert(0, engrave.repeat("forward"))
        bars[-1].append(engrave.repeat("backward", section.times if section.times > 2 else None))
    elif section.endings:
        bars[0].insert(0, engrave.repeat("forward"))
        for n, bar in enumerate(section.endings, 1):
            left, right = engrave.ending(str(n), back=n < len(section.endings))
            bars.append([left, *_tokens(bar, (), tied=False), right])
    return bars


def _tokens_of(bars: tuple[tuple[Head, ...], ...]) -> list[list[str]]:
    written: list[list[str]] = []
    tied = False
    for bar in bars:
        written.append(_tokens(bar, (), tied=tied))
        tied = bar[-1].tie
    return written


def _tokens(bar: tuple[Head, ...], before: tuple[str, ...], *, tied: bool) -> list[str]:
    tokens = list(before)
    for head in bar:
        marks = ('{<tie type="stop"/>}' if tied else "") + ('{<tie type="start"/>}' if head.tie else "")
        words = "|".join(_printed(text, syllabic) for text, syllabic in head.words)
        length = f"{head.length.numerator}:{head.length.denominator}"
        tokens.append(f"{head.pitch}/{length}{marks}" + (f" {words}" if words else ""))
        tied = head.tie
    return tokens


def _printed(text: str, syllabic: str) -> str:
    before = "-" if syllabic in {"middle", "end"} else ""
    after = "-" if syllabic in {"begin", "middle"} else ""
    return f"{before}{text}{after}"


PITCHES = st.builds(
    lambda step, alter, octave: f"{step}{alter}{octave}",
    st.sampled_from("CDEFGAB"),
    st.sampled_from(["", "", "", "#", "b"]),
    st.sampled_from([3, 4, 5]),
)


@st.composite
def rhythms(draw: st.DrawFn, total: Fraction, divisions: int) -> list[Fraction]:
    """Return lengths that fill a bar, triplets among them where the divisions allow."""
    units = [
        u
        for u in (Fraction(1), Fraction(1, 2), Fraction(2), Fraction(3, 2), Fraction(1, 4))
        if (u * divisions).denominator == 1
    ]
    lengths: list[Fraction] = []
    left = total
    while left > 0:
        if left >= 1 and divisions % 3 == 0 and draw(st.integers(0, 5)) == 0:
            lengths += [Fraction(1, 3)] * 3
            left -= 1
            continue
        fitting = [u for u in units if u <= left] or [left]
        lengths.append(draw(st.sampled_from(fitting)))
        left -= lengths[-1]
    return lengths


@st.composite
def bars(draw: st.DrawFn, meter: str, verses: int, divisions: int, *, begins: bool) -> tuple[Head, ...]:
    """Return one bar; `begins` makes sure that its first note has words."""
    heads: list[Head] = []
    for n, length in enumerate(draw(rhythms(METERS[meter], divisions))):
        kind = draw(st.sampled_from(["word", "word", "word", "word", "melisma", "rest", "tie"]))
        first = begins and not any(head.pitch != "r" for head in heads)
        after_rest = bool(heads) and heads[-1].pitch == "r"
        if kind == "rest" and n:
            heads.append(Head("r", length))
        elif kind == "tie" and n and heads[-1].pitch != "r":
            heads[-1] = Head(heads[-1].pitch, heads[-1].length, heads[-1].words, tie=True)
            heads.append(Head(heads[-1].pitch, length))
        elif kind == "melisma" and n and not first and not after_rest:
            heads.append(Head(draw(PITCHES), length))
        else:
            words = tuple(
                (draw(st.sampled_from(SYLLABLES)), draw(st.sampled_from(["single", "begin", "middle", "end"])))
                for _ in range(verses)
            )
            heads.append(Head(draw(PITCHES), length, words))
    return tuple(heads)


@st.composite
def sections(draw: st.DrawFn, meter: str, verses: int, divisions: int) -> Section:
    """Return a section: played once, repeated, or repeated with endings."""
    body = tuple(draw(bars(meter, verses, divisions, begins=True)) for _ in range(draw(st.integers(1, 3))))
    kind = draw(st.sampled_from(["once", "repeat", "endings"]))
    if kind == "once":
        return Section(body)
    times = draw(st.integers(2, 3))
    if kind == "repeat":
        return Section(body, times)
    return Section(body, times, tuple(draw(bars(meter, verses, divisions, begins=True)) for _ in range(times)))


@st.composite
def songs(draw: st.DrawFn) -> Song:
    """Return a song of up to four sections."""
    meter = draw(st.sampled_from(sorted(METERS)))
    divisions = draw(st.sampled_from([d for d in DIVISIONS if (METERS[meter] * d).denominator == 1]))
    verses = draw(st.integers(1, 3))
    return Song(
        tuple(draw(st.lists(sections(meter, verses, divisions), min_size=1, max_size=4))),
        meter,
        verses,
        draw(st.sampled_from(sorted(TRANSPOSITIONS))),
        draw(st.sampled_from([40, 60, 90, 144])),
        divisions,
    )
