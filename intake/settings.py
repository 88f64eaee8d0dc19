"""config.toml and the environment -> one frozen, typed object; every mistake named at once, by its key."""

from __future__ import annotations

import os
import re
import shutil
import tomllib
from datetime import time
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator, model_validator

from intake.domain.errors import SettingsError
from intake.domain.follow_up import FollowUp
from intake.domain.policy import Carrier, Policy, Provider
from intake.mistakes import mistake

Security = Literal["tls", "starttls", "plain"]
COUNTS = (
    "record_days", "csr_business_days", "large_volume", "port_notice_hours", "dispute_hours", "staff_business_days",
    "record_hold_hours", "portable_days", "abandoned_days", "letters_per_address_per_day", "letters_per_ticket_per_day",
    "letters_per_domain_per_hour", "letters_per_hour",
)  # fmt: skip
"""Settings of [rules] that are whole numbers from 1 on."""

_ADDRESS = re.compile(r"^[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+$")

_DOMAIN = re.compile(r"^[^@\s<>.]+(\.[^@\s<>.]+)+$")

LOOPBACK = ("127.0.0.1", "::1", "localhost")


def _secret(variable: str, file: Path | None, what: str) -> SecretStr | None:
    """A secret from the environment, else from a file; None where neither is named. Raises SettingsError."""
    if variable:
        value = os.environ.get(variable)
        if value is None:
            raise SettingsError(f"The {what} is expected in the environment variable {variable}, which is not set.")
        return SecretStr(value)
    if file is not None:
        try:
            return SecretStr(file.read_text(encoding="utf-8").strip())
        except OSError as error:
            raise SettingsError(f"The {what} cannot be read from the file {file}: {error.strerror}.") from error
    return None


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True)


class Server(_Section):
    """How to reach and enter a mail server. Secrets come from the environment or a file, never from config.toml."""

    host: str
    port: int | None = Field(default=None, ge=1, le=65535)
    security: Security = "tls"
    username: str = ""
    password_env: str = ""
    password_file: Path | None = None
    token_command: tuple[str, ...] = ()
    """Prints an access token of OAuth 2.0; with it, or with `token_file`, nobody needs a password."""
    token_file: Path | None = None
    ca_file: Path | None = None
    timeout_seconds: float = Field(default=30, gt=0, le=600)

    @model_validator(mode="after")
    def _plain_only_to_loopback(self) -> Server:
        if self.security == "plain" and self.host not in LOOPBACK:
            raise ValueError('security = "plain" is allowed only to a loopback address; use "tls" or "starttls"')
        return self

    @model_validator(mode="after")
    def _one_secret(self) -> Server:
        if "token_command" in self.model_fields_set and not any(self.token_command[:1]):
            raise ValueError(
                'token_command names no program: leave it out, or write it like ["/usr/local/bin/token", "a"]'
            )
        if bool(self.password_env or self.password_file) + bool(self.token_command) + bool(self.token_file) > 1:
            raise ValueError("set one of password_env or password_file, token_command, token_file")
        return self

    @property
    def by_token(self) -> bool:
        """True where the login is by an access token instead of a password."""
        return bool(self.token_command or self.token_file)

    def token(self) -> str:
        """The access token in `token_file`. Raises SettingsError when it cannot be read."""
        secret = _secret("", self.token_file, f"access token for {self.host}")
        return secret.get_secret_value() if secret else ""

    def password(self) -> SecretStr | None:
        """The password, or None when none is configured.

        Raises SettingsError when the variable or the file that should hold it is missing.
        """
        return _secret(self.password_env, self.password_file, f"password for {self.host}")


class MaildirMailbox(_Section):
    """A Maildir folder that a mail server delivers into."""

    kind: Literal["maildir"]
    name: str
    address: str
    path: Path
    processed: str = "Processed"
    failed: str = "Failed"


class ImapMailbox(Server):
    """A mailbox on an IMAP server."""

    kind: Literal["imap"]
    name: str
    address: str
    source: str = "INBOX"
    processed: str = "Processed"
    failed: str = "Failed"
    batch: int = Field(default=50, ge=1, le=500)
    idle: bool = True


MailboxSettings = Annotated[MaildirMailbox | ImapMailbox, Field(discriminator="kind")]


class MaildirCourier(_Section):
    """Letters land as files in a Maildir folder."""

    kind: Literal["maildir"]
    path: Path


class SmtpCourier(Server):
    """Letters go out by SMTP submission."""

    kind: Literal["smtp"]


class DraftsCourier(Server):
    """Letters land in an IMAP folder for a person to send."""

    kind: Literal["drafts"]
    folder: str = "Drafts"


CourierSettings = Annotated[MaildirCourier | SmtpCourier | DraftsCourier, Field(discriminator="kind")]


class Limits(_Section):
    """Limits on what strangers send."""

    message_bytes: int = Field(default=40_000_000, ge=10_000)
    attachment_seconds: int = Field(default=20, ge=1)
    attachment_memory_mb: int = Field(default=512, ge=128)
    attachment_bytes: int = Field(default=20_000_000, ge=10_000)
    pages: int = Field(default=40, ge=1)
    scanned_pages: int = Field(default=0, ge=0, le=20)
    """Pages of a scan or photo that tesseract reads."""
    attempts: int = Field(default=3, ge=1, le=10)
    """A message that broke us this often is shunted."""

    @field_validator("scanned_pages")
    @classmethod
    def _can_scan(cls, value: int) -> int:
        if value and shutil.which("tesseract") is None:
            raise ValueError("reading scans needs tesseract: apt-get install tesseract-ocr, or set it to 0")
        return value


class Desk(_Section):
    """The desk itself."""

    database: Path = Path("desk/queue.db")
    poll_seconds: int = Field(default=60, ge=1)
    old_mail_days: int = Field(default=30, ge=0, le=36_500)
    """Mail that had lain in a mailbox for longer when the desk first opened it is recorded and not answered."""
    trusted_authserv_ids: tuple[str, ...] = ()
    """Names that our own mail server writes at the head of Authentication-Results."""
    pin_key_env: str = ""
    pin_key_file: Path | None = None
    """Where the key of the porting PINs is: an environment variable, or a file; neither when no PIN is kept."""

    @field_validator("pin_key_file", mode="before")
    @classmethod
    def _no_file(cls, value: object) -> object:
        return None if value == "" else value

    def pin_key(self) -> SecretStr | None:
        """The key of the porting PINs, or None when none is configured.

        Raises SettingsError when the variable or the file that should hold it is missing.
        """
        return _secret(self.pin_key_env, self.pin_key_file, "key of the porting PINs")


class Staff(_Section):
    """How staff are told by mail; the queue tells everything without it."""

    address: str = ""
    """Where alerts and the daily digest go; empty: none are sent."""
    ticket_url: str = Field(default="", max_length=80)
    """Where staff open a ticket, with {reference} in it; empty: mails name the command."""
    day_begins: time = time(8, 0)
    """From when on, of a business day, the digest and what time brings about go out; in rules.timezone."""


class Settings(_Section):
    """All settings. Frozen; handed down, never looked up."""

    desk: Desk = Desk()
    provider: Provider
    rules: Policy = Policy()
    staff: Staff = Staff()
    follow_up: FollowUp = FollowUp()
    limits: Limits = Limits()
    mailbox: tuple[MailboxSettings, ...]
    courier: CourierSettings
    carrier: tuple[Carrier, ...] = ()

    @model_validator(mode="after")
    def _whole(self) -> Settings:
        if not self.mailbox:
            raise ValueError("at least one [[mailbox]] is needed")
        if not self.provider.name.strip():
            raise ValueError("provider.name is empty: letters need the provider's name")
        for mailbox in self.mailbox:
            if not _ADDRESS.match(mailbox.address):
                raise ValueError(
                    f'mailbox {mailbox.name}: "{mailbox.address}" is no address (an example: "support@provider.example")'
                )
        self._check_staff()
        self._check_carriers()
        if not 0 <= self.rules.answer_at <= 1:
            raise ValueError(f"rules.answer_at is {self.rules.answer_at}; it is a share from 0 to 1 (an example: 0.95)")
        low = [name for name in COUNTS if getattr(self.rules, name) < 1]
        if low:
            raise ValueError(f"{', '.join(f'rules.{name}' for name in low)} must be 1 or more")
        names = [mailbox.name for mailbox in self.mailbox]
        doubled = sorted({name for name in names if names.count(name) > 1})
        if doubled:
            raise ValueError(f"mailbox.name must be unique; used twice: {', '.join(doubled)}")
        places = [mailbox.path for mailbox in self.mailbox if isinstance(mailbox, MaildirMailbox)]
        if len(set(places)) < len(places):
            raise ValueError("two mailboxes have the same path: each needs a folder of its own")
        try:
            ZoneInfo(self.rules.timezone)
        except (KeyError, ValueError, OSError) as error:
            raise ValueError(
                f'rules.timezone is no known time zone: "{self.rules.timezone}" (an example: "America/New_York")'
            ) from error
        return self

    def _check_staff(self) -> None:
        staff, follow_up = self.staff, self.follow_up
        if staff.address and not _ADDRESS.match(staff.address):
            raise ValueError(f'staff.address: "{staff.address}" is no address (an example: "porting@provider.example")')
        if staff.address.lower() in self.own_addresses:
            raise ValueError("staff.address is a mailbox of the desk: mail to staff would come back to it")
        if staff.ticket_url and "{reference}" not in staff.ticket_url:
            raise ValueError('staff.ticket_url must hold {reference} (an example: "https://desk.example/{reference}")')
        counts = (*follow_up.remind_after_business_days, follow_up.delay_notice_hours, follow_up.delay_business_days)
        if min(counts) < 1:
            raise ValueError("follow_up: every number must be 1 or more")

    def _check_carriers(self) -> None:
        owners: dict[str, str] = {}
        for carrier in self.carrier:
            for domain in carrier.domains:
                if not _DOMAIN.match(domain):
                    raise ValueError(
                        f'carrier {carrier.name}: "{domain}" is no mail domain (an example: "larkspur.example")'
                    )
                if domain.lower() in owners:
                    raise ValueError(f"{domain} is a domain of two carriers: {owners[domain.lower()]}, {carrier.name}")
                owners[domain.lower()] = carrier.name

    @property
    def own_addresses(self) -> tuple[str, ...]:
        """The addresses of our mailboxes, lower-cased."""
        return tuple(mailbox.address.lower() for mailbox in self.mailbox)


def load(path: Path) -> Settings:
    """Reads `path`; relative paths in it are taken from its folder.

    Raises SettingsError naming every mistake by its key, and how to mend it.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise SettingsError(
            f"The configuration {path} cannot be read: {error.strerror}. Name another with --config FILE."
        ) from error
    try:
        values = tomllib.loads(raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise SettingsError(f"The configuration {path} is not UTF-8 text; save it as UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"The configuration {path} is not valid TOML: {error}.") from error
    return parse(values, base=path.resolve().parent, name=str(path))


def parse(values: dict[str, Any], *, base: Path, name: str = "config.toml") -> Settings:
    """Checks values as TOML gives them. `base` is the folder that relative paths start from."""
    try:
        settings = Settings.model_validate(values)
    except ValidationError as error:
        lines = [mistake(item) for item in error.errors()]
        raise SettingsError(f"{name} has {len(lines)} mistake{'s' * (len(lines) > 1)}:\n" + "\n".join(lines)) from error
    return _absolute(settings, base)


def _absolute(settings: Settings, base: Path) -> Settings:
    def fix(model: BaseModel) -> BaseModel:
        changed = {key: base / value for key, value in model if isinstance(value, Path) and not value.is_absolute()}
        return model.model_copy(update=changed) if changed else model

    return settings.model_copy(
        update={
            "desk": fix(settings.desk),
            "mailbox": tuple(fix(mailbox) for mailbox in settings.mailbox),
            "courier": fix(settings.courier),
        }
    )
