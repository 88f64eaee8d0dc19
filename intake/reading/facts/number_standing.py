"""What a telephone number in a message is: by its label, the heading over it, the words round it, a signature."""

from __future__ import annotations

import re
from enum import StrEnum

from intake.domain.findings import Party
from intake.reading.facts.label_keys import label_key
from intake.reading.facts.labels import Pair
from intake.reading.facts.stretches import Stretch
from intake.reading.facts.wordlists import any_of
from intake.reading.number_shapes import Found


class Standing(StrEnum):
    """What a number in a message is."""

    MATTER = "matter"  # the customer's, and the message is about it
    STAYS = "stays"  # the customer's, and said not to move
    CONTACT = "contact"  # a way to reach somebody
    BILLING = "billing"  # names the account
    ACCOUNT = "account"  # digits of an account, an order, a card


_IT_STAYS = re.compile(
    r"(?i)\s*(?:it|that one|this one|that line|this line|that number|this number|they|those|ese|esa|éste|celui-ci|celle-ci|il|elle|die|diese|ela|ele)\s(?:\w+\s){0,2}?(?:stays?|remains?|is staying|must stay|should stay|is to stay|is not (?:moving|porting|going|part)|does not (?:move|port|go)|is not to be|se queda|reste|bleibt|fica)\b"
)
_FOOT_LINE = re.compile(r"[A-ZÀ-Þ][\w&'’.\-]*(?: [A-ZÀ-Þ&][\w&'’.\-]*){1,5} ?(?://|[,|·–/-]) ?(?:tel\.? ?)?")
_PURE_ROW = re.compile(r"[^\W\d]{3}")
_NAME_LINE = re.compile(r"(?:[A-ZÀ-Þ][\w’'.\-]+,? ?){1,4}(?:,? ?(?:[A-Z]{2,4}\.?|Esq\.?))?")
_KEPT_CELL = re.compile(
    r"(?i)keep|kept|stays?(?: with you)?|remains?|retain(?:ed)?|do not port|don.?t port|no|n|not porting|leave|no port|exclude[d]?|se queda|reste|bleibt|fica|non|nein|não"
)
_A_REQUEST = re.compile(r"(?i)\W*(?:new )?(?:port|porting|transfer)(?:[ -]?(?:in|out))? (?:request|order)\W*")
"""A label that a number may follow as well as an order's code: "Port request: 415-555-0101"."""
LONGEST_ROW = 200
"""Characters of a line that may be a row of a list or the foot of a letter."""
_FORM_PHONE = re.compile(
    r"\W*(?:your |daytime |contact |best |customer |my |su |votre |ihre |seu )?(?:(?:tele)?phone|tel|mobile|cell|tel[eé]fono|t[eé]l[eé]phone|telefon|telefone)(?: ?(?:numbers?|no|nummer))?\W*",
    re.IGNORECASE,
)
"""A web form's question for a number to call."""
_LABEL_STANDING = {
    "numbers": Standing.MATTER,
    "staying_numbers": Standing.STAYS,
    "contact_number": Standing.CONTACT,
    "billing_number": Standing.BILLING,
    "account_number": Standing.ACCOUNT,
    "order_number": Standing.ACCOUNT,
    "ticket": Standing.ACCOUNT,
    "date_asked": None,
}


def by_label(stretch: Stretch, first: Found, pairs: list[Pair]) -> tuple[Standing, str] | None:
    """What the label in front of the number says: in a form, a system's mail, a row of a table."""
    for pair in pairs:
        if pair.start <= first.start < pair.end + 1 or _hangs_below(stretch, pair, first):
            standing = _LABEL_STANDING.get(pair.key)
            if pair.key == "order_number" and _A_REQUEST.fullmatch(pair.label):
                return None
            if standing is None or (standing == Standing.ACCOUNT and first.start > pair.start + 3):
                return None
            if standing == Standing.MATTER and stretch.where == "form" and _FORM_PHONE.fullmatch(pair.label):
                return Standing.CONTACT, "form"
            if standing == Standing.CONTACT and stretch.where != "form" and _bare_phone(pair.label):
                return _phone_label(stretch, pair)
            return standing, "label"
    return None


def stays_next(stretch: Stretch, after: int, end: int, following: int) -> bool:
    """True where a sentence without a number of its own follows that says "It stays with you"."""
    near = stretch.flow[end : min(end + 90, following)]
    return after < end <= following and bool(_IT_STAYS.match(near))


def _bare_phone(label: str) -> bool:
    return bool(
        re.fullmatch(
            r"\W*(?:tel|telephone|phone|ph|tel[eé]fono|t[eé]l[eé]phone|telefon|telefone|telefax|fax)\W*(?:number|no|#)?\W*",
            label,
            re.IGNORECASE,
        )
    )


def _phone_label(stretch: Stretch, pair: Pair) -> tuple[Standing, str]:
    """ "Phone: ..." in a body names the line, unless other contact lines stand round it."""
    index = stretch.line_index(pair.start)
    beside = (at for at in (index - 1, index + 1) if 0 <= at < len(stretch.lines))
    if any("\t" in stretch.text[slice(*stretch.lines[at])] and stretch.number_lines[at] for at in beside):
        return Standing.MATTER, "row"  # the fax among other lines of a table
    near = [stretch.text[a:b] for a, b in stretch.lines[max(0, index - 3) : index + 4]]
    contacts = sum(
        bool(re.match(r"\W*(?:(?:tel|fax|cell|mobile|e-?mail|web|www|office|direct)\b\W|[tfmcdo][.:])", n, re.I))
        or "@" in n
        for n in near
        if pair.value not in n
    )
    return (Standing.CONTACT, "label") if contacts or re.search("fax", pair.label, re.I) else (Standing.MATTER, "label")


def _hangs_below(stretch: Stretch, pair: Pair, first: Found) -> bool:
    """True for the further lines of a labelled list."""
    if not pair.below or pair.key not in ("numbers", "staying_numbers", "billing_number"):
        return False
    if first.start < pair.start:
        return False
    from_line, to_line = stretch.line_index(pair.start), stretch.line_index(first.start)
    return 0 < to_line - from_line <= len(pair.below) and pair.key != "billing_number"


def by_heading(stretch: Stretch, first: Found) -> tuple[Standing, str] | None:
    """The heading over a list of numbers: the nearest line above that holds none."""
    index = stretch.line_index(first.start)
    start, _ = stretch.lines[index]
    own = stretch.text[max(start, first.start - LONGEST_ROW) : first.start]
    if len(_PURE_ROW.findall(own)) > 8:
        return None
    blanks = 0
    for above in range(index - 1, max(-1, index - 200), -1):
        a, b = stretch.lines[above]
        line = stretch.text[a:b].strip()
        if not line:
            blanks += 1
            if blanks > 1:
                return None
            continue
        if stretch.number_lines[above]:
            blanks = 0
            continue
        if len(line) > 100 or not (line.endswith(":") or len(line) < 45):
            return None
        if (
            any_of("cues", "stay_before").search(line)
            or (any_of("cues", "keep_before").search(line) and "port" not in line.lower())
            or label_key(line.rstrip(": ")) == "staying_numbers"
        ):
            return Standing.STAYS, "heading"
        if re.search(r"(?i)\b(?:call|reach|contact|questions)\b", line) and line.endswith(":"):
            return Standing.CONTACT, "heading"
        return None
    return None


def by_signature(stretch: Stretch, group: tuple[Found, ...]) -> tuple[Standing, str] | None:
    """A number alone on one of the last lines, under a name and a title: a signature that nobody cut off."""
    index = stretch.line_index(group[0].start)
    lines = stretch.lines
    if stretch.where == "subject" or index + 4 <= stretch.last_line:
        return None
    start, end = lines[index]
    if end - start > LONGEST_ROW:
        return None
    if (
        index > 2
        and len(group) == 1
        and index == stretch.last_line
        and not stretch.text[group[-1].end : end].strip(" .)")
        and _FOOT_LINE.fullmatch(stretch.text[start : group[0].start])
        and "\t" not in stretch.text[start:end]
    ):
        return Standing.CONTACT, "foot"
    rest = stretch.text[start : group[0].start] + stretch.text[group[-1].end : end]
    if len(_PURE_ROW.findall(rest)) > 2:
        return None
    above = [stretch.text[a:b].strip() for a, b in lines[max(0, index - 4) : index]]
    while above and not above[-1]:
        above.pop()
    if "" in above:
        above = above[len(above) - above[::-1].index("") :]
    signed = (
        bool(above)
        and all(len(a) < 60 and not a.endswith((":", ".")) and not any(c.isdigit() for c in a) for a in above)
        and _NAME_LINE.fullmatch(above[0])
    )
    return (Standing.CONTACT, "signature") if signed and "\t" not in "".join(above) else None


def by_words(before: str, after: str, party: Party) -> tuple[Standing, str] | None:
    """What the words just before and after the number say."""
    if any_of("cues", "account_before", after="$").search(before):
        return Standing.ACCOUNT, "said-before"
    if any_of("cues", "billing_before", after="$").search(before):
        return Standing.BILLING, "said-before"
    if any_of("cues", "stay_after").match(after):
        return Standing.STAYS, "said-after"
    if "\t" in after and any(_KEPT_CELL.fullmatch(cell.strip()) for cell in after.split("\t")):
        return Standing.STAYS, "row"
    if any_of("cues", "stay_before", after="$").search(before):
        return Standing.STAYS, "said-before"
    if any_of("cues", "keep_before", after="$").search(before) and any_of("cues", "keep_after").match(after):
        return Standing.STAYS, "kept"
    if re.search(r"(?i)everything else|the rest|all (?:the )?other", before) and re.match(
        r"\W{0,2}(?:included|too)\b", after
    ):
        return Standing.STAYS, "included"
    if any_of("cues", "contact_before", after="$").search(before) and not any_of("cues", "contact_not").search(before):
        if any_of(
            "cues",
            "matter_before",
            after=r"\b(?:cell|mobile|fax|phone|line|number|desk|celular|handy)\b[^.,;\n]{0,25},?\s?$",
        ).search(before):
            return None
        return Standing.CONTACT, "said-before"
    if any_of("cues", "contact_after").match(after):
        return Standing.CONTACT, "said-after"
    return None
