"""What the screens look at, worked out once for each message and only when it is asked for."""

from __future__ import annotations

import re
from functools import cached_property

import re2

from intake.domain.message import Message
from intake.reading.passages import Role, Visible
from intake.reading.screens.marks import ADDRESS, Marks
from intake.reading.screens.orders import about_order, names_lines
from intake.reading.screens.screen_words import folded, pattern, whole_words
from intake.reading.screens.screen_words import words as words_of
from intake.reading.text.quotes import subject_kind
from intake.reading.text.visible import visible

TEXT_CHARS = 12_000
"""Automatic mail says what it is at its beginning or its end; so much of both is looked at."""
SUBJECT_CHARS = 1_000
SHORT_SENTENCE = 24
"""A sentence no longer than this is a greeting, a name or a wish of a good day."""

_TICKET = re.compile(
    r"(?:ticket|case|request|reference|ref|incident|vorgang|dossier|caso|folio|chamado)\s?(?:id|no\.?|number|nr\.?|#|:|n°)*\s?[:#]?\s?[\w-]{0,8}\d{3,}|\[#?[\w -]{0,20}\d{3,}\]|#\d{3,}",
    re.IGNORECASE,
)
_DESK = re.compile(
    r"\b(?:port|porting|ported|port-?out|cancel|cancellation|csr|service record|bill|invoice|statement|transfer|pin|passcode|disconnect|terminate|number|numbers|account holder|account number|contract)\b",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"(?i)[.!?;:]\s|[。！？\n]|,? (?:but|aber|mais|pero|mas|ma|maar|men|ale|но) ")
_ORDER = re.compile(
    r"\b(?:order|auftrag|orden|pedido|commande|ordine) (?:no\.? |number |nr\.? |#)?[a-z]{0,4}-?\d{3,}", re.IGNORECASE
)
_REFUSAL = re.compile(
    r"\b(?:5\d\d|4[25]\d)[\s#(-]{1,3}[45]\.\d{1,3}\.\d{1,3}\b|\b5[0-5][0-9] (?:requested|user|no such|mailbox|unknown|[a-zà-ÿ]+ \w*(?:unknown|desconocid|inconnu|unbekannt|onbekend|sconosciut))|\(5\d\d |: 55[0-4] "
)
_QUESTION = re.compile(r"[?？](?=[\s\"'»”)!?]|$)|？")
_INFIX = re.compile(r"(?!\[)([^\[\]#:]{3,60}?)[\s:,!.-]+(?:re|aw|sv|vs|rv|antw|odp|r|res|ynt|回复)\s?[:：]\s")
_OPENING = re.compile(r"(?:please )?(?:call|text|email|fax|send|use) (?!you)")
"""How somebody begins who wants something; a machine begins with what is the matter."""
_ELSEWHERE = re.compile(
    r"please (?:re-?)?(?:send|direct|address) (?:your |any |all |this |these )?(?:new |future |further |urgent )?"
    r"(?:messages?|e-?mails?|mails?|correspondence|inquir(?:y|ies)|enquir(?:y|ies)|questions?|requests?) to\b"
    r"|please (?:e-?mail|write to|mail) (?=[\w.+-]{1,64}@)"
)
_OTHERS = re2.compile(
    r"\b(?:potete|puo|kunt u|kun je|pueden?|podem?|konnen sie|konnt ihr)\W{1,3}(?:[\w@.]{1,40}\W{1,3}){0,6}?"
    r"(?:contatt\w{1,9}|contact\w{0,9}|contacto|kontakt\w{0,9}|rivolger\w{1,4}|scrivere|chiamare|terecht|bellen|mailen|wenden|erreichen"
    r"|escribir\w{0,3}|llamar\w{0,3}|dirigir\w{0,3}|comunicar\w{0,3}|ligar|contato)\b"
)
"""You can call, write to, turn to somebody: no wish to us either."""
_DOCUMENTS = (".pdf", ".doc", ".docx", ".xls", ".xlsx", ".csv", ".tif", ".tiff", ".eml")
_PLEASE = re.compile(r"\bplease ([a-z'-]+)")
_TICKET_HEADERS = (
    "x-rt-ticket",
    "x-jira-fingerprint",
    "x-zendesk-from-account-id",
    "x-otrs-ticket",
    "x-freshdesk-ticket-id",
    "x-fd-ticket-id",
    "x-helpscout-conversation-id",
    "x-hubspot-ticket",
    "x-sfdc-case-id",
    "x-zendesk-ticket-id",
    "x-kayako-ticket",
)


class Seen(Marks):
    """A message as the screens see it. Texts are lower-cased, with plain apostrophes."""

    def __init__(self, message: Message, own_addresses: tuple[str, ...], view: Visible | None = None) -> None:
        super().__init__(message, own_addresses)
        self._view = view

    def starts(self, name: str) -> bool:
        """The subject begins with a phrase of the list, prefixes aside."""
        return self.subject.startswith(words_of(name)) or self.bare_subject.startswith(words_of(name))

    def count(self, name: str, text: str) -> int:
        """How many different phrases of the list stand in the text."""
        return len(set(pattern(name).findall(text))) if text else 0

    def opens_with(self, name: str, words: int = 40) -> bool:
        """A phrase of the list stands among the first words of what was written."""
        return self.contains(name, " ".join(self.said.split()[:words]))

    @cached_property
    def view(self) -> Visible:
        return self._view if self._view is not None else visible(self.message)

    @cached_property
    def subject(self) -> str:
        return folded((self.message.subject or "")[:SUBJECT_CHARS])

    @cached_property
    def _kind(self) -> tuple[str, bool, bool]:
        return subject_kind(self.subject)

    @property
    def bare_subject(self) -> str:
        return self._kind[0]

    @property
    def reply_prefix(self) -> bool:
        """The subject begins with Re: or its like: a person answers."""
        return self._kind[1]

    @cached_property
    def before_reply(self) -> str:
        """What stands before an "Re:" in the middle of the subject, as responders write it: "I am away Re: ..."."""
        found = _INFIX.match(self.subject)
        return found.group(1) if found else ""

    @property
    def reply(self) -> bool:
        return self.reply_prefix or bool(self.header("in-reply-to") or self.before_reply)

    @property
    def forward(self) -> bool:
        return self._kind[2]

    @cached_property
    def said(self) -> str:
        """What was newly written, lower-cased; the beginning and the end where it is long."""
        return _ends(self.view.of(Role.WRITTEN, Role.FORM, Role.SIGNATURE, Role.FOOTER))

    @cached_property
    def written(self) -> str:
        return _ends(self.view.of(Role.WRITTEN, Role.FORM))

    @cached_property
    def all_text(self) -> str:
        return _ends("\n".join(passage.text for passage in self.view.passages if passage.role is not Role.HIDDEN))

    @cached_property
    def all_text_and_subject(self) -> str:
        return f"{self.subject}\n{self.all_text}"

    @cached_property
    def smtp_refusal(self) -> bool:
        """An SMTP answer that refuses (RFC 5321 section 4.2, RFC 3463), with the address it is about."""
        return bool(_REFUSAL.search(self.all_text) and ADDRESS.search(self.all_text))

    @cached_property
    def words(self) -> int:
        return len(self.view.of(Role.WRITTEN, Role.FORM).split())

    @cached_property
    def ticket_number(self) -> bool:
        return bool(_TICKET.search(self.subject) or _TICKET.search(self.said[:3000]))

    @cached_property
    def wishes(self) -> bool:
        """Somebody asks for something in so many words; to send one's mail elsewhere is no wish to us."""
        text = _OTHERS.sub(" ", _ELSEWHERE.sub(" ", self.written))
        return (
            _OPENING.match(text.strip()) is not None
            or self.contains("wishes", text)
            or any(verb not in words_of("please_verbs") for verb in _PLEASE.findall(text))
        )

    @cached_property
    def brings_document(self) -> bool:
        """A document is attached: somebody took it in hand."""
        return any(
            not item.inline and (item.filename or "").lower().endswith(_DOCUMENTS) for item in self.message.attachments
        )

    @cached_property
    def machine_voice(self) -> bool:
        """Marks of a system behind the words: headers, a ticket in the subject, or that it says so."""
        return (
            self.marked_automatic
            or self.null_sender
            or self.from_robot
            or self.starts("ticket_subjects")
            or bool(_TICKET.search(self.subject) and not self.reply_prefix)
            or self.contains("automatic_words", self.said)
        )

    @cached_property
    def asks(self) -> bool:
        """A question, none of those that machines put under their mail; the mark in a link is none."""
        text = pattern("machine_questions").sub(" ", self.written)
        return _QUESTION.search(text) is not None

    @cached_property
    def desk_matter(self) -> bool:
        return bool(_DESK.search(self.subject) or _DESK.search(self.written))

    @cached_property
    def names_lines(self) -> bool:
        """A telephone number that nobody is told to call stands in what was written."""
        return names_lines(self.view.of(Role.WRITTEN, Role.FORM))

    @cached_property
    def absence_share(self) -> float:
        """How many of the sentences of some length say that somebody is away, until when, or who helps: 0 to 1."""
        text = self.view.of(Role.WRITTEN, Role.FORM)[:TEXT_CHARS]
        sentences = [piece for piece in map(folded, _SENTENCE_END.split(text)) if len(piece) > SHORT_SENTENCE]
        told = [self.contains("away_texts", one) or self.contains("away_helpers", one) for one in sentences]
        others = [
            one for one, said in zip(sentences, told, strict=True) if not (said or self.contains("courtesies", one))
        ]
        return sum(told) / max(sum(told) + len(others), 1) if sentences else 1.0

    @cached_property
    def speaks_of_matter(self) -> bool:
        """What was written is about a matter of the desk; the subject may be ours, sent back."""
        found = whole_words("matter_words").search(self.written) or pattern("matter_stems").search(self.written)
        return found is not None or _ORDER.search(self.written) is not None

    @cached_property
    def advertises(self) -> bool:
        """It bears the marks of bulk mail."""
        return self.campaign or bool(self.header("list-unsubscribe")) or self.contains("bulk_texts", self.said)

    @cached_property
    def order(self) -> bool:
        """A port order's own words, in subject or text."""
        text = self.view.of(Role.WRITTEN, Role.FORM)
        return about_order(f"{self.message.subject or ''}\n{text}", advertises=self.advertises)

    @cached_property
    def order_written(self) -> bool:
        """A port order's own words in the text: a subject may be ours, sent back."""
        return about_order(self.view.of(Role.WRITTEN, Role.FORM), advertises=self.advertises)

    @cached_property
    def absent(self) -> bool:
        """Somebody is away, and says so before any number of an order: the numbers after it are for calling."""
        text = self.written
        found = pattern("away_texts").search(text)
        return found is not None and not names_lines(text[: found.start()])

    @property
    def order_told(self) -> bool:
        """The text itself is an order's, not an absence note that names the trade."""
        return (self.order_written or (self.order and not self.words)) and not self.absent

    @cached_property
    def helpdesk(self) -> bool:
        """A helpdesk system's own headers or frame, round somebody's words."""
        return any(self.header(name) for name in _TICKET_HEADERS) or self.contains("ticket_frames", self.said[:600])

    @cached_property
    def carries_person(self) -> bool:
        """A web form, or a helpdesk's frame round a person's words."""
        if any(passage.role is Role.FORM for passage in self.view.passages):
            return True
        framed = any(self.header(name) for name in _TICKET_HEADERS) or self.contains("ticket_frames", self.said)
        wanted = self.wishes or self.asks or self.desk_matter
        return framed and wanted and not self.opens_with("receipt_of_request", 60)

    @property
    def person_or_order(self) -> bool:
        """What a machine sent and is answered all the same: a port order, or a person's words."""
        return self.order or self.carries_person


def _ends(text: str) -> str:
    if len(text) > 2 * TEXT_CHARS:
        text = text[:TEXT_CHARS] + "\n" + text[-TEXT_CHARS:]
    return folded(text)
