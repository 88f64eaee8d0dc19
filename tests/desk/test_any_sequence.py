"""Whatever comes, in whatever order: what must never happen does not (hypothesis over messages and acts of staff)."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date
from email.message import EmailMessage
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake.desk import carrier_mail, record, staff, staff_correct, staff_csr, staff_mark, staff_tickets
from intake.desk.deliver import deliver
from intake.desk.desk import Desk, open_desk
from intake.desk.handle import handle
from intake.desk.known import ports_around
from intake.desk.staff_records import update_record
from intake.desk.take import take as collect
from intake.domain.account import Account, AccountNumber, Contact, addresses_of_record, same_address
from intake.domain.cancellation import touches
from intake.domain.errors import IntakeError
from intake.domain.findings import Kind
from intake.domain.record_update import RecordUpdate
from intake.domain.ticket import OPEN_PORT, State, may_follow
from intake.mail.opening import open_inbox
from intake.settings import parse
from intake.store import accounts, ports
from tests.desk.conftest import Clock
from tests.desk.test_deliver import Told

ANA, BO, EVE, CARRIER = "ana@heron.example", "bo@heron.example", "eve@else.example", "orders@larkspur.example"
NUMBERS = "415-555-0123, 415-555-0124"
ACCOUNT = Account(
    "8X-204417",
    "Heron Dental",
    "business",
    "+14155550123",
    (AccountNumber("+14155550123"), AccountNumber("+14155550124")),
    (Contact("Ana", ANA, True, date(2024, 1, 1)), Contact("Bo", BO, False, date(2024, 1, 1))),
)
TEXTS = (
    "Please send me the customer service record (CSR) of account 8X-204417.",
    "Please send me my customer service record (CSR).",
    "It is account number 8X-204417, CSR please.",
    f"Please tell us how to port out {NUMBERS}.",
    "Please cancel our account 8X-204417 completely.",
    "Please tell us how to port out 415-555-0123. Please cancel the account afterwards.",
    "We have decided to stay. Please stop the port of 415-555-0123.",
    "We did not ask for this port of 415-555-0123! Somebody is stealing our number.",
)
NOTICES = (
    f"NEW PORT ORDER\nPON: LK-100\nEnd user: Heron Dental\nNumbers: {NUMBERS}\nNew provider: Larkspur Networks\nDue date: 12/01/2026",
    f"FIRM ORDER COMMITMENT\nPON: LK-100\nNumbers: {NUMBERS}\nFOC date: 12/01/2026",
    f"PORT COMPLETED\nPON: LK-100\nNumbers: {NUMBERS}\nCompleted: 12/01/2026",
    "PORT COMPLETED\nPON: LK-100\nNumbers: 415-555-0123\nCompleted: 12/01/2026",
    f"ORDER REJECTED\nPON: LK-100\nNumbers: {NUMBERS}\nReason: service address mismatch",
    f"PORT ORDER CANCELLED\nPON: LK-100\nNumbers: {NUMBERS}",
)

Act = Callable[[Desk, str, str], object]
"""What a member of staff does to one ticket, with another one beside it."""


def mark(kind: Kind, state: State) -> Act:
    """Staff say where a request stands."""
    return lambda desk, mine, other: staff_mark.mark(desk, mine, kind, state, "june", "")


ACTS: tuple[Act, ...] = (
    *(3 * [lambda desk, mine, other: staff_csr.approve(desk, mine, "june")]),
    lambda desk, mine, other: staff_csr.refuse(desk, mine, "june", "no"),
    lambda desk, mine, other: staff_csr.verify(desk, mine, "called", "june", ANA),
    lambda desk, mine, other: staff_csr.verify(desk, mine, "called", "june", BO),
    lambda desk, mine, other: staff.close(desk, mine, "june", "done"),
    lambda desk, mine, other: staff_tickets.merge(desk, mine, other, "june", ""),
    lambda desk, mine, other: staff_tickets.split(desk, mine, Kind.CANCELLATION, "june", ""),
    lambda desk, mine, other: staff_tickets.split(desk, mine, Kind.CSR, "june", ""),
    lambda desk, mine, other: staff_correct.correct_field(desk, mine, "account_number", "8X-204417", "june", ""),
    lambda desk, mine, other: staff_correct.correct_field(desk, mine, "numbers", "415-555-0124", "june", ""),
    lambda desk, mine, other: staff_correct.correct_kind(desk, mine, Kind.PORT_OUT, None, "june", ""),
    lambda desk, mine, other: staff_correct.correct_kind(desk, mine, None, Kind.PORT_OUT, "june", ""),
    lambda desk, mine, other: staff_correct.correct_kind(desk, mine, None, Kind.CANCELLATION, "june", ""),
    lambda desk, mine, other: staff_correct.correct_kind(desk, mine, None, Kind.RECORDS_UPDATE, "june", ""),
    lambda desk, mine, other: update_record(desk, mine, RecordUpdate(contact=ANA, email="new@heron.example"), "june"),
    lambda desk, mine, other: staff.withdraw(desk, int(desk.db.value("SELECT coalesce(max(id), 1) FROM letters")), "june", "no"),
    lambda desk, mine, other: forget(desk),
    lambda desk, mine, other: carrier_mail.accept(desk, mine, "june", "called them back", "Larkspur"),
    lambda desk, mine, other: staff_mark.mark(desk, mine, Kind.PORT_OUT, State.COMPLETED, "june", "", numbers=["+14155550123"]),
    lambda desk, mine, other: record.set_lock(desk, "8X-204417", (), locked=True, who="june", why="asked"),
    *(mark(Kind.PORT_OUT, s) for s in (State.REQUESTED, State.COMPLETED, State.WITHDRAWN, State.RELEASED, State.CLOSED)),
    *(mark(Kind.CANCELLATION, s) for s in (State.SCHEDULED, State.CANCELLED, State.RECEIVED, State.WITHDRAWN, State.HELD)),
    *(mark(Kind.CSR, s) for s in (State.APPROVED, State.SENT, State.VERIFYING)),
)  # fmt: skip


def forget(desk: Desk) -> None:
    """The account's authorized person is authorized no more."""
    stripped = replace(ACCOUNT, contacts=tuple(replace(c, authorized=False) for c in ACCOUNT.contacts))
    with desk.db.transaction():
        accounts.upsert(desk.db, stripped)


FIRST = ("mail", TEXTS[0], ANA, True)
"""Each sequence begins with a request that may be approved, or few records would ever leave."""
likely = st.sampled_from((True, True, True, False))
"""Whether the sender is proven; mostly so, or little would ever happen."""
mails = st.tuples(st.just("mail"), st.sampled_from(TEXTS), st.sampled_from((ANA, ANA, ANA, BO, EVE)), likely)
notices = st.tuples(st.just("mail"), st.sampled_from(NOTICES), st.just(CARRIER), likely)
acts = st.tuples(st.just("act"), st.integers(0, len(ACTS) - 1), st.integers(0, 5), st.integers(0, 5))
leave = st.tuples(st.just("leave"), st.just(0), st.just(0), st.just(0))


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(mails | notices | acts | acts | leave, min_size=4, max_size=14))
def test_no_sequence_breaks_a_rule(steps: list[tuple[object, ...]]) -> None:
    """Account data reaches only addresses of record (9), no request leaves its life cycle, no cancellation goes on while
    its port is open (12), and no event is lost."""
    with tempfile.TemporaryDirectory() as folder:
        base, clock = Path(folder), Clock()
        with open_desk(parse(configuration(base), base=base), clock) as desk:
            with desk.db.transaction():
                accounts.upsert(desk.db, ACCOUNT)
            known = 0
            for count, step in enumerate([FIRST, *steps]):
                clock.pass_(minutes=7)
                take(desk, base, count, step)
                known = check(desk, known)
            send(desk)
            check(desk, known)


def configuration(base: Path) -> dict[str, object]:
    """A desk that sends everything by itself, so that nothing is kept back by a draft."""
    for name in ("new", "cur", "tmp"):
        (base / "mail" / name).mkdir(parents=True)
    return {
        "desk": {"database": "queue.db", "trusted_authserv_ids": ["mx.losing.example"]},
        "provider": {"name": "Losing Voice"},
        "mailbox": [{"kind": "maildir", "name": "support", "address": "support@losing.example", "path": "mail"}],
        "courier": {"kind": "maildir", "path": "letters"},
        "rules": {"letters": {kind.value: "send" for kind in Kind}, "letters_per_address_per_day": 100},
        "carrier": [{"name": "Larkspur Networks", "domains": ["larkspur.example"]}],
    }


def take(desk: Desk, base: Path, count: int, step: tuple[object, ...]) -> None:
    """One step: a message comes in, staff act on a ticket, or letters leave."""
    what, first, second, third = step
    if what == "leave":
        send(desk)
    elif what == "mail":
        message = EmailMessage()
        domain = str(second).rpartition("@")[2]
        message["Authentication-Results"] = (
            f"mx.losing.example; dmarc={'pass' if third else 'fail'} header.from={domain}"
        )
        message["Received"] = f"from {domain} by mx.losing.example; Mon, 16 Nov 2026 14:59:00 +0000"
        message["From"], message["To"], message["Subject"] = str(second), "support@losing.example", "Hello"
        message["Date"], message["Message-ID"] = "Mon, 16 Nov 2026 14:59:00 +0000", f"<{count}@{domain}>"
        ours = desk.db.value("SELECT rfc_message_id FROM letters WHERE to_address = ? ORDER BY id DESC", (second,))
        if ours and count % 2:
            message["In-Reply-To"] = str(ours)
        message.set_content(str(first))
        (base / "mail" / "new" / f"{count:06d}.test").write_bytes(bytes(message))
        with open_inbox(desk.settings.mailbox[0], 40_000_000) as inbox:
            collect(desk.db, inbox, desk.now, lambda: False)
        handle(desk)
    else:
        references = [row["reference"] for row in desk.db.rows("SELECT reference FROM tickets ORDER BY id")]
        start, other = int(str(second)), references[int(str(third)) % len(references)] if references else ""
        for n in range(len(references)):  # the first ticket from there on that lets it be done
            with suppress(IntakeError):
                ACTS[int(str(first))](desk, references[(start + n) % len(references)], other)
                break


def send(desk: Desk) -> None:
    """Letters leave; each with account data goes to an address of record as the account is at that moment."""
    courier = Told()
    deliver(desk, courier)
    for letter in courier.given:
        row = desk.db.row("SELECT * FROM letters WHERE rfc_message_id = ?", (letter.message_id,))
        assert row is not None
        if row["account_data"] or letter.enclosures:
            account = accounts.get(desk.db, "8X-204417")
            allowed = addresses_of_record([account] if account else [], desk.now().date(), 30)
            assert any(same_address(letter.to, address) for address in allowed), letter.to


def check(desk: Desk, known: int) -> int:
    """What must be true at every moment; gives the number of events."""
    last: dict[int, str] = {}
    kinds = {kind.value for kind in Kind}
    for row in desk.db.rows("SELECT * FROM events WHERE request_id IS NOT NULL ORDER BY id"):
        if row["what"].endswith((" asked", " told")):
            last[row["request_id"]] = row["after"]
        elif row["what"] in kinds:
            assert last[row["request_id"]] == row["before"], "an event is missing"
            assert may_follow(Kind(row["what"]), State(row["before"]), State(row["after"]))
            last[row["request_id"]] = row["after"]
    requests = desk.db.rows("SELECT id, ticket_id, kind, state FROM requests")
    assert {row["id"]: row["state"] for row in requests} == last
    for row in requests:
        if row["kind"] == Kind.CANCELLATION and row["state"] in (State.SCHEDULED, State.CANCELLED):
            views = ports.held_cancellations(desk.db, numbers=(), account_number="8X-204417")
            for view in (v for v in views if v.request_id == row["id"]):
                open_ = [p for p in ports_around(desk.db, [view]) if p.state in OPEN_PORT and touches(view, p)]
                assert not open_, f"cancellation {row['id']} goes on while {open_[0].reference} is open"
    events = int(desk.db.value("SELECT count(*) FROM events"))
    assert events >= known
    return events
