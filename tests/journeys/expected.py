"""What a careful reader expects of each sample message: requests, and the letters with their parts."""

from __future__ import annotations

import json
from typing import Any

CSR, ORDER = "csr", "orders@larkspur.example"
ABEL, MIRIAM = "abel@northfieldprint.example", "miriam@alderstreetvet.example"

Row = tuple[str, str | None, tuple[str, ...], tuple[tuple[str, tuple[str, ...]], ...]]


class EXPECTED:
    """Rows of (sender, why automatic, requests with status and state, letters as (to, sections))."""

    rows: tuple[Row, ...] = (
        (
            "dana.whitcomb@webmail.example",
            None,
            ("port_out instructed",),
            (("dana.whitcomb@webmail.example", ("port_out",)),),
        ),
        (
            "rosa@marlowbakery.example",
            None,
            ("csr verifying", "port_out instructed"),
            (("rosa@marlowbakery.example", ("port_out", "toll_free", "csr")),),
        ),
        (
            "grady@tidewatercycles.example",
            None,
            ("cancellation held", "port_out instructed"),
            (("grady@tidewatercycles.example", ("port_out", "cancellation_held")),),
        ),
        (MIRIAM, None, ("csr verifying",), ((MIRIAM, ("csr",)),)),
        (
            "k.lindqvist@webmail.example",
            None,
            ("csr verifying",),
            (("k.lindqvist@webmail.example", ("csr",)), (MIRIAM, ("notice_csr_asked",))),
        ),
        (ORDER, None, ("port_out completed",), ((ABEL, ("notice_port_order",)),)),
        (ORDER, None, (), ((ABEL, ("notice_foc",)),)),
        (ORDER, None, (), ((ABEL, ("notice_completed",)),)),
        (
            "tomasz@brandtroofing.example",
            None,
            ("port_status rejected checking",),
            (("tomasz@brandtroofing.example", ("port_status_rejected",)),),
        ),
        (
            "it@saguarofurniture.example",
            None,
            ("port_out instructed",),
            (("it@saguarofurniture.example", ("port_out",)),),
        ),
        ("beau@larrimorelaw.example", None, ("port_pin answered",), (("beau@larrimorelaw.example", ("port_pin",)),)),
        (
            "ap@harborlighttours.example",
            None,
            ("bill_copy answered",),
            (("ap@harborlighttours.example", ("bill_copy",)),),
        ),
        (
            "yusuf@cobaltbooks.example",
            None,
            ("number_return answered",),
            (("yusuf@cobaltbooks.example", ("number_return",)),),
        ),
        (
            "helena@strandoptical.example",
            None,
            ("port_dispute checking",),
            (("helena@strandoptical.example", ("port_dispute",)),),
        ),
        ("curtis@valehardware.example", None, ("port_in checking",), (("curtis@valehardware.example", ("port_in",)),)),
        (
            "lucia@panaderiaferrer.example",
            None,
            ("bill_copy answered", "port_out instructed"),
            (("lucia@panaderiaferrer.example", ("port_out", "bill_copy")),),
        ),
        ("owen@pritchardmills.example", "auto_reply", (), ()),
        ("MAILER-DAEMON@mx.provider.example", "bounce", (), ()),
        ("news@voipweekly.example", "list", (), ()),
        ("rosa@marlowbakery.example", None, (), ()),
    )

    @staticmethod
    def of(db: Any) -> tuple[Row, ...]:
        """The same rows as a queue database holds them, in the order of the samples."""
        return tuple(
            (
                message["from_address"],
                message["automatic"],
                tuple(
                    sorted(
                        _words(request)
                        for request in db.query("SELECT * FROM requests WHERE message_id = ?", [message["id"]])
                    )
                ),
                tuple(
                    (letter["to_address"], tuple(json.loads(letter["sections"])))
                    for letter in db.query(
                        "SELECT * FROM letters WHERE message_id = ? AND state = 'sent' ORDER BY id", [message["id"]]
                    )
                ),
            )
            for message in db.query("SELECT * FROM messages ORDER BY id")
        )


def _words(request: dict[str, Any]) -> str:
    return " ".join(part for part in (request["kind"], request["status"], request["state"]) if part)
