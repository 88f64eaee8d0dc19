"""The CSR document as text: for people and systems that open no PDF."""

from __future__ import annotations

import textwrap

from intake.reply.csr_document import TITLE, Block, Described, Field, Heading, Points, Table, Words

WIDTH = 78
"""Characters of a line: what mail programs show without wrapping (RFC 5322 section 2.1.1)."""
LABEL = 32


def text_of(described: Described) -> str:
    """The document as plain text, lines of at most 78 characters but for a single long word."""
    lines = [
        f"{described.provider} - {TITLE}",
        f"CSR number: {described.csr_number}",
        f"Issued:     {described.issued}",
    ]
    for block in described.blocks:
        lines += _block(block)
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _block(block: Block) -> list[str]:
    match block:
        case Heading(words):
            return ["", words.upper(), "-" * len(words)]
        case Field(label, value):
            return _wrapped(value, f"{label + ':':<{LABEL}}", " " * LABEL)
        case Words(words):
            return ["", *_wrapped(words)]
        case Points(points, numbered):
            marks = [f"{n}. " if numbered else "- " for n in range(1, len(points) + 1)]
            return [
                line
                for mark, point in zip(marks, points, strict=True)
                for line in _wrapped(point, mark, " " * len(mark))
            ]
        case Table():
            return _table(block)


def _wrapped(words: str, first: str = "", rest: str = "") -> list[str]:
    return textwrap.wrap(
        words, WIDTH, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
    ) or [first]


def _table(table: Table) -> list[str]:
    widths = [max(8, share * (WIDTH - 2 * len(table.widths)) // 100) for share in table.widths]
    lines = []
    for row in (table.head, tuple("-" * width for width in widths), *table.rows):
        cells = [
            textwrap.wrap(cell, width, break_long_words=True, break_on_hyphens=False) or [""]
            for cell, width in zip(row, widths, strict=True)
        ]
        for n in range(max(map(len, cells))):
            parts = [(cell[n] if n < len(cell) else "").ljust(width) for cell, width in zip(cells, widths, strict=True)]
            lines.append("  ".join(parts))
    return lines
