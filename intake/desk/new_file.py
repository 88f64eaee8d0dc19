"""Files that staff ask for: nothing that is there already is overwritten."""

from __future__ import annotations

from pathlib import Path

from intake.domain.errors import InputError


def write_new(path: Path, content: bytes, *, replaces: bytes = b"") -> None:
    """Writes a file that is not there yet; a device or pipe is written to.

    `replaces`: an existing file that begins with these bytes is overwritten all the same. Raises InputError.
    """
    try:
        free = path.exists() and (not path.is_file() or (replaces and _begins(path, replaces)))
        with path.open("wb" if free else "xb") as file:
            file.write(content)
    except FileExistsError as error:
        raise InputError(f"{path} is there already and is not overwritten: name another file, or remove it.") from error
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror}.") from error


def _begins(path: Path, head: bytes) -> bool:
    with path.open("rb") as file:
        return file.read(len(head)) == head
