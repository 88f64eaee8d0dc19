"""What is done with a file inside the child process: bytes -> a Document, packed."""

from __future__ import annotations

from typing import Any

from intake.domain.findings import AttachmentKind, Document, DocumentFacts, Problem
from intake.reading.documents import number_list, office
from intake.reading.documents.bill import ReadFacts, read_bill
from intake.reading.documents.document_kind import kind_of
from intake.reading.documents.labels import vocabulary
from intake.reading.documents.layout import Page
from intake.reading.documents.loa_csr import read_loa_or_csr
from intake.reading.documents.pages import PdfPages, read_pages
from intake.reading.documents.wire import packed

vocabulary()  # compiled once, in the server, for all its workers


def work(task: dict[str, Any], content: bytes) -> bytes:
    """The packed Document of one file. Anything that goes wrong becomes its problem."""
    name, media_type = task["filename"], task["media_type"]
    try:
        document = _read(task, content)
    except MemoryError:
        document = Document(name, media_type, AttachmentKind.OTHER, problem=Problem.TOO_LARGE)
    except office.TooLarge:
        document = Document(name, media_type, AttachmentKind.OTHER, problem=Problem.TOO_LARGE)
    except office.Locked:
        document = Document(name, media_type, AttachmentKind.OTHER, problem=Problem.ENCRYPTED)
    except Exception:  # the parsers raise anything; which file it was is known to the parent
        document = Document(name, media_type, AttachmentKind.OTHER, problem=Problem.DAMAGED)
    return packed(document)


def _read(task: dict[str, Any], content: bytes) -> Document:
    name, media_type, form = task["filename"], task["media_type"], task["form"]
    if form == "pdf":
        return from_pdf(name, media_type, read_pages(content, task["pages"]), tuple(task["names"]))
    if form == "docx":
        page = office.docx_page(content)
        return _from_pages(name, media_type, [page], None, tuple(task["names"]), None)
    return number_list.read_list(name, media_type, office.sheets(form, content))


def from_pdf(name: str, media_type: str, pdf: PdfPages, names: tuple[str, ...]) -> Document:
    """A PDF whose pages were read -> what it is and says."""
    if pdf.problem is not None:
        return Document(name, media_type, AttachmentKind.OTHER, pdf.count, problem=pdf.problem)
    return _from_pages(name, media_type, pdf.pages, pdf.count, names, pdf)


def _from_pages(name: str, media_type: str, pages: list[Page], count: int | None, names: tuple[str, ...], pdf: PdfPages | None) -> Document:
    lines = [line.text for page in pages for line in page.lines]
    whole = lines if pdf is None else [*lines, *(t for n, t in pdf.texts.items() if n not in {p.number for p in pages})]
    kind, why = kind_of(whole)
    confirmed = (lambda page, value: True) if pdf is None else pdf.confirmed
    if kind is AttachmentKind.BILL and pdf is not None:
        result = read_bill(pages, names, name, confirmed)
    elif kind in (AttachmentKind.LOA, AttachmentKind.CSR):
        result = read_loa_or_csr(pages, kind, name, confirmed)
    else:
        kind = AttachmentKind.OTHER
        result = ReadFacts(DocumentFacts(), (), ())
    return Document(name, media_type, kind, count, result.facts, None, result.notes, "\n".join(lines))
