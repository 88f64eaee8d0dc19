"""Names of HTML elements and of the classes that mail programs give them."""

from __future__ import annotations

NEVER_SHOWN = frozenset(
    [
        "style",
        "script",
        "title",
        "head",
        "template",
        "noscript",
        "object",
        "svg",
        "math",
        "select",
        "datalist",
        "audio",
        "video",
        "iframe",
    ]
)
"""Elements whose text is not part of the page."""
BLOCKS = frozenset(
    [
        "div",
        "section",
        "article",
        "header",
        "footer",
        "main",
        "nav",
        "aside",
        "center",
        "address",
        "form",
        "fieldset",
        "figure",
        "figcaption",
        "details",
        "summary",
        "table",
        "thead",
        "tbody",
        "tfoot",
        "caption",
        "tr",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "li",
        "body",
        "html",
    ]
)
"""Elements that stand on lines of their own."""
PARAGRAPHS = frozenset(["p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre"])
"""Elements with space round them."""
HEADS = frozenset(["gmail_attr", "moz-cite-prefix", "outlookmessageheader", "yahoo_quoted_begin"])
"""Classes of the line over a quote: Gmail, Thunderbird, Outlook."""
CONTAINERS = frozenset(
    [
        "yahoo_quoted",
        "protonmail_quote",
        "zmail_extra",
        "moz-forward-container",
        "tutanota_quote",
        "gmail_extra_quote",
        "wordsection_quote",
    ]
)
"""Classes of containers of history: Yahoo, Proton, Zoho, Thunderbird, Tuta."""
SIGNATURES = frozenset(
    [
        "gmail_signature",
        "moz-signature",
        "protonmail_signature_block",
        "signature",
        "applemailsignature",
        "ms-outlook-mobile-signature",
        "ms-outlook-ios-signature",
        "bloop_sign",
        "zmail_signature",
        "tutanota_signature",
        "outlook-signature",
    ]
)
"""Classes and ids of signatures: Gmail, Thunderbird, Proton, Outlook, Apple."""
