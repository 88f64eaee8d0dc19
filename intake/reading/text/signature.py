"""Where a letter ends: sign-offs, names, titles, telephones, and what programs and lawyers add below."""

from __future__ import annotations

import re
from dataclasses import dataclass

from intake.reading.text.phrases import ordered, phrases

_PHONE = re.compile(
    r"(?<!\w)\+?\(?\d[\d()\s./\u2011-]{5,18}\d(?:\s?(?:x|ext\.?|extension)\s?\d{1,6})?(?!\w)", re.IGNORECASE
)
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{2,60}")
_URL = re.compile(
    r"(?:https?://|www\.)\S+|\b[\w-]{2,40}\.(?:com|net|org|example|io|co|us|biz|info|de|fr|es|br|mx|ca)\b(?:/\S*)?",
    re.IGNORECASE,
)
_STREET = re.compile(
    r"\b\d{1,6}\s\S.{0,60}\b(?:st|street|ave|avenue|rd|road|blvd|boulevard|dr|drive|ln|lane|way|ct|court|pl|place|hwy|highway|pkwy|parkway|suite|ste|floor|fl|unit|row|sq|square|circle|cir|trail|terrace)\b"
    r"|\b[A-Z]{2}\s\d{5}(?:-\d{4})?\b|\bP\.?\s?O\.?\s?Box\b|\b\d{5}\s[A-ZÄÖÜ][a-zäöüß]+|straße|strasse",
    re.IGNORECASE,
)
_COMPANY = re.compile(
    r"\b(?:inc|llc|ltd|limited|corp|corporation|co|gmbh|ag|sa|s\.a\.|sarl|lp|llp|pllc|pc|group|company|& sons|associates)\b\.?",
    re.IGNORECASE,
)
_SPLIT = re.compile(r"\s[|·•–—/]\s|\s?[|·•]\s?|,\s|\t|;\s")
_POSTSCRIPT = re.compile(
    r"^\s*(?:p\.?\s?s\.?\s?s?\.?|n\.?b\.?|ps|nota|one more thing|oh, and)\b\s?[:.,-]?\s?", re.IGNORECASE
)
_MARK = re.compile(r"^\s*(?:--|—|__|–)\s*$")
_WORD = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*\.?")
_DECORATION = re.compile(r"^[\s\-_=*~–—·•.]{3,}$")
_PICTURE = re.compile(r"^[\[<](?:cid:|image|logo|https?://|inline|mailto:)[^\]>]*[\]>]$", re.IGNORECASE)
_THANKS = re.compile(
    r"^(?:many |much |muchas |mil |muito |mille |un grand |tausend )?(?:thanks|thank you|thx|gracias|merci|danke|vielen dank|besten dank|obrigad[oa]|grazie)\b"
)
_MATTER = re.compile(
    r"(?:account|acct|a/c|btn|wtn|tns?|billing|service address|service|company|customer|authori[sz]ed(?: (?:by|person|contact|signer|name|user|representative))?|name on|"
    r"(?:new|old) (?:provider|carrier)|losing|gaining|pon|order|port|date|due|foc|pin|passcode|numbers?|"
    r"(?:telephone|phone) numbers?|lines?|main line|main number|fax line|ticket|case|reference|ref|status|reason|end user|"
    r"cuenta|número|numero|compte|numéro|konto|kundennummer|rufnummer|conta|dirección de servicio|adresse de service)\b"
    r"(?:\s*[:#=.]|\s+(?:no|nr|id|is|to|number)\b|[^\d]{0,24}\d|\s*$)",
    re.IGNORECASE,
)
_FIELD = re.compile(r"^\s*([A-Za-z][\w #/&.-]{0,28}?)(?:\s{3,}|\t+|\s?=\s?|\s?\.{3,}\s?|:\s{2,})\S")
_PIPED = re.compile(r"\w\|\w")
_SPOKEN = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_DESK = re.compile(
    r"\b(?:desk|team|department|dept|manager|support|services?|operations|center|centre)\b", re.IGNORECASE
)
_SMALL = frozenset(
    [
        "of",
        "the",
        "and",
        "for",
        "de",
        "la",
        "del",
        "los",
        "las",
        "von",
        "van",
        "der",
        "den",
        "di",
        "da",
        "do",
        "dos",
        "du",
        "y",
        "e",
        "und",
        "et",
        "&",
        "at",
    ]
)


@dataclass(frozen=True, slots=True)
class Sender:
    """What the headers say of the sender: the words of the name, the local part, the domain. Never trusted, only compared."""

    words: frozenset[str]
    domain: str

    def named_in(self, text: str) -> bool:
        """True where a word of the sender's name or the domain's name stands in `text`."""
        for word in _WORD.findall(text.lower()):
            bare = word.strip(".'’")
            if len(bare) > 1 and (bare in self.words or (len(bare) > 3 and bare in self.domain)):
                return True
        return False


def sender(name: str, address: str) -> Sender:
    """The sender, from a display name and an address (either may be empty)."""
    local, _, domain = address.lower().partition("@")
    words = {word.strip(".'’") for word in _WORD.findall(name.lower())}
    words |= {word for word in re.split(r"[^a-z]+", local) if len(word) > 2}
    return Sender(frozenset(word for word in words if len(word) > 1), domain.rpartition(".")[0])


def is_postscript(text: str) -> bool:
    """True for the first line of a P.S."""
    return bool(_POSTSCRIPT.match(text)) and len(text.split()) > 1


def is_mark(text: str) -> bool:
    """True for the line "-- " (RFC 3676 section 4.3) and its look-alikes."""
    return bool(_MARK.match(text))


def is_decoration(text: str) -> bool:
    """True for a line of dashes and the like."""
    return bool(_DECORATION.match(text))


def is_device(text: str) -> bool:
    """True for "Sent from my ..." and what programs add."""
    lowered = text.strip(" *_-–—[]().<>").lower()
    words = len(lowered.split())
    return (
        words <= 14
        and lowered.startswith(ordered("device_lines"))
        and (words <= 8 or "sent from my" in lowered or "outlook" in lowered)
    )


def is_sign_off(text: str) -> bool:
    """True for a whole line that closes a letter: "Best regards," or "Thanks!"."""
    lowered = text.strip().strip(" ,.!-–—*_~:;)").lower()
    if len(lowered) > 80:
        return False
    if lowered in phrases("sign_offs"):
        return True
    words = lowered.split()
    if _THANKS.match(lowered) and len(words) <= 9 and not any(sign in lowered for sign in "?0123456789@"):
        return bool({"for", "por", "pour", "für", "per", "voor"} & set(words)) or len(words) <= 5
    first, comma, second = lowered.partition(",")
    return bool(comma) and first.strip() in phrases("sign_offs") and second.strip() in phrases("sign_offs")


def is_signed(text: str, who: Sender) -> bool:
    """True for a sign-off and a name on one line: "Thanks, Ana"."""
    stripped = text.strip().strip(" .!*_~-–—")
    if len(stripped) > 60:
        return False
    lowered = stripped.lower()
    for phrase in ordered("sign_offs"):
        if lowered.startswith(phrase) and len(lowered) > len(phrase):
            separator, rest = stripped[len(phrase)], stripped[len(phrase) + 1 :].strip(" ,.-–—!/")
            if (
                separator in " ,.!-–—/"
                and rest
                and len(rest.split()) <= 4
                and (who.named_in(rest) or (separator != " " and is_name(rest)))
            ):
                return True
    return False


def is_sentence(text: str) -> bool:
    """True where a line is talk, not a name, title or address."""
    words = text.split()
    return (
        len(words) > 12
        or (len(words) >= 5 and text.rstrip().endswith((".", "?", "!")) and not _STREET.search(text))
        or text.rstrip().endswith("?")
    )


def is_name(text: str) -> bool:
    """True for one to five capitalised words, such as a person's or a company's name."""
    shouted = text.strip().endswith((".", "!")) and len(text.rsplit(maxsplit=1)[-1]) > 5
    text = text.strip(" ,.-–—~*_/")
    words = text.split()
    if shouted and len(words) >= 3:
        return False
    if not 1 <= len(words) <= 6 or any(character.isdigit() for character in text):
        return False
    return (
        all(word[0].isupper() or word[0] in "(\"'“" or word.lower().strip(",.") in _SMALL for word in words)
        and words[0][0].isupper()
    )


def has_title(text: str) -> bool:
    """True where a word of a job or department stands in a short line."""
    if len(text.split()) > 10:
        return False
    lowered = f" {re.sub(r'[^a-zà-ÿ&-]+', ' ', text.lower())} "
    return any(f" {title} " in lowered for title in ordered("titles"))


def is_matter(text: str) -> bool:
    """True for a line that tells something of the account or the order: "Account 5512", "BTN: ..."."""
    return bool(_MATTER.match(text.strip(" *_•-"))) and not _DESK.search(text[:30])


def is_field(text: str) -> bool:
    """True for a line of a record, "NSP   Oak Tel", "order=12" or "INQ|CSR|YES", whose label is no telephone's or address's."""
    if _PIPED.search(text):
        return True
    found = _FIELD.match(text)
    return found is not None and found[1].strip().lower() not in phrases("contact_labels")


def opens_with_sender(text: str, who: Sender) -> bool:
    """True for "Ana Ruiz, from the truck" and "Oak Telephone, 1-888-555-0100": the sender's name, then more."""
    parts = [part.strip() for part in _SPLIT.split(text) if part.strip()]
    return len(parts) > 1 and len(text.split()) <= 12 and is_name(parts[0]) and who.named_in(parts[0])


def is_picture(text: str) -> bool:
    """True for what stands where a picture was: "[cid:image001.png]"."""
    return bool(_PICTURE.match(text.strip()))


def is_contact(text: str, who: Sender) -> str | None:
    """What a line of a signature is: card, labelled, desk, phone, email, url, address, self, title, company, name; None for talk.

    "matter" is a line of the account or the order, "picture" the place of a picture.
    """
    text = text.strip(" *_|")
    if not text or len(text) > 160:
        return None
    if is_picture(text):
        return "picture"
    if is_matter(text):
        return "matter"
    parts = [part for part in _SPLIT.split(text) if part.strip()]
    if is_sentence(text) and not (len(parts) > 1 and all(len(part.split()) <= 5 for part in parts)):
        return None
    rest = _URL.sub(" ", _EMAIL.sub(" ", _PHONE.sub(" ", text)))
    words = _WORD.findall(rest)
    phone = bool(_PHONE.search(text))
    email = bool(_EMAIL.search(text))
    if "|" in text and len(parts) >= 3 and (phone or email) and (is_name(parts[0]) or who.named_in(parts[0])):
        return "card"
    dashed = re.split(r"\s[-–—·•|]\s", text)
    if len(dashed) >= 3 and (phone or email) and _STREET.search(text):
        return "card"
    if phone:
        return _telephone(text, rest, words, who)
    if len(words) <= 5 and (email or _URL.search(text)):
        return "email" if email else "url"
    if _STREET.search(text) and len(text.split()) <= 14:
        return "address"
    if who.named_in(text) and len(words) <= 8:
        return "self"
    if has_title(text):
        return "title"
    if _COMPANY.search(text) and len(words) <= 8:
        return "company"
    return "name" if is_name(text) else None


def _telephone(text: str, rest: str, words: list[str], who: Sender) -> str | None:
    """What a line with a telephone number is."""
    label = re.split(r"[:\s(/|+\d]", text, maxsplit=1)[0].strip(" .").lower()
    if len(words) <= 6 and (label in phrases("contact_labels") or (words and _is_label(words[0]))):
        return "labelled"
    if len(words) <= 4 and _PHONE.match(text) and any(_is_label(word) for word in words):
        return "labelled"
    if len(words) <= 8 and has_title(rest):
        return "desk"
    if len(words) <= 1:
        return "phone"
    return "self" if who.named_in(rest) and len(words) <= 6 else None


def _is_label(word: str) -> bool:
    return word.lower().strip(".") in phrases("contact_labels")


def is_footer(text: str) -> bool:
    """True for a paragraph of legal notice, marketing or a ticket system's frame."""
    lowered = text.lower().replace("’", "'")
    if lowered.lstrip(" *_[(").startswith(ordered("footer_starts")):
        return True
    if any(part in lowered for part in ordered("footer_parts")):
        return True
    return any(part in lowered for part in ordered("footer_hints")) and not _speaks(lowered)


def _speaks(lowered: str) -> bool:
    """True where somebody speaks for himself, or asks."""
    return "?" in lowered or not phrases("first_person").isdisjoint(_SPOKEN.findall(lowered))
