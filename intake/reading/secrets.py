"""PINs and passwords that people write into mails are masked before anything is kept, indexed or shown.

The raw message is kept whole; nothing else of the desk ever holds a secret.
"""

from __future__ import annotations

from typing import Any

import re2

MASK = "••••"

SHORTEST = 3
"""Characters of a secret; "PIN 2" is more likely a count."""

_WORDS = (
    r"p\.?i\.?n\.?|pins?|pass ?codes?|pass ?words?|pass ?phrases?|lock codes?|transfer codes?|security codes?|secret codes?"
    r"|nip|contrase[ñn]a|clave|c[óo]digo(?: de seguridad)?|mot de passe|code secret|senha|passwort|kennwort|geheimzahl"
)
_SECRET = re2.compile(
    rf"(?i)(\b(?:{_WORDS})\b(?:[ \t]*(?:number|no\.?|nr\.?|#|code|de portabilidad|para la portabilidad))?"
    r"[ \t]{0,3}(?:is|was|are|es|est|ist|[eé]|=|:|#|-)?[ \t:=\"'(]{0,4})"
    r"([a-z0-9!@$%*_\-]{0,20}[0-9][a-z0-9!@$%*_\-]{0,20})"
)
_TELEPHONE = re2.compile(r"^[0-9]{3}-[0-9]{3}-[0-9]{4}$|^[0-9]{10,11}$|^\d{3}-\d{4}$")


def masked(text: str) -> str:
    """The text with every PIN or password after such a word masked; telephone numbers stay."""

    def mask(match: Any) -> str:
        value = match.group(2)
        if len(value) < SHORTEST or _TELEPHONE.search(value):
            return str(match.group(0))
        return str(match.group(1)) + MASK

    return str(_SECRET.sub(mask, text))
