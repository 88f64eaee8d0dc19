"""The step of the schema for accounts as a CSR needs them, and for what staff verify and correct."""

RECORD = """
ALTER TABLE accounts ADD COLUMN billing_zip TEXT NOT NULL DEFAULT '';
ALTER TABLE accounts ADD COLUMN frozen INTEGER NOT NULL DEFAULT 0 CHECK (frozen IN (0, 1));
ALTER TABLE accounts ADD COLUMN sealed_pin TEXT NOT NULL DEFAULT '';
ALTER TABLE accounts ADD COLUMN record_changed_at TEXT;
ALTER TABLE account_numbers ADD COLUMN locked INTEGER NOT NULL DEFAULT 0 CHECK (locked IN (0, 1));
ALTER TABLE enclosures ADD COLUMN sealed INTEGER NOT NULL DEFAULT 0 CHECK (sealed IN (0, 1));
ALTER TABLE letters ADD COLUMN request_id INTEGER REFERENCES requests (id);

CREATE TABLE verifications (
    id INTEGER PRIMARY KEY,
    request_id INTEGER NOT NULL REFERENCES requests (id),
    contact TEXT NOT NULL COLLATE NOCASE,
    how TEXT NOT NULL,
    who TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
CREATE INDEX verifications_by_request ON verifications (request_id);

CREATE TABLE corrections (
    id INTEGER PRIMARY KEY,
    message_id INTEGER NOT NULL REFERENCES messages (id),
    ticket_id INTEGER NOT NULL REFERENCES tickets (id),
    field TEXT NOT NULL,
    before TEXT NOT NULL CHECK (json_valid(before)),
    after TEXT NOT NULL CHECK (json_valid(after)),
    why TEXT NOT NULL,
    who TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
CREATE INDEX corrections_by_message ON corrections (message_id);
"""
