"""HTML -> the lines that people see, and the text that they do not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from intake.reading.text.html_cost import costly, stripped, without_pictures
from intake.reading.text.html_names import BLOCKS, CONTAINERS, HEADS, NEVER_SHOWN, PARAGRAPHS, SIGNATURES
from intake.reading.text.lines import MAX_LINES, Line, Mark
from intake.reading.text.styles import NOTHING, WHITE, Colour, Sheet, Style, alike, colour, sheet, style

MAX_CHARS = 1_000_000
MAX_NODES = 100_000
COLOURFUL = 90
"""Difference between the strongest and the weakest of red, green and blue from which a text is coloured."""
UNKNOWN = "unknown"
"""For an element of whose name the parser says nothing: its text counts all the same."""
_SPACE = re.compile(r"[ \t\r\n\f]+")
_WROTE = re.compile(r":\s*$")


@dataclass(frozen=True, slots=True)
class _State:
    """What holds for an element and is handed down to its children."""

    gone: bool = False
    invisible: bool = False
    tiny: bool = False
    ink: Colour = (0, 0, 0)
    ground: Colour | None = WHITE
    pre: bool = False
    depth: int = 0
    mark: Mark = Mark.NONE
    close: bool = False
    code: bool = False
    linked: bool = False

    @property
    def inked(self) -> bool:
        """In a colour that somebody chose: no black, grey or white, and no link's."""
        return max(self.ink) - min(self.ink) > COLOURFUL and not self.linked

    @property
    def hidden(self) -> bool:
        return self.gone or self.invisible or self.tiny or (self.ground is not None and alike(self.ink, self.ground))


class _Page:
    """Lines under way. `cells` holds the finished cells of each open table row, innermost last."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.words: list[str] = []
        self.inks: list[bool] = []
        self.hidden: list[str] = []
        self.outer: list[list[Line]] = []
        self.rows: list[list[list[Line]]] = []

    def write(self, text: str, state: _State) -> None:
        if state.hidden:
            if text.strip() and not state.code:
                self.hidden.append(text.strip())
        elif state.pre:
            first, *rest = text.replace("\r\n", "\n").split("\n")
            self._add(first, state)
            for line in rest:
                self.end_line(state, blank=True)
                self._add(line, state)
        else:
            text = _SPACE.sub(" ", text)
            if text != " " or (self.words and not self.words[-1].endswith(" ")):
                self._add(text, state)

    def _add(self, text: str, state: _State) -> None:
        self.words.append(text)
        self.inks.append(state.inked if text.strip() else bool(self.inks) and self.inks[-1])

    def end_line(self, state: _State, *, blank: bool = False) -> None:
        text = "".join(self.words)
        inked = 0
        for word, ink in zip(reversed(self.words), reversed(self.inks), strict=False):
            if not ink and word.strip():
                break
            inked += len(word) if ink else 0
        self.words.clear()
        self.inks.clear()
        inked -= len(text) - len(text.rstrip())
        text = (text if state.pre else text.strip()).replace("\u00a0", " ").rstrip()
        if text or blank:
            self.lines.append(Line(text if state.pre else text.strip(), state.depth, state.mark, max(0, inked)))

    def paragraph(self, state: _State) -> None:
        if self.lines and self.lines[-1].text:
            self.lines.append(Line("", state.depth, state.mark))

    def open_cell(self) -> None:
        self.outer.append(self.lines)
        self.lines = []

    def close_cell(self) -> None:
        cell, self.lines = self.lines, self.outer.pop()
        if self.rows:
            self.rows[-1].append(cell)
        else:
            self.lines.extend(cell)

    def close_row(self) -> None:
        """A row of short cells is one line, cells parted by tabs; a row that lays out a page is its cells one below the other."""
        cells = [[line for line in cell if line.text] for cell in self.rows[-1]]
        filled = [cell for cell in cells if cell]
        short = all(len(cell) <= 15 and sum(len(line.text) for line in cell) <= 400 for cell in filled)
        if len(filled) > 1 and short:
            first = filled[0][0]
            self.lines.append(Line("\t".join(_joined(cell) for cell in cells).strip("\t"), first.depth, first.mark))
        else:
            for cell in self.rows[-1]:
                self.lines.extend(cell)
        self.rows[-1] = []


def _joined(cell: list[Line]) -> str:
    out = ""
    for line in cell:
        text = line.text.replace("\t", " ")
        out += ("" if not out else " " if out.endswith((",", ";", ":", ".")) else ", ") + text
    return out


def to_text(source: str) -> tuple[list[Line], str]:
    """The visible lines of an HTML source, and its hidden text. Never raises.

    At most 1,000,000 characters and 100,000 nodes are read; a source that would cost the parser too much is
    read without its structure.
    """
    source = without_pictures(source[:MAX_CHARS])
    if costly(source):
        return stripped(source), ""
    tree = LexborHTMLParser(source)
    root = tree.root
    if root is None:
        return [], ""
    css = "\n".join(node.text() for node in tree.css("style")) if "<style" in source.lower() else ""
    page = _Page()
    _walk(root, page, sheet(css))
    return page.lines[:MAX_LINES], "\n".join(page.hidden)[:MAX_CHARS]


def _walk(root: Any, page: _Page, rules: Sheet) -> None:
    stack: list[tuple[Any, _State, bool]] = [(root, _State(), False)]
    count = 0
    while stack:
        node, state, leaving = stack.pop()
        if leaving:
            _leave(node.tag or UNKNOWN, page, state)
            continue
        count += 1
        if count > MAX_NODES:
            break
        tag = node.tag or UNKNOWN
        if tag == "-text":
            page.write(node.text_content or "", state)
            continue
        if tag.startswith(("-", "!")):
            continue
        if tag == "br":
            page.end_line(state, blank=True)
            continue
        inner = _enter(node, tag, page, state, rules)
        stack.append((node, inner, True))
        stack.extend((child, inner, False) for child in reversed(list(_children(node))))
    page.end_line(_State())


def _children(node: Any) -> Iterator[Any]:
    child = node.child
    while child is not None:
        yield child
        child = child.next


def _enter(node: Any, tag: str, page: _Page, outer: _State, rules: Sheet) -> _State:
    attributes = node.attributes
    said = _said(attributes, rules) if attributes else NOTHING
    state = _inherit(outer, said, attributes, tag, rules)
    if attributes and not state.hidden and (attributes.get("alt") or attributes.get("title")):
        page.hidden.append((attributes.get("alt") or attributes.get("title") or "").strip())
    if tag in PARAGRAPHS or tag in BLOCKS or said.block or tag in ("td", "th", "hr"):
        page.end_line(outer)
        if tag in PARAGRAPHS:
            close = said.close or "MsoNormal" in (attributes.get("class") or "")
            if close != state.close:
                state = replace(state, close=close)
            if not close:
                page.paragraph(outer)
        if tag == "hr" and not state.hidden:
            page.lines.append(Line("________________", state.depth, state.mark))
        elif tag in ("td", "th"):
            page.open_cell()
        elif tag == "tr":
            page.rows.append([])
        elif tag == "li":
            page.words.append("- ")
            page.inks.append(False)
    if tag in ("blockquote", "div", "span", "section", "table"):
        state = _quoting(tag, attributes, said, state, page)
    return state


def _said(attributes: dict[str, str | None], rules: Sheet) -> Style:
    text = attributes.get("style") or ""
    names = attributes.get("class")
    if names and rules.classes:
        text = ";".join([*(rules.classes.get(name, "") for name in names.split()[:20]), text])
    if rules.ids and attributes.get("id"):
        text = rules.ids.get(attributes.get("id") or "", "") + ";" + text
    return style(text) if text else NOTHING


def _inherit(outer: _State, said: Style, attributes: dict[str, str | None], tag: str, rules: Sheet) -> _State:
    gone = outer.gone or said.gone or tag in NEVER_SHOWN
    if not attributes and said is NOTHING and gone == outer.gone and tag not in ("pre", "style", "script"):
        return outer
    gone = gone or "hidden" in attributes
    ink, ground = said.colour, said.background
    if tag == "font" and ink is None and attributes.get("color"):
        ink = colour((attributes.get("color") or "").lower())
    if ground is None and attributes.get("bgcolor"):
        ground = colour((attributes.get("bgcolor") or "").lower())
    unknown = said.unknown_background or rules.doubtful_background or "background" in attributes
    return _State(
        gone=gone,
        invisible=outer.invisible if said.invisible is None else said.invisible,
        tiny=outer.tiny if said.tiny is None else said.tiny,
        ink=outer.ink if ink is None else ink,
        ground=ground if ground is not None else None if unknown else outer.ground,
        pre=(outer.pre or tag == "pre") if said.pre is None else said.pre,
        depth=outer.depth,
        mark=outer.mark,
        close=outer.close and tag not in PARAGRAPHS,
        code=outer.code or tag in ("style", "script"),
        linked=outer.linked or (tag == "a" and "href" in attributes),
    )


def _quoting(tag: str, attributes: dict[str, str | None], said: Style, state: _State, page: _Page) -> _State:
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''} {attributes.get('data-smartmail') or ''}".lower().split()
    if tag == "blockquote":
        cited = (
            (attributes.get("type") or "").lower() == "cite"
            or any("quote" in name for name in names)
            or "cite" in attributes
        )
        if cited or said.bordered or (state.depth and not said.indent) or (not said.indent and _introduced(page)):
            return replace(state, depth=state.depth + 1)
        return state
    if not names or state.mark is Mark.QUOTE:
        return state
    for name in (name.removeprefix("x_") for name in names):
        if name in HEADS:
            return replace(state, mark=Mark.HEAD)
        if name in CONTAINERS:
            return replace(state, mark=Mark.QUOTE)
        if name in SIGNATURES:
            return replace(state, mark=Mark.SIGNATURE)
    return state


def _introduced(page: _Page) -> bool:
    """True where the line before ends with a colon, as "On ... wrote:" does."""
    last = next((line.text for line in reversed(page.lines[-5:]) if line.text), "")
    return bool(_WROTE.search(last)) and any(character.isdigit() or character == "@" for character in last)


def _leave(tag: str, page: _Page, state: _State) -> None:
    if tag in ("td", "th"):
        page.end_line(state)
        page.close_cell()
    elif tag == "tr":
        page.end_line(state)
        page.close_row()
        page.rows.pop()
    elif tag in PARAGRAPHS:
        page.end_line(state, blank=state.close)
        if not state.close:
            page.paragraph(state)
    elif tag in BLOCKS:
        page.end_line(state)
