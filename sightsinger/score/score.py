"""A score that has been read, and the lines that can be asked of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sightsinger.score import gate, inheritance, language, page, reader, schema, summary, underlay, words
from sightsinger.score import line as line_
from sightsinger.score.errors import NoWordsError, UnknownPartError, UnknownVerseError
from sightsinger.score.performance import perform
from sightsinger.score.verses import verses_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml import etree

    from sightsinger.score.model import Line, Remark, Summary
    from sightsinger.score.page import Page
    from sightsinger.score.parts import VoiceLine
    from sightsinger.score.performance import Sung
    from sightsinger.score.underlay import Underlaid
    from sightsinger.score.verses import Verses


@dataclass(frozen=True, slots=True, eq=False)
class Score:
    """A score as a musician would read it. Made by `read`."""

    summary: Summary
    page: Page
    verses: dict[str, Verses]
    """By line name."""
    _laid: dict[tuple[str, str | None], list[Underlaid]] = field(default_factory=dict)

    def line(self, part: str | None = None, verse: str | None = None, transpose: int = 0, tempo: float = 1.0) -> Line:
        """Return one part's notes and words in playing order, in seconds.

        `part` is a name as the summary shows it (any case, or its unambiguous beginning); None: the first that is
        sung. `verse` is a verse by number, name or position; None: the first, advancing with each pass of a repeat
        where the score numbers verses so. `transpose` in semitones; `tempo` a factor. Raises UnknownPartError and
        UnknownVerseError, which name the choices.
        """
        voice = find_part(self.page.lines, part)
        laid = self.lay(voice, verse)
        return line_.build(self.page, voice, laid, _language(laid, self.summary), transpose, tempo)

    def lay(self, voice: VoiceLine, verse: str | None) -> list[Underlaid]:
        """Return a line's performed notes with their syllables, another part's words where it has none for `verse`."""
        key = (voice.name, verse)
        if key not in self._laid:
            self._laid[key] = _lay(self.page, self.verses, voice, verse)
        return self._laid[key]


def read(data: bytes, filename: str = "") -> Score:
    """Read a score: `.musicxml`, `.xml` or `.mxl`, whatever its name says.

    Raises ScoreError's subclasses, each with a code, a sentence for musicians and, where there is one, the place.
    Bounded in time and memory on any input.
    """
    root = gate.check(data, filename).root
    remarks = schema.remarks(root)
    pages = page.lay_out(reader.read_parts(root))
    verses = {line.name: verses_of(line) for line in pages.lines if line.sung}
    if not any(line.has_words for line in pages.lines if line.sung):
        raise NoWordsError(
            "There are no words under the notes of this score, so there is nothing to sing. Enter the lyrics under the "
            "notes and export it again."
        )
    return _summarised(root, pages, verses, remarks)


def _summarised(
    root: etree._Element, pages: Page, verses: dict[str, Verses], schema_remarks: Sequence[Remark]
) -> Score:
    sung = [line for line in pages.lines if line.sung]
    parts = [summary.part_summary(line, _choices(line, verses) if line.sung else ()) for line in pages.lines]
    laid: dict[tuple[str, str | None], list[Underlaid]] = {
        (line.name, None): _lay(pages, verses, line, None) for line in sung
    }
    texts = Counter(under.syllable.word for under_all in laid.values() for under in under_all if _begins(under))
    marked = Counter[str]()
    for entries in laid.values():
        marked += underlay.language_marks(entries)
    guessed = (marked.most_common(1)[0][0], 0.99) if marked else language.guess(texts.elements())
    remarks = [remark for remark in map(summary.range_remark, parts) if remark]
    for line in sung:
        remarks += summary.words_remarks(line, laid[line.name, None], pages)
    remarks += [*summary.page_remarks(pages), *schema_remarks]
    told = summary.summarise(summary.head(root), pages, parts, guessed, remarks)
    return Score(told, pages, verses, dict(laid))


def _begins(under: Underlaid) -> bool:
    return under.syllable.index == 0 and under.syllable.syllabic != "extend" and not under.syllable.vocalise


def _choices(line: VoiceLine, verses: dict[str, Verses]) -> tuple[str, ...]:
    """Return the verses a line can sing: its own, or those of the others where it has none."""
    own = verses[line.name].keys
    return own or tuple(dict.fromkeys(key for other in verses.values() for key in other.keys))


def find_part(lines: Sequence[VoiceLine], part: str | None) -> VoiceLine:
    """Return the line that `part` names. Raises UnknownPartError naming the choices."""
    sung = [line for line in lines if line.sung]
    if part is None:
        return sung[0]
    asked = part.strip().casefold()
    exact = [line for line in lines if line.name.casefold() == asked]
    begins = [line for line in sung if line.name.casefold().startswith(asked)] if asked else []
    found = exact or (begins if len(begins) == 1 else [])
    choices = ", ".join(line.name for line in sung[:24])
    if not found:
        raise UnknownPartError(f"The score has no part with the name asked for. Choose one of: {choices}.")
    if not found[0].sung:
        raise UnknownPartError(f"{found[0].name} is not sung ({found[0].reason}). Choose one of: {choices}.")
    return found[0]


def _lay(pages: Page, verses: dict[str, Verses], voice: VoiceLine, verse: str | None) -> list[Underlaid]:
    everyones = {key for other in verses.values() for key in other.keys}
    own = verses[voice.name]
    asked = verse.strip() if verse is not None else None
    key = asked if asked is None or asked in own.keys or asked in everyones else own.resolve(asked)
    if asked is not None and key is None:
        key = next((found for other in verses.values() if (found := other.resolve(asked))), None)
    if asked is not None and key is None:
        choices = ", ".join(_choices(voice, verses)[: summary.MAX_VERSES])
        raise UnknownVerseError(f"{voice.name} has no such verse. Choose one of: {choices}.")
    performed = perform(voice, pages.visits, pages.lengths, own, key)
    donors = [
        (line, underlay.lay(_perform(pages, verses, line, key), pages.lengths))
        for line in _nearest(pages.lines, voice)
        if (key in verses[line.name].keys if key is not None else verses[line.name].keys)
    ]
    if key in own.keys if key is not None else own.keys:
        laid = underlay.lay(performed, pages.lengths)
        staff = [given for line, given in donors if (line.part, line.staff) == (voice.part, voice.staff)]
        others = [given for line, given in donors if (line.part, line.staff) != (voice.part, voice.staff)]
        return inheritance.fill(laid, staff, others, pages.lengths)
    inherited = inheritance.inherit(performed, [given for _, given in donors], pages.lengths)
    if inherited is not None:
        return inherited
    if own.keys:  # no other part's rhythm fits: the line's own first verse is better than a vowel
        performed = perform(voice, pages.visits, pages.lengths, own, own.keys[0])
        return underlay.lay(performed, pages.lengths)
    return _vocalised(performed)


def _perform(pages: Page, verses: dict[str, Verses], line: VoiceLine, key: str | None) -> list[Sung]:
    return perform(line, pages.visits, pages.lengths, verses[line.name], key)


def _vocalised(performed: Sequence[Sung]) -> list[Underlaid]:
    return [underlay.Underlaid(sung, words.hummed(sung.vocalise or words.VOWEL)) for sung in performed]


def _nearest(lines: Sequence[VoiceLine], voice: VoiceLine) -> list[VoiceLine]:
    """Return the other sung lines, those of the same part first, then by distance on the page."""
    at = next(n for n, line in enumerate(lines) if line is voice)
    others = [
        (abs(line.part - voice.part), abs(n - at), n) for n, line in enumerate(lines) if line.sung and line is not voice
    ]
    return [lines[n] for _, _, n in sorted(others)]


def _language(laid: Sequence[Underlaid], told: Summary) -> str:
    """Return a line's language: what the file or its own words say clearly, else the score's."""
    marked = underlay.language_marks(laid)
    if marked:
        return marked.most_common(1)[0][0]
    guessed, confidence = language.guess(under.syllable.word for under in laid if _begins(under))
    return guessed if confidence > max(0.6, told.language_confidence) else told.language
