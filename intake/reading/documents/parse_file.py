"""What is done with a file inside the child process: bytes -> a Document, packed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from intake.domain.findings import AttachmentKind, Document, DocumentFacts, Problem
from intake.reading.documents import number_list, office, scan
from intake.reading.documents.bill import ReadFacts, read_bill
from intake.reading.documents.document_kind import is_sample, kind_of
from intake.reading.documents.form_parts import carrier_columns
from intake.reading.documents.loa_csr import read_loa_or_csr
from intake.reading.documents.pages import PdfPages, read_pages
from intake.reading.documents.picture import picture, picture_of_photo
from intake.reading.documents.told import told_on
from intake.reading.documents.values import amount
from intake.reading.documents.wire import packed

VALUED = 0.6
"""A value from this score on tells that its label is one."""
BILLS_TELL = frozenset(["account_number", "billing_number", "amount_due"])
"""A paper that gives none of these is no bill, whatever its words."""

OUR_OWN = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj "
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>endobj "
    b"4 0 obj<</Length 79>>stream\nBT /F1 10 Tf 50 700 Td (Voice line. Account number: 1-2345. Amount due $9.00) Tj ET \nendstream endobj "
    b"5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\ntrailer<</Root 1 0 R/Size 6>>\n%%EOF"
)
"""A page of our own. Reading it once in the server loads what the workers then need not."""


def prepare() -> None:
    """Loads tables and parsers once, before the first worker is forked."""
    work({"form": "pdf", "filename": "", "media_type": "", "pages": 1, "scanned_pages": 0, "names": []}, OUR_OWN)


def work(task: dict[str, Any], content: bytes) -> tuple[bytes, bool]:
    """The packed Document of one file, and whether reading it gave no trouble. What goes wrong becomes its problem."""
    if task["form"] == "picture":
        draw = picture_of_photo if task["photo"] else picture
        return draw(content, [(page, tuple(box), what) for page, box, what in task["marks"]]), True
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
    return packed(document), document.problem is None


def _read(task: dict[str, Any], content: bytes) -> Document:
    name, media_type, form = task["filename"], task["media_type"], task["form"]
    if form == "pdf":
        pdf = read_pages(content, task["pages"])
        if pdf.problem is Problem.NO_TEXT and task["scanned_pages"]:
            return _scanned(task, scan.scanned_pages(content, task["scanned_pages"]))
        return from_pdf(task, pdf)
    if form == "image":
        return _scanned(task, scan.photo(content))
    if form == "docx":
        return from_pdf(task, PdfPages(None, None, [office.docx_page(content)], None))
    return number_list.read_list(name, media_type, office.sheets(form, content))


def _scanned(task: dict[str, Any], pdf: PdfPages) -> Document:
    """A document read by OCR says so: staff compare it with the picture."""
    document = from_pdf(task, pdf)
    return document if document.problem else replace(document, notes=(*document.notes, scan.BESIDE))


def from_pdf(task: dict[str, Any], pdf: PdfPages) -> Document:
    """Pages that were read -> what kind of document they are, and its facts."""
    name, media_type = task["filename"], task["media_type"]
    if pdf.problem is not None:
        return Document(name, media_type, AttachmentKind.OTHER, pdf.count, problem=pdf.problem)
    own = [page for page in pdf.pages if page.number == 1 or not is_sample([x.text for x in page.lines[:4]])]
    lines = [line.text for page in own for line in page.lines]
    read = {page.number for page in pdf.pages}
    unread = [text for number, text in (pdf.texts or {}).items() if number not in read]
    told = told_on(own)
    labelled = {
        field
        for of_page in told.labels
        for label in of_page
        if " " in label.phrase
        for field in label.fields
        if label.strong or field == "billing_number"
    }
    if any(carrier_columns(page) for page in own):
        labelled |= {"new_provider", "provider"}
    valued = {c.field for c in (*told.typed, *told.said) if c.score >= VALUED}
    kind, why = kind_of([*lines, *unread], labelled, valued)
    result = ReadFacts(DocumentFacts(), (), ())
    if kind is AttachmentKind.BILL:
        result = read_bill(own, told, tuple(task["names"]), name, pdf.confirmed)
        if not {c.field for c in result.candidates} & BILLS_TELL or not any(amount(line) for line in lines):
            kind, result = AttachmentKind.OTHER, ReadFacts(DocumentFacts(), (), ())
    elif kind in (AttachmentKind.LOA, AttachmentKind.CSR):
        result = read_loa_or_csr(own, told.labels, kind, name, pdf.confirmed)
    if task.get("explain"):
        lines = [f"{kind}: {why}", *map(str, result.candidates)]
    return Document(name, media_type, kind, pdf.count, result.facts, None, result.notes, "\n".join(lines))
