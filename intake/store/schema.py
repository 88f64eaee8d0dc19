"""The tables, and the ordered steps that bring a database from any older version to this one."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from enum import StrEnum

from intake.domain.decision import Priority, Route
from intake.domain.findings import AttachmentKind, Automatic, Kind, Party, PortStatus, Problem
from intake.domain.policy import Mode
from intake.domain.ticket import State
from intake.store.schema_record import RECORD

APPLICATION_ID = 0x50444B31
"""Marks the file as a queue database of this program ("PDK1"; SQLite file format, offset 68)."""


class MessageState(StrEnum):
    """Where a stored message stands."""

    WAITING = "waiting"  # its bytes are safe, nobody has read it yet
    HANDLED = "handled"  # read, decided, and everything that follows is recorded
    SHUNTED = "shunted"  # it broke us too often: set aside whole, staff run it again


class Quiet(StrEnum):
    """Why no letter goes out because of a message, whatever it asks."""

    OLD = "old"  # it lay in the mailbox long before the desk was first started
    FOUND = "found"  # it lay in Processed or Failed, and nothing was recorded of it


class LetterState(StrEnum):
    """Where a letter of the outbox stands."""

    DRAFT = "draft"  # waits until staff release it
    PENDING = "pending"  # goes out when its time has come
    LEASED = "leased"  # the deliverer has it in hand, nothing was sent
    SENDING = "sending"  # its text is on the wire
    SENT = "sent"  # the server took it
    FAILED = "failed"  # refused for good
    UNKNOWN = "unknown"  # the line broke while it was on the wire: it may have been sent
    WITHDRAWN = "withdrawn"  # staff took it back


class TicketState(StrEnum):
    """Where a ticket stands."""

    OPEN = "open"
    CLOSED = "closed"


def _one_of(column: str, values: type[StrEnum]) -> str:
    listed = ", ".join(f"'{value.value}'" for value in values)
    return f"CHECK ({column} IN ({listed}))"


NUMBER_STATES = ("active", "released", "ported")
"""States of an account's own number (domain.account.AccountNumber)."""

_TABLES = f"""
CREATE TABLE tickets (
    id INTEGER PRIMARY KEY,
    reference TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL DEFAULT 'open' {_one_of("state", TicketState)},
    priority TEXT NOT NULL {_one_of("priority", Priority)},
    requester TEXT NOT NULL,
    party TEXT NOT NULL {_one_of("party", Party)},
    subject TEXT NOT NULL,
    assignee TEXT,
    due TEXT,
    account_number TEXT COLLATE NOCASE,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    closed_at TEXT
) STRICT;
CREATE INDEX tickets_by_state ON tickets (state, priority);
CREATE INDEX tickets_by_account ON tickets (account_number);
CREATE INDEX tickets_by_requester ON tickets (requester COLLATE NOCASE);

CREATE TABLE messages (
    id INTEGER PRIMARY KEY,
    mailbox TEXT NOT NULL,
    validity TEXT,
    uid TEXT,
    sha256 TEXT NOT NULL,
    size INTEGER NOT NULL,
    whole INTEGER NOT NULL CHECK (whole IN (0, 1)),
    taken_at TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting' {_one_of("state", MessageState)},
    attempts INTEGER NOT NULL DEFAULT 0,
    attempted_at TEXT,
    handled_at TEXT,
    error TEXT,
    message_id TEXT,
    from_address TEXT COLLATE NOCASE,
    from_name TEXT,
    subject TEXT,
    sent_at TEXT,
    automatic TEXT {_one_of("automatic", Automatic)},
    party TEXT {_one_of("party", Party)},
    route TEXT {_one_of("route", Route)},
    screen TEXT,
    findings TEXT CHECK (findings IS NULL OR json_valid(findings)),
    said TEXT,
    ticket_id INTEGER REFERENCES tickets (id),
    UNIQUE (mailbox, validity, uid),
    UNIQUE (mailbox, sha256)
) STRICT;
CREATE INDEX messages_waiting ON messages (id) WHERE state = 'waiting';
CREATE INDEX messages_by_ticket ON messages (ticket_id);
CREATE INDEX messages_by_message_id ON messages (message_id);

CREATE TABLE raw_messages (
    message_id INTEGER PRIMARY KEY REFERENCES messages (id),
    raw BLOB NOT NULL
) STRICT;

CREATE TABLE documents (
    sha256 TEXT PRIMARY KEY,
    reading TEXT NOT NULL CHECK (json_valid(reading)),
    read_at TEXT NOT NULL
) STRICT;

CREATE TABLE attachments (
    id INTEGER PRIMARY KEY,
    message_id INTEGER NOT NULL REFERENCES messages (id),
    filename TEXT,
    media_type TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    size INTEGER NOT NULL,
    kind TEXT NOT NULL {_one_of("kind", AttachmentKind)},
    pages INTEGER,
    problem TEXT {_one_of("problem", Problem)},
    facts TEXT NOT NULL CHECK (json_valid(facts))
) STRICT;
CREATE INDEX attachments_by_message ON attachments (message_id);

CREATE TABLE requests (
    id INTEGER PRIMARY KEY,
    ticket_id INTEGER NOT NULL REFERENCES tickets (id),
    message_id INTEGER REFERENCES messages (id),
    kind TEXT NOT NULL {_one_of("kind", Kind)},
    status TEXT {_one_of("status", PortStatus)},
    state TEXT NOT NULL {_one_of("state", State)},
    state_since TEXT NOT NULL,
    due TEXT,
    clock_stopped_at TEXT,
    confidence REAL NOT NULL,
    evidence TEXT NOT NULL CHECK (json_valid(evidence)),
    rules TEXT NOT NULL CHECK (json_valid(rules)),
    why TEXT NOT NULL,
    order_number TEXT COLLATE NOCASE,
    billing_number TEXT,
    account_number TEXT COLLATE NOCASE,
    new_provider TEXT,
    requested_date TEXT,
    committed_date TEXT,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
) STRICT;
CREATE INDEX requests_by_ticket ON requests (ticket_id);
CREATE INDEX requests_by_kind ON requests (kind, state);
CREATE INDEX requests_by_order ON requests (order_number);
CREATE INDEX requests_by_billing_number ON requests (billing_number);
CREATE INDEX requests_by_account ON requests (account_number);

CREATE TABLE ticket_numbers (
    request_id INTEGER NOT NULL REFERENCES requests (id),
    number TEXT NOT NULL,
    position INTEGER NOT NULL,
    state TEXT NOT NULL {_one_of("state", State)},
    PRIMARY KEY (request_id, number)
) STRICT;
CREATE INDEX ticket_numbers_by_number ON ticket_numbers (number);

CREATE TABLE letters (
    id INTEGER PRIMARY KEY,
    ticket_id INTEGER REFERENCES tickets (id),
    message_id INTEGER REFERENCES messages (id),
    purpose TEXT NOT NULL,
    state TEXT NOT NULL {_one_of("state", LetterState)},
    mode TEXT NOT NULL {_one_of("mode", Mode)},
    sender TEXT NOT NULL,
    sender_name TEXT NOT NULL,
    to_address TEXT NOT NULL COLLATE NOCASE,
    subject TEXT NOT NULL,
    text TEXT NOT NULL,
    html TEXT NOT NULL,
    sections TEXT NOT NULL CHECK (json_valid(sections)),
    account_data INTEGER NOT NULL CHECK (account_data IN (0, 1)),
    rfc_message_id TEXT NOT NULL UNIQUE,
    in_reply_to TEXT,
    "references" TEXT NOT NULL CHECK (json_valid("references")),
    automatic TEXT NOT NULL,
    null_return_path INTEGER NOT NULL CHECK (null_return_path IN (0, 1)),
    attempts INTEGER NOT NULL DEFAULT 0,
    next_try TEXT,
    leased_at TEXT,
    sent_at TEXT,
    reason TEXT,
    recovered INTEGER NOT NULL DEFAULT 0,
    created_at TEXT NOT NULL,
    UNIQUE (message_id, purpose)
) STRICT;
CREATE INDEX letters_due ON letters (next_try, id) WHERE state = 'pending';
CREATE INDEX letters_by_ticket ON letters (ticket_id);
CREATE INDEX letters_by_address ON letters (to_address, created_at);
CREATE INDEX letters_by_sent ON letters (sent_at);

CREATE TABLE enclosures (
    letter_id INTEGER NOT NULL REFERENCES letters (id),
    position INTEGER NOT NULL,
    filename TEXT NOT NULL,
    media_type TEXT NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (letter_id, position)
) STRICT;

CREATE TABLE events (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    who TEXT NOT NULL CHECK (who IN ('bot', 'customer', 'carrier') OR who GLOB 'staff:?*'),
    what TEXT NOT NULL,
    before TEXT,
    after TEXT,
    why TEXT NOT NULL,
    ticket_id INTEGER REFERENCES tickets (id),
    request_id INTEGER REFERENCES requests (id),
    message_id INTEGER REFERENCES messages (id),
    letter_id INTEGER REFERENCES letters (id)
) STRICT;
CREATE INDEX events_by_ticket ON events (ticket_id);
CREATE TRIGGER events_are_never_changed BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;

CREATE TABLE accounts (
    account_number TEXT PRIMARY KEY COLLATE NOCASE,
    spelling TEXT NOT NULL,
    company TEXT NOT NULL,
    product TEXT NOT NULL CHECK (product IN ('', 'business', 'express')),
    billing_number TEXT
) STRICT;
CREATE INDEX accounts_by_spelling ON accounts (spelling);
CREATE INDEX accounts_by_billing_number ON accounts (billing_number);

CREATE TABLE account_numbers (
    number TEXT PRIMARY KEY,
    account_number TEXT NOT NULL COLLATE NOCASE REFERENCES accounts (account_number) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    service_address TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN {NUMBER_STATES!r}),
    since TEXT
) STRICT;
CREATE INDEX account_numbers_by_account ON account_numbers (account_number);

CREATE TABLE contacts (
    account_number TEXT NOT NULL COLLATE NOCASE REFERENCES accounts (account_number) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    email TEXT NOT NULL COLLATE NOCASE,
    authorized INTEGER NOT NULL CHECK (authorized IN (0, 1)),
    since TEXT,
    PRIMARY KEY (account_number, position)
) STRICT;
CREATE INDEX contacts_by_email ON contacts (email);
"""

_SEARCH_INDEX = """
CREATE VIRTUAL TABLE search_index USING fts5 (
    subject, said, numbers, names, documents, tokenize = "unicode61 remove_diacritics 2"
);
"""

_TRUST = f"""
CREATE TABLE marks (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;
ALTER TABLE messages ADD COLUMN arrived_at TEXT;
ALTER TABLE messages ADD COLUMN quiet TEXT {_one_of("quiet", Quiet)};
ALTER TABLE letters ADD COLUMN bounced_at TEXT;
CREATE INDEX letters_by_created ON letters (created_at);
CREATE INDEX letters_bounced ON letters (to_address) WHERE bounced_at IS NOT NULL;
"""


_EVENTS_BY_REQUEST = "CREATE INDEX events_by_request ON events (request_id, what);\n"
"""The follow-up asks of each request what was done about it; staff may have moved it to another ticket since."""


def _script(sql: str) -> Callable[[sqlite3.Connection], None]:
    """A step of plain statements. Not `executescript`: that commits, and a step must be all or nothing."""

    def step(connection: sqlite3.Connection) -> None:
        statement = ""
        for line in sql.splitlines():
            statement += line + "\n"
            if sqlite3.complete_statement(statement):
                connection.execute(statement)
                statement = ""

    return step


STEPS: tuple[Callable[[sqlite3.Connection], None], ...] = (
    _script(_TABLES),
    _script(_SEARCH_INDEX),
    _script(RECORD),
    _script(_TRUST),
    _script(_EVENTS_BY_REQUEST),
)
"""Step n brings version n - 1 to version n. Steps that a release held are never edited: a change is a new step."""

VERSION = len(STEPS)
"""The version this program works with; kept in PRAGMA user_version."""
