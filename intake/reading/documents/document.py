"""Attachments: which file is what, and the order in which it is read. Nothing here parses: see child.py."""

from __future__ import annotations

import contextlib
import queue
from collections.abc import Callable, Iterator, Sequence
from pathlib import PurePosixPath
from types import TracebackType

from intake import settings
from intake.domain.findings import AttachmentKind, Document, Problem
from intake.reading.documents import child, wire
from intake.reading.documents.child import Allowance, Child

PDF_HEAD = 1_024
"""`%PDF-` stands within the first so many bytes (ISO 32000-1, annex H, note 13)."""
OLE, ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"
SCANNED_SECONDS = 15
"""What a scanned page may take on top: tesseract needs 2 to 8 seconds for one."""
PNG = b"\x89PNG\r\n\x1a\n"
IMAGES = (PNG, b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM")
IMAGE_NAMES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".heic", ".heif", ".tif", ".tiff", ".bmp", ".webp"})
TABLE_NAMES = frozenset({".csv", ".tsv", ".tab", ".txt"})
TABLE_TYPES = frozenset(
    {"text/csv", "text/tab-separated-values", "application/csv", "text/x-csv", "text/comma-separated-values"}
)


class DocumentReader:
    """Reads attachments in warm child processes, which are replaced when they are hurt.

    Many threads may ask it; `at_once` files are read at the same time, each in a child of its own. A child is started
    when it is needed first.
    """

    def __init__(self, limits: settings.Limits, provider_names: tuple[str, ...], at_once: int = 1) -> None:
        self.at_once = at_once
        self._limits = limits
        self._names = provider_names
        self._children = [Child() for _ in range(at_once)]
        self._free: queue.LifoQueue[Child] = queue.LifoQueue()
        for one in reversed(self._children):
            self._free.put(one)

    def __enter__(self) -> DocumentReader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def warm(self) -> None:
        """Starts the child processes now, so that the first files need not wait for them."""
        self._with_all(Child.warm)

    def close(self) -> None:
        """Ends the child processes, once nothing is read any more."""
        self._with_all(Child.close)

    def _with_all(self, do: Callable[[Child], None]) -> None:
        for one in [self._free.get() for _ in self._children]:
            do(one)
            self._free.put(one)

    @contextlib.contextmanager
    def _child(self) -> Iterator[Child]:
        """A child that reads nothing else meanwhile."""
        one = self._free.get()
        try:
            yield one
        finally:
            self._free.put(one)

    def explain(self, filename: str | None, media_type: str, content: bytes) -> tuple[Document, tuple[str, ...]]:
        """The document, and for a PDF why it is what it is and every candidate of every field, the best first."""
        document = self.read(filename, media_type, content, explain=True)
        return document, tuple(document.text.splitlines())

    def picture(
        self, content: bytes, marks: Sequence[tuple[int, tuple[float, float, float, float], str]]
    ) -> bytes | None:
        """A PNG of the pages of a PDF, or of a photo, with a box round each mark (page from 1, box in points, what stands there).

        Drawn in the child process under the same limits as reading; None when it cannot be drawn within them.
        """
        allowance = Allowance(self._limits.attachment_seconds, self._limits.attachment_memory_mb)
        if len(content) > self._limits.attachment_bytes:
            return None
        task = {
            "form": "picture",
            "photo": b"%PDF-" not in content[:PDF_HEAD],
            "marks": [(page, list(box), what) for page, box, what in marks],
        }
        with self._child() as one:
            answer = one.ask(task, content, allowance)
        return answer if answer.startswith(PNG) else None

    def read(self, filename: str | None, media_type: str, content: bytes, *, explain: bool = False) -> Document:
        """Reads one attachment. Never raises; what went wrong is the document's `problem`."""
        media_type = media_type.lower().split(";")[0].strip()
        form = form_of(filename, media_type, content)
        if form == "other":
            return Document(filename, media_type, AttachmentKind.OTHER)
        if form == "image" and not self._limits.scanned_pages:
            return Document(filename, media_type, AttachmentKind.OTHER, problem=Problem.NO_TEXT)
        if form == "not_pdf":
            return Document(filename, media_type, AttachmentKind.OTHER, problem=Problem.DAMAGED)
        if len(content) > self._limits.attachment_bytes:
            return Document(filename, media_type, AttachmentKind.OTHER, problem=Problem.TOO_LARGE)
        task = {
            "form": form,
            "filename": (filename or "")[:200],
            "media_type": media_type[:100],
            "pages": self._limits.pages,
            "scanned_pages": self._limits.scanned_pages,
            "names": self._names,
            "explain": explain,
        }
        seconds = self._limits.attachment_seconds + self._limits.scanned_pages * SCANNED_SECONDS
        with self._child() as one:
            answer = one.ask(task, content, Allowance(seconds, self._limits.attachment_memory_mb))
        problem = {
            child.DIED: Problem.DAMAGED,
            child.LATE: Problem.TIMED_OUT,
            child.LARGE: Problem.TOO_LARGE,
        }.get(answer)
        if problem is None:
            try:
                return wire.unpacked(answer, filename, media_type)
            except (ValueError, KeyError, TypeError, IndexError, AttributeError):
                problem = Problem.DAMAGED
        return Document(filename, media_type, AttachmentKind.OTHER, problem=problem)


def form_of(filename: str | None, media_type: str, content: bytes) -> str:
    """What the bytes are, by their head first and their name second.

    "pdf", "not_pdf" (called one, but none), "xlsx", "xls", "docx", "table" (text that may be one), "image" or "other".
    """
    suffix = PurePosixPath((filename or "").lower().replace("\\", "/")).suffix
    if b"%PDF-" in content[:PDF_HEAD]:
        return "pdf"
    if suffix == ".pdf" or media_type in ("application/pdf", "application/x-pdf"):
        return "not_pdf"
    if content.startswith(ZIP):
        if suffix in (".xlsx", ".xlsm") or "spreadsheetml" in media_type:
            return "xlsx"
        return "docx" if suffix in (".docx", ".docm") or "wordprocessingml" in media_type else "other"
    if content.startswith(OLE):
        return "xls" if suffix == ".xls" or "excel" in media_type else "other"
    if content.startswith(IMAGES) or media_type.startswith("image/") or suffix in IMAGE_NAMES:
        return "image" if not media_type.startswith("image/svg") else "other"
    if suffix in (".xlsx", ".xlsm"):
        return "xlsx"
    if (
        suffix in TABLE_NAMES
        or media_type in TABLE_TYPES
        or suffix == ".xls"
        or media_type == "application/vnd.ms-excel"
    ):
        return "table"
    return "other"
