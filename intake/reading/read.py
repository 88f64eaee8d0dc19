"""The order in which a message is read: screen, attachments, visible text, requests, facts."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any, Protocol

from intake.domain.findings import AttachmentKind, Document, Facts, Findings, Party, Request
from intake.domain.message import Attachment, Message
from intake.reading.documents.document import DocumentReader
from intake.reading.facts.extract import extract
from intake.reading.requests.classify import classify
from intake.reading.screens.screen import screen
from intake.reading.secrets import masked
from intake.reading.text.visible import visible
from intake.settings import Settings

LONGEST_SAID = 20_000


class DocumentMemory(Protocol):
    """Readings of files already seen, by SHA-256: the same bill is read once."""

    def recall(self, sha256: str, filename: str | None, media_type: str) -> Document | None:
        """The reading kept for these bytes, or None."""

    def keep(self, sha256: str, document: Document) -> None:
        """Keeps a reading."""


class NoMemory:
    """Remembers nothing: for `inspect`, which has no database."""

    def recall(self, sha256: str, filename: str | None, media_type: str) -> Document | None:
        """Always None."""
        return None

    def keep(self, sha256: str, document: Document) -> None:
        """Does nothing."""


def document_reader(settings: Settings, at_once: int = 1) -> DocumentReader:
    """A reader of attachments with the limits and names of a configuration, for so many files at once. A context manager."""
    return DocumentReader(settings.limits, (settings.provider.name, *settings.provider.also_known_as), at_once)


class Reader:
    """Reads messages. A context manager: it keeps a child process for attachments."""

    def __init__(self, settings: Settings, memory: DocumentMemory | None = None) -> None:
        self._settings = settings
        self._memory = memory or NoMemory()
        self._names = (settings.provider.name, *settings.provider.also_known_as)
        self._documents = document_reader(settings)

    def __enter__(self) -> Reader:
        self._documents.__enter__()
        return self

    def __exit__(self, *exception: Any) -> None:
        self._documents.__exit__(*exception)

    def read(self, message: Message) -> Findings:
        """All that is read in one message. Nothing is asked of the record here."""
        text = visible(message)
        hit = screen(message, self._settings.own_addresses, text)
        if hit is not None:
            return Findings(
                automatic=hit.automatic,
                party=Party.CUSTOMER,
                requests=(),
                facts=Facts(),
                documents=tuple(_unopened(attachment) for attachment in message.all_attachments()),
                notes=(f"No reply may go out: {hit.why}.",),
                screen=hit.rule,
            )
        documents = tuple(self._document(attachment) for attachment in message.all_attachments())
        asked = classify(text, message, self._names, self._settings.carrier, documents)
        facts, doubts = extract(
            text, message, asked.requests, asked.party, documents, self._names, self._settings.carrier
        )
        return Findings(
            automatic=None,
            party=asked.party,
            requests=tuple(_without_secrets(request) for request in asked.requests),
            facts=facts,
            documents=tuple(replace(document, text=masked(document.text)) for document in documents),
            notes=tuple(masked(note) for note in (*_defects(message), *_problems(documents), *asked.notes, *doubts)),
            courtesy=asked.courtesy and not documents,
            said=masked(text.said[:LONGEST_SAID]),
        )

    def _document(self, attachment: Attachment) -> Document:
        sha256 = hashlib.sha256(attachment.content).hexdigest()
        known = self._memory.recall(sha256, attachment.filename, attachment.media_type)
        if known is not None:
            return known
        document = self._documents.read(attachment.filename, attachment.media_type, attachment.content)
        if document.kind is not AttachmentKind.OTHER or document.problem is not None:
            self._memory.keep(sha256, document)
        return document


def _without_secrets(request: Request) -> Request:
    return replace(request, evidence=tuple(masked(words) for words in request.evidence))


def _unopened(attachment: Attachment) -> Document:
    """Attachments of automatic mail are listed, not read: nobody asks anything with them."""
    return Document(attachment.filename, attachment.media_type, AttachmentKind.OTHER)


def _defects(message: Message) -> tuple[str, ...]:
    return tuple(f"The message is damaged: {defect.rstrip('.')}." for defect in message.defects)


def _problems(documents: tuple[Document, ...]) -> tuple[str, ...]:
    return tuple(
        f"The attachment {document.filename or 'without a name'} could not be read: {document.problem.value}."
        for document in documents
        if document.problem
    )
