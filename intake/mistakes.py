"""What is wrong in config.toml, in words that help to mend it."""

from __future__ import annotations

from typing import Any

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
    "date_from_datetime_inexact": "this is a date, such as 2026-12-24",
    "time_parsing": 'this is a time of day in 24 hours, such as "08:00"',
    "time_type": 'this is a time of day in 24 hours, such as "08:00"',
    "enum": "this can be {expected}",
    "enum key": "there is no such setting here; there can be {expected}",
    "literal_error": "this can be {expected}",
    "greater_than": "this must be more than {gt:g}, such as 30",
    "greater_than_equal": "this must be {ge:g} or more, such as {ge:g}",
    "less_than_equal": "this must be {le:g} or less, such as {le:g}",
    "finite_number": "this is a number, such as 30",
    "string_too_long": "this must have {max_length} characters or fewer",
    "dict_type": "this is a section with settings of its own; see config.toml for how it is written",
    "model_type": "this is a section with settings of its own; see config.toml for how it is written",
    "model_attributes_type": "this is a section with settings of its own; see config.toml for how it is written",
    "dataclass_type": "this is a section with settings of its own; see config.toml for how it is written",
    "missing": "this setting is required",
    "extra_forbidden": "there is no such setting; see config.toml for all of them",
    "unexpected_keyword_argument": "there is no such setting; see config.toml for all of them",
}
"""What pydantic says of a mistake, in words that help; what stands in braces is its context. "key": of a name, not a value."""


def mistake(item: Any) -> str:
    """One mistake: the key as it stands in the file (mailbox.1 is the first [[mailbox]]), and how to mend it."""
    parts = [str(part + 1) if isinstance(part, int) else str(part) for part in item["loc"] if part != "[key]"]
    kind = item["type"] + (" key" if item["loc"][-1:] == ("[key]",) else "")
    message = item["msg"].removeprefix("Value error, ")
    if kind in IN_WORDS:
        message = IN_WORDS[kind].format(**item.get("ctx", {}))
    if item["type"] == "union_tag_not_found":
        message = 'kind is missing: say kind = "maildir", "imap" or, for a courier, "smtp" or "drafts"'
    if item["type"] == "union_tag_invalid":
        message = f"kind is {item['ctx']['tag']}; it can be {item['ctx']['expected_tags']}"
    where = ".".join(parts)
    return f"  {where}: {message}" if where else f"  {message}"
