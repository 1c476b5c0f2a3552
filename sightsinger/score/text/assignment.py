"""Who sings which words: every line's own verse, or what it takes from the others."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sightsinger.score.errors import UnknownVerseError
from sightsinger.score.text import inheritance, underlay, words
from sightsinger.score.text.performance import perform
from sightsinger.score.text.verses import verses_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sightsinger.score.staves.parts import VoiceLine
    from sightsinger.score.text.performance import PerformedNote
    from sightsinger.score.text.underlay import Underlaid
    from sightsinger.score.text.verses import Verses
    from sightsinger.score.time.timeline import Timeline

_MOST_DONORS = 8
"""How many other lines, the nearest first, are asked for words."""
_MOST_CHOICES = 24


@dataclass(slots=True, eq=False)
class TextAssignment:
    """The sung lines of a page with their words; what has been worked out once is kept."""

    page: Timeline
    verses: dict[str, Verses] = field(init=False)
    """By line name."""
    _own: dict[tuple[str, str | None], list[Underlaid]] = field(default_factory=dict)
    _laid: dict[tuple[str, str | None], list[Underlaid]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.verses = {line.name: verses_of(line) for line in self.page.lines if line.sung}

    def lay(self, voice: VoiceLine, verse: str | None) -> list[Underlaid]:
        """Return a line's performed notes with their syllables, another part's words where it has none for `verse`.

        Raises UnknownVerseError naming the choices.
        """
        key = self._key(voice, verse)
        if (voice.name, key) not in self._laid:
            self._laid[voice.name, key] = self._lay(voice, key)
        return self._laid[voice.name, key]

    def choices(self, voice: VoiceLine) -> tuple[str, ...]:
        """Return the verses a line can sing: its own, or those of the others where it has none."""
        own = self.verses[voice.name].keys
        return own or tuple(dict.fromkeys(key for other in self.verses.values() for key in other.keys))

    def _key(self, voice: VoiceLine, verse: str | None) -> str | None:
        if verse is None:
            return None
        asked = verse.strip()
        own, everyones = self.verses[voice.name], list(self.verses.values())
        if asked in own.keys or any(asked in other.keys for other in everyones):
            return asked
        found = own.resolve(asked) or next((key for other in everyones if (key := other.resolve(asked))), None)
        if found is None:
            choices = ", ".join(self.choices(voice)[:_MOST_CHOICES])
            raise UnknownVerseError(f"{voice.name} has no such verse. Choose one of: {choices}.")
        return found

    def _lay(self, voice: VoiceLine, key: str | None) -> list[Underlaid]:
        if self._sings(voice, key):
            own = self._by_itself(voice, key)
            near: list[list[Underlaid]] = []
            far: list[list[Underlaid]] = []
            for line in self._donors(voice, key):
                same_staff = (line.part, line.staff) == (voice.part, voice.staff)
                (near if same_staff else far).append(self._by_itself(line, key))
            return inheritance.fill(own, near, far, self.page.lengths)
        performed = self._performed(voice, key)
        donors = [self._by_itself(line, key) for line in self._donors(voice, key)]
        inherited = inheritance.inherit(performed, donors, self.page.lengths)
        if inherited is not None:
            return inherited
        if self.verses[voice.name].keys:  # nobody's rhythm fits: its own first verse is better than a vowel
            return self._by_itself(voice, self.verses[voice.name].keys[0])
        return [underlay.Underlaid(sung, words.hummed(sung.vocalise or words.VOWEL)) for sung in performed]

    def _sings(self, line: VoiceLine, key: str | None) -> bool:
        keys = self.verses[line.name].keys
        return bool(keys) if key is None else key in keys

    def _performed(self, line: VoiceLine, key: str | None) -> list[PerformedNote]:
        return perform(line, self.page.visits, self.page.lengths, self.verses[line.name], key)

    def _by_itself(self, line: VoiceLine, key: str | None) -> list[Underlaid]:
        if (line.name, key) not in self._own:
            self._own[line.name, key] = underlay.lay(self._performed(line, key), self.page.lengths)
        return self._own[line.name, key]

    def _donors(self, voice: VoiceLine, key: str | None) -> Iterator[VoiceLine]:
        worded = [line for line in _nearest(self.page.lines, voice) if self._sings(line, key)]
        yield from worded[:_MOST_DONORS]


def _nearest(lines: Sequence[VoiceLine], voice: VoiceLine) -> list[VoiceLine]:
    """Return the other sung lines, those of the same part first, then by distance on the page."""
    at = next(n for n, line in enumerate(lines) if line is voice)
    others = [line for line in lines if line.sung and line is not voice]
    place = {line.name: n for n, line in enumerate(lines)}
    return sorted(others, key=lambda line: (abs(line.part - voice.part), abs(place[line.name] - at)))
