"""Which of many patterns can hit in a text at all: asked of re2 first, whose time is linear whatever the text holds."""

from __future__ import annotations

import re
from typing import Any

import re2

_REPEAT = re.compile(r"\{\d+(?:,\d*)?\}\??")
_LETTERS = {"w": r"\pL\pN_", "d": r"\pN", "s": r"\s\x{85}\x{a0}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{3000}"}


def gate(pattern: str) -> Any:
    """A re2 pattern that hits wherever the Python pattern does (and elsewhere too), or None where re2 cannot say it.

    Conditions on what stands round a match are left out and counted repetitions are taken for any number: each makes
    it hit more, never less.
    """
    options = re2.Options()
    options.log_errors = False
    options.case_sensitive = False
    try:
        return re2.compile(_weakened(pattern), options=options)
    except re2.error:
        return None


def _weakened(pattern: str) -> str:
    out: list[str] = []
    at = 0
    inside = False
    while at < len(pattern):
        piece = pattern[at]
        if piece == "\\":
            out.append(_escaped(pattern[at + 1], inside=inside))
            at += 2
            continue
        if not inside and pattern.startswith(("(?=", "(?!", "(?<=", "(?<!"), at):
            at = _group_end(pattern, at)
            if pattern.startswith(("?", "*", "+", "{"), at):
                raise re2.error("a repeated condition")
            out.append("(?:)")
            continue
        repeat = None if inside else _REPEAT.match(pattern, at)
        if repeat:
            out.append("*")
            at = repeat.end()
            continue
        if piece == "[" and not inside:
            inside = True
            taken = 2 if pattern.startswith("[^", at) else 1
            out.append(pattern[at : at + taken])
            at += taken
            continue
        inside = inside and piece != "]"
        out.append(piece)
        at += 1
    return "".join(out)


def _escaped(letter: str, *, inside: bool) -> str:
    """re2's classes know ASCII only; a boundary is no character."""
    if letter in "bB":
        return "(?:)"
    if letter in _LETTERS:
        return _LETTERS[letter] if inside else f"[{_LETTERS[letter]}]"
    if letter in "WDS":
        return "\\x00-\\x{10ffff}" if inside else "(?s:.)"
    return "\\" + letter


def _group_end(pattern: str, at: int) -> int:
    """The place after the group that opens at `at`."""
    depth, inside = 0, False
    while at < len(pattern):
        piece = pattern[at]
        if piece == "\\":
            at += 2
            continue
        if piece == "[":
            inside = True
        elif piece == "]":
            inside = False
        elif not inside:
            depth += (piece == "(") - (piece == ")")
            if not depth:
                return at + 1
        at += 1
    return at
