"""Bytes -> text: an allow-list of charsets, and the characters that no text of ours may hold."""

from __future__ import annotations

import re

from intake.mail.utf7 import from_utf7

_CODECS = {
    "utf-8": "utf-8 utf8 unicode-1-1-utf-8 utf-8-sig utf8mb4 cp65001 65001 unicode",
    "utf-7": "utf-7 utf7 unicode-1-1-utf-7 unicode-2-0-utf-7 x-unicode-2-0-utf-7",
    "utf-16": "utf-16 utf16 utf-16le utf-16be utf-16-le utf-16-be ucs-2 iso-10646-ucs-2",
    "utf-32": "utf-32 utf32 utf-32le utf-32be utf-32-le utf-32-be ucs-4",
    "cp1252": (
        "windows-1252 cp1252 x-cp1252 iso-8859-1 iso8859-1 iso_8859-1 latin1 latin-1 l1 ansi windows-latin1 "
        "iso-8859-1-windows-3.1-latin-1 cp819 ibm819"
    ),
    "ascii": "us-ascii ascii ansi_x3.4-1968 iso646-us 646 us x-us-ascii usascii",
    "iso8859-2": "iso-8859-2 iso8859-2 latin2 latin-2",
    "iso8859-3": "iso-8859-3 iso8859-3 latin3",
    "iso8859-4": "iso-8859-4 iso8859-4 latin4",
    "iso8859-5": "iso-8859-5 iso8859-5 cyrillic",
    "iso8859-6": "iso-8859-6 iso-8859-6-i iso-8859-6-e arabic",
    "iso8859-7": "iso-8859-7 iso8859-7 greek",
    "iso8859-8": "iso-8859-8 iso-8859-8-i iso-8859-8-e hebrew",
    "cp1254": "windows-1254 cp1254 iso-8859-9 iso8859-9 latin5",
    "iso8859-10": "iso-8859-10 latin6",
    "iso8859-13": "iso-8859-13",
    "iso8859-14": "iso-8859-14",
    "iso8859-15": "iso-8859-15 iso8859-15 latin-9 latin9",
    "iso8859-16": "iso-8859-16",
    "cp1250": "windows-1250 cp1250 x-cp1250",
    "cp1251": "windows-1251 cp1251 x-cp1251",
    "cp1253": "windows-1253 cp1253",
    "cp1255": "windows-1255 cp1255",
    "cp1256": "windows-1256 cp1256",
    "cp1257": "windows-1257 cp1257",
    "cp1258": "windows-1258 cp1258",
    "cp437": "cp437 ibm437 437",
    "cp850": "cp850 ibm850 850",
    "cp852": "cp852 ibm852",
    "cp866": "cp866 ibm866",
    "koi8-r": "koi8-r koi8r koi8",
    "koi8-u": "koi8-u",
    "mac-roman": "macintosh mac-roman macroman x-mac-roman mac",
    "cp874": "windows-874 cp874 tis-620 iso-8859-11",
    "gb18030": "gb18030 gb2312 gbk gb_2312-80 x-gbk cp936 euc-cn chinese csgb2312",
    "hz": "hz-gb-2312 hz",
    "big5": "big5 big-5 x-x-big5 cp950 big5-hkscs chinesebig5 csbig5",
    "shift_jis": "shift_jis shift-jis sjis x-sjis ms_kanji",
    "cp932": "windows-31j cp932 ms932",
    "euc_jp": "euc-jp x-euc-jp",
    "iso2022_jp": "iso-2022-jp csiso2022jp",
    "iso2022_jp_2": "iso-2022-jp-2 iso-2022-jp-1 iso-2022-jp-3 iso-2022-jp-ms",
    "euc_kr": "euc-kr ks_c_5601-1987 ks_c_5601 ksc5601 korean",
    "cp949": "cp949 windows-949 uhc",
    "iso2022_kr": "iso-2022-kr",
}
_BY_LABEL = {label: codec for codec, labels in _CODECS.items() for label in labels.split()}
_MULTI_BYTE = frozenset({"gb18030", "big5", "shift_jis", "cp932", "euc_jp", "euc_kr", "cp949"})
"""Charsets in which a short text may be valid UTF-8 by chance: their own word counts, where they can be read at all."""
_UNSAID = frozenset({"", "x-unknown", "unknown", "unknown-8bit", "x-user-defined", "8bit", "binary", "none", "default"})

_LABEL = re.compile(r"^(?:charset=)?[\"']*([a-z0-9_.:+-]+)")
# How labels are misspelt, and what they mean: win-1251, windows1252, iso88591, ISO_8859-15, gb2312_charset.
_MISSPELT = (
    (re.compile(r"^(?:x-)?(?:win|windows|cp|ms)[-_]?(\d{3,4})$"), r"cp\1"),
    (re.compile(r"^(?:x-|cs)?iso[-_]?8859[-_]?(\d{1,2})(?:[-:_].*)?$"), r"iso-8859-\1"),
    (re.compile(r"^(?:x-|cs)?(utf|iso-2022|koi8)[-_]?(\w{1,5})$"), r"\1-\2"),
    (re.compile(r"^(?:x-|cs)?(.{4,}?)[-_](?:charset|encoding|general_ci)$"), r"\1"),
)

# C0 and C1 controls, bidi marks and overrides, zero-width characters, soft hyphens, tag characters.
_UNWANTED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f"
    "\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
_NEWLINES = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")


def clean(text: str) -> str:
    """`text` without controls (tab and newline stay), bidi marks and zero-width characters; newlines as \\n."""
    if not text.isascii() or not text.isprintable():
        text = _UNWANTED.sub("", _NEWLINES.sub("\n", text))
    return text


def one_line(text: str) -> str:
    """`text` cleaned, every run of white space one space."""
    return " ".join(clean(text).split())


def decode(data: bytes, label: str | None) -> tuple[str, str | None]:
    """The text of `data`, said to be in charset `label`, and what was wrong with that, or None. Never raises.

    A label outside the list is not looked up (Python's codecs include zip and idna): the text is then
    UTF-8 where it is valid, else Windows-1252.
    """
    wanted, codec = _codec(label or "")
    if codec in ("utf-16", "utf-32"):
        return _wide(data, codec, wanted)
    if codec == "utf-7" and data.isascii():
        return from_utf7(data.decode("ascii")), None
    if data.isascii() and codec in (None, "ascii", "utf-8", "cp1252"):
        defect = None if codec or wanted in _UNSAID else f"The charset {wanted!r} is not known."
        return data.decode("ascii"), defect
    if codec in (None, "ascii", "cp1252", "utf-8", "utf-7"):
        return _western(data, codec, wanted)
    text = data.decode(codec, "replace")
    broken = text.count("\ufffd")
    if data.isascii() or (codec in _MULTI_BYTE and not broken):
        return text, f"Some bytes are not valid {wanted}." if broken else None
    utf8, whole, broken_utf8 = _as_utf8(data)
    if whole > broken_utf8 and broken_utf8 <= broken:
        return utf8, f"The text is UTF-8, although it says {wanted}."
    return text, f"Some bytes are not valid {wanted}." if broken else None


def is_known(label: str) -> bool:
    """Whether a charset label says anything that can be read."""
    return _codec(label)[1] is not None


def _codec(label: str) -> tuple[str, str | None]:
    """The label as it is shown, and the codec it means, or None."""
    found = _LABEL.match(label.strip().lower().replace(" ", "")[:60])
    wanted = found[1][:40] if found else ""
    for name in (wanted, wanted.replace("_", "-")):
        if name in _BY_LABEL:
            return wanted, _BY_LABEL[name]
    for pattern, meant in _MISSPELT:
        codec = _BY_LABEL.get(pattern.sub(meant, wanted))
        if codec:
            return wanted, codec
    return wanted, None


def _as_utf8(data: bytes) -> tuple[str, int, int]:
    """The data as UTF-8, how many characters beyond ASCII it has, and how many faults: no other charset looks so by chance."""
    text = data.decode("utf-8", "replace").removeprefix("\ufeff")
    broken = text.count("\ufffd") - data.count(b"\xef\xbf\xbd")
    return text, sum(1 for character in text if character > "\x7f") - broken, broken


def _western(data: bytes, codec: str | None, wanted: str) -> tuple[str, str | None]:
    """UTF-8 wherever it is valid, or mostly; else Windows-1252, which holds latin-1."""
    text, whole, broken = _as_utf8(data)
    if broken <= 0:
        said = codec == "utf-8" or (codec is None and wanted in _UNSAID)
        return text, None if said else f"The text is UTF-8, although it says {wanted or 'nothing'}."
    if whole > broken or (whole and codec == "utf-8"):
        return text, "Some bytes are not valid UTF-8."
    text = data.decode("cp1252", "replace")
    if codec == "cp1252":
        return text, None
    if codec == "utf-8":
        return text, "The text says UTF-8 and is not."
    if codec == "ascii":
        return text, "The text says ASCII and holds other bytes; read as Windows-1252."
    return text, f"The charset {wanted!r} is not known; read as Windows-1252."


def _wide(data: bytes, codec: str, wanted: str) -> tuple[str, str | None]:
    """UTF-16 and UTF-32: the byte order mark decides, else the label, else where the zero bytes stand."""
    width = 2 if codec == "utf-16" else 4
    marks = (b"\xff\xfe", b"\xfe\xff") if width == 2 else (b"\xff\xfe\0\0", b"\0\0\xfe\xff")
    if data.startswith(marks):
        order = ""
    elif wanted.endswith(("le", "be")):
        order = "-" + wanted[-2:]
    else:
        sample = data[:400]
        order = "-le" if sample[width - 1 :: width].count(0) >= sample[0::width].count(0) else "-be"
    if not data.count(b"\0", 0, 400) and len(data) > 8 and not data.startswith(marks):
        text, _ = decode(data, "utf-8")
        return text, f"The text is not {wanted}."
    text = data.decode(codec + order, "replace")
    return text, f"Some bytes are not valid {wanted}." if "\ufffd" in text else None
