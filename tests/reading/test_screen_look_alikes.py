"""Machines and people that look alike: each pair of shapes differs in what was really written."""

from __future__ import annotations

import pytest

from intake.mail.parse import parse
from intake.reading.screens.screen import screen

CASES: list[tuple[str | None, str, str]] = [
    (
        None,
        "From: Ruth <ruth@yew.example>\nSubject: Undeliverable phones",
        "The two desk phones you shipped came back as undeliverable. Our address is 12 Mill Road. Can you fix it on the account?",
    ),
    (
        None,
        "From: Ruth <ruth@yew.example>\nSubject: Returned mail from your billing department",
        "We got a paper letter returned to sender. Please correct our service address to 12 Mill Road.",
    ),
    (
        None,
        "From: Ruth <ruth@yew.example>\nSubject: On vacation",
        "I'm going on vacation on Friday and want my number 503-555-0101 ported before that. What do you need?",
    ),
    (
        None,
        "From: Ruth <ruth@yew.example>\nSubject: Closed account",
        "We closed our account with you last month, but were billed. Please send the final bill.",
    ),
    (
        None,
        "From: no-reply@shop.example\nSubject: Contact request",
        "Customer wrote via shop contact page\n\nE-Mail-Adresse: ruth@yew.example\nName: Ruth Yew\nNachricht: Bitte kündigen Sie meinen Anschluss.",
    ),
    (
        None,
        "From: Oak Tel LNP <lnp-noreply@oak.example>\nAuto-Submitted: auto-replied\nSubject: RE: PON OT-4451 - Rejected",
        "PON OT-4451 VER 01 has been rejected.\nReason: 8A account number invalid\nTN: 503-555-0101\nThis is an automated response.",
    ),
    (
        None,
        "From: Port Alerts <alerts@oak.example>\nPrecedence: bulk\nAuto-Submitted: auto-generated\nSubject: Port-out notification 503-555-0101",
        "A port-out request was received for telephone number 503-555-0101.\nGaining carrier: Oak Tel\nRequested date: 06/12/2026",
    ),
    (
        None,
        "From: Oak Tel <notify@oak.example>\nAuto-Submitted: auto-generated\nSubject: Your number transfer is complete",
        "Good news! 503-555-0101 is now active on Oak Tel. Order number 88123455. You may cancel your old service.",
    ),
    (
        None,
        "From: Oak Tel <notify@oak.example>\nAuto-Submitted: auto-generated\nSubject: FOC received",
        "Firm order commitment for order 8812-A. Numbers 503-555-0101 and 503-555-0102 will port on June 12, 2026 at 10 AM CT.",
    ),
    (
        None,
        "From: Oak Tel CSR Team <csr@oak.example>\nX-Auto-Response-Suppress: All\nSubject: CSR request for Yew LLC",
        "Dear carrier,\n\nplease provide the customer service record for BTN 503-555-0101.\n\nThis mailbox is unmonitored for anything but CSR responses.",
    ),
    (
        "auto_reply",
        "From: Oak Tel <noreply@oak.example>\nSubject: Case 00918273 has been created",
        'Hello,\n\nThank you for contacting Oak Tel Carrier Services. Your case 00918273 has been created: "Re: CSR for your customer".\n\nA representative will respond in the order received.',
    ),
    (
        "auto_reply",
        "From: Oak Tel Porting <porting@oak.example>\nIn-Reply-To: <out-1@provider.example>\nSubject: Re: Your CSR request [#991823]",
        "We received your email and will respond within 24-48 business hours. Please do not send duplicate requests.",
    ),
    (
        "auto_reply",
        "From: Ruth <ruth@yew.example>\nIn-Reply-To: <out-1@provider.example>\nSubject: Re: Your port",
        "Hi there! I'm out of the office until Monday, June 8. If you need help before then, call Sam at 503-555-0111.\n\nRuth",
    ),
    (
        "auto_reply",
        "From: Ruth <ruth@yew.example>\nIn-Reply-To: <out-1@provider.example>\nSubject: Thank you for your message",
        "Thank you for your message. Our office is closed for the holidays and will reopen on January 4. We will reply as soon as possible after that.",
    ),
    (
        "auto_reply",
        "From: Yew Support <support@yew.example>\nIn-Reply-To: <out-1@provider.example>\nSubject: Thanks for reaching out!",
        "Thanks for reaching out! We've received your message and one of our team members will get back to you shortly. Our hours of operation are 9-5.",
    ),
    (
        "auto_reply",
        "From: Ruth <ruth@yew.example>\nAuto-Submitted: auto-replied\nSubject: Re: port",
        "Merci pour votre message. Je serai de retour le 8 juin.",
    ),
    (
        "auto_reply",
        "From: Ruth <ruth@yew.example>\nX-Autoreply: yes\nPrecedence: bulk\nSubject: [Auto-Reply] Port",
        "I'm hiking.",
    ),
    (
        "auto_reply",
        "From: RingSys <no-reply@ringsys.example>\nSubject: You have 1 new voice message from (503) 555-0101",
        "You have 1 new voice message.\nFrom: (503) 555-0101\nDuration: 00:33\nTo listen, sign in.",
    ),
    (
        "auto_reply",
        "From: Fax Service <inbound@faxes.example>\nSubject: Fax received from 5035550101 (2 pages)\nContent-Type: multipart/mixed; boundary=b",
        "--b\n\nA 2 page fax was received from 503-555-0101 at 9:00.\n--b\nContent-Type: application/pdf; name=fax.pdf\n\n%PDF\n--b--",
    ),
    (
        "auto_reply",
        "From: Ruth <ruth@yew.example>\nSubject: Declined: Port planning @ Fri Jun 12, 2026\nContent-Type: text/html",
        "<p>Ruth has declined this invitation.</p>",
    ),
    (
        "auto_reply",
        "From: Ruth <ruth@yew.example>\nSubject: Abwesend",
        "Guten Tag,\n\nich bin bis zum 12.06. nicht im Büro. In dringenden Fällen wenden Sie sich an Sam.\n\nRuth",
    ),
    (
        "auto_reply",
        "From: Ruth <ruth@yew.example>\nSubject: Re: port - message held",
        "To control spam, I now allow incoming messages only from senders I have approved beforehand. If you would like to be added to my list of approved senders, please fill out the short request form (see link below).",
    ),
    (
        "bounce",
        "From: Mail Delivery Subsystem <MAILER-DAEMON@yew.example>\nSubject: Returned mail: see transcript for details",
        "   ----- The following addresses had permanent fatal errors -----\n<ruth@yew.example>\n    (reason: 550 5.1.1 User unknown)",
    ),
    (
        "bounce",
        "From: postmaster@yew.example\nSubject: Delivery Status Notification (Delay)",
        "This is an automatically generated Delivery Status Notification.\nTHIS IS A WARNING MESSAGE ONLY.\nDelivery to the following recipients has been delayed.",
    ),
    (
        "bounce",
        "From: Ruth <ruth@yew.example>\nSubject: Read receipt: your CSR",
        "This is a receipt for the mail you sent to Ruth. It has been displayed. No guarantee that the message has been read.",
    ),
    (
        "bounce",
        "From: Ruth <ruth@yew.example>\nSubject: Lu : Votre demande",
        "Votre message\n À : Ruth\n Objet : Votre demande\na été lu le lundi 1 juin 2026.",
    ),
    (
        "bounce",
        "From: MAILER-DAEMON@yew.example (Mail Delivery System)\nAuto-Submitted: auto-replied\nSubject: Undelivered Mail Returned to Sender",
        "This is the mail system at host yew.example. PON OT-1, port order, BTN 503-555-0101.",
    ),
    (
        "list",
        "From: Telecom Weekly <editor@tw.example>\nList-Id: <tw.mail.example>\nList-Unsubscribe: <https://x.example>\nSubject: LNP news: port-out rules",
        "Port-out PIN rules: what you need to know.\n\nUnsubscribe | Forward to a friend",
    ),
    (
        "list",
        "From: Acme Webinars <webinars@acme.example>\nSubject: Join our webinar on number porting",
        "Register now! How do you port numbers faster?\n\nYou are receiving this email because you attended TelcoCon. Unsubscribe or manage preferences.\nAcme, 1 Main St, Dover, DE 19901",
    ),
    (
        "list",
        "From: Acme Sales <jim@acme.example>\nX-Mailer: HubSpot\nList-Unsubscribe: <mailto:u@acme.example>\nSubject: quick question",
        "Hi, could you spare 15 minutes to talk about lowering your phone bill?\n\nJim\n\nIf you don't want to receive these emails, unsubscribe here.",
    ),
    (
        None,
        "From: Ruth <ruth@yew.example>\nFeedback-ID: 1:user:mail\nX-Mailer: Mail\nSubject: Re: your newsletter",
        "You write that ports take 4 days. How long for mine, 503-555-0101?\n\n> To unsubscribe click here. View in browser.",
    ),
    (
        None,
        "From: Sam Help (Yew IT) <tickets@yewit.example>\nAuto-Submitted: auto-generated\nSubject: [YEW-991] New reply from Sam",
        "Sam replied:\n\nWe need the account PIN to release the port. Can you provide it?\n\n-- \nTicket YEW-991 | Yew IT Service Desk. Do not reply below this line.",
    ),
    (
        None,
        "From: Freshdesk <support@yewit.example>\nPrecedence: bulk\nSubject: Ticket #5512 - cancel line",
        "Hi,\n\nOur client asks to cancel 503-555-0101 by June 30.\n\nRegards,\nSam\nTicket: https://yewit.example/5512",
    ),
    (
        None,
        "From: Ruth <ruth@yew.example>\nReturn-Path: <ruth@yew.example>\nAuto-Submitted: no\nSubject: hi",
        "Hello? Is anybody there?",
    ),
    (
        None,
        "From: Scan <scan@yew.example>\nAuto-Submitted: auto-generated\nSubject: Message from KM_C458\nContent-Type: multipart/mixed; boundary=b",
        "--b\n\n\n--b\nContent-Type: application/pdf; name=SKM_C45826.pdf\n\n%PDF\n--b--",
    ),
    (
        "own",
        "From: support@provider.example\nAuto-Submitted: auto-replied\nSubject: Re: Automatic reply: x",
        "Hello",
    ),
    (
        None,
        "From: Ruth <ruth@yew.example>\nSubject: RE: Automatic reply: Your question",
        "Thanks for the automatic reply, but my question is still open: where is the bill?",
    ),
    (None, "From: Ruth <ruth@yew.example>\nSubject: Auto attendant", "Auto attendant says we're closed."),
    (
        None,
        "From: Ruth <ruth@yew.example>\nSubject: Fax line",
        "Please cancel fax 503-555-0101. Fax pages: none since May. Duration of contract is over.",
    ),
    (
        None,
        "From: Ruth <ruth@yew.example>\nSubject: Missed call from your team",
        "I missed a call from your team about the port of 503-555-0101. What was it about?",
    ),
    (
        None,
        "From: Ruth <ruth@yew.example>\nSubject: Invitation: to port our numbers",
        "We would like to leave. Ruth",
    ),
    (None, "From: Ruth <ruth@yew.example>\nSubject: blocked: port", "Blocked by you?"),
    (
        None,
        "From: Oak Tel <ports@oak.example>\nSubject: Rejected: PON OT-4451",
        "Reason: account does not exist on your records. PON OT-4451, BTN 503-555-0101.",
    ),
    (
        None,
        "From: Oak Tel <ports@oak.example>\nSubject: Delayed: PON OT-4452",
        "The FOC of PON OT-4452 has been delayed to June 20.",
    ),
    (
        None,
        "From: Ruth <ruth@yew.example>\nSubject: Delivery delayed again",
        "My desk phones: delivery has been delayed twice now.",
    ),
    (
        "auto_reply",
        "From: Liv <liv@oak.example>\nAuto-Submitted: auto-replied\nSubject: Re: PON OT-4453 CSR",
        "I am out of the office until June 8. For FOC and LSR questions call the port desk at 503-555-0101.",
    ),
    (
        "auto_reply",
        "From: Liv <liv@oak.example>\nSubject: Automatic reply: PON OT-4454",
        "For FOC and LSR questions call 503-555-0101.",
    ),
    (
        "auto_reply",
        "From: Oak Tel <support@oak.example>\nSubject: [Ticket 8812] Re: PON OT-4455, your CSR",
        "Thank you for contacting Oak Tel. Your ticket number is 8812. We will respond within one business day.",
    ),
    (
        "bounce",
        "From: Mail Gateway <gateway@yew.example>\nSubject: Undeliverable: PIN for your port",
        "Your message could not be delivered to ruth@yew.example.\nUser unknown (550 5.1.1).",
    ),
]


@pytest.mark.parametrize(
    ("wanted", "head", "body"),
    CASES,
    ids=[head.split("Subject: ")[1].split("\n")[0][:40] for _, head, _ in CASES],
)
def test_look_alikes(wanted: str | None, head: str, body: str) -> None:
    """A machine is told from a person who uses the same words."""
    kind = "" if "Content-Type" in head else "\nContent-Type: text/plain; charset=utf-8"
    raw = f"{head}\nTo: support@provider.example\nDelivered-To: support@provider.example{kind}\n\n{body}"

    hit = screen(parse(raw.encode()), ("support@provider.example",))

    assert (str(hit.automatic) if hit else None) == wanted
