"""Rules with one thing wrong: what a slip of the hand, or a well-meant shortcut, would make of a rules file.

Every condition is neutralised (an operand of `&&` becomes `true`, one of `||` becomes `false`, a whole expression
`true`), every list loses each of its members, every bound moves by one, every comparison turns, every pattern is
loosened at both ends, every innermost block is opened to each method for everybody, and so is everything at once.
Comments and strings are masked first, so that what looks like code in them is left alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

METHODS = ("get", "list", "create", "update", "delete")
TURNED = {"<=": "<", ">=": ">", "<": "<=", ">": ">=", "==": "!=", "!=": "=="}


@dataclass(frozen=True, slots=True)
class Mutant:
    """A changed rules file, and where and how it was changed."""

    name: str
    rules: str


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the text, end exclusive."""

    start: int
    end: int


def mutants(rules: str) -> Iterator[Mutant]:
    """Return every mutant of a rules file, no two alike."""
    seen = {rules}
    for span, replacement, what in _changes(rules, _masked(rules)):
        changed = rules[: span.start] + replacement + rules[span.end :]
        if changed not in seen:
            seen.add(changed)
            line = rules.count("\n", 0, span.start) + 1
            yield Mutant(f"line {line}: {what}", changed)


Change = tuple[Span, str, str]


def _changes(rules: str, code: str) -> Iterator[Change]:
    for span in _expressions(code):
        yield span, "true", "the whole expression is true"
        yield from _operands(rules, code, span)
        yield from _members(rules, code, span)
        yield from _bounds(rules, code, span)
        yield from _patterns(rules, code, span)
    yield from _openings(code)


def _masked(rules: str) -> str:
    """Return the rules with comments and the insides of strings blanked, every position kept."""
    return re.sub(
        r"//[^\n]*|'(?:\\.|[^'\\])*'",
        lambda found: re.sub(r"[^\n']", "_" if found[0][0] == "'" else " ", found[0]),
        rules,
    )


def _expressions(code: str) -> Iterator[Span]:
    for found in re.finditer(r"(?:\bif|\breturn)\b\s*([^;]+);", code):
        yield Span(*found.span(1))


def _operands(rules: str, code: str, span: Span) -> Iterator[Change]:
    for operator, neutral in (("||", "false"), ("&&", "true")):
        parts = list(_split(code, span, operator))
        if len(parts) > 1:
            for part in parts:
                yield part, neutral, f"{_shown(rules, part)} is {neutral}"
                yield from _operands(rules, code, _unwrapped(code, part))
            return


def _unwrapped(code: str, span: Span) -> Span:
    if code[span.start] == "(" and code[span.end - 1] == ")":
        return Span(span.start + 1, span.end - 1)
    return span


def _split(code: str, span: Span, separator: str) -> Iterator[Span]:
    """Split at the separators that stand outside all brackets; surrounding white space is left out."""
    depth, start, at = 0, span.start, span.start
    while at < span.end:
        depth += (code[at] in "([{") - (code[at] in ")]}")
        if depth == 0 and code.startswith(separator, at):
            yield _stripped(code, Span(start, at))
            at = start = at + len(separator)
        else:
            at += 1
    yield _stripped(code, Span(start, span.end))


def _stripped(code: str, span: Span) -> Span:
    text = code[span.start : span.end]
    return Span(span.start + len(text) - len(text.lstrip()), span.end - len(text) + len(text.rstrip()))


def _members(rules: str, code: str, span: Span) -> Iterator[Change]:
    for found in re.compile(r"\[([^\[\]]+)\]").finditer(code, span.start, span.end):
        inside = Span(*found.span(1))
        members = list(_split(code, inside, ","))
        for gone in members:
            kept = ", ".join(rules[m.start : m.end] for m in members if m != gone)
            yield inside, kept, f"{_shown(rules, gone)} is missing"


def _bounds(rules: str, code: str, span: Span) -> Iterator[Change]:
    for found in re.compile(r"<=|>=|==|!=|<|>").finditer(code, span.start, span.end):
        turned = TURNED[found[0]]
        yield Span(*found.span()), turned, f"{found[0]} turned {turned} in {_line(rules, found.start())}"
    for found in re.compile(r"\b\d+\b").finditer(code, span.start, span.end):
        yield Span(*found.span()), str(int(found[0]) + 1), f"{found[0]} one more in {_line(rules, found.start())}"


def _patterns(rules: str, code: str, span: Span) -> Iterator[Change]:
    for found in re.compile(r"\.matches\('(_*)'\)").finditer(code, span.start, span.end):
        inside = Span(*found.span(1))
        pattern = rules[inside.start : inside.end]
        yield Span(inside.end, inside.end), ".*", f"anything may follow {pattern}"
        yield Span(inside.start, inside.start), ".*", f"anything may precede {pattern}"
        for bound in re.compile(r"(?<=[{,])\d+(?=[,}])").finditer(rules, inside.start, inside.end):
            yield Span(*bound.span()), str(int(bound[0]) + 1), f"{bound[0]} one more in {pattern}"


def _openings(code: str) -> Iterator[Change]:
    """Every innermost block opened to everybody (the others match no path); and a new one that opens everything."""
    blocks = list(re.finditer(r"\bmatch\s+(/\S+)\s*\{", code))
    for found in blocks:
        inside = code[found.end() : _closing(code, found.end())]
        for method in METHODS if "match " not in inside else ():
            yield Span(found.end(), found.end()), f" allow {method}; ", f"{found[1]} lets everybody {method}"
    for method in METHODS:
        everything = f" match /{{everything=**}} {{ allow {method}; }} "
        yield Span(blocks[0].end(), blocks[0].end()), everything, f"everybody may {method} everything"


def _closing(code: str, start: int) -> int:
    """Return where the block that opened just before `start` closes."""
    depth, at = 1, start
    while depth:
        depth += (code[at] == "{") - (code[at] == "}")
        at += 1
    return at - 1


def _shown(rules: str, span: Span) -> str:
    return " ".join(rules[span.start : span.end].split())


def _line(rules: str, at: int) -> str:
    return rules[rules.rfind("\n", 0, at) + 1 : rules.find("\n", at)].strip()
