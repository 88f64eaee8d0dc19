"""Letters by SMTP submission, over one connection that is kept from run to run."""

from __future__ import annotations

import contextlib
import smtplib
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

from intake.domain.errors import SettingsError
from intake.domain.letter import Fate, Letter, Outcome
from intake.mail import login
from intake.mail.compose import LetterError, envelope_address
from intake.settings import SmtpCourier

DATA_SECONDS = 600.0
"""How long the server may take over DATA (RFC 5321 section 4.5.3.2.6): to give up early is to send twice."""
REST_SECONDS = 240.0
"""A line is kept so long: servers end one that rests for five minutes (RFC 5321 section 4.5.3.2.7), firewalls in silence."""
GOODBYE_SECONDS = 2.0
"""How long a server may take to say goodbye; a broken line says nothing."""
OUR_FAULT = (530, 534, 535, 538)
"""Refused for want of a login or of encryption (RFC 4954 section 6): the settings' fault, not the letter's."""
PORTS = {"tls": 465, "starttls": 587, "plain": 25}


class SmtpSubmission:
    """See `courier.Courier`."""

    def __init__(self, settings: SmtpCourier, data_seconds: float = DATA_SECONDS) -> None:
        self._settings = settings
        self._data_seconds = data_seconds
        self._line: smtplib.SMTP | None = None
        self._trouble: Outcome | None = None
        self._used = 0.0
        """When the line was last used, by the monotonic clock."""

    def begin(self) -> None:
        """See `Courier.begin`. A line that rested for long is closed here, before a letter has to wait for it."""
        self._trouble = None
        if time.monotonic() - self._used > REST_SECONDS:
            self.close()

    def deliver(self, letter: Letter, raw: bytes, on_data: Callable[[], None]) -> Outcome:
        """See `Courier.deliver`."""
        try:
            to = envelope_address(letter.to)
            sender = "" if letter.null_return_path else envelope_address(letter.sender)
        except LetterError as error:
            return Outcome(Fate.FAILED, str(error))
        refused = self._begin(sender, to, raw)
        outcome = refused if refused is not None else self._content(raw, on_data)
        self._used = time.monotonic()
        return outcome

    def close(self) -> None:
        """See `Courier.close`."""
        line, self._line = self._line, None
        if line is not None:
            with contextlib.suppress(smtplib.SMTPException, OSError, ValueError):
                if line.sock is not None:
                    line.sock.settimeout(GOODBYE_SECONDS)
                    line.quit()
            line.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _begin(self, sender: str, to: str, raw: bytes) -> Outcome | None:
        """MAIL and RCPT; None when both were taken. Servers end a kept connection when they like: then once more."""
        kept = self._line is not None
        if self._trouble is None and not kept:
            self._open()
        if self._line is None:
            return self._trouble or Outcome(Fate.DEFERRED, "There is no connection.")
        try:
            refused = self._envelope(self._line, sender, to, raw)
        except (smtplib.SMTPException, OSError, ValueError) as error:
            self.close()
            if kept:
                return self._begin(sender, to, raw)
            return Outcome(Fate.DEFERRED, login.why(error, self._settings))
        if refused is not None:
            self._reset()
        return refused

    def _open(self) -> None:
        """Opens the connection; what hinders it is kept for the rest of the run."""
        server = self._settings
        try:
            login.refuse_plain(server)
            port = server.port or PORTS[server.security]
            if server.security == "tls":
                self._line = smtplib.SMTP_SSL(
                    server.host, port, timeout=server.timeout_seconds, context=login.tls_context(server)
                )
            else:
                self._line = smtplib.SMTP(server.host, port, timeout=server.timeout_seconds)
            self._line.ehlo_or_helo_if_needed()
            if server.security == "starttls":
                if not self._line.has_extn("starttls"):
                    raise SettingsError(
                        f"{server.host} does not offer STARTTLS, and nothing is sent unencrypted. "
                        'Set security = "tls" and its port, or let the server offer it.'
                    )
                self._line.starttls(context=login.tls_context(server))
                self._line.ehlo_or_helo_if_needed()
            if server.username:
                login.submit(self._line, server)
        except smtplib.SMTPAuthenticationError as error:
            self._hinder(
                f"{server.host} refused the login of {server.username!r}: {_said(error.smtp_code, error.smtp_error)}. "
                f"Check the courier's username and {login.secret_of(server)}."
            )
        except smtplib.SMTPResponseException as error:
            self._hinder(f"{server.host} answered: {_said(error.smtp_code, error.smtp_error)}.")
        except (smtplib.SMTPException, OSError, ValueError, SettingsError) as error:
            self._hinder(login.why(error, server))

    def _hinder(self, reason: str) -> None:
        self.close()
        self._trouble = Outcome(Fate.DEFERRED, reason)

    def _envelope(self, line: smtplib.SMTP, sender: str, to: str, raw: bytes) -> Outcome | None:
        """MAIL and RCPT. None when both were taken."""
        options = []
        if line.has_extn("size"):
            most = line.esmtp_features["size"].strip()
            if most.isdigit() and 0 < int(most) < len(raw):
                return Outcome(Fate.FAILED, f"The letter has {len(raw)} bytes; {self._settings.host} takes {most}.")
            options.append(f"SIZE={len(raw)}")
        if not (sender + to).isascii() or not raw.isascii():
            if not line.has_extn("smtputf8"):
                return Outcome(
                    Fate.FAILED,
                    f"The address {to} needs SMTPUTF8 (RFC 6531), which {self._settings.host} lacks.",
                )
            options += ["SMTPUTF8", "BODY=8BITMIME"]
        steps: tuple[Callable[[], tuple[int, bytes]], ...]
        steps = (lambda: line.mail(sender, options), lambda: line.rcpt(to))
        for step in steps:
            code, said = step()
            if code == 421:  # it closes the connection (RFC 5321 section 3.8)
                raise smtplib.SMTPServerDisconnected(_said(code, said))
            if not 200 <= code < 300:
                return _refusal(code, said)
        return None

    def _content(self, raw: bytes, on_data: Callable[[], None]) -> Outcome:
        line = self._line
        assert line is not None
        try:
            on_data()
        except BaseException:
            self._reset()
            raise
        try:
            if line.sock is not None:
                line.sock.settimeout(max(self._data_seconds, self._settings.timeout_seconds))
            code, said = line.data(raw)
            if line.sock is not None:
                line.sock.settimeout(self._settings.timeout_seconds)
        except smtplib.SMTPDataError as error:  # refused before the content was begun
            self._reset()
            return _refusal(error.smtp_code, error.smtp_error)
        except (smtplib.SMTPException, OSError) as error:
            self.close()
            return Outcome(Fate.UNKNOWN, f"The line broke after DATA was begun: {login.words(error)}")
        if 200 <= code < 300:
            return Outcome(Fate.SENT, _said(code, said))
        if not 400 <= code < 600:
            self.close()
            return Outcome(Fate.UNKNOWN, f"The answer to DATA cannot be understood: {_said(code, said)}")
        self._reset()
        return _refusal(code, said)

    def _reset(self) -> None:
        """Makes the connection ready for the next letter, or ends it."""
        try:
            ready = self._line is not None and self._line.rset()[0] == 250
        except (smtplib.SMTPException, OSError):
            ready = False
        if not ready:
            self.close()


def _refusal(code: int, said: bytes | str) -> Outcome:
    """4xx is for now, 5xx for good (RFC 5321 section 4.2.1), unless it is about our login."""
    final = 500 <= code < 600 and code not in OUR_FAULT
    return Outcome(Fate.FAILED if final else Fate.DEFERRED, _said(code, said))


def _said(code: int, said: bytes | str) -> str:
    return f"{code} {login.words(said)}"
