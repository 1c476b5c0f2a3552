"""Count which letters follow which in the languages that scores are sung in: `sightsinger/score/trigrams.json`.

`python -m research.language.trigrams FOLDER` reads the word counts of pyspellchecker (MIT; `<language>.json.gz`, made
from films' subtitles), takes their square roots, for songs repeat themselves less than talk, and adds Latin from
`latin.txt`: prayers, psalms and hymns. What is kept of each language are its commonest groups of three letters, as
ten times the natural logarithm of their share; words begin and end with a blank.
"""

from __future__ import annotations

import gzip
import json
import math
import sys
from collections import Counter
from importlib.resources import files
from pathlib import Path

_LANGUAGES = ("de", "en", "es", "fr", "it", "nl", "pt")
_LATIN = Path(__file__).with_name("latin.txt")
_TARGET = Path(str(files("sightsinger.score"))) / "trigrams.json"
_WORDS, _KEPT = 20_000, 1_500


def counted(words: Counter[str]) -> dict[str, int]:
    """Return the commonest groups of three letters with ten times the logarithm of their shares."""
    groups: Counter[str] = Counter()
    for word, count in words.most_common(_WORDS):
        framed = f" {word} "
        for at in range(len(framed) - 2):
            groups[framed[at : at + 3]] += max(1, round(math.sqrt(count)))
    total = groups.total()
    return {group: round(10 * math.log(count / total)) for group, count in groups.most_common(_KEPT)}


def main() -> None:
    """Write the table."""
    folder = Path(sys.argv[1])
    table = {
        language: counted(Counter(json.loads(gzip.decompress((folder / f"{language}.json.gz").read_bytes()))))
        for language in _LANGUAGES
    }
    table["la"] = counted(Counter(_LATIN.read_text("utf-8").split()))
    rows = [f"{json.dumps(key)}: {json.dumps(table[key], ensure_ascii=False)}" for key in sorted(table)]
    _TARGET.write_text("{\n" + ",\n".join(rows) + "\n}\n", "utf-8")


if __name__ == "__main__":
    main()
