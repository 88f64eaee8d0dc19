"""Machines are found, and no person or order system is taken for one."""

from __future__ import annotations

import pytest

from intake.mail.parse import parse
from intake.reading.screens.screen import SCREENS, screen

OWN = ("support@provider.example",)


def mail(
    head: str,
    body: str = "",
    *,
    kind: str = "text/plain; charset=utf-8",
    to: str = "support@provider.example",
) -> bytes:
    lines = [
        "Delivered-To: support@provider.example",
        "Received: from a.example by mx1.provider.example; Mon, 1 Jun 2026 10:00:00 +0000",
        *([] if "\nTo:" in "\n" + head else [f"To: {to}"]),
        *head.strip().split("\n"),
        *([] if "Content-Type:" in head else [f"Content-Type: {kind}"]),
        "",
        body,
    ]
    return "\r\n".join("\r\n".join(lines).splitlines()).encode()


BOUNCES = {
    "qmail": (
        "Return-Path: <>\nFrom: MAILER-DAEMON@mail.birch.example\nSubject: failure notice",
        "Hi. This is the qmail-send program at mail.birch.example.\nI'm afraid I wasn't able to deliver your message to the following addresses.\n\n<jo@birch.example>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n--- Below this line is a copy of the message.\n\nSubject: your port request",
    ),
    "exim": (
        "Return-Path: <>\nFrom: Mail Delivery System <Mailer-Daemon@relay.birch.example>\nX-Failed-Recipients: jo@birch.example\nAuto-Submitted: auto-replied\nSubject: Mail delivery failed: returning message to sender",
        "This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its recipients.",
    ),
    "exchange without report": (
        "From: Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@birch.example>\nSubject: Undeliverable: Your CSR request",
        "Delivery has failed to these recipients or groups:\n\njo@birch.example\nThe email address you entered couldn't be found.\n\nDiagnostic information for administrators:",
    ),
    "gmail": (
        "From: Mail Delivery Subsystem <mailer-daemon@inboxly.example>\nSubject: Delivery Status Notification (Failure)\nAuto-Submitted: auto-replied",
        "** Address not found **\n\nYour message wasn't delivered to jo@inboxly.example because the address couldn't be found.",
    ),
    "delay": (
        "Return-Path: <>\nFrom: postmaster@birch.example\nSubject: Delivery delayed: Your numbers",
        "Delivery is delayed to these recipients. The server will keep trying.",
    ),
    "german": (
        "Return-Path: <>\nFrom: postmaster@birke.example\nSubject: Unzustellbar: Ihre Anfrage",
        "Ihre Nachricht konnte nicht zugestellt werden.",
    ),
    "french": (
        "Return-Path: <>\nFrom: Microsoft Outlook <postmaster@bouleau.example>\nSubject: Non remis : Votre demande",
        "Votre message n'a pas pu être remis.",
    ),
    "spanish": (
        "Return-Path: <>\nFrom: postmaster@abedul.example\nSubject: No se puede entregar: Su solicitud",
        "No se pudo entregar el mensaje.",
    ),
    "portuguese": (
        "Return-Path: <>\nFrom: postmaster@betula.example\nSubject: Não é possível entregar: seu pedido",
        "A mensagem não pôde ser entregue.",
    ),
    "from without domain": (
        "Return-Path: <>\nFrom: MAILER-DAEMON (Mail Delivery System)\nSubject: Warning: could not send message for past 4 hours",
        "The original message was received. Transcript of session follows.",
    ),
    "gateway": (
        "From: postmaster@filter.example\nSubject: [Postmaster] Email Delivery Failure",
        "The following message could not be delivered: 550 Rejected by header based policy",
    ),
    "null sender, plain subject": (
        "Return-Path: <>\nFrom: System <admin@birch.example>\nSubject: Your numbers",
        "The message could not be delivered.\nDiagnostic code: smtp; 550 5.1.1 user unknown",
    ),
    "outlook receipt": (
        "From: Jo Birch <jo@birch.example>\nSubject: Read: Your port request",
        "Your message\n\n  To: Jo Birch\n  Subject: Your port request\n\nwas read on Monday, June 1, 2026 9:12:17 AM.",
    ),
    "unread receipt": (
        "From: Jo Birch <jo@birch.example>\nSubject: Not read: Your port request",
        "Your message was deleted without being read on Monday, June 1, 2026.",
    ),
    "german receipt": (
        "From: Jo Birke <jo@birke.example>\nSubject: Gelesen: Ihre Rufnummern",
        "Ihre Nachricht wurde gelesen am Montag, 1. Juni 2026.",
    ),
    "full mailbox": (
        "Return-Path: <>\nFrom: Mail System <mailsystem@isp.example>\nSubject: Returned mail: see transcript for details",
        "The recipient's mailbox is full.",
    ),
}
AUTO_REPLIES = {
    "auto-submitted": (
        "From: jo@birch.example\nAuto-Submitted: auto-replied (vacation)\nSubject: Re: Your numbers",
        "I am away and will read your mail on Monday.",
    ),
    "precedence": ("From: jo@birch.example\nPrecedence: auto_reply\nSubject: Thank you", "We got your mail."),
    "x-autoreply": ("From: jo@birch.example\nX-Autoreply: yes\nSubject: Re: Your numbers", "Back on Monday."),
    "apple": (
        "From: jo@birch.example\nX-Apple-Action: VACATION\nSubject: Re: Your numbers",
        "Hiking. Back Monday.",
    ),
    "english subject": (
        "From: jo@birch.example\nSubject: Automatic reply: Your CSR",
        "I will be back Monday.",
    ),
    "out of office autoreply": (
        "From: jo@birch.example\nSubject: Out of Office AutoReply: Your CSR",
        "Gone fishing.",
    ),
    "german": (
        "From: jo@birke.example\nSubject: Automatische Antwort: Ihre Anfrage",
        "Ich bin bis zum 5. Juni nicht im Büro.",
    ),
    "german note": ("From: jo@birke.example\nSubject: Abwesenheitsnotiz: Ihre Anfrage", "Ich bin im Urlaub."),
    "french": ("From: jo@bouleau.example\nSubject: Réponse automatique : Votre demande", "Je suis absent."),
    "spanish": (
        "From: jo@abedul.example\nSubject: Respuesta automática: Su solicitud",
        "Estoy de vacaciones.",
    ),
    "portuguese": ("From: jo@betula.example\nSubject: Resposta automática: Seu pedido", "Estou de férias."),
    "italian": ("From: jo@betulla.example\nSubject: Risposta automatica: La sua richiesta", "Sono in ferie."),
    "dutch": ("From: jo@berk.example\nSubject: Automatisch antwoord: Uw verzoek", "Ik ben op vakantie."),
    "swedish": ("From: jo@bjork.example\nSubject: Autosvar: Er fråga", "Jag är på semester."),
    "no header, own subject": (
        "From: jo@birch.example\nSubject: Out of office",
        "Hello,\n\nI am out of the office until June 8 with limited access to email. For urgent matters please contact Kim at 212-555-0111.\n\nJo",
    ),
    "no header, reply": (
        "From: jo@birch.example\nIn-Reply-To: <out-1@provider.example>\nSubject: Re: Your port request",
        "Thank you for your email. I am currently on annual leave and will return on June 8. If urgent, please contact my colleague Kim.\n\nJo",
    ),
    "spanish, no header": (
        "From: jo@abedul.example\nIn-Reply-To: <out-1@provider.example>\nSubject: Re: Su solicitud",
        "Gracias por su mensaje. Estaré ausente hasta el 8 de junio. Para asuntos urgentes, póngase en contacto con Ana.",
    ),
    "left the company": (
        "From: jo@birch.example\nAuto-Submitted: auto-generated\nIn-Reply-To: <out-1@provider.example>\nSubject: Re: Your port request",
        "Jo no longer works at Birch. Please contact office@birch.example.",
    ),
    "ticket acknowledged": (
        "From: Birch Support <support@birch.example>\nAuto-Submitted: auto-generated\nSubject: [Ticket #48213] Re: Your question",
        "Hello,\n\nWe have received your request (48213) and a member of our team will respond within 24 hours.\n\nBirch Support",
    ),
    "carrier's ticket about nothing": (
        "From: Skyline Carrier Care <care@skyline.example>\nSubject: We received your email - Case 0099812",
        "Thank you for contacting Skyline. Your case number is 0099812. One of our representatives will get back to you within two business days.\n\nThis is an automated message, please do not reply.",
    ),
    "ticket without header": (
        "From: helpdesk@birch.example\nIn-Reply-To: <out-1@provider.example>\nSubject: Request received: your numbers (#7731)",
        "Your request (#7731) has been received and is being reviewed by our support staff.\nTo add additional comments, reply to this email.",
    ),
    "spanish ticket": (
        "From: no-responder@abedul.example\nSubject: Hemos recibido su solicitud #5512",
        "Hemos recibido su solicitud con folio 5512. Le responderemos a la brevedad.",
    ),
    "german ticket": (
        "From: noreply@birke.example\nSubject: Eingangsbestätigung [Ticket 99120]",
        "Vielen Dank für Ihre Nachricht. Wir haben Ihre Anfrage erhalten und melden uns schnellstmöglich.",
    ),
    "challenge": (
        "From: jo@birch.example\nAuto-Submitted: auto-replied\nSubject: Please confirm your message",
        "Your message is being held. To complete delivery click the link below: http://x.example/1",
    ),
    "challenge without header": (
        "From: Jo Birch <jo@birch.example>\nSubject: Re: Your numbers (verification required)",
        "I use an anti-spam system. Your message has been held. Click the link to verify that you are a real person: http://x.example/9",
    ),
    "voicemail": (
        "From: Phone System <noreply@pbx.example>\nSubject: New voicemail from 212-555-0101",
        "You have a new voicemail.\nDuration: 0:41\nTranscript: I want to port my numbers, call me.",
    ),
    "voicemail with recording": (
        "From: vm@pbx.example\nSubject: Voice message from WIRELESS CALLER\nContent-Type: multipart/mixed; boundary=b",
        "--b\n\nYou received a message.\n--b\nContent-Type: audio/wav; name=msg.wav\nContent-Transfer-Encoding: base64\n\nUklGRg==\n--b--",
    ),
    "fax": (
        "From: eFax <message@fax.example>\nSubject: Fax from 212-555-0102 - 3 page(s)",
        "You have received a fax. Pages: 3. CSID: 2125550102. See attached.",
    ),
    "missed call": (
        "From: notifications@pbx.example\nSubject: Missed call from 212-555-0103",
        "You have a missed call from 212-555-0103. Caller ID: BIRCH. Mailbox 100.",
    ),
    "invitation": (
        "From: jo@birch.example\nSubject: Port cutover call\nContent-Type: multipart/alternative; boundary=b",
        "--b\n\nCan we talk?\n--b\nContent-Type: text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR\nMETHOD:REQUEST\nEND:VCALENDAR\n--b--",
    ),
    "answer to an invitation": (
        "From: jo@birch.example\nSubject: Accepted: Port cutover call\nContent-Type: multipart/alternative; boundary=b",
        "--b\n\n\n--b\nContent-Type: text/calendar\n\nBEGIN:VCALENDAR\nMETHOD:REPLY\nEND:VCALENDAR\n--b--",
    ),
    "null sender": ("Return-Path: <>\nFrom: jo@birch.example\nSubject: Thank you", "Your mail has arrived."),
}
LISTS = {
    "list-id": (
        "From: Ann <ann@oak.example>\nList-Id: Ports <ports.lists.example>\nSubject: [ports] CSR formats",
        "How do others handle a CSR without a suite?",
    ),
    "google group": (
        "From: 'Ann' via Telco talk <telco@groups.example>\nMailing-list: list telco@groups.example; contact telco+owners@groups.example\nPrecedence: list\nSubject: Re: LSR tips",
        "I always call the port desk.",
    ),
    "newsletter": (
        "From: Acme News <newsletter@acme.example>\nList-Unsubscribe: <https://acme.example/u>\nSubject: Switch now",
        "Port your numbers today!\n\nUnsubscribe: https://acme.example/u",
    ),
    "marketing without headers": (
        "From: Acme Offers <offers@acme.example>\nSubject: Three months free",
        "Great plans.\n\nYou are receiving this because you signed up. Unsubscribe | View in browser",
    ),
    "campaign": (
        "From: Acme <hello@acme.example>\nX-Campaign-Id: 77\nX-Mailer: Mailchimp Mailer\nSubject: Summer",
        "Hot deals.\n\nUnsubscribe here.",
    ),
    "bulk": (
        "From: Acme <info@acme.example>\nPrecedence: bulk\nSubject: Maintenance news",
        "We have moved to a new building. Come by.",
    ),
    "german newsletter": (
        "From: Acme <newsletter@acme.example>\nList-Unsubscribe: <mailto:u@acme.example>\nSubject: Neuigkeiten",
        "Jetzt wechseln!\n\nNewsletter abbestellen",
    ),
}
OWN_MAIL = {
    "other case": ("From: Desk <SUPPORT@Provider.Example>\nSubject: Daily summary", "3 open."),
    "delivered to": (
        "From: ports@provider.example\nX-Original-To: ports@provider.example\nSubject: Copy",
        "Hello",
    ),
    "loop mark": ("From: someone@relay.example\nX-Loop: intake\nSubject: Re: x", "Hello"),
}
PEOPLE = {
    "order system": (
        "From: Orders <noreply@oaktel.example>\nAuto-Submitted: auto-generated\nSubject: Port order OT-5512 rejected",
        "Port order OT-5512 was rejected.\nReject reason: address mismatch\nTelephone numbers: 212-555-0101, 212-555-0102\nThis is an automated message, please do not reply.",
    ),
    "FOC with bulk": (
        "From: LNP <lnp@oaktel.example>\nPrecedence: bulk\nSubject: FOC PON OT-1881",
        "PON: OT-1881\nFOC date: 06/12/2026\nTN: 212-555-0101",
    ),
    "order with null sender": (
        "Return-Path: <>\nFrom: LSR gateway <lsr@oaktel.example>\nAuto-Submitted: auto-generated\nSubject: LSR PON OT-77 received",
        "LOCAL SERVICE REQUEST\nPON: OT-7712\nDesired due: 06/12/2026\nBTN: 212-555-0101",
    ),
    "we received your port order": (
        "From: Port desk <ports@oaktel.example>\nAuto-Submitted: auto-generated\nSubject: Port order received",
        "We have received your port request, PON OT-99120, for 212-555-0101. The gaining carrier is Oak Tel. We will send the FOC within two business days.",
    ),
    "order by mail service": (
        "From: Orders <orders@oaktel.example>\nList-Unsubscribe: <mailto:u@sg.example>\nSubject: Port completed: order 88-1203",
        "Order ID: 88-12034\nStatus: ported\nTelephone numbers: 212-555-0101\nGaining carrier: Oak Tel",
    ),
    "helpdesk with a person's words": (
        'From: "Ana (Oak IT)" <help@oakit.example>\nX-Auto-Response-Suppress: All\nAuto-Submitted: auto-generated\nSubject: [Oak IT] Ticket 991: cancel a line',
        "##- Please type your reply above this line -##\n\nAna (Oak IT)\n\nHi, please cancel the line 212-555-0101 for our client.\n\nThis email is a service from Oak IT.",
    ),
    "jira comment": (
        "From: Ana <jira@oak.example>\nPrecedence: bulk\nAuto-Submitted: auto-generated\nX-JIRA-FingerPrint: abc\nSubject: [JIRA] (TEL-12) Port numbers",
        "Ana commented on TEL-12:\n\nCould you send us the CSR for 212-555-0101?",
    ),
    "web form": (
        "From: Website <noreply@forms.example>\nReturn-Path: <>\nSubject: New contact form submission",
        "Name: Ana Ruiz\nEmail: ana@oak.example\nPhone: 212-555-0101\nMessage: I want to cancel my service.",
    ),
    "person away next week": (
        "From: ana@oak.example\nSubject: Port before Friday",
        "I am out of office next week, so please port 212-555-0101 before Friday.\n\nAna",
    ),
    "person with away subject": (
        "From: ana@oak.example\nSubject: Out of office next week - port before that?",
        "Hi,\n\nI'm on vacation until the 15th. Can you send me the CSR today? Please contact Kim if I don't answer.\n\nAna",
    ),
    "quotes an out-of-office": (
        "From: ana@oak.example\nSubject: Re: Automatic reply: Your CSR",
        "Kim is away, so please send the CSR to me instead.\n\nOn Mon, Jun 1, 2026 at 9:00 AM Kim <kim@oak.example> wrote:\n> I am out of the office until June 8. Please contact Ana.",
    ),
    "forwards a bounce": (
        "From: ana@oak.example\nSubject: Fwd: Undelivered Mail Returned to Sender",
        "Why did this come back? I tried to send you our LOA.\n\n---------- Forwarded message ---------\nFrom: MAILER-DAEMON <mailer-daemon@oak.example>\nSubject: Undelivered Mail Returned to Sender\n\nYour message could not be delivered. 550 user unknown",
    ),
    "forwards a newsletter": (
        "From: ana@oak.example\nSubject: FW: Switch to Acme",
        "Is this true? Would we keep our numbers?\n\n-----Original Message-----\nFrom: Acme <news@acme.example>\nSent: Monday, June 1, 2026 9:00 AM\nTo: Ana\nSubject: Switch to Acme\n\nPort now! Unsubscribe | View in browser",
    ),
    "suppress header": (
        "From: ana@oak.example\nX-Auto-Response-Suppress: OOF, AutoReply\nSubject: question",
        "How do I get a porting PIN?",
    ),
    "read this": (
        "From: ana@oak.example\nSubject: Read: my last three mails please",
        "You have not answered any of them. I want my number moved to Oak Tel.",
    ),
    "postmaster is a person": (
        "From: postmaster@oak.example\nSubject: CSR for 212-555-0101",
        "Hello, I run the mail here and the phones too. Please send us the CSR.\n\nAna",
    ),
    "rejected": (
        "From: ana@oak.example\nSubject: Rejected: our port request",
        "Oak Tel says you rejected the port of 212-555-0101. Why?",
    ),
    "voicemail trouble": (
        "From: ana@oak.example\nSubject: Voicemail PIN",
        "I forgot the PIN of my voicemail. Could you reset it? Mailbox 12.",
    ),
    "forwards a voicemail": (
        "From: ana@oak.example\nSubject: Fwd: New voicemail from 212-555-0101",
        "Your rep left this. Please call me back.\n\n---------- Forwarded message ---------\nFrom: noreply@pbx.example\nSubject: New voicemail from 212-555-0101\n\nDuration: 0:41",
    ),
    "calendar file published": (
        "From: ana@oak.example\nSubject: Port date\nContent-Type: multipart/mixed; boundary=b",
        "--b\n\nPlease port on this day.\n--b\nContent-Type: text/calendar; name=day.ics\n\nBEGIN:VCALENDAR\nMETHOD:PUBLISH\nEND:VCALENDAR\n--b--",
    ),
    "thanks for contacting, and a question": (
        "From: Kim <kim@oaktel.example>\nSubject: RE: case 5512",
        "Thank you for contacting us about case 5512. Could you tell us which address is on the record for 212-555-0101?\n\nKim, Oak Tel",
    ),
    "inbox rule": (
        "From: ana@oak.example\nx-ms-exchange-inbox-rules-loop: ana@oak.example\nSubject: Port",
        "Please tell me what you need to port 212-555-0101 away.",
    ),
    "own group's list header": (
        "From: ana@oak.example\nList-Id: <support.provider.example>\nPrecedence: list\nX-Google-Group-Id: 1\nSubject: Cancel",
        "Please cancel account 12345 at the end of the month.",
    ),
    "closed shop": (
        "From: ana@oak.example\nSubject: Closed",
        "Our office is closed for good since May. Please cancel the lines 212-555-0101 and 212-555-0102.",
    ),
    "long automatic footer": (
        "From: Ana <ana@oak.example>\nSubject: Bill copy",
        "Please send me the May bill.\n\nAna\n\nTo unsubscribe from our newsletter click here.",
    ),
    "sends himself, us in copy": (
        "From: ana@oak.example\nTo: ana@oak.example\nSubject: Port out",
        "Please port 212-555-0101 to Oak Tel.",
    ),
    "no sender header": ("Subject: hello", "How do I port my number?"),
    "scanner": (
        "From: Scanner <scan@oak.example>\nSubject: Scanned from a device",
        "Please see the attached LOA.",
    ),
}


def found(raw: bytes) -> str | None:
    hit = screen(parse(raw), OWN)
    return str(hit.automatic) if hit else None


@pytest.mark.parametrize("name", BOUNCES)
def test_returned_mail_and_receipts_are_bounces(name: str) -> None:
    """Delivery reports and receipts are known in every common shape and language."""
    assert found(mail(*BOUNCES[name])) == "bounce"


@pytest.mark.parametrize("name", AUTO_REPLIES)
def test_answers_by_machines_are_auto_replies(name: str) -> None:
    """Out-of-office, acknowledgements, challenges, calendars, voicemail and fax notices are known."""
    assert found(mail(*AUTO_REPLIES[name])) == "auto_reply"


@pytest.mark.parametrize("name", LISTS)
def test_lists_and_marketing_are_lists(name: str) -> None:
    """Mailing lists, newsletters and bulk mail are known."""
    assert found(mail(*LISTS[name])) == "list"


@pytest.mark.parametrize("name", OWN_MAIL)
def test_our_own_mail_is_known(name: str) -> None:
    """Mail from an address that it was delivered to is our own, in any case."""
    assert found(mail(*OWN_MAIL[name])) == "own"


@pytest.mark.parametrize("name", PEOPLE)
def test_no_person_or_order_system_is_taken_for_a_machine(name: str) -> None:
    """People, forms, helpdesks with a person's words and order systems are answered, whatever their headers say."""
    assert found(mail(*PEOPLE[name])) is None


def test_rules_are_named_once() -> None:
    """Every rule has its own name, and its docstring says what it looks for."""
    names = [rule.rule for rule in SCREENS]

    assert len(set(names)) == len(names)
    assert all(rule.check.__doc__ for rule in SCREENS)
