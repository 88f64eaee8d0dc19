"""The words of a message are told apart, in the shapes of many mail programs and languages."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.mail.parse import parse
from intake.reading.passages import Role, Visible
from intake.reading.screens.screen import screen
from intake.reading.text.visible import visible


def seen(
    body: str,
    *,
    subject: str = "Numbers",
    sender: str = "Ana Ruiz <ana@oak.example>",
    head: str = "",
    html: bool = False,
) -> Visible:
    kind = "text/html" if html else "text/plain"
    raw = f"From: {sender}\nSubject: {subject}\n{head}Content-Type: {kind}; charset=utf-8\n\n{body}"
    return visible(parse(raw.encode()))


# name: (subject, body, what must be among the words that count, what must not)
SHAPES: dict[str, tuple[str, str, list[str], list[str]]] = {
    "gmail top-posted": (
        "Re: Port",
        "Please stop it.\n\nOn Mon, Jun 1, 2026 at 9:00 AM Support <support@provider.example>\nwrote:\n\n> Cancel the account\n> with a form.\n",
        ["Please stop it."],
        ["Cancel the account"],
    ),
    "apple top-posted": (
        "Re: Port",
        "Stop it.\n\n> On Jun 1, 2026, at 9:00 AM, Support <support@provider.example> wrote:\n> \n> Cancel the account",
        ["Stop it."],
        ["Cancel"],
    ),
    "outlook english": (
        "RE: Port",
        "Stop it.\n\nFrom: Support <support@provider.example>\nSent: Monday, June 1, 2026 9:00 AM\nTo: Ana Ruiz <ana@oak.example>\nSubject: Port\n\nCancel the account",
        ["Stop it."],
        ["Cancel"],
    ),
    "outlook original message": (
        "RE: Port",
        "Stop it.\n\n-----Original Message-----\nFrom: Support\nSent: Monday, June 1, 2026 9:00 AM\nTo: Ana\nSubject: Port\n\nCancel the account",
        ["Stop it."],
        ["Cancel"],
    ),
    "outlook rule": (
        "RE: Port",
        "Stop it.\n________________________________\nFrom: Support <support@provider.example>\nDate: Monday, June 1, 2026\nTo: Ana\nSubject: Port\n\nCancel the account",
        ["Stop it."],
        ["Cancel"],
    ),
    "outlook german": (
        "AW: Umzug",
        "Bitte stoppen.\n\nVon: Support <support@provider.example>\nGesendet: Montag, 1. Juni 2026 09:00\nAn: Ana\nBetreff: Umzug\n\nKonto kündigen",
        ["Bitte stoppen."],
        ["kündigen"],
    ),
    "outlook french": (
        "RE: Numéro",
        "Arrêtez tout.\n\nDe : Support <support@provider.example>\nEnvoyé : lundi 1 juin 2026 09:00\nÀ : Ana\nObjet : Numéro\n\nRésilier le compte",
        ["Arrêtez tout."],
        ["Résilier"],
    ),
    "outlook spanish": (
        "RE: Número",
        "Paren todo.\n\nDe: Support <support@provider.example>\nEnviado el: lunes, 1 de junio de 2026 9:00\nPara: Ana\nAsunto: Número\n\nCancelar la cuenta",
        ["Paren todo."],
        ["Cancelar"],
    ),
    "outlook portuguese": (
        "RES: Número",
        "Parem tudo.\n\nDe: Support <support@provider.example>\nEnviada em: segunda-feira, 1 de junho de 2026 09:00\nPara: Ana\nAssunto: Número\n\nCancelar a conta",
        ["Parem tudo."],
        ["Cancelar"],
    ),
    "outlook dutch": (
        "RE: Nummer",
        "Stop alles.\n\nVan: Support <support@provider.example>\nVerzonden: maandag 1 juni 2026 09:00\nAan: Ana\nOnderwerp: Nummer\n\nAccount opzeggen",
        ["Stop alles."],
        ["opzeggen"],
    ),
    "outlook italian": (
        "R: Numero",
        "Fermate tutto.\n\nDa: Support <support@provider.example>\nInviato: lunedì 1 giugno 2026 09:00\nA: Ana\nOggetto: Numero\n\nChiudere il conto",
        ["Fermate"],
        [],
    ),
    "gmail german": (
        "Re: Umzug",
        "Stopp.\n\nAm Mo., 1. Juni 2026 um 09:00 Uhr schrieb Support <support@provider.example>:\n\n> Konto kündigen",
        ["Stopp."],
        ["kündigen"],
    ),
    "gmail french": (
        "Re: Numéro",
        "Stop.\n\nLe lun. 1 juin 2026 à 09:00, Support <support@provider.example> a écrit :\n\n> Résilier",
        ["Stop."],
        ["Résilier"],
    ),
    "gmail spanish": (
        "Re: Número",
        "Alto.\n\nEl lun, 1 jun 2026 a las 9:00, Support (<support@provider.example>) escribió:\n\n> Cancelar",
        ["Alto."],
        ["Cancelar"],
    ),
    "unquoted history": (
        "Re: Port",
        "Stop it.\n\nOn Monday, June 1, 2026 at 09:00:00 AM EDT, Support <support@provider.example> wrote:\n\nCancel the account",
        ["Stop it."],
        ["Cancel"],
    ),
    "bottom-posted": (
        "Re: Port",
        "On Mon, Jun 1, 2026 at 9:00 AM Support <support@provider.example> wrote:\n> Cancel the account?\n\nNo, only the port please.\n\nAna",
        ["No, only the port please."],
        ["Cancel"],
    ),
    "inline answers": (
        "Re: Port",
        "Support wrote:\n> Which number?\n212-555-0101\n> Which account?\nOA-1234 it is\n",
        ["212-555-0101", "OA-1234 it is"],
        ["Which"],
    ),
    "gmail forward": (
        "Fwd: Rejected",
        "See below, what is wrong?\n\n---------- Forwarded message ---------\nFrom: Oak Tel <ports@oaktel.example>\nDate: Mon, Jun 1, 2026\nSubject: Rejected\nTo: Ana\n\nYour port was rejected: wrong PIN.",
        ["what is wrong?", "Your port was rejected: wrong PIN."],
        [],
    ),
    "apple forward": (
        "Fwd: Rejected",
        "What now?\n\nBegin forwarded message:\n\n> From: Oak Tel <ports@oaktel.example>\n> Subject: Rejected\n> Date: June 1, 2026 at 9:00:00 AM EDT\n> To: Ana <ana@oak.example>\n> \n> Wrong PIN was given.\n>> older words of mine",
        ["What now?", "Wrong PIN was given."],
        ["older words"],
    ),
    "outlook forward": (
        "FW: Rejected",
        "What now?\n\nFrom: Oak Tel <ports@oaktel.example>\nSent: Monday, June 1, 2026 9:00 AM\nTo: Ana\nSubject: Rejected\n\nWrong PIN was given.\n\nFrom: Ana\nSent: Sunday, May 31, 2026 9:00 AM\nTo: Oak Tel\nSubject: my port\n\nHere is my number.",
        ["What now?", "Wrong PIN was given."],
        ["Here is my number."],
    ),
    "german forward": (
        "WG: Abgelehnt",
        "Was nun?\n\n-----Weitergeleitete Nachricht-----\nVon: Oak Tel\nGesendet: Montag, 1. Juni 2026 09:00\nAn: Ana\nBetreff: Abgelehnt\n\nFalsche PIN angegeben.",
        ["Was nun?", "Falsche PIN angegeben."],
        ["Gesendet:"],
    ),
    "thunderbird forward": (
        "Fwd: Rejected",
        "What now?\n\n-------- Forwarded Message --------\nSubject: \tRejected\nDate: \tMon, 1 Jun 2026 09:00:00 -0400\nFrom: \tOak Tel <ports@oaktel.example>\nTo: \tAna\n\nWrong PIN was given.",
        ["What now?", "Wrong PIN was given."],
        [],
    ),
    "forward of a forward": (
        "Fwd: Fwd: Rejected",
        "---------- Forwarded message ---------\nFrom: Kim <kim@oak.example>\nDate: Mon, Jun 1, 2026\nSubject: Fwd: Rejected\nTo: Ana\n\n---------- Forwarded message ---------\nFrom: Oak Tel\nDate: Mon, Jun 1, 2026\nSubject: Rejected\nTo: Kim\n\nWrong PIN was given.",
        ["Wrong PIN was given."],
        [],
    ),
    "pasted mail without prefix": (
        "help",
        "They sent me this:\n\nFrom: Oak Tel <ports@oaktel.example>\nSent: Monday, June 1, 2026 9:00 AM\nTo: Ana\nSubject: Rejected\n\nWrong PIN was given.",
        ["They sent me this:", "Wrong PIN was given."],
        [],
    ),
    "list of numbers at the end": (
        "Numbers",
        "Please port these to Oak Tel, the numbers are:\n\n212-555-0101\n212-555-0102\n212-555-0103",
        ["212-555-0101", "212-555-0103"],
        [],
    ),
    "named numbers at the end": (
        "Numbers",
        "Please port these to Oak Tel:\n\nMain line 212-555-0101\nFax 212-555-0102",
        ["Main line 212-555-0101", "Fax 212-555-0102"],
        [],
    ),
    "address at the end": (
        "Address",
        "Please correct the service address. It should be:\n\n12 Mill Road, Suite 4\nDover, DE 19901",
        ["12 Mill Road", "Dover, DE 19901"],
        [],
    ),
    "signature with delimiter": (
        "Numbers",
        "Please port 212-555-0101.\n\n-- \nAna Ruiz\nOak Ltd\n212-555-0199",
        ["212-555-0101"],
        ["212-555-0199"],
    ),
    "sign-off": (
        "Numbers",
        "Please port 212-555-0101.\n\nKind regards,\n\nAna Ruiz\nOffice Manager\nOak Ltd | 212-555-0199",
        ["212-555-0101"],
        ["Oak Ltd", "212-555-0199"],
    ),
    "sign-off in one line": (
        "Numbers",
        "Please port 212-555-0101.\n\nThanks, Ana",
        ["212-555-0101"],
        ["Thanks, Ana"],
    ),
    "block without sign-off": (
        "Numbers",
        "Please port 212-555-0101.\n\nAna Ruiz\nPort desk, Oak Ltd\n1-855-555-0199",
        ["212-555-0101"],
        ["1-855-555-0199"],
    ),
    "signature and postscript": (
        "Numbers",
        "Please port 212-555-0101.\n\nBest,\nAna\n\nP.S. And close account OA-12, please.",
        ["212-555-0101", "close account OA-12"],
        ["Best,"],
    ),
    "delimiter and postscript": (
        "Numbers",
        "Please port it.\n\n-- \nAna\n212-555-0199\n\nPS: also cancel the fax line.",
        ["Please port it.", "also cancel the fax line."],
        ["212-555-0199"],
    ),
    "telephone": ("Numbers", "Please port it.\n\nSent from my iPhone", ["Please port it."], ["iPhone"]),
    "outlook for android": (
        "Numbers",
        "Please port it.\n\nGet Outlook for Android<https://aka.example/a>",
        ["Please port it."],
        ["Android"],
    ),
    "german telephone": (
        "Numbers",
        "Bitte portieren.\n\nVon meinem iPhone gesendet",
        ["Bitte portieren."],
        ["iPhone"],
    ),
    "legal footer": (
        "Numbers",
        "Please port it.\n\nAna Ruiz\n\nCONFIDENTIALITY NOTICE: This message is intended only for the person named above.\nIf you are not the intended recipient, cancel it.",
        ["Please port it."],
        ["CONFIDENTIALITY", "cancel it"],
    ),
    "german legal footer": (
        "Numbers",
        "Bitte portieren.\n\nDiese E-Mail enthält vertrauliche Informationen. Wenn Sie nicht der richtige Adressat sind, löschen Sie sie.",
        ["Bitte portieren."],
        ["Adressat"],
    ),
    "warning over the letter": (
        "Numbers",
        "[EXTERNAL EMAIL] This email originated from outside the organization.\n\nPlease cancel my line.",
        ["Please cancel my line."],
        ["originated"],
    ),
    "zendesk frame": (
        "Ticket",
        "##- Please type your reply above this line -##\n\nPlease cancel the line.\n\nThis email is a service from Oak IT.",
        ["Please cancel the line."],
        ["type your reply", "service from"],
    ),
    "web form": (
        "New message",
        "Name: Jo Birch\nEmail: jo@birch.example\nPhone: 212-555-0199\nMessage: Please cancel my line.\nIP: 192.0.2.1",
        ["Please cancel my line."],
        [],
    ),
    "spanish sign-off": (
        "Número",
        "Quiero cancelar.\n\nSaludos cordiales,\nAna Ruiz\nTel. 212-555-0199",
        ["Quiero cancelar."],
        ["212-555-0199"],
    ),
    "carrier's closing line": (
        "FOC",
        "PON: OT-1\nFOC date: 06/12/2026\n------------------\nPort desk 1-877-555-0170, weekdays 8 to 8 ET",
        ["FOC date: 06/12/2026"],
        ["1-877-555-0170"],
    ),
    "nothing but a signature": ("Please send the CSR", "-- \nAna Ruiz\n212-555-0199", [], ["212-555-0199"]),
    "a second thought": (
        "Question",
        "How do I get the PIN for 212-555-0101?\n\nBest,\n\nAna\nOffice Manager\n\nOn another matter, please send the May bill too.",
        ["How do I get", "send the May bill"],
        ["Office Manager"],
    ),
    "an unknown notice": (
        "Kündigung",
        "Hiermit kündige ich den Vertrag 5512 zum 30.06.2026.\n\nFreundliche Grüße\n\nAna Ruiz\nBaum GmbH\nTel.: 212-555-0190\n\nWir pflanzen für jede gelesene Nachricht einen Baum im Garten der Firma.",
        ["kündige ich"],
        ["212-555-0190"],
    ),
    "wishes in the form of a head": (
        "Port",
        "Please move our number.\n\nFrom: Provider Voice\nTo: Oak Tel\nDate: June 12, 2026",
        ["To: Oak Tel", "Date: June 12"],
        [],
    ),
    "told, not quoted": (
        "Cancel",
        "On 5/3/2026 your agent wrote:\n\nYou can cancel any time.\n\nSo please cancel the fax line.",
        ["So please cancel the fax line."],
        [],
    ),
    "a person who unsubscribes": (
        "Abo",
        "Guten Tag,\n\nich möchte meinen Anschluss abmelden.\n\nJo",
        ["abmelden"],
        [],
    ),
    "a person about privacy": (
        "Data",
        "Hello,\n\nunder your privacy policy I ask for my customer service record.\n\nThe account is 5512 and the bill goes to Dover.",
        ["privacy policy"],
        [],
    ),
    "sent by post": (
        "Cancel",
        "Sent via certified mail on June 1 was our letter that ends the contract for the Dover office.\n\nPlease confirm.",
        ["Sent via certified mail"],
        [],
    ),
    "a confidential account": (
        "PIN",
        "Hi,\n\nmy account number is confidential, so call me. Which PIN do I need?",
        ["confidential"],
        [],
    ),
    "a colon is no quote": (
        "Numbers",
        "My carrier wrote:\n\nthe address is wrong. What is it?",
        ["the address is wrong"],
        [],
    ),
    "dashes between paragraphs": (
        "Numbers",
        "Please port it.\n\n--\n\nAnd please send the CSR to me as well, we need it by Friday at the latest.\nThe new company asks for it every day, so please do hurry with that one.",
        ["send the CSR to me"],
        [],
    ),
}


@pytest.mark.parametrize("name", SHAPES)
def test_words_that_count(name: str) -> None:
    """What the sender wrote or hands on counts; history, signatures and footers do not."""
    subject, body, wanted, unwanted = SHAPES[name]

    said = seen(body, subject=subject).said

    assert [part for part in wanted if part not in said] == []
    assert [part for part in unwanted if part in said] == []


@pytest.mark.parametrize("name", SHAPES)
def test_nothing_is_thrown_away(name: str) -> None:
    """Every visible word ends in exactly one passage."""
    subject, body, _, _ = SHAPES[name]

    told = " ".join(passage.text for passage in seen(body, subject=subject).passages).split()

    assert told == re.sub(r"(?m)^[> ]+", "", body).split()


HTML: dict[str, tuple[str, str, list[str], list[str]]] = {
    "gmail": (
        "Re: x",
        '<div dir="ltr">Stop it.</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">On Mon, Jun 1, 2026 at 9:00 AM Support &lt;<a href="mailto:s@p.example">s@p.example</a>&gt; wrote:<br></div><blockquote class="gmail_quote">Cancel the account</blockquote></div>',
        ["Stop it."],
        ["Cancel"],
    ),
    "gmail inline": (
        "Re: x",
        '<div class="gmail_quote"><blockquote class="gmail_quote">Which one?</blockquote><div>The first one</div><blockquote class="gmail_quote">When?</blockquote><div>Tomorrow</div></div>',
        ["The first one", "Tomorrow"],
        ["When?"],
    ),
    "gmail forward": (
        "Fwd: x",
        '<div>What now?</div><div class="gmail_quote"><div class="gmail_attr">---------- Forwarded message ---------<br>From: <b>Oak</b> &lt;o@oak.example&gt;<br>Date: Mon, Jun 1, 2026<br>Subject: x<br>To: Ana<br></div><br>Wrong PIN was given.</div>',
        ["What now?", "Wrong PIN was given."],
        [],
    ),
    "outlook": (
        "RE: x",
        '<div>Stop it.</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg"><b>From:</b> Support &lt;s@p.example&gt;<br><b>Sent:</b> Monday, June 1, 2026 9:00 AM<br><b>To:</b> Ana<br><b>Subject:</b> x</div><div>Cancel the account</div>',
        ["Stop it."],
        ["Cancel"],
    ),
    "yahoo": (
        "Re: x",
        '<div>Stop it.</div><div class="yahoo_quoted"><div>On Monday, June 1, 2026 at 09:00 AM, Support &lt;s@p.example&gt; wrote:</div><div>Cancel the account</div></div>',
        ["Stop it."],
        ["Cancel"],
    ),
    "thunderbird": (
        "Re: x",
        '<p>Stop it.</p><div class="moz-cite-prefix">On 6/1/26 09:00, Support wrote:<br></div><blockquote type="cite" cite="mid:1">Cancel the account</blockquote><p>Bottom words.</p>',
        ["Stop it.", "Bottom words."],
        ["Cancel"],
    ),
    "proton": (
        "Re: x",
        '<div>Stop it.</div><div class="protonmail_quote">On Monday, June 1st, 2026 at 9:00 AM, Support &lt;s@p.example&gt; wrote:<br><blockquote class="protonmail_quote" type="cite">Cancel the account</blockquote></div>',
        ["Stop it."],
        ["Cancel"],
    ),
    "table": (
        "x",
        "<table><tr><th>Number</th><td>212-555-0101<br>212-555-0102</td></tr><tr><th>Status</th><td>FOC</td></tr></table>",
        ["Number\t212-555-0101, 212-555-0102", "Status\tFOC"],
        [],
    ),
    "indented block": (
        "x",
        '<div>Port these:</div><blockquote style="margin:0 0 0 40px;border:none;padding:0px">212-555-0101</blockquote>',
        ["212-555-0101"],
        [],
    ),
    "list": (
        "x",
        "<p>Port these:</p><ul><li>212-555-0101</li><li>212-555-0102</li></ul>",
        ["- 212-555-0101\n- 212-555-0102"],
        [],
    ),
}


@pytest.mark.parametrize("name", HTML)
def test_html_of_many_programs(name: str) -> None:
    """The quote containers of mail programs are history, their tables are lines of cells."""
    subject, body, wanted, unwanted = HTML[name]

    said = seen(body, subject=subject, html=True).said

    assert [part for part in wanted if part not in said] == []
    assert [part for part in unwanted if part in said] == []


@pytest.mark.parametrize(
    "style",
    [
        "display:none",
        "DISPLAY : none !important",
        "visibility:hidden",
        "font-size:0",
        "font-size:1px",
        "color:#fff",
        "color:white;background:#fefefe",
        "opacity:0",
        "max-height:0;overflow:hidden",
        "mso-hide:all",
        "height:0;overflow:hidden",
        "position:absolute;left:-9999px",
        "text-indent:-9999px",
    ],
)
def test_hidden_text_is_kept_apart(style: str) -> None:
    """What people do not see is HIDDEN and does not count."""
    view = seen(
        f'<p>Please port it.</p><div style="{style}"><span>cancel everything</span></div><p>Ana</p>',
        html=True,
    )

    assert "cancel" not in view.said
    assert "cancel everything" in view.of(Role.HIDDEN)


def test_style_sheets_hide_too() -> None:
    """A class of a style sheet hides as a style attribute does, and @media rules do not."""
    view = seen(
        "<style>.gone, .x{display:none} @media print {.shown{display:none}}</style><p class=gone>cancel</p><p class=shown>port it</p>",
        html=True,
    )

    assert view.said == "port it"


@pytest.mark.parametrize(
    "body",
    [
        '<td style="font-size:0"><div style="font-size:14px">port it</div></td>',
        '<div style="background:#123a5a;color:#fff">port it</div>',
        '<table bgcolor="#003366"><tr><td><font color="white">port it</font></td></tr></table>',
    ],
)
def test_shown_text_is_not_hidden(body: str) -> None:
    """White on a dark ground and a size set anew are seen."""
    assert "port it" in seen(body, html=True).said


def test_pictures_within_the_html_do_no_harm() -> None:
    """A picture that the HTML carries in itself leaves its structure alone."""
    view = seen(
        '<p style="display:none">cancel</p><img src="data:image/png;base64,' + "AAA/" * 20_000 + '"><p>port it</p>',
        html=True,
    )

    assert view.said == "port it"


def test_stub_text_does_not_win() -> None:
    """The HTML is read where the plain text only says that there is one."""
    raw = b"Subject: x\nContent-Type: multipart/alternative; boundary=b\n\n--b\n\nThis message needs an HTML reader.\n--b\nContent-Type: text/html\n\n<p>Please port 212-555-0101 to Oak Tel.</p>\n--b--"

    assert visible(parse(raw)).said == "Please port 212-555-0101 to Oak Tel."


def test_attached_message_is_forwarded() -> None:
    """The text of an attached message counts as handed on."""
    raw = b"Subject: Fwd: x\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nSee the notice.\n--b\nContent-Type: message/rfc822\n\nFrom: Oak <o@oak.example>\nSubject: Rejected\n\nWrong PIN was given.\n--b--"

    view = visible(parse(raw))

    assert view.of(Role.FORWARDED) == "Wrong PIN was given."
    assert "Subject: Rejected" in view.of(Role.HEAD)


@pytest.mark.parametrize(
    ("subject", "bare", "reply", "forward"),
    [
        ("Re: Port", "Port", True, False),
        ("RE: FW: Port", "Port", True, False),
        ("Fwd: Re: Port", "Port", False, True),
        ("AW: WG: Port", "Port", True, False),
        ("[EXTERNAL] Re: Port", "Port", True, False),
        ("Re[2]: Port", "Port", True, False),
        ("TR : Port", "Port", False, True),
        ("RV: Port", "Port", False, True),
        ("Port: done", "Port: done", False, False),
        ("", "", False, False),
        ("FOC: PON 12", "FOC: PON 12", False, False),
        ("Re", "Re", False, False),
    ],
)
def test_subject_prefixes(subject: str, bare: str, reply: bool, forward: bool) -> None:
    """Prefixes are taken off, and the first one says whether it is a reply or a forward."""
    view = seen("x", subject=subject)

    assert (view.subject, view.is_reply, view.is_forward) == (bare, reply, forward)


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 60_000,
        "<b>" * 5_000 + "<p>" * 20_000,
        "<table><tr><td>" * 30_000,
        "<" * 300_000,
        "<blockquote type=cite>" * 3_000 + "x",
        "<p style='" + "a:b;" * 50_000 + "'>x",
        "<style>" + "@media{" * 50_000,
        "<p " + " ".join(f"a{at}" for at in range(100_000)) + ">x",
        "<p x='>' " + "/".join(f"a{at}" for at in range(100_000)) + ">x",
        "<style>" + "/* " * 30_000 + "</style>x",
        "<style>" + ".a{color:red}" * 7_000 + "</style>" + "<p class=a>x" * 20_000,
        "<br>" * 40_000 + "<blockquote>x</blockquote>" * 20_000,
        "<style>" * 100_000,
        "<!--" * 200_000,
        "<a " * 300_000,
        "<div>" * 400 + "<!-- " * 100_000,
    ],
)
def test_hostile_html_ends_soon(html: str) -> None:
    """Deep, broken and endless HTML is read in bounded time."""
    start = time.process_time()
    seen(html, html=True)

    assert time.process_time() - start < 3


@pytest.mark.parametrize(
    "text",
    [
        "> " * 100_000,
        ">" * 200_000,
        "On " * 60_000 + "wrote:",
        "a:" * 100_000,
        "From: x\n" * 20_000,
        "-- \n" * 30_000,
        "Thanks,\n" * 20_000,
        "ps. x\n" * 8_000,
        "| " * 90_000,
        "1 " * 90_000,
        "Ana Ruiz\n" * 20_000,
    ],
)
def test_hostile_text_ends_soon(text: str) -> None:
    """Text made to be slow is read in bounded time."""
    start = time.process_time()
    seen(text, subject="Re: x")

    assert time.process_time() - start < 3


TICKET = "##- Please type your reply above this line -##\n\n--------------------\nSam Help, Jun 2, 2026, 9:00 AM EDT\n\nPlease cancel the fax line.\n\n--------------------\nAna Ruiz, Jun 1, 2026, 9:00 AM EDT\n\nI want a pizza."


def test_only_the_newest_comment_of_a_ticket_counts() -> None:
    """Older comments of a ticket are history; so is a whole ticket below an answer to it."""
    notified = seen(TICKET, subject="Ticket 5512")
    answered = seen("Yes, go ahead.\n\n" + TICKET, subject="Re: Ticket 5512")

    assert "cancel the fax line" in notified.said and "pizza" not in notified.said
    assert answered.said == "Yes, go ahead."


def test_a_signature_with_labels_is_no_form() -> None:
    """ "Phone:" and "Email:" under a name are a signature."""
    view = seen(
        "Please port 212-555-0101 to Oak Tel.\n\nRegards\n\nAna Ruiz\n\nPhone: 212-555-0190\nEmail: ana@oak.example"
    )

    assert view.said == "Please port 212-555-0101 to Oak Tel."


def test_answers_below_their_labels() -> None:
    """A form whose answers stand below its labels is read."""
    view = seen(
        "New submission\n\nFirst Name\nJo\n\nEmail\njo@birch.example\n\nHow can we help?\nPlease cancel my line."
    )

    assert view.of(Role.WRITTEN) == "Please cancel my line."
    assert "jo@birch.example" in view.of(Role.FORM)


@pytest.mark.parametrize(
    "line",
    [
        "Salem office 503-555-0101\nBend office 503-555-0102",
        "Account 5512\nBTN 503-555-0101",
        "Company: Oak Ltd\nService address: 12 Mill Road, Dover, DE 19901",
        "Main 503-555-0101\nFax 503-555-0102",
    ],
)
def test_matter_at_the_end_is_no_signature(line: str) -> None:
    """Lines of numbers, accounts and addresses that end a letter are its matter."""
    assert line in seen(f"please cancel these lines\n{line}").said


def test_a_notice_behind_matter_on_one_line() -> None:
    """A notice that follows matter on the same line does not take it along."""
    view = seen(
        "PON OT-12 for 212-555-0101 was completed on June 12. This is an automated message, please do not reply to this mail."
    )

    assert view.said == "PON OT-12 for 212-555-0101 was completed on June 12."
    assert view.of(Role.FOOTER).startswith("This is an automated message")


def test_the_author_of_a_forwarded_letter_signs_it() -> None:
    """The signature under a forwarded body is known by the name in its head."""
    view = seen(
        "Can you?\n\n---------- Forwarded message ---------\nFrom: Priya Sand <p@tern.example>\nDate: Mon, Jun 1, 2026\nSubject: x\nTo: Ana\n\nWe need the bill.\n\nPriya Sand\nOnboarding, Tern Telephone\n443-555-0108",
        subject="Fwd: x",
    )

    assert view.of(Role.FORWARDED) == "We need the bill."
    assert "443-555-0108" in view.of(Role.SIGNATURE)


PIECES = [
    "<div>",
    "</div>",
    "<blockquote type=cite>",
    "</blockquote>",
    "<table>",
    "<tr>",
    "<td>",
    "</td>",
    "</table>",
    "<br>",
    "<p class=gmail_quote>",
    "text ",
    "On Mon, Jun 1, 2026 Ana <a@b.example> wrote:\n",
    "> ",
    "\n",
    "\n\n",
    "-- \n",
    "From: A\nSent: x\nTo: b\nSubject: c\n",
    "Thanks,\n",
    "Name: x\nEmail: y\nMessage: z\n",
    "P.S. x\n",
    "---------- Forwarded message ---------\n",
    "##- Please type your reply above this line -##\n",
    "Sent from my iPhone\n",
    "intended recipient. x",
    "503-555-0101\n",
    "<style>.a{display:none}</style>",
    "<!--",
    "<pre>",
    "&nbsp;",
    "<li>",
    "</tr>",
    "\t",
]


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40), st.booleans(), st.sampled_from(["x", "Re: x", "Fwd: x"]))
def test_any_pieces_are_told_apart(pieces: list[str], html: bool, subject: str) -> None:
    """Fragments of letters in any order raise nothing, neither here nor in the screens."""
    body = "".join(pieces)
    kind = "text/html" if html else "text/plain"
    message = parse(f"From: a@b.example\nSubject: {subject}\nContent-Type: {kind}\n\n{body}".encode())

    view = visible(message)
    screen(message, (), view)

    assert all(passage.text.strip() for passage in view.passages)
    if not html:
        words = sorted(re.sub(r"(?m)^[> |]+", "", message.text).split())
        assert sorted(" ".join(passage.text for passage in view.passages).replace(">", " ").split()) == sorted(
            " ".join(words).replace(">", " ").split()
        )
