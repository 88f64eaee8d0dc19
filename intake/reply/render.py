"""Sections and values -> the text and the HTML of a letter (Jinja2, strict and sandboxed)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import jinja2
from jinja2 import meta
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from intake.domain.errors import TemplateError
from intake.domain.numbers import spoken
from intake.domain.policy import Provider
from intake.reply.follow_ups import FOLLOW_UPS
from intake.reply.layout import Block, Part, blocks, inert
from intake.reply.letters import REPLY_VALUES, SECTIONS, in_order, is_notice

OPENING, CLOSING = "opening", "closing"
TEXT_FRAME, HTML_FRAME = "frame.txt.j2", "frame.html.j2"

EVERY_PART = frozenset({"provider", "reference", "is_reply", "sections"})
"""What every section's template gets besides the values that it needs."""

FOLLOW_UP = frozenset({"provider", "reference"})
"""What the template of a follow-up letter gets besides the values that it needs."""

FRAME = frozenset({"provider", "opening", "parts", "closing", "headings", "title"})
"""What the two frames get: the words are already there, a frame only lays them out."""

WEB = ("https://", "http://")

WORDS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rendered:
    """A letter's words."""

    text: str
    html: str
    subject_for_notice: str
    """Subject for a letter that answers nothing; made of our own words and the reference only."""


class Letters:
    """All templates, compiled once."""

    def __init__(self, folder: Path, provider: Provider) -> None:
        """Reads `folder` (templates/letters).

        Raises TemplateError naming the file when a template is missing, unreadable, no valid template, or asks
        for a variable that it will not get.
        """
        self._provider = provider
        self._words = _environment(folder, escape=False)
        self._pages = _environment(folder, escape=True)
        self._pages.filters["linked"] = _linker(provider)
        for name in (OPENING, CLOSING, *SECTIONS):
            needs = SECTIONS[name].needs if name in SECTIONS else ()
            _check(self._words, folder, f"{name}.j2", EVERY_PART | frozenset(needs))
        for name, letter in FOLLOW_UPS.items():
            _check(self._words, folder, f"{name}.j2", FOLLOW_UP | frozenset(letter.needs))
        _check(self._words, folder, TEXT_FRAME, FRAME)
        _check(self._pages, folder, HTML_FRAME, FRAME)

    def render(
        self,
        sections: Sequence[str],
        values: Mapping[str, object],
        *,
        reference: str | None,
        is_reply: bool,
    ) -> Rendered:
        """The letter of these sections, in the order of the table, each once.

        A section's template gets the values that it needs and no others, so what else is in `values` cannot
        reach a letter. Raises TemplateError when a value is missing, a section is unknown, there is none, or a
        notice is to be part of a reply.
        """
        names = in_order(sections)
        if not names:
            raise TemplateError("A letter without a section cannot be written.")
        if is_reply and any(is_notice(name) for name in names):
            raise TemplateError(f"A notice cannot be part of a reply: {', '.join(filter(is_notice, names))}.")
        common = {
            "provider": self._provider,
            "reference": reference,
            "is_reply": is_reply,
            "sections": names,
        }
        parts = tuple(Part(SECTIONS[name].title, self._blocks(name, common | _needed(name, values))) for name in names)
        return self._framed(SECTIONS[names[0]].title, self._blocks(OPENING, common), parts, common)

    def answer(self, words: str, *, reference: str) -> Rendered:
        """A letter of staff's own words: paragraphs parted by empty lines, points begun with "- "."""
        common = {"provider": self._provider, "reference": reference, "is_reply": True, "sections": ()}
        return self._framed("Our answer", (), (Part("", blocks(words)),), common)

    def follow_up(self, name: str, values: Mapping[str, object], *, reference: str | None) -> Rendered:
        """A letter of the table FOLLOW_UPS: one that nobody's message asks for. Raises TemplateError."""
        letter = FOLLOW_UPS[name]
        given = {key: inert(value, ours=True) for key, value in _chosen(name, letter.needs, values).items()}
        common = {"provider": self._provider, "reference": reference, "is_reply": False, "sections": ()}
        part = Part(letter.title, self._blocks(name, {"provider": self._provider, "reference": reference} | given))
        closing = () if letter.for_staff else self._blocks(CLOSING, common)
        return self._framed(letter.title, (), (part,), common, closing)

    def _framed(
        self,
        title: str,
        opening: tuple[Block, ...],
        parts: tuple[Part, ...],
        common: Mapping[str, object],
        closing: tuple[Block, ...] | None = None,
    ) -> Rendered:
        frame: dict[str, object] = {
            "provider": self._provider,
            "title": title,
            "opening": opening,
            "parts": parts,
            "closing": self._blocks(CLOSING, common) if closing is None else closing,
            "headings": len(parts) > 1,
        }
        reference = common["reference"]
        return Rendered(
            text=_fill(self._words, TEXT_FRAME, frame).strip() + "\n",
            html=_fill(self._pages, HTML_FRAME, frame).strip() + "\n",
            subject_for_notice=f"{self._provider.name}: {title}" + (f" [{reference}]" if reference else ""),
        )

    def _blocks(self, name: str, context: Mapping[str, object]) -> tuple[Block, ...]:
        return blocks(_fill(self._words, f"{name}.j2", context))


def _needed(name: str, values: Mapping[str, object]) -> dict[str, object]:
    chosen = _chosen(name, SECTIONS[name].needs, values)
    return {key: inert(value, ours=key in REPLY_VALUES) for key, value in chosen.items()}


def _chosen(name: str, needs: Sequence[str], values: Mapping[str, object]) -> dict[str, object]:
    missing = sorted(set(needs) - values.keys())
    if missing:
        raise TemplateError(f"The section {name} of a letter needs {', '.join(missing)}, which it was not given.")
    return {key: values[key] for key in needs}


def _fill(environment: jinja2.Environment, file: str, context: Mapping[str, object]) -> str:
    try:
        return environment.get_template(file).render(context)
    except (jinja2.TemplateError, TypeError, ValueError, ArithmeticError) as error:
        raise TemplateError(f"The template {file} cannot be filled: {error}.") from error


def _environment(folder: Path, *, escape: bool) -> jinja2.Environment:
    environment = ImmutableSandboxedEnvironment(
        loader=jinja2.FileSystemLoader(folder),
        undefined=jinja2.StrictUndefined,
        autoescape=escape,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,  # an included template ends its last line
        auto_reload=False,
        cache_size=-1,
    )
    environment.filters["spelled"] = spelled
    environment.filters["phones"] = phones
    return environment


def _check(
    environment: jinja2.Environment,
    folder: Path,
    file: str,
    known: frozenset[str],
    above: tuple[str, ...] = (),
) -> None:
    """Compiles one template and those it includes, and looks whether all that they ask for will be there.

    `above` are the templates that include it.
    """
    where = folder / file
    if file in above:
        raise TemplateError(f"{where} includes itself, by way of {' and '.join(above)}.")
    try:
        source = where.read_text(encoding="utf-8")
        environment.get_template(file)
        tree = environment.parse(source)
        for other in filter(None, meta.find_referenced_templates(tree)):
            _check(environment, folder, other, known, (*above, file))
    except jinja2.TemplateSyntaxError as error:
        raise TemplateError(f"{where}, line {error.lineno}: {error.message}.") from error
    except jinja2.TemplateNotFound as error:
        raise TemplateError(f"{where} needs the template {error.name}, which is missing.") from error
    except UnicodeDecodeError as error:
        raise TemplateError(f"{where} is not UTF-8: {error.reason} at byte {error.start}.") from error
    except OSError as error:
        raise TemplateError(f"The template {where} cannot be read: {error.strerror}.") from error
    unknown = sorted(meta.find_undeclared_variables(tree) - known)
    if unknown:
        raise TemplateError(
            f"{where} asks for {', '.join(unknown)}, which it does not get; it gets {', '.join(sorted(known))}."
        )


def _linker(provider: Provider) -> Callable[[str], Markup]:
    """A filter that makes links of the settings' own addresses, and of nothing else."""
    links = [
        address
        for setting in fields(provider)
        if setting.name.endswith("_url") and (address := getattr(provider, setting.name)).startswith(WEB)
    ]
    longest_first = sorted(links, key=len, reverse=True)
    pattern = re.compile("(" + "|".join(map(re.escape, longest_first)) + ")") if links else None

    def linked(line: str) -> Markup:
        pieces = pattern.split(line) if pattern else [line]
        return Markup().join(
            Markup('<a href="{0}">{0}</a>').format(piece) if piece in links else piece for piece in pieces
        )

    return linked


def spelled(count: int) -> str:
    """A count in words up to twelve, in digits above: "seven", "60"."""
    return WORDS[count] if 0 <= count < len(WORDS) else str(count)


def phones(numbers: Iterable[str]) -> str:
    """Numbers as people write them: "415-555-0100, 415-555-0101"."""
    return ", ".join(spoken(number) for number in numbers)
