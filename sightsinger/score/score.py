"""A score that has been read, and the lines that can be asked of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sightsinger.score import language
from sightsinger.score.errors import NoWordsError, UnknownPartError
from sightsinger.score.file import gate, schema
from sightsinger.score.notation import reader
from sightsinger.score.output import line as line_
from sightsinger.score.output import summary
from sightsinger.score.text import underlay
from sightsinger.score.text.assignment import TextAssignment
from sightsinger.score.time import timeline

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml import etree

    from sightsinger.score.model import Line, Remark, Summary
    from sightsinger.score.staves.parts import VoiceLine
    from sightsinger.score.text.underlay import Underlaid
    from sightsinger.score.time.timeline import Timeline


@dataclass(frozen=True, slots=True, eq=False)
class Score:
    """A score as a musician would read it. Made by `read`."""

    summary: Summary
    timeline: Timeline
    texts: TextAssignment

    def line(self, part: str | None = None, verse: str | None = None, transpose: int = 0, tempo: float = 1.0) -> Line:
        """Return one part's notes and words in playing order, in seconds.

        `part` is a name as the summary shows it (any case, or its unambiguous beginning); None: the first that is
        sung. `verse` is a verse by number, name or position; None: the first, advancing with each pass of a repeat
        where the score numbers verses so. `transpose` in semitones; `tempo` a factor. Raises UnknownPartError and
        UnknownVerseError, which name the choices.
        """
        voice = find_part(self.timeline.lines, part)
        laid = self.texts.lay(voice, verse)
        return line_.build(self.timeline, voice, laid, _language(laid, self.summary), transpose, tempo)


def read(data: bytes, filename: str = "") -> Score:
    """Read a score: `.musicxml`, `.xml` or `.mxl`, whatever its name says.

    Raises ScoreError's subclasses, each with a code, a sentence for musicians and, where there is one, the place.
    Bounded in time and memory on any input.
    """
    root = gate.check(data, filename).root
    remarks = schema.remarks(root)
    laid_out = timeline.lay_out(reader.read_parts(root))
    if not any(line.has_words for line in laid_out.lines if line.sung):
        raise NoWordsError(
            "There are no words under the notes of this score, so there is nothing to sing. Enter the lyrics under the "
            "notes and export it again."
        )
    return _summarised(root, laid_out, TextAssignment(laid_out), remarks)


def _summarised(
    root: etree._Element, laid_out: Timeline, texts: TextAssignment, schema_remarks: Sequence[Remark]
) -> Score:
    sung = [line for line in laid_out.lines if line.sung]
    parts = [summary.part_summary(line, texts.choices(line) if line.sung else ()) for line in laid_out.lines]
    laid = {line.name: texts.lay(line, None) for line in sung}
    words = Counter(under.syllable.word for under_all in laid.values() for under in under_all if _begins(under))
    marked = Counter[str]()
    for entries in laid.values():
        marked += underlay.language_marks(entries)
    guessed = (marked.most_common(1)[0][0], 0.99) if marked else language.guess(words.elements())
    remarks = [remark for remark in map(summary.range_remark, parts) if remark]
    for line in sung:
        remarks += summary.words_remarks(line, laid[line.name], laid_out)
    remarks += [*summary.language_remarks(*guessed), *summary.page_remarks(laid_out), *schema_remarks]
    told = summary.summarise(summary.head(root), laid_out, parts, guessed, remarks)
    return Score(told, laid_out, texts)


def _begins(under: Underlaid) -> bool:
    return under.syllable.index == 0 and under.syllable.syllabic != "extend" and not under.syllable.vocalise


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


def _language(laid: Sequence[Underlaid], told: Summary) -> str:
    """Return a line's language: what the file or its own words say clearly, else the score's."""
    marked = underlay.language_marks(laid)
    if marked:
        return marked.most_common(1)[0][0]
    guessed, confidence = language.guess(under.syllable.word for under in laid if _begins(under))
    return guessed if confidence > max(0.6, told.language_confidence) else told.language
