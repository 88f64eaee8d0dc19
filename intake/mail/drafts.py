"""Letters as drafts in an IMAP folder, for a person to look at and send."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import Self

from imapclient import DRAFT, IMAPClient
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from intake.domain.errors import MailboxError
from intake.domain.letter import Fate, Letter, Outcome
from intake.mail.imap_session import folder_name, hang_up, make_folder, open_session, sentences
from intake.mail.login import words
from intake.settings import DraftsCourier


class DraftsFolder:
    """See `courier.Courier`. A draft with the same Message-ID that is there already is not written twice."""

    def __init__(self, settings: DraftsCourier) -> None:
        self._settings = settings
        self._what = f'The drafts folder "{settings.folder}"'
        self._client: IMAPClient | None = None
        self._folder = ""
        self._trouble: Outcome | None = None

    def begin(self) -> None:
        """See `Courier.begin`. A line that broke while it rested is closed here."""
        self._trouble = None
        if self._client is not None:
            try:
                self._client.noop()
            except (IMAPClientError, OSError, ValueError):
                self.close()

    def deliver(self, letter: Letter, raw: bytes, on_data: Callable[[], None]) -> Outcome:
        """See `Courier.deliver`."""
        if self._trouble is not None:
            return self._trouble
        try:
            client = self._open()
            with sentences(self._settings, self._what):
                client.select_folder(self._folder, readonly=True)
                if client.search(["HEADER", "Message-ID", letter.message_id]):
                    return Outcome(Fate.SENT, "the draft is in the folder already")
        except MailboxError as error:
            self.close()
            self._trouble = Outcome(Fate.DEFERRED, str(error))
            return self._trouble
        on_data()
        try:
            answer = client.append(self._folder, raw, flags=[DRAFT])
        except (IMAPClientAbortError, OSError) as error:
            self.close()
            return Outcome(Fate.UNKNOWN, f"The line broke while the draft was written: {words(error)}")
        except IMAPClientError as error:
            return Outcome(Fate.DEFERRED, f"{self._what}: {words(error)}")
        return Outcome(Fate.SENT, words(answer))

    def close(self) -> None:
        """See `Courier.close`."""
        if self._client is not None:
            hang_up(self._client)
        self._client = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _open(self) -> IMAPClient:
        if self._client is None:
            self._client = open_session(self._settings, self._what)
            with sentences(self._settings, self._what):
                self._folder = folder_name(self._client, self._settings.folder)
                make_folder(self._client, self._folder)
        return self._client
