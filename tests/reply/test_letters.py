"""Each section says what the desk's rules say, and nothing that they forbid."""

import re

import pytest

from intake.domain.errors import TemplateError
from intake.reply.follow_ups import FOLLOW_UPS
from intake.reply.letters import NOTICE_VALUES, REPLY_VALUES, SECTIONS, in_order, is_notice
from tests.reply.letter_values import FOLDER, REFERENCE, VALUES

REPLIES = [name for name in SECTIONS if not is_notice(name)]
NOTICES = [name for name in SECTIONS if is_notice(name)]

AFTER = ("unassign the numbers", "return numbers|give back", "license", "separate request")
KEEP = ("keep your service active", "do not cancel or return anything", "confirmed as complete")

SAYS: dict[str, tuple[str, ...]] = {
    "port_out": (
        "lindenphone cannot start it for you: only your new provider can",  # rule 1
        "file a port request",
        "account number",
        "billing telephone number (btn)",
        "service address",
        "authorized person",
        "porting pin",
        "the port does not cancel anything",  # rule 2
        "that is a separate request. please send it after the port is confirmed as complete",
        "when your new provider confirms that the port is complete",  # rule 3
        *AFTER,
        *KEEP,
        "up to 60 days after it was released or its account was canceled",  # rule 10
        "customer service record (csr)",  # rule 11
        "copy of the rejection",
        "company name or service address",
        "we cannot give you a date",
        "the numbers that stay need a new one",  # rule 19
    ),
    "toll_free": (
        "copy of your latest phone bill",  # rule 4
        "(csr) is not needed for toll-free numbers",
        "if you use lindenphone express",  # rule 5: both paths, as the product is not known
    ),
    "csr": (
        "up to seven business days",  # rule 8
        "by friday, december 4, 2026",
        "it may take longer",
        "only to the authorized person on the account",  # rule 9
        "the address we have on record",
        "no matter who asks",
        "service address, the authorized name, the billing telephone number (btn) and, if there is one, the pin",  # rule 6
    ),
    "csr_missing": (
        "the account number",
        "the phone numbers",
        "reply to this email with all of it",
        "from then on this takes up to seven business days",
        "only to the authorized person",
    ),
    "csr_toll_free": ("you do not need one", "latest phone bill", "local numbers", "express"),
    "csr_carrier": ("recorded", "only to its authorized person", "we tell that person that you asked"),
    "csr_refused": (
        "only to its authorized person",
        "at the address that has been on record",
        "ask the authorized person",
    ),
    "csr_carrier_record": (
        "as a pdf and as a text file",
        "no authorization of the end user",
        "porting pin is not part of it",
    ),
    "bill_business": ("if you use",),
    "bill_express": ("if you use lindenphone express",),
    "bill_copy": ("most recent", "if you use lindenphone express"),
    "port_pin": ("chatbot", "at once", "never send a pin in a reply"),
    "cancellation": (
        "nothing is canceled yet",
        "our staff do this",
        "by tuesday, december 1, 2026",
        "must not be canceled before its port is confirmed as complete",
    ),
    "cancellation_held": (
        "on hold",
        "you could lose the numbers",
        "when the port is confirmed as complete, our staff take up your request",
        "do not want to move the numbers after all",
        "the port itself cancels nothing",
    ),
    "cancellation_scope": ("account", "license", "extension", "phone number", "until we have your answer"),
    "number_return": (
        "do not unassign or return it before your new provider confirms that the port is complete",
        *AFTER,
    ),
    "port_status_received": ("confirmed, or if the request is rejected", "copy of the rejection", *KEEP),
    "port_status_foc": ("not even on the day itself", "when your new provider confirms", *AFTER),
    "port_status_rejected": (
        "compare the rejection with our record",
        "what to correct",
        "copy of the rejection",
        "by tuesday, december 1, 2026",
    ),
    "port_status_delayed": ("your new provider sets the date", *KEEP),
    "port_status_completed": ("only some of your numbers", *AFTER, "did not cancel anything"),
    "port_status_cancelled": ("stay where they are", "new port request", "on hold"),
    "port_status_carrier": ("recorded your notice", "compare it with our records"),
    "port_stop": (
        "only your new provider can",
        "withdraw it",
        "before the date of the port",
        "our staff know",
        "a person looks at it within four hours",
    ),
    "port_dispute": (
        "a person looks at it with our highest priority",
        "within two hours",
        "send us what you received",
    ),
    "records_update": (
        "verify it with the authorized person",
        "in the country of the phone numbers",
        "by tuesday, december 1, 2026",
        "nothing is changed",
    ),
    "records_updated": (
        "verified and are corrected now",
        "the email address",
        "file it again",
        "if you did not ask for this",
    ),
    "port_in": ("bring numbers to lindenphone", "a colleague", "by tuesday, december 1, 2026"),
    "foreign_numbers": ("north american numbering plan", "colleague", "by tuesday, december 1, 2026"),
    "received": ("a person will read your message", "by tuesday, december 1, 2026"),
    "unsure": ("a person will read your message", "by tuesday, december 1, 2026"),
    "notice_csr": (
        "as a pdf and as a text file",
        "give it to your new provider",
        "nobody else",
        "it cancels nothing",
        "not on file",
        "keep your service active",
        "if you did not ask",
    ),
    "notice_csr_refused": ("we did not send it", "ridgeway telecom", "nobody but the authorized person"),
    "notice_record_changed": ("the company name", "the email address", "if you did not ask for this"),
    "notice_port_order": (
        "415-555-0100, 800-555-0101",  # rule 13: which numbers, which carrier, which date, what to do
        "ridgeway telecom",
        "monday, december 7, 2026",
        "if you did not ask for this, tell us at once",
        "reply to this email",
        "if we do not hear from you, the port can go ahead",
        "within two hours",
        *KEEP[:2],
    ),
    "notice_port_changed": (
        "was changed",
        "415-555-0100, 800-555-0101",
        "ridgeway telecom",
        "monday, december 7, 2026",
        "a date that was confirmed before may no longer hold",
        "if you did not ask for this, tell us at once",
        "if we do not hear from you, the port can go ahead",
        "within two hours",
        *KEEP,
    ),
    "notice_csr_asked": (
        "somebody asked us",
        "ridgeway telecom",
        "nobody but the authorized person",
        "if it was not you",
    ),
    "notice_foc": (
        "415-555-0100",
        "wednesday, december 9, 2026",
        "the port itself cancels nothing",
        "if you did not ask for this",
        *KEEP,
    ),
    "notice_completed": ("415-555-0100", *AFTER, "on hold", "our staff now take it up", "still being moved"),
    "notice_rejected": ("415-555-0100", "what to correct", "by tuesday, december 1, 2026", "copy of it"),
    "notice_delayed": (
        "415-555-0100",
        "wednesday, december 9, 2026",
        "your new provider sets the date",
        *KEEP,
    ),
    "notice_cancelled": ("415-555-0100", "stay where they are", "on hold"),
}
"""Section -> what it must say, in its words; "|" parts the names that different providers give a thing."""

NEVER_SAID = (
    "balance", "contract", "penalt", "fee", "debt", "owe", "overdue", "unpaid", "miss you", "stay with us",
    "sorry to see you go", "offer", "discount", "reconsider", "equipment", "fcc", "cfr", "federal", "by law",
    "regulation", "legal", "required to",
)  # fmt: skip
"""Rule 15, and: no law is cited."""


def said(letter):
    """The words of a letter, without line breaks, in small letters."""
    return " ".join(letter.text.split()).lower()


def test_every_section_is_examined():
    """A new section cannot be added without a line here that says what it must say."""
    assert SAYS.keys() == SECTIONS.keys()


@pytest.mark.parametrize("name", SECTIONS)
def test_section_says_what_its_rules_say(name, write):
    """Each section tells what the rules ask it to tell, whatever the provider's settings."""
    words = said(write(name))

    for phrase in SAYS[name]:
        assert any(choice in words for choice in phrase.split("|")), phrase


@pytest.mark.parametrize("name", SECTIONS)
def test_section_never_says_what_is_forbidden(name, write):
    """No letter talks of money, law or staying (rule 15)."""
    words = said(write(name))

    assert not [w for w in NEVER_SAID if re.search(rf"\b{w}", words)]


@pytest.mark.parametrize("name", SECTIONS)
def test_letter_greets_names_the_reference_and_is_signed(name, write):
    """Every letter greets without a name, tells the reference and is signed by the desk (rule 22)."""
    text = write(name).text

    assert text.startswith("Hello,\n")
    assert REFERENCE in text
    assert re.search(r"\nLindenphone Porting (Desk|Team)\n$", text)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.j2")), ids=lambda path: path.name)
def test_no_time_is_written_into_a_template(path):
    """Every count and time comes from a value or a setting: words of templates hold no digit and no spelled count."""
    source = path.read_text(encoding="utf-8")
    words = re.sub(r"\{[{%].*?[%}]\}|<[^>]*>", " ", source, flags=re.S)

    assert not re.search(r"\d", words)
    assert not re.search(r"\b(two|four|five|six|seven|ten|thirty|sixty) (business |working )?(hour|day|week)", words)
    assert not re.search(r"\b(today|tomorrow|tonight|(an|next|this) (hour|day|week|month))\b", words, re.I)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.j2")), ids=lambda path: path.name)
def test_every_template_is_used(path):
    """No template lies about that no letter shows."""
    parts = {f"{name}.j2" for name in (*SECTIONS, *FOLLOW_UPS)}
    included = {
        name
        for other in FOLDER.glob("*.j2")
        for name in re.findall(r'include "([^"]+)"', other.read_text(encoding="utf-8"))
    }

    assert path.name in parts | included | {"opening.j2", "closing.j2", "frame.txt.j2", "frame.html.j2"}


def test_replies_show_only_what_we_made():
    """A reply can show nothing that its sender wrote, so we cannot be used as a relay."""
    for name in REPLIES:
        assert set(SECTIONS[name].needs) <= REPLY_VALUES
        assert not SECTIONS[name].account_data


OTHER = {
    "large_volume": True,
    "csr_shows_pin": False,
    "product": "express",
    "csr_business_days": 5,
    "dispute_hours": 5,
    "port_notice_hours": 6,
    "portable_days": 90,
    "missing": ("the last bill",),
    "numbers": ("+14155550111",),
}


@pytest.mark.parametrize(("name", "need"), [(name, need) for name in SECTIONS for need in SECTIONS[name].needs])
def test_every_value_that_a_section_needs_is_used(name, need, write):
    """The table asks for nothing that the letter does not show."""
    assert write(name, **{need: OTHER.get(need, "something else")}).text != write(name).text


def test_notices_are_for_the_address_of_record():
    """What shows data of an account is marked so (rule 9)."""
    for name in NOTICES:
        assert set(SECTIONS[name].needs) <= NOTICE_VALUES
        assert SECTIONS[name].account_data is (name != "notice_record_changed"), (
            "only which details, never what they are"
        )


@pytest.mark.parametrize(
    ("product", "business", "express"),
    [("", True, True), ("business", True, False), ("express", False, True), ("other", True, True)],
)
@pytest.mark.parametrize("name", ["toll_free", "bill_copy", "csr_toll_free"])
def test_bill_path_follows_the_product(name, product, business, express, write):
    """Both paths to the bill are given unless the product is known (rule 5)."""
    words = said(write(name, product=product))

    assert bool(re.search(r"if you use (business|lindenphone office)", words)) is business
    assert ("if you use lindenphone express" in words) is express


def test_bill_path_is_told_once(write):
    """Where several sections need the way to the bill, one of them tells it."""
    words = said(write("toll_free", "csr_toll_free", "bill_copy"))

    assert words.count("if you use lindenphone express") == 1
    assert words.count('under "your bill" in this email') == 2


@pytest.mark.parametrize("large", [True, False])
def test_csr_for_many_numbers_may_take_longer(large, write):
    """A long list is told that it may take longer, and that we write before the day passes (rule 8)."""
    words = said(write("csr", large_volume=large))

    assert "it may take longer" in words
    assert ("we will write to you before that day" in words) is large


def test_port_out_with_a_cancellation_does_not_ask_for_it_again(write):
    """Who asked for both in one message is not told to send the cancellation later (rules 2 and 12)."""
    words = said(write("port_out", "cancellation_held"))

    assert "please send it after the port" not in words
    assert "that is a separate request. you will find more about yours below" in words
    assert "you do not need to ask again" in words


def test_port_out_names_the_chatbot_only_where_there_is_one(compiled):
    """A provider that set no chatbot promises none beside the PIN that a port needs (rule 7)."""
    texts = {
        name: said(letters.render(["port_out"], VALUES, reference="LP-1", is_reply=True))
        for name, letters in compiled.items()
    }

    assert {name: "chatbot" in text for name, text in texts.items()} == {"full": True, "bare": False}


@pytest.mark.parametrize("name", ["notice_port_order", "notice_foc", "notice_delayed", "notice_completed"])
def test_notice_says_so_where_something_is_not_named(name, write):
    """A carrier or a date that was not told is not guessed."""
    words = said(write(name, new_carrier="", requested_date="", committed_date=""))

    assert "new provider: not named" in words
    assert "none" not in words


@pytest.mark.parametrize("name", ["port_dispute", "notice_port_order", "notice_foc"])
def test_one_hour_is_no_plural(name, write):
    """Hours are counted as people count them."""
    assert re.search(r"within one hour\b(?!s)", said(write(name, dispute_hours=1)))


def test_sections_come_in_the_order_of_the_table_once_each():
    """A letter's order does not depend on the order of finding."""
    assert in_order(["csr", "port_out", "csr", "toll_free"]) == ("port_out", "toll_free", "csr")


def test_unknown_section_is_refused():
    """A section that does not exist is named."""
    with pytest.raises(TemplateError, match="farewell"):
        in_order(["port_out", "farewell"])
