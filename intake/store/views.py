"""The views that staff read, with the sqlite-utils or datasette they have at hand: words for columns, times in UTC."""

# ruff: noqa: S608  the queries are made of our own enumerations; nothing from outside reaches them

from __future__ import annotations

from intake.domain.findings import Kind
from intake.domain.ticket import ENDED, State

PORT_OVER = frozenset({State.COMPLETED, State.RELEASED, *ENDED})
"""States of a port-out that holds no cancellation any more."""


def _listed(states: frozenset[State]) -> str:
    return ", ".join(f"'{state.value}'" for state in sorted(states))


_NOW = "strftime('%Y-%m-%dT%H:%M:%SZ', 'now')"

_NUMBERS = """(SELECT group_concat(number, ', ') FROM
        (SELECT n.number FROM ticket_numbers n WHERE n.request_id = r.id ORDER BY n.position LIMIT 5))
    || (SELECT CASE WHEN count(*) > 5 THEN ' and ' || (count(*) - 5) || ' more' ELSE '' END
        FROM ticket_numbers n WHERE n.request_id = r.id)"""
"""The numbers of request r; the first five of a long list."""

_ALL_TICKETS = f"""
SELECT
    t.reference,
    t.priority,
    (SELECT group_concat(kind, ', ') FROM
        (SELECT r.kind FROM requests r WHERE r.ticket_id = t.id GROUP BY r.kind ORDER BY min(r.id))) AS asked,
    (SELECT group_concat(words, ', ') FROM
        (SELECT r.kind || ' ' || r.state AS words FROM requests r WHERE r.ticket_id = t.id ORDER BY r.id)) AS states,
    t.requester AS from_address,
    t.subject,
    (SELECT min(due) FROM
        (SELECT t.due AS due UNION ALL
         SELECT r.due FROM requests r WHERE r.ticket_id = t.id AND r.state NOT IN ({_listed(ENDED)}))) AS due,
    t.assignee,
    coalesce((SELECT min(r.state_since) FROM requests r
        WHERE r.ticket_id = t.id AND r.state NOT IN ({_listed(ENDED)})), t.created_at) AS waiting_since,
    t.account_number AS account,
    t.state AS ticket_state,
    t.updated_at AS last_change,
    t.id AS ticket_id
FROM tickets t
"""

_ALL_LETTERS = """
SELECT
    l.id AS letter,
    l.state,
    l.to_address,
    l.subject,
    l.purpose,
    t.reference,
    CASE l.account_data WHEN 1 THEN 'yes' ELSE 'no' END AS carries_account_data,
    l.attempts,
    l.reason,
    l.created_at AS written_at,
    l.sent_at
FROM letters l LEFT JOIN tickets t ON t.id = l.ticket_id
ORDER BY l.id DESC"""

VIEWS: dict[str, str] = {
    "all_tickets": _ALL_TICKETS + "ORDER BY t.id DESC",
    "queue": """
SELECT reference, priority, asked, states, from_address, subject, due, assignee, waiting_since
FROM all_tickets WHERE ticket_state = 'open'
ORDER BY due IS NULL, priority, due, waiting_since""",
    "overdue": f"""
SELECT reference, priority, asked, states, from_address, subject, due,
    round((julianday('now') - julianday(due)) * 24, 1) AS hours_late, assignee
FROM all_tickets WHERE ticket_state = 'open' AND due < {_NOW}
ORDER BY priority, due""",
    "waiting_for_customer": f"""
SELECT t.reference, r.kind AS asked, r.state, t.requester AS customer, t.subject, {_NUMBERS} AS numbers,
    r.why AS what_we_wait_for, r.state_since AS waiting_since
FROM requests r JOIN tickets t ON t.id = r.ticket_id
WHERE t.state = 'open' AND r.state IN ('needs_info', 'needs_scope')
ORDER BY r.state_since""",
    "all_letters": _ALL_LETTERS,
    "letters_waiting": """
SELECT letter, state, to_address, subject, purpose, reference, carries_account_data, reason, written_at
FROM all_letters WHERE state IN ('draft', 'unknown') ORDER BY state DESC, letter""",
    "letters_failed": """
SELECT letter, to_address, subject, purpose, reference, attempts, reason, written_at
FROM all_letters WHERE state = 'failed' OR letter IN (SELECT id FROM letters WHERE bounced_at IS NOT NULL)
ORDER BY letter""",
    "shunted_messages": """
SELECT m.id AS message, m.mailbox, m.taken_at, m.attempts, m.error, m.size AS bytes, m.from_address, m.subject
FROM messages m WHERE m.state = 'shunted' ORDER BY m.id""",
    "cancellations_held": f"""
SELECT t.reference, t.requester AS customer, coalesce(r.account_number, t.account_number) AS account,
    {_NUMBERS} AS numbers, r.why, r.state_since AS held_since,
    (SELECT group_concat(reference, ', ') FROM
        (SELECT DISTINCT pt.reference FROM requests p JOIN tickets pt ON pt.id = p.ticket_id
         WHERE p.kind = '{Kind.PORT_OUT}' AND p.state NOT IN ({_listed(PORT_OVER)})
         AND (coalesce(p.account_number, pt.account_number) = coalesce(r.account_number, t.account_number)
              OR p.ticket_id = r.ticket_id
              OR EXISTS (SELECT 1 FROM ticket_numbers a JOIN ticket_numbers b ON b.number = a.number
                         WHERE a.request_id = p.id AND b.request_id = r.id)))) AS held_by
FROM requests r JOIN tickets t ON t.id = r.ticket_id
WHERE r.kind = '{Kind.CANCELLATION}' AND r.state = '{State.HELD}'
ORDER BY r.state_since""",
    "open_ports": f"""
SELECT t.reference, r.state, t.requester AS from_address, r.new_provider, r.order_number, r.committed_date,
    {_NUMBERS} AS numbers,
    (SELECT sum(n.state = '{State.COMPLETED}') || ' of ' || count(*) FROM ticket_numbers n
     WHERE n.request_id = r.id) AS ported,
    r.state_since, r.due
FROM requests r JOIN tickets t ON t.id = r.ticket_id
WHERE r.kind = '{Kind.PORT_OUT}' AND r.state NOT IN ({_listed(PORT_OVER)})
ORDER BY r.committed_date IS NULL, r.committed_date, r.id""",
    "unread_attachments": """
SELECT t.reference, a.filename, a.problem, a.media_type, a.size AS bytes, m.from_address, m.subject,
    m.taken_at AS arrived
FROM attachments a JOIN messages m ON m.id = a.message_id LEFT JOIN tickets t ON t.id = m.ticket_id
WHERE a.problem IS NOT NULL ORDER BY a.id DESC""",
}
"""View -> its SELECT. A change here takes effect when the database is next opened."""

DESCRIPTIONS: dict[str, str] = {
    "queue": "Open tickets: first those that wait for a person, the most urgent on top, then those with nothing due.",
    "overdue": "Open tickets whose due time is past, and by how many hours.",
    "waiting_for_customer": "Requests for which we asked the customer something and have no answer yet.",
    "letters_waiting": "Letters that wait for staff: drafts to release, and letters that may or may not have been sent.",
    "letters_failed": "Letters that were refused for good or came back, with the mail system's words.",
    "shunted_messages": "Messages set aside because they broke the desk; they are kept whole and can be run again.",
    "cancellations_held": "Cancellations that wait because a number is being ported, and the tickets of those ports.",
    "open_ports": "Port-outs that are not over: the carrier's date, and how many numbers are ported.",
    "unread_attachments": "Attached files that could not be read, and why; a person has to open them.",
    "all_tickets": "Every ticket, open and closed, the newest first.",
    "all_letters": "Every letter, the newest first, without its text.",
    "tickets": "One row for each matter: who asked, how urgent, who looks after it.",
    "requests": "What a ticket asks for, a row each, with its state, due time and the words that decided it.",
    "ticket_numbers": "The telephone numbers of a request, each with a state of its own.",
    "messages": "Every message taken from a mailbox, what was read in it and what was decided.",
    "raw_messages": "The bytes of every message, as they were delivered.",
    "attachments": "The files attached to messages, what they are and what was read in them.",
    "documents": "What was read in a file, by its SHA-256, so that the same file is read once.",
    "letters": "The outbox: every letter written, its state and its tries.",
    "enclosures": "The files that go with letters.",
    "events": "Every change, with who made it, when, why, and the message that caused it. Never changed afterwards.",
    "accounts": "The provider's accounts, as they were last imported.",
    "account_numbers": "The telephone numbers of the accounts.",
    "contacts": "The people of the accounts, and whether they may act for them.",
    "verifications": "Which contact staff made sure of for a request, by which means, and who did it.",
    "corrections": "What staff corrected in the reading of a message; run.py cases exports them as labelled cases.",
    "marks": "Values that the desk made once: when each mailbox was first opened, the key of its Message-IDs.",
    "search_index": "The words of messages and their documents, for the full-text search.",
}
"""View or table -> what it holds, in one line."""
