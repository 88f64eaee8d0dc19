"""CSS, as far as it decides whether people see a text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from intake.reading.text.html_cost import without

_LENGTH = re.compile(r"^(-?\d*\.?\d+)(px|pt|em|rem|%|ex|vw|vh)?$")
_RULE = re.compile(r"([^{}]{1,200})\{([^{}]{0,2000})\}")
_RGB = re.compile(r"rgba?\((\d{1,3}),(\d{1,3}),(\d{1,3})(?:,([\d.]+))?\)")
_HEX = re.compile(r"#([0-9a-f]{6}|[0-9a-f]{3})\b")
_NAMES = {
    "white": (255, 255, 255),
    "snow": (255, 250, 250),
    "ivory": (255, 255, 240),
    "whitesmoke": (245, 245, 245),
    "black": (0, 0, 0),
    "red": (255, 0, 0),
    "darkred": (139, 0, 0),
    "crimson": (220, 20, 60),
    "blue": (0, 0, 255),
    "darkblue": (0, 0, 139),
    "navy": (0, 0, 128),
    "green": (0, 128, 0),
    "purple": (128, 0, 128),
    "magenta": (255, 0, 255),
    "orange": (255, 165, 0),
    "teal": (0, 128, 128),
}
_NAMED = re.compile(rf"(?:^|[ ,(])({'|'.join(_NAMES)})(?:$|[ ,)!])")

Colour = tuple[int, int, int]
WHITE: Colour = (255, 255, 255)


@dataclass(frozen=True, slots=True)
class Style:
    """What one element's declarations say; None where they say nothing."""

    gone: bool = False
    """Not shown, whatever its children say."""
    invisible: bool | None = None
    tiny: bool | None = None
    colour: Colour | None = None
    background: Colour | None = None
    unknown_background: bool = False
    """There is a background, but not one colour."""
    pre: bool | None = None
    block: bool = False
    bordered: bool = False
    indent: bool = False
    close: bool = False
    """A paragraph without space round it, as Outlook writes every line."""


NOTHING = Style()


def colour(text: str) -> Colour | None:
    """The first colour in a lower-case CSS value without spaces, or None."""
    found = _HEX.search(text)
    if found:
        digits = found[1] if len(found[1]) == 6 else "".join(digit * 2 for digit in found[1])
        return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)
    found = _RGB.search(text.replace(" ", ""))
    if found:
        return int(found[1]) & 255, int(found[2]) & 255, int(found[3]) & 255
    found = _NAMED.search(text)
    return _NAMES[found[1]] if found else None


def alike(one: Colour, other: Colour) -> bool:
    """True where people cannot tell the two colours apart."""
    return max(abs(a - b) for a, b in zip(one, other, strict=True)) <= 8


def _far(value: str) -> bool:
    found = _LENGTH.match(value)
    return found is not None and float(found[1]) <= -500


def _close(said: dict[str, str]) -> bool:
    margin = said.get("margin", "").split()
    if margin and all(_LENGTH.match(side.replace("in", "").replace("cm", "")) for side in margin):
        return margin[0][:1] == "0" and (len(margin) < 3 or margin[2][:1] == "0")
    return said.get("margin-bottom", "").startswith("0") and said.get("margin-top", "").startswith("0")


def _zero(value: str, *, limit: float = 0.0) -> bool:
    found = _LENGTH.match(value)
    if found is None or float(found[1]) > limit:
        return False
    return found[2] in (None, "px", "pt") or float(found[1]) == 0


@lru_cache(maxsize=2048)
def style(text: str) -> Style:
    """Reads the declarations of a style attribute (at most 2,000 characters of it)."""
    said: dict[str, str] = {}
    for declaration in text[:2000].lower().split(";"):
        name, colon, value = declaration.partition(":")
        if colon:
            said[name.strip()] = value.replace("!important", "").strip()
    get = said.get
    overflow = "hidden" in get("overflow", "") or "hidden" in get("overflow-y", "")
    away = any(_far(get(side, "")) for side in ("left", "top", "text-indent", "margin-left"))
    gone = (
        get("display") == "none"
        or get("mso-hide") == "all"
        or _zero(get("opacity", ""), limit=0.05)
        or (
            _zero(get("max-height", ""), limit=1)
            and (overflow or "font-size" in said or "line-height" in said or len(said) == 1)
        )
        or (
            overflow
            and (
                _zero(get("height", ""), limit=1)
                or _zero(get("width", ""), limit=1)
                or _zero(get("max-width", ""), limit=1)
            )
        )
        or away
        or get("clip", "").replace(" ", "") in ("rect(0,0,0,0)", "rect(0px,0px,0px,0px)", "rect(1px,1px,1px,1px)")
    )
    visibility = get("visibility")
    size = get("font-size")
    ground = get("background-color") or get("background") or ""
    found_ground = colour(ground) if ground else None
    space = get("white-space", "")
    return Style(
        gone=gone,
        invisible=visibility in ("hidden", "collapse") if visibility else None,
        tiny=_zero(size, limit=1.0) if size else None,
        colour=colour(said["color"]) if "color" in said else None,
        background=found_ground,
        unknown_background=bool(
            found_ground is None and ground and ground not in ("none", "transparent", "inherit", "initial", "unset")
        )
        or "background-image" in said
        or "url(" in ground,
        pre=space.startswith("pre") if space else None,
        block=get("display") in ("block", "table", "flex", "list-item"),
        bordered="border-left" in said and not said["border-left"].startswith(("none", "0")),
        indent=get("border", "").startswith("none") or get("border", "") == "0",
        close=_close(said),
    )


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rules of <style> elements that name one class, id or tag; what they say for it."""

    classes: dict[str, str]
    ids: dict[str, str]
    doubtful_background: bool
    """Some rule too involved for us sets a background: white text is then no sign of hiding."""


def sheet(css: str) -> Sheet:
    """Reads style sheets (at most 100,000 characters); rules inside @media and the like are left out."""
    classes: dict[str, str] = {}
    ids: dict[str, str] = {}
    doubtful = False
    for found in _RULE.finditer(_without_blocks(without(css[:100_000], "/*", "*/"))):
        declarations = found[2]
        for selector in found[1].split(","):
            name = selector.strip()
            simple = name[1:].replace("-", "a").replace("_", "a").isalnum()
            if name.startswith(".") and simple:
                classes[name[1:]] = (classes.get(name[1:], "") + ";" + declarations)[:2000]
            elif name.startswith("#") and simple:
                ids[name[1:]] = (ids.get(name[1:], "") + ";" + declarations)[:2000]
            elif "background" in declarations and name.lower() not in ("body", "html"):
                doubtful = True
    return Sheet(classes, ids, doubtful)


def _without_blocks(css: str) -> str:
    """`css` without @-rules and their blocks: they hold only for some screens."""
    if "@" not in css:
        return css
    out: list[str] = []
    at = 0
    while True:
        start = css.find("@", at)
        if start < 0:
            out.append(css[at:])
            return "".join(out)
        out.append(css[at:start])
        opening, semicolon = css.find("{", start), css.find(";", start)
        if opening < 0 or 0 <= semicolon < opening:
            at = semicolon + 1 if semicolon >= 0 else len(css)
            continue
        level, at = 1, opening + 1
        while level and at < len(css):
            level += (css[at] == "{") - (css[at] == "}")
            at += 1
