"""Which implementation serves which settings; and mailboxes whose session is kept from one pass to the next."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from intake.domain.errors import MailboxError
from intake.mail.courier import Courier
from intake.mail.drafts import DraftsFolder
from intake.mail.imap import ImapInbox
from intake.mail.inbox import Inbox
from intake.mail.maildir import MaildirInbox
from intake.mail.maildir_courier import MaildirFolder
from intake.mail.smtp import SmtpSubmission
from intake.settings import DraftsCourier, ImapMailbox, MaildirCourier, MaildirMailbox, SmtpCourier

REST_SECONDS = 240.0
"""A session that rested for longer is opened anew: firewalls forget a line in silence, most after five minutes."""


def open_inbox(settings: MaildirMailbox | ImapMailbox, message_bytes: int) -> Inbox:
    """Opens a session; folders that are missing for `processed` and `failed` are made.

    `message_bytes` is the size above which only the header block of a message is read.
    Raises MailboxError: what is wrong, where, and how to mend it.
    """
    if isinstance(settings, MaildirMailbox):
        return MaildirInbox(settings, message_bytes)
    return ImapInbox(settings, message_bytes)


def open_courier(settings: MaildirCourier | SmtpCourier | DraftsCourier) -> Courier:
    """The courier for these settings. Connects to nothing yet, and raises nothing."""
    match settings:
        case MaildirCourier():
            return MaildirFolder(settings)
        case SmtpCourier():
            return SmtpSubmission(settings)
        case DraftsCourier():
            return DraftsFolder(settings)


class KeptInbox:
    """A mailbox whose session lasts from one pass to the next, and is opened anew when it was hurt."""

    def __init__(self, settings: MaildirMailbox | ImapMailbox, message_bytes: int) -> None:
        self._settings = settings
        self._message_bytes = message_bytes
        self._inbox: Inbox | None = None
        self._used = 0.0
        """When the session was last used, by the monotonic clock."""

    @contextmanager
    def walk(self) -> Iterator[Inbox]:
        """The session, at the beginning of a walk through the mailbox. Whatever goes wrong within ends it.

        Raises MailboxError when none can be opened.
        """
        inbox = self._begun() or open_inbox(self._settings, self._message_bytes)
        self._inbox = None
        try:
            yield inbox
        except BaseException:
            inbox.close()
            raise
        self._inbox, self._used = inbox, time.monotonic()

    def close(self) -> None:
        """Ends the session; never raises."""
        inbox, self._inbox = self._inbox, None
        if inbox is not None:
            inbox.close()

    def _begun(self) -> Inbox | None:
        """The session that was kept, unless it broke meanwhile: servers end those that rest when they like."""
        if time.monotonic() - self._used > REST_SECONDS:
            self.close()
        if self._inbox is not None:
            try:
                self._inbox.begin()
            except MailboxError:
                self.close()
        return self._inbox
