"""Errors of the desk: each is a sentence that says what, where, and how to mend it."""


class IntakeError(Exception):
    """Base of all errors that a person is meant to read. Never raised itself."""


class SettingsError(IntakeError):
    """The configuration is wrong; every mistake is named, by its key."""


class InputError(IntakeError):
    """A file or an argument that was handed to a command cannot be used."""


class StoreError(IntakeError):
    """The queue database cannot be used: locked, damaged, of another version."""


class MailboxError(IntakeError):
    """A mailbox cannot be read now; the loop tries again later."""


class TemplateError(IntakeError):
    """A letter's template is missing, unreadable or asks for a variable it does not get."""


class NotFoundError(IntakeError):
    """Staff named a ticket, letter or account that does not exist."""


class ConflictError(IntakeError):
    """Staff asked for something that the state of a ticket or letter does not allow."""
