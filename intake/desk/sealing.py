"""Porting PINs at rest: encrypted with a key that is not in the database (Fernet: AES-128-CBC and HMAC-SHA256)."""

from __future__ import annotations

from cryptography.fernet import Fernet, InvalidToken

from intake.domain.errors import SettingsError
from intake.settings import Settings


class Sealer:
    """Seals and opens what must not lie in the database as it is."""

    def __init__(self, key: str) -> None:
        """`key` is what `new_key` made. Raises SettingsError when it is none; the message does not show it."""
        try:
            self._fernet = Fernet(key.strip().encode("ascii"))
        except (ValueError, UnicodeEncodeError) as error:
            raise SettingsError(
                "The key that desk.pin_key_file or desk.pin_key_env names is none. Restore the one that sealed the porting PINs;"
                " only where none was ever sealed, make one with run.py accounts key FILE."
            ) from error

    def seal(self, content: bytes) -> bytes:
        """Encrypts; twice the same gives two different results."""
        return self._fernet.encrypt(content)

    def open(self, sealed: bytes) -> bytes:
        """What was sealed. Raises SettingsError when another key sealed it, or it was changed."""
        try:
            return self._fernet.decrypt(sealed)
        except InvalidToken as error:
            raise SettingsError(
                "A porting PIN cannot be opened: it was sealed with another key, or changed. Configure the key it was sealed"
                " with (desk.pin_key_env or desk.pin_key_file), or import the accounts again with their PINs."
            ) from error


def new_key() -> str:
    """A new random key, as it stands in a key file."""
    return Fernet.generate_key().decode("ascii")


def sealer(settings: Settings) -> Sealer | None:
    """The sealer that the settings describe; None when no key is configured. Raises SettingsError."""
    key = settings.desk.pin_key()
    return Sealer(key.get_secret_value()) if key is not None else None


def needed_sealer(settings: Settings) -> Sealer:
    """The same where a PIN must be opened or sealed: SettingsError when no key is configured."""
    found = sealer(settings)
    if found is None:
        raise SettingsError(
            "A porting PIN needs a key: run.py accounts key FILE makes one; name it with desk.pin_key_file or desk.pin_key_env."
        )
    return found
