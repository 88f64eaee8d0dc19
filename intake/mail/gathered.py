"""What the walk over a message's parts has gathered: its texts, its files, and what was broken."""

from __future__ import annotations

import mimetypes
import re
from dataclasses import dataclass, field

from intake.domain.message import Attachment, Message
from intake.mail import limits
from intake.mail.charsets import clean, decode, is_known
from intake.mail.fields import Parametered, display_filename
from intake.mail.flowed import unflow
from intake.mail.mime import uuencoded, without_uuencoded
from intake.mail.tnef import opened

TEXTS = frozenset({"text/plain", "text/html", "text/enriched", "text/richtext", "text/x-markdown", "text/markdown"})
_HTMLS = frozenset({"text/html", "text/enriched", "text/richtext"})
_META = re.compile(rb"<meta[^>]{0,200}?charset\s{0,5}=\s{0,5}[\"']?([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_YENC = re.compile(rb"(?m)^=ybegin [^\r\n]{0,200}name=([^\r\n]{1,200})\r?\n")


@dataclass(slots=True)
class Found:
    """Texts, files and defects of one message, each within its limit."""

    defects: list[str]
    texts: list[str] = field(default_factory=list)
    htmls: list[str] = field(default_factory=list)
    attachments: list[tuple[Attachment, str]] = field(default_factory=list)
    """With their Content-ID, empty where there is none."""
    attached: list[Message] = field(default_factory=list)
    report: list[tuple[str, str]] = field(default_factory=list)
    named: list[tuple[bytes, Parametered]] = field(default_factory=list)
    """Texts that have a file's name and do not say that they are attached."""
    text_left: int = limits.TEXT_CHARS
    html_left: int = limits.HTML_CHARS
    parts: int = 0

    @property
    def has_text(self) -> bool:
        return any(text.strip() for text in (*self.texts, *self.htmls))

    def fault(self, sentence: str) -> None:
        """Records a defect, once."""
        if len(self.defects) < limits.DEFECTS and sentence not in self.defects:
            self.defects.append(sentence)

    def attach(self, attachment: Attachment, cid: str = "") -> None:
        """Keeps a file, up to the limit."""
        if len(self.attachments) >= limits.ATTACHMENTS:
            self.fault("There are more than 50 attachments; the rest was left out.")
            return
        self.attachments.append((attachment, cid))

    def read_text(self, content: bytes, kind: Parametered) -> None:
        """A text/* part: uuencoded and yEnc files are taken out, charset and format=flowed undone."""
        if kind.value == "text/plain" and b"begin " in content:
            for name, data in uuencoded(content):
                self.attach(Attachment(display_filename(name), "application/octet-stream", data))
            content = without_uuencoded(content)
        if kind.value == "text/plain" and b"=ybegin " in content:
            content = self._without_yenc(content)
        text, defect = decode(content[: limits.HTML_CHARS * 4], _charset(content, kind))
        if defect:
            self.fault(defect)
        if kind.value in _HTMLS:
            self._keep_html(clean(text))
            return
        text = self._cut(clean(text))
        if kind.get("format").lower() == "flowed":
            text = unflow(text, delete_space=kind.get("delsp").lower() == "yes")
        self.texts.append(text.strip("\n"))

    def read_named_text(self) -> None:
        """A message of nothing but a text with a file's name says what that text says: telephones and fax gates write so."""
        if self.named and not self.has_text:
            self.read_text(*self.named[0])

    def open_tnef(self, content: bytes) -> None:
        """The files in a winmail.dat, and its text where the message has none."""
        inner = opened(content)
        for file in inner.files:
            media_type = file.media_type or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
            self.attach(Attachment(display_filename(file.name), media_type, file.content))
        if not self.has_text:
            self.texts.append(self._cut(inner.text))
            self._keep_html(inner.html)
        if not inner.whole:
            self.fault("A winmail.dat could not be opened whole.")

    def _cut(self, text: str) -> str:
        if len(text) > self.text_left:
            self.fault("The text is longer than 400,000 characters; the rest was left out.")
            text = text[: self.text_left]
        self.text_left -= len(text)
        return text

    def _keep_html(self, html: str) -> None:
        if len(html) > self.html_left:
            self.fault("The HTML is longer than 1,000,000 characters; the rest was left out.")
        self.htmls.append(html[: self.html_left])
        self.html_left -= len(self.htmls[-1])

    def _without_yenc(self, content: bytes) -> bytes:
        """yEnc files are named and set aside; nobody sends bills in them."""
        for mark in list(_YENC.finditer(content))[: limits.ATTACHMENTS]:
            name = decode(mark[1], "")[0]
            self.attach(Attachment(display_filename(name), "application/octet-stream", b""))
            self.fault("A yEnc file in the text was not decoded.")
        start, end = content.find(b"=ybegin "), content.rfind(b"=yend")
        return content[:start] + (content[content.find(b"\n", end) + 1 :] if end > start else b"")


def _charset(content: bytes, kind: Parametered) -> str:
    """The charset that the part names, or where that says nothing the HTML itself."""
    label = kind.get("charset")
    if kind.value == "text/html" and (not is_known(label) or (not content.isascii() and label.lower() == "us-ascii")):
        found = _META.search(content[:4_096])
        return found[1].decode("ascii") if found else label
    return label
