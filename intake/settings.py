"""config.toml and the environment -> one frozen, typed object; every mistake named at once, by its key."""

from __future__ import annotations

import os
import re
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, model_validator

from intake.domain.errors import SettingsError
from intake.domain.policy import Carrier, Policy, Provider

Security = Literal["tls", "starttls", "plain"]
COUNTS = (
    "record_days", "csr_business_days", "large_volume", "port_notice_hours", "dispute_hours", "staff_business_days",
    "portable_days", "abandoned_days", "letters_per_address_per_day", "letters_per_ticket_per_day",
    "letters_per_domain_per_hour", "letters_per_hour",
)  # fmt: skip
"""Settings of [rules] that are whole numbers from 1 on."""

IN_WORDS = {
    "tuple_type": 'this is a list: write it in brackets, such as ["one", "two"]',
    "list_type": 'this is a list: write it in brackets, such as ["one", "two"]',
    "int_parsing": "this is a whole number, without quotes",
    "int_type": "this is a whole number, without quotes",
    "int_from_float": "this is a whole number",
    "float_parsing": "this is a number, without quotes",
    "float_type": "this is a number, without quotes",
    "string_type": "this is a text: write it in quotes",
    "bool_parsing": "this is true or false, without quotes",
    "path_type": "this is a path: write it in quotes",
    "date_from_datetime_parsing": "this is a date, such as 2026-12-24",
    "date_type": "this is a date, such as 2026-12-24",
    "missing": "this setting is required",
    "extra_forbidden": "there is no such setting; see config.toml for all of them",
    "unexpected_keyword_argument": "there is no such setting; see config.toml for all of them",
}
"""What pydantic says of a mistake, in words that help."""

_ADDRESS = re.compile(r"^[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+$")

LOOPBACK = ("127.0.0.1", "::1", "localhost")


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
    ca_file: Path | None = None
    timeout_seconds: float = Field(default=30, gt=0, le=600)

    @model_validator(mode="after")
    def _plain_only_to_loopback(self) -> Server:
        if self.security == "plain" and self.host not in LOOPBACK:
            raise ValueError('security = "plain" is allowed only to a loopback address; use "tls" or "starttls"')
        return self

    def password(self) -> SecretStr | None:
        """The password, or None when none is configured.

        Raises SettingsError when the variable or the file that should hold it is missing.
        """
        if self.password_env:
            value = os.environ.get(self.password_env)
            if value is None:
                raise SettingsError(
                    f"The password for {self.host} is expected in the environment variable {self.password_env}, which is not set."
                )
            return SecretStr(value)
        if self.password_file is not None:
            try:
                return SecretStr(self.password_file.read_text(encoding="utf-8").strip())
            except OSError as error:
                raise SettingsError(
                    f"The password file {self.password_file} cannot be read: {error.strerror}."
                ) from error
        return None


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
    attempts: int = Field(default=3, ge=1, le=10)
    """A message that broke us this often is shunted."""


class Desk(_Section):
    """The desk itself."""

    database: Path = Path("desk/queue.db")
    poll_seconds: int = Field(default=60, ge=1)
    old_mail_days: int = Field(default=30, ge=0, le=36_500)
    """Mail that had lain in a mailbox for longer when the desk first opened it is recorded and not answered."""
    trusted_authserv_ids: tuple[str, ...] = ()
    """Names that our own mail server writes at the head of Authentication-Results."""


class Settings(_Section):
    """All settings. Frozen; handed down, never looked up."""

    desk: Desk = Desk()
    provider: Provider
    rules: Policy = Policy()
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
        if not 0 <= self.rules.answer_at <= 1:
            raise ValueError(f"rules.answer_at is {self.rules.answer_at}; it is a share from 0 to 1 (an example: 0.8)")
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
        lines = [_mistake(item) for item in error.errors()]
        raise SettingsError(f"{name} has {len(lines)} mistake{'s' * (len(lines) > 1)}:\n" + "\n".join(lines)) from error
    return _absolute(settings, base)


def _mistake(item: Any) -> str:
    """One mistake: the key as it stands in the file (mailbox.1 is the first [[mailbox]]), and how to mend it."""
    parts = [str(part + 1) if isinstance(part, int) else str(part) for part in item["loc"] if part != "[key]"]
    message = IN_WORDS.get(item["type"], item["msg"].removeprefix("Value error, "))
    if item["type"] == "union_tag_not_found":
        message = 'kind is missing: say kind = "maildir", "imap" or, for a courier, "smtp" or "drafts"'
    if item["type"] == "union_tag_invalid":
        message = f"kind is {item['ctx']['tag']}; it can be {item['ctx']['expected_tags']}"
    where = ".".join(parts)
    return f"  {where}: {message}" if where else f"  {message}"


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
