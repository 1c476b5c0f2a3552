from __future__ import annotations

import pytest

from tests.stack.rules.mutants import mutants

RULES = """
match /a/{b} {
  // allow get: if everybody && anybody;
  function short(text) {
    return text.size() <= 7 && (text != 'a && b' || text.matches('[a-z]{1,3}'));
  }
  allow get: if b in ['x', 'y'];
}
"""


def changed(what: str) -> str:
    """The one line that a mutant changed."""
    (mutant,) = [mutant for mutant in mutants(RULES) if what in mutant.name]
    (line,) = set(mutant.rules.splitlines()) - set(RULES.splitlines())
    return line.strip()


@pytest.mark.parametrize(
    ("what", "line"),
    [
        ("text.size() <= 7 is true", "return true && (text != 'a && b' || text.matches('[a-z]{1,3}'));"),
        ("text != 'a && b' is false", "return text.size() <= 7 && (false || text.matches('[a-z]{1,3}'));"),
        ("text.matches('[a-z]{1,3}') is false", "return text.size() <= 7 && (text != 'a && b' || false);"),
        ("line 5: the whole", "return true;"),
        ("line 7: the whole", "allow get: if true;"),
        ("'x' is missing", "allow get: if b in ['y'];"),
        ("'y' is missing", "allow get: if b in ['x'];"),
        ("<= turned <", "return text.size() < 7 && (text != 'a && b' || text.matches('[a-z]{1,3}'));"),
        ("!= turned ==", "return text.size() <= 7 && (text == 'a && b' || text.matches('[a-z]{1,3}'));"),
        ("7 one more", "return text.size() <= 8 && (text != 'a && b' || text.matches('[a-z]{1,3}'));"),
        ("3 one more", "return text.size() <= 7 && (text != 'a && b' || text.matches('[a-z]{1,4}'));"),
        ("may follow", "return text.size() <= 7 && (text != 'a && b' || text.matches('[a-z]{1,3}.*'));"),
        ("may precede", "return text.size() <= 7 && (text != 'a && b' || text.matches('.*[a-z]{1,3}'));"),
        ("/a/{b} lets everybody delete", "match /a/{b} { allow delete;"),
        ("everybody may list everything", "match /a/{b} { match /{everything=**} { allow list; }"),
    ],
)
def test_each_way_of_going_wrong_is_made(what: str, line: str) -> None:
    assert changed(what) == line


def test_comments_and_strings_are_left_alone() -> None:
    assert not [mutant for mutant in mutants(RULES) if "everybody && anybody" not in mutant.rules]
    assert not [mutant for mutant in mutants(RULES) if "'a " in mutant.rules and "'a && b'" not in mutant.rules]


def test_no_two_mutants_are_alike_and_none_is_the_original() -> None:
    made = [mutant.rules for mutant in mutants(RULES)]
    assert len(set(made)) == len(made)
    assert RULES not in made
