"""From sections and values to the text and HTML of a letter."""

import re
import shutil
from datetime import date, datetime

import pytest
from selectolax.lexbor import LexborHTMLParser

from intake.domain.errors import TemplateError
from intake.reply.layout import Block, Shape, blocks, inert
from intake.reply.letters import SECTIONS, is_notice
from intake.reply.render import Letters, phones, spelled
from tests.reply.letter_values import BARE, FOLDER, FULL, VALUES

REPLIES = [name for name in SECTIONS if not is_notice(name)]
NOTICES = [name for name in SECTIONS if is_notice(name)]

HOSTILE = "{{7*7}} {% for %} <script>alert(1)</script> Call now: www.evil.example https://evil.example/x a@evil.example"


def words(html):
    """The visible words of an HTML letter, one by one."""
    body = LexborHTMLParser(html).body
    assert body is not None
    return body.text(separator=" ").casefold().split()


def plain(text):
    """The words of a text letter, without the marks of lists, steps and headings."""
    lines = (re.sub(r"^(- |\d+\. |-+$)", "", line) for line in text.splitlines())
    return " ".join(lines).casefold().split()


@pytest.mark.parametrize("sections", [[name] for name in SECTIONS] + [REPLIES, NOTICES], ids=lambda s: s[0])
def test_text_and_html_say_the_same_words(sections, write):
    """Alone or all together, in text or HTML, a letter says the same, word for word."""
    letter = write(*sections)

    assert [w for w in words(letter.html) if w] == plain(letter.text)
    assert len(plain(letter.text)) > 20


def test_headings_only_where_there_are_several_sections(write):
    """One section needs no heading; several have one each, in both forms."""
    one, two = write("port_pin"), write("port_pin", "csr")

    assert "<h2" not in one.html
    assert "YOUR PORTING PIN" not in one.text
    assert two.html.count("<h2") == 2
    assert "YOUR PORTING PIN\n----------------\n" in two.text


def test_blank_lines_never_pile_up(write):
    """Text letters are even: at most two empty lines, none at the ends, no spaces at line ends."""
    text = write(*REPLIES).text

    assert "\n\n\n\n" not in text
    assert text == text.strip() + "\n"
    assert not re.search(r"[ \t]$", text, re.M)


@pytest.mark.parametrize("name", REPLIES)
def test_reply_reflects_nothing_of_the_sender(name, compiled):
    """Whatever the sender wrote, in whatever value, a reply is letter for letter the same."""
    theirs = dict.fromkeys(("numbers", "new_carrier", "requested_date", "committed_date", "subject", "company", "name", "said", "authorized_name", "account_number", "provider", "reference", "sections", "is_reply"), HOSTILE)  # fmt: skip
    letters = compiled["bare"]

    tame = letters.render([name], VALUES, reference="LP-1", is_reply=True)
    hostile = letters.render([name], VALUES | theirs, reference="LP-1", is_reply=True)

    assert hostile == tame


@pytest.mark.parametrize("name", [n for n in NOTICES if "new_carrier" in SECTIONS[n].needs])
def test_strangers_words_in_a_notice_are_inert(name, compiled):
    """A carrier's name from a stranger's notice is shown as it is: not run, not markup, not a link, not long."""
    letters = compiled["bare"]

    letter = letters.render([name], VALUES | {"new_carrier": HOSTILE}, reference=None, is_reply=False)

    assert "{{7*7}} {% for %} <script>alert(1)</script>" in letter.text
    assert "<script" not in letter.html
    assert "&lt;script&gt;" in letter.html
    assert "evil.example" not in letter.text + letter.html
    assert "://" not in letter.text + letter.html


def test_a_value_cannot_make_lines_of_its_own(write):
    """Line breaks, marks of lists, hidden and turning characters in a value become spaces in one line."""
    letter = write("notice_port_order", new_carrier="Acme\r\n\n- Numbers: none\u2028\u202egnihton\u200b\x00")

    assert "- New provider: Acme - Numbers: none gnihton\n" in letter.text


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (date(2026, 12, 2), "Wednesday, December 2, 2026"),
        (datetime(2026, 12, 2, 17, 0), "Wednesday, December 2, 2026"),
        ("x" * 1000, "x" * 99 + "…"),
        (["a.b", ("c",)], ("a. b", ("c",))),
        (True, True),
        (7, 7),
        (None, None),
        ("T-Mobile US, Inc.", "T-Mobile US, Inc."),
    ],
)
def test_inert_values(value, expected):
    """Dates become words, text one short line; numbers and flags stay."""
    assert inert(value) == expected


def test_the_desks_own_words_keep_their_dots(write):
    """A time of day that the desk tells is told as people write it."""
    assert "by Friday at 5:00 p.m.ish" in write("received", answer_due="Friday at 5:00 p.m.ish").text


def test_only_the_settings_addresses_are_links(compiled):
    """HTML links go to addresses of the settings, whole and escaped; nowhere else."""
    html = compiled["full"].render(REPLIES, VALUES, reference="LP-1", is_reply=True).html
    links = {a.attributes["href"] for a in LexborHTMLParser(html).css("a")}

    assert links == {
        FULL.bill_express_url, FULL.chatbot_url, FULL.admin_console_url, FULL.port_out_url, FULL.number_return_url,
    }  # fmt: skip
    assert 'href="https://express.lindenphone.example/bill?a=1&amp;b=2"' in html


def test_html_stands_alone(write):
    """The HTML loads nothing, runs nothing, and is one narrow column that says its language."""
    html = write(*REPLIES).html

    assert html.startswith('<!DOCTYPE html>\n<html lang="en">')
    assert not re.search(r"<(img|script|link|style|iframe|form|table)|url\(|\son\w+=", html)
    assert "max-width:600px" in html
    assert "width=device-width" in html


def test_a_provider_with_one_product_gives_one_way_to_the_bill():
    """Where no second product is named, no letter speaks of it."""
    provider = type(BARE)(name="Lindenphone")
    text = Letters(FOLDER, provider).render(["bill_copy"], VALUES, reference=None, is_reply=True).text

    assert text.count("If you use") == 1
    assert "reference" not in text


def test_missing_value_is_named(compiled):
    """A letter without a value that it needs is not written at all."""
    with pytest.raises(TemplateError, match=r"csr.*csr_due"):
        compiled["bare"].render(
            ["csr"],
            {"csr_business_days": 7, "large_volume": False, "csr_shows_pin": False},
            reference=None,
            is_reply=True,
        )


def test_a_value_of_the_wrong_kind_is_told(compiled):
    """A value that a template cannot use stops the letter, with the template's name."""
    with pytest.raises(TemplateError, match=r"csr\.j2"):
        compiled["bare"].render(["csr"], VALUES | {"csr_business_days": "soon"}, reference=None, is_reply=True)


def test_notice_is_no_part_of_a_reply(compiled):
    """Account data cannot slip into the answer to whoever wrote (rule 9)."""
    with pytest.raises(TemplateError, match="notice_foc"):
        compiled["bare"].render(["port_out", "notice_foc"], VALUES, reference=None, is_reply=True)


def test_letter_without_a_section_is_refused(compiled):
    """There is no empty letter."""
    with pytest.raises(TemplateError, match="without a section"):
        compiled["bare"].render([], VALUES, reference=None, is_reply=True)


def test_subject_of_a_notice_is_ours(compiled):
    """It names the provider, the matter and the reference."""
    letter = compiled["bare"].render(["notice_foc"], VALUES, reference="LP-1", is_reply=False)

    assert letter.subject_for_notice == "Lindenphone: Your port date is confirmed [LP-1]"


@pytest.mark.parametrize(
    ("file", "content", "trouble"),
    [
        ("csr.j2", None, "No such file"),
        ("after_port.j2", None, "No such file"),
        ("opening.j2", b"{{ provider.name", "line 1"),
        ("csr.j2", b"{{ subject }}", "asks for subject"),
        ("bill_steps.j2", b"{{ account_number }}", "asks for account_number"),
        ("frame.html.j2", b"{{ values }}", "asks for values"),
        ("closing.j2", b"\xff\xfe", "not UTF-8"),
        ("port_pin.j2", b"{{ provider | secretly }}", "secretly"),
        ("bill_express.j2", b'{% include "bill_copy.j2" %}', "includes itself"),
    ],
)
def test_broken_template_is_told_at_the_start(tmp_path, file, content, trouble):
    """A template that is missing, broken or asks for what it will not get is named before any mail is read."""
    folder = tmp_path / "letters"
    shutil.copytree(FOLDER, folder)
    (folder / file).unlink()
    if content is not None:
        (folder / file).write_bytes(content)

    with pytest.raises(TemplateError, match=trouble) as told:
        Letters(folder, BARE)

    assert file in str(told.value)


@pytest.mark.parametrize(
    "source", ["{{ provider.no_such }}", "{{ provider.__class__.__mro__ }}", "{{ sections.clear() }}"]
)
def test_templates_are_strict_and_sandboxed(tmp_path, source):
    """What is not there is an error, not an empty place; Python's insides are out of reach."""
    folder = tmp_path / "letters"
    shutil.copytree(FOLDER, folder)
    (folder / "port_pin.j2").write_text(source, encoding="utf-8")
    letters = Letters(folder, BARE)

    with pytest.raises(TemplateError, match=r"port_pin\.j2"):
        letters.render(["port_pin"], VALUES, reference=None, is_reply=True)


def test_blocks_of_a_template():
    """Lines that follow on are joined; blank lines part; marks make lists and steps."""
    source = "One\n  two.\n\n\n- a\n b\n- c\n#. d\n\nEnd\n- e\n"

    assert blocks(source) == (
        Block(Shape.PARAGRAPH, ("One two.",)),
        Block(Shape.LIST, ("a b", "c")),
        Block(Shape.STEPS, ("d",)),
        Block(Shape.PARAGRAPH, ("End",)),
        Block(Shape.LIST, ("e",)),
    )


@pytest.mark.parametrize(("count", "word"), [(1, "one"), (7, "seven"), (12, "twelve"), (60, "60")])
def test_small_counts_are_spelled(count, word):
    """Counts up to twelve are words."""
    assert spelled(count) == word


def test_numbers_as_people_write_them():
    """North American numbers lose the +1; others keep their country."""
    assert phones(("+14155550100", "+442079460000")) == "415-555-0100, +442079460000"
