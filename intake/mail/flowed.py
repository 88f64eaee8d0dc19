"""format=flowed (RFC 3676): soft line breaks taken out of a text."""

from __future__ import annotations


def unflow(text: str, *, delete_space: bool) -> str:
    """`text` with its paragraphs on one line each; quote marks are kept, the signature mark is no soft break."""
    out: list[str] = []
    paragraph: list[str] = []
    depth_before = -1
    for line in text.split("\n"):
        content = line.lstrip(">")
        depth = len(line) - len(content)
        if content.startswith(" "):
            content = content[1:]  # space-stuffing, section 4.4
        flows = content.endswith(" ") and content != "-- "
        if paragraph and (depth != depth_before or content == "-- "):
            out.append(_quoted(paragraph, depth_before))
            paragraph = []
        paragraph.append(content[:-1] if flows and delete_space else content)
        depth_before = depth
        if not flows:
            out.append(_quoted(paragraph, depth))
            paragraph = []
    if paragraph:
        out.append(_quoted(paragraph, depth_before))
    return "\n".join(out)


def _quoted(paragraph: list[str], depth: int) -> str:
    content = "".join(paragraph)
    if content != "-- ":
        content = content.rstrip(" ")
    return f"{'>' * depth} {content}" if depth else content
