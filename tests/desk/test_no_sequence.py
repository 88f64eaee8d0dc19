"""Whatever comes in whatever order, with whatever staff do and however much time passes: what must never happen."""

from __future__ import annotations

import contextlib
from datetime import date
from email.message import EmailMessage
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake.desk import staff_mark
from intake.desk.desk import Desk, open_desk
from intake.desk.follow_up import follow_up
from intake.desk.known import known_from_database
from intake.desk.write import Cause, write_decision
from intake.domain.account import Account, AccountNumber, Contact
from intake.domain.decide import decide
from intake.domain.errors import IntakeError
from intake.domain.findings import Facts, Findings, Kind, Party, PortStatus, Request
from intake.domain.ticket import LIFE_CYCLES, OPEN_PORT, State, may_follow
from intake.mail.parse import parse
from intake.settings import parse as parse_settings
from intake.store import accounts, messages
from tests.desk.conftest import START, Clock

ANA, BO, EVE = "ana@heron.example", "bo@finch.example", "eve@else.example"
LARKSPUR, BRIGHTPOLE, UNLISTED = "orders@larkspur.example", "orders@brightpole.example", "orders@tidewater.example"
ONE, TWO, FINCHS = "+14155550123", "+14155550124", "+16125550145"
OF_RECORD = {"8X-1": ANA, "8X-2": BO}

numbers = st.sampled_from([(), (ONE,), (TWO,), (ONE, TWO), (FINCHS,), (ONE, FINCHS)])
facts = st.builds(
    Facts,
    numbers=numbers,
    order_number=st.sampled_from([None, "LK-1", "LK-2"]),
    account_number=st.sampled_from([None, None, "8X-1", "8X-2"]),
    requested_date=st.sampled_from([None, date(2026, 12, 1), date(2026, 12, 8)]),
    new_provider=st.sampled_from([None, "Larkspur Networks", "Brightpole"]),
)
CUSTOMERS = [Kind.PORT_OUT, Kind.CANCELLATION, Kind.PORT_DISPUTE, Kind.PORT_STOP, Kind.CSR, Kind.PORT_STATUS]


@st.composite
def from_customers(draw: st.DrawFn) -> tuple[str, str, bool, Findings]:
    """A message of a customer, or of somebody who says so."""
    kinds = draw(st.lists(st.sampled_from(CUSTOMERS), min_size=1, max_size=2, unique=True))
    status = draw(st.sampled_from(PortStatus))
    requests = tuple(Request(kind, status if kind is Kind.PORT_STATUS else None) for kind in kinds)
    said = draw(st.sampled_from(["please cancel the account", "please cancel"]))
    findings = Findings(None, Party.CUSTOMER, requests, draw(facts), said=said)
    return "mail", draw(st.sampled_from([ANA, BO, EVE])), draw(st.booleans()), findings


def told(sender: str, proven: bool, status: PortStatus | None, facts: Facts) -> tuple[str, str, bool, Findings]:
    """A carrier's notice, or its order where no status is told."""
    request = Request(Kind.PORT_STATUS, status) if status else Request(Kind.PORT_OUT)
    return "mail", sender, proven, Findings(None, Party.CARRIER, (request,), facts)


@st.composite
def from_carriers(draw: st.DrawFn) -> tuple[str, str, bool, Findings]:
    """An order or a notice of a listed carrier, or of somebody who says so."""
    sender = draw(st.sampled_from([LARKSPUR, LARKSPUR, BRIGHTPOLE, UNLISTED]))
    return told(
        sender, draw(st.sampled_from([True, True, False])), draw(st.sampled_from([None, *PortStatus])), draw(facts)
    )


of_the_port = st.builds(
    Facts,
    numbers=st.sampled_from([(), (ONE,), (TWO,), (ONE, TWO), (ONE, TWO)]),
    order_number=st.sampled_from(["LK-1", "LK-1", "LK-2"]),
    requested_date=st.sampled_from([None, date(2026, 12, 1), date(2026, 12, 8)]),
)
later = st.builds(told, st.just(LARKSPUR), st.just(True), st.sampled_from([None, *PortStatus]), of_the_port)
"""What the carrier of the port says further on: left to chance alone, few notices would ever move one."""
ASKED = (
    "mail", ANA, True, Findings(None, Party.CUSTOMER, (Request(Kind.CANCELLATION),), Facts(account_number="8X-1"), said="x")
)  # fmt: skip
FILED = told(LARKSPUR, True, None, Facts(numbers=(ONE, TWO), order_number="LK-1", account_number="8X-1"))
"""A story begins with a cancellation that this order holds, with either of them, or with nothing."""

marks = st.tuples(
    st.just("mark"),
    st.integers(0, 5),
    st.sampled_from([Kind.PORT_OUT, Kind.CANCELLATION]),
    st.sampled_from(State),
    st.sampled_from([(), (), (ONE,), (TWO,)]),
)
days = st.tuples(st.just("days"), st.sampled_from([1, 3, 8, 35]))
stories = st.builds(
    lambda begins, goes_on: [*begins, *goes_on],
    st.sampled_from([(ASKED, FILED), (ASKED, FILED), (FILED,), ()]),
    st.lists(st.one_of(later, later, from_carriers(), from_customers(), marks, days), min_size=3, max_size=12),
)


class World:
    """A desk with two accounts, to which things happen."""

    def __init__(self, folder: Path) -> None:
        self.clock, self._count = Clock(), 0
        self.clock.now = START
        values = {
            "desk": {"database": "queue.db", "trusted_authserv_ids": ["mx.losing.example"]},
            "provider": {"name": "Losing Voice"},
            "mailbox": [{"kind": "maildir", "name": "support", "address": "support@losing.example", "path": "mail"}],
            "courier": {"kind": "maildir", "path": "letters"},
            "rules": {"letters": dict.fromkeys([kind.value for kind in Kind], "send")},
            "staff": {"address": "porting@losing.example"},
            "carrier": [
                {"name": "Larkspur Networks", "domains": ["larkspur.example"]},
                {"name": "Brightpole", "domains": ["brightpole.example"]},
            ],
        }
        self.desk: Desk = open_desk(parse_settings(values, base=folder), self.clock)
        self.desk.db.db.execute("PRAGMA synchronous = OFF")
        with self.desk.db.transaction():
            for number, person, lines in (("8X-1", ANA, (ONE, TWO)), ("8X-2", BO, (FINCHS,))):
                contact = Contact("A Person", person, True, date(2020, 1, 1))
                lines_of = tuple(AccountNumber(line) for line in lines)
                accounts.upsert(self.desk.db, Account(number, "Firm", "business", lines[0], lines_of, (contact,)))

    def happens(self, event: tuple[object, ...]) -> None:
        """A message, an act of staff, or time."""
        what, *rest = event
        self.clock.pass_(minutes=7)
        if what == "mail":
            self._mail(*rest)  # type: ignore[arg-type]
        elif what == "days":
            self.clock.pass_(days=rest[0])  # type: ignore[arg-type]
            follow_up(self.desk, self.clock.now)
        else:
            self._mark(*rest)  # type: ignore[arg-type]

    def _mark(self, which: int, kind: Kind, state: State, told: tuple[str, ...]) -> None:
        found = self.desk.db.rows("SELECT reference FROM tickets ORDER BY id")
        if found:
            with contextlib.suppress(IntakeError):  # refused: that is what the rules are for
                staff_mark.mark(
                    self.desk, found[which % len(found)]["reference"], kind, state, "june", "said so", numbers=told
                )

    def _mail(self, sender: str, proven: bool, findings: Findings) -> None:
        self._count += 1
        mail, domain = EmailMessage(), sender.rpartition("@")[2]
        verdict = "pass" if proven else "fail"
        mail["Authentication-Results"] = f"mx.losing.example; dmarc={verdict} header.from={domain}"
        mail["Received"] = f"from {domain} by mx.losing.example; Mon, 16 Nov 2026 14:59:00 +0000"
        mail["From"], mail["To"], mail["Subject"] = sender, "support@losing.example", "x"
        mail["Message-ID"] = f"<{self._count}@{domain}>"
        mail.set_content("x")
        raw, now, db = bytes(mail), self.clock.now, self.desk.db
        with db.transaction():
            uid = str(self._count)
            message_id, _ = messages.record(
                db, mailbox="support", validity="1", uid=uid, raw=raw, size=len(raw), whole=True, now=now
            )
            message = parse(raw)
            known = known_from_database(db, message, findings, self.desk.settings, now)
            decision = decide(findings, known, self.desk.settings.rules, now, sender)
            write_decision(self.desk, Cause(messages.stored(db, message_id), message, findings, known), decision, now)


EARLIER: dict[str, set[str]] = {
    "confirmed": {"received", "instructed", "requested"},
    "delayed": {"received", "instructed", "requested"},
    "completed": {"received", "instructed", "requested", "confirmed", "rejected", "delayed", "withdrawn", "abandoned"},
    "released": {"received", "instructed", "requested", "confirmed", "rejected", "delayed", "completed", "disputed"},
    "withdrawn": {"received", "instructed", "requested", "confirmed", "rejected", "delayed", "completed"},
}
"""State of a port or a number of it -> those that would be backwards (rule 18); told apart from the table of the desk."""


def wrong(desk: Desk) -> list[str]:
    """Everything that must never be, found in the queue."""
    found = []
    for row in desk.db.rows("SELECT l.*, t.account_number FROM letters l LEFT JOIN tickets t ON t.id = l.ticket_id"):
        if row["account_data"] and row["to_address"] != OF_RECORD.get(row["account_number"]):
            found.append(f"account data of {row['account_number']} to {row['to_address']}")
    for event in desk.db.rows(
        "SELECT e.*, r.kind FROM events e JOIN requests r ON r.id = e.request_id WHERE e.what = r.kind"
    ):
        if not may_follow(Kind(event["kind"]), State(event["before"]), State(event["after"])):
            found.append(f"{event['kind']} went from {event['before']} to {event['after']}")
        if event["kind"] == Kind.PORT_OUT and event["after"] in EARLIER.get(event["before"], ()):
            found.append(f"a port went back from {event['before']} to {event['after']}")
    for event in desk.db.rows(
        "SELECT * FROM events WHERE what = 'numbers' AND who IN ('bot', 'carrier') AND before IS NOT NULL"
    ):
        before = dict(pair.split(" ") for pair in event["before"].split(", "))
        after = dict(pair.split(" ") for pair in event["after"].split(", "))
        for number, state in before.items():
            back = after[number] in EARLIER.get(state, ())
            if back or after[number] not in LIFE_CYCLES[Kind.PORT_OUT][State(state)]:
                found.append(f"number {number} went from {state} to {after[number]}")
    return found + freed(desk) + ported(desk)


def ported(desk: Desk) -> list[str]:
    """Numbers that stand on record as ported though no port of theirs was ever complete."""
    rows = desk.db.rows("SELECT number FROM account_numbers WHERE state = 'ported'")
    done = " ".join(str(row["after"]) for row in desk.db.rows("SELECT after FROM events WHERE what = 'numbers'"))
    return [f"{row['number']} is on record as ported" for row in rows if f"{row['number']} completed" not in done]


def freed(desk: Desk) -> list[str]:
    """Cancellations that could be carried out while a port of their numbers, account or ticket is open."""
    open_ = ", ".join(f"'{state.value}'" for state in OPEN_PORT)
    return [
        f"cancellation {row['id']} is {row['state']} under the open port {row['port']}"
        for row in desk.db.rows(
            f"""SELECT c.id, c.state, p.id AS port FROM requests c JOIN tickets ct ON ct.id = c.ticket_id
            JOIN requests p ON p.kind = 'port_out' AND p.state IN ({open_}) JOIN tickets pt ON pt.id = p.ticket_id
            WHERE c.kind = 'cancellation' AND c.state IN ('received', 'scheduled', 'cancelled')
            AND NOT (pt.party = 'carrier' AND p.state = 'received')
            AND (p.ticket_id = c.ticket_id
                OR coalesce(p.account_number, pt.account_number) = coalesce(c.account_number, ct.account_number)
                OR EXISTS (SELECT 1 FROM ticket_numbers a JOIN ticket_numbers b ON b.number = a.number
                    WHERE a.request_id = p.id AND b.request_id = c.id))"""
        )
    ]


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(stories)
def test_no_sequence_breaks_the_rules(story: list[tuple[object, ...]]) -> None:
    """Account data goes to its own person only; nothing runs backwards; no cancellation is free under an open port;
    no event is lost.
    """
    with TemporaryDirectory() as folder:
        world, events = World(Path(folder)), []
        with world.desk as desk:
            for event in story:
                world.happens(event)
                now = desk.db.rows("SELECT * FROM events ORDER BY id")
                assert now[: len(events)] == events
                events = now
                assert wrong(desk) == []
