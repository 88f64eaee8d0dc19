"""How much of a stranger's message is read. Every limit of the reader stands here, with its reason."""

from __future__ import annotations

RAW_BYTES = 40_000_000
"""Larger than any mail server delivers; what lies beyond is cut off."""
HEADER_BLOCK_BYTES = 256 * 1024
"""Postfix allows 100 KB; two and a half times that is no honest header."""
HEADER_BYTES = 64 * 1024
"""One header field; long References and ARC seals stay far below."""
HEADERS = 1_000
DEPTH = 20
"""Multiparts within multiparts; real mail has three or four."""
ATTACHED_DEPTH = 5
"""Messages attached to attached messages."""
PARTS = 500
ATTACHMENTS = 50
BOUNDARY_CHARS = 256
"""RFC 2046 section 5.1.1 allows 70; some systems write more."""
ENCODED_WORDS = 200
"""RFC 2047 words of one header that are decoded; the rest stays as it is."""
PARAMETERS = 60
"""Parameters of one Content-Type or Content-Disposition."""
ADDRESS_HEADER_CHARS = 10_000
ADDRESSES = 200
TEXT_CHARS = 400_000
"""Plain text that is kept, about 200 pages."""
HTML_CHARS = 1_000_000
"""HTML source that is kept; Outlook needs ten times what it says."""
REFERENCES = 50
REPORT_FIELDS = 200
DEFECTS = 50
FILENAME_CHARS = 120
