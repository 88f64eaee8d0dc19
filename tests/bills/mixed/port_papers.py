"""Letters of authorization and customer service records put together from parts chosen by a seed; the truth beside each."""

from __future__ import annotations

import textwrap
from datetime import timedelta

from tests.bills.mixed import panels
from tests.bills.mixed.chooser import PORTS, Chooser
from tests.bills.mixed.people import CARRIERS, CARRIERS_ABROAD, Person, draw, stranger
from tests.bills.paper import Paper

LANGUAGES = ["en", "en", "es", "en", "fr", "en", "en", "en"]


def _start(kind: str, seed: int, aside: bool) -> tuple[Chooser, Person, Paper]:
    c = Chooser(f"{kind}-{aside}-{seed}", LANGUAGES[seed % 8], aside=aside, table=PORTS)
    t = draw(c)
    t.authorized_name = t.authorized_name or (
        t.customer_name
        if t.company is None
        else f"{c.rng.choice(['Marisol', 'Theodore', 'Yusuf', 'Petra', 'Wei'])} {c.rng.choice(['Whitcombe', 'Voss', 'Lindholm', 'Oduya'])}"
    )
    p = Paper(
        c.rng.choice(["helvetica", "times", "courier"] if kind == "csr" else ["helvetica", "times"]),
        c.rng.choice([8.5, 9, 10]),
    )
    if p.font == "courier":
        p.size = 8.5
    return c, t, p


def loa(seed: int, *, aside: bool) -> tuple[bytes, dict[str, object]]:
    """Letter of authorization number `seed` and its facts."""
    c, t, p = _start("loa", seed, aside)
    carriers = CARRIERS if c.language == "en" else CARRIERS_ABROAD[c.language]
    new = c.rng.choice([name for name in carriers if name != t.provider])
    day = t.bill_date + timedelta(days=c.rng.randrange(8, 30)) if c.chance(0.4) else None
    c.part((_form, _form, _letter, _sections), (_sections, _letter, _form))(p, c, t, new, day)
    facts = _facts(t)
    facts["new_provider"] = new
    facts["requested_date"] = day.isoformat() if day else None
    return p.bytes(), facts


def _of_name(c: Chooser, t: Person) -> str:
    """The label of the customer's name; a person's is none of a company."""
    if t.company is not None:
        return c.word("company")
    return c.rng.choice(
        {
            "en": ["Customer name", "Name on account", "Account holder", "Name"],
            "es": ["Titular", "Nombre del cliente", "Nombre"],
            "fr": ["Titulaire du compte", "Nom du client", "Nom"],
        }[c.language]
    )


def _facts(t: Person) -> dict[str, object]:
    names = ("account_number", "billing_number", "company", "authorized_name", "service_address", "numbers")
    return {name: value for name, value in t.facts().items() if name in names}


def csr(seed: int, *, aside: bool) -> tuple[bytes, dict[str, object]]:
    """Customer service record number `seed` and its facts."""
    c, t, p = _start("csr", seed, aside)
    y = 45.0
    if c.chance(0.6):
        p.text(45, y, t.provider, 13, "B")
        y += 20
    p.text(45, y, c.word("csr_title"), 14, "B")
    if c.chance(0.5):
        p.text(420, y, f"Run {t.day(t.bill_date)}", p.size - 1)
    pairs = [(c.word("account_number"), t.account_number or ""), (c.word("billing_number"), t.number(t.billing_number or "")), (_of_name(c, t), t.customer_name or ""),
             (c.word("authorized_name"), t.authorized_name or ""), (c.word("service_address"), ", ".join(t.service_lines or []))]  # fmt: skip
    if c.language == "en":
        pairs += [
            ("Billing address", ", ".join(t.billing_lines or [])),
            *c.rng.sample(
                [
                    ("PIN", "on file"),
                    ("Port freeze", "No"),
                    ("Status", "Active"),
                    ("PIC", "0288"),
                    ("Record date", t.day(t.bill_date)),
                    ("Class of service", "1FB"),
                ],
                2,
            ),
        ]
    c.rng.shuffle(pairs)
    way = c.part(
        (panels.beside, panels.columns, panels.leaders, panels.above, panels.edges),
        (panels.right_labels, panels.split_labels, panels.columns),
    )
    y = way(p, c, 50, y + 30, 470, pairs) + 14
    _numbers(p, c, t, y, c.word("csr_numbers"))
    p.text(50, 740, f"Questions: {t.number(stranger(c, t))}", p.size - 1)
    return p.bytes(), _facts(t)


def _numbers(p: Paper, c: Chooser, t: Person, y: float, label: str) -> float:
    way = c.rng.randrange(4)
    if way == 0:
        p.text(50, y, label + ":", style="B")
        across = c.rng.choice([1, 3])
        for i, n in enumerate(t.numbers):
            p.text(50 + 120 * (i % across), y + 1.5 * p.size * (1 + i // across), t.number(n))
        return y + 1.5 * p.size * (2 + (len(t.numbers) - 1) // across)
    if way == 1:
        text = textwrap.wrap(f"{label}: " + ", ".join(t.number(n) for n in t.numbers), 90)
        return p.lines(50, y, text) + 8
    p.text(50, y, label, style="B")
    y += 1.6 * p.size
    heads = {
        "en": ("#", "Telephone number", "Type", "Action"),
        "es": ("#", "Teléfono", "Tipo", "Acción"),
        "fr": ("#", "Numéro", "Type", "Action"),
    }[c.language]
    at = (50, 80, 220, 330) if way == 2 else (300, 50, 180, 400)
    p.row(y, list(zip(at, heads, strict=True)), style="B")
    for i, n in enumerate(t.numbers):
        y += 1.5 * p.size
        p.row(y, list(zip(at, (str(i + 1), t.number(n), c.rng.choice(["Voice", "Fax", "DID"]), "Port"), strict=True)))
    return y + 2 * p.size


def _sign(p: Paper, c: Chooser, t: Person, y: float, *, named: bool) -> None:
    """Signature lines; `named`: the person is told elsewhere, so that no more is needed here."""
    signed = t.day(t.bill_date)
    caption = {"en": ("Signature", "Date"), "es": ("Firma", "Fecha"), "fr": ("Signature", "Date")}[c.language]
    person = t.authorized_name or ""
    if c.chance(0.5) or not named:
        y += 2 * p.size
        p.text(50, y, f"{c.word('print_name')}: {person}")
        if c.chance(0.5):
            p.text(300, y, c.rng.choice(["Title: Owner", "Title: Office Manager"]) if c.language == "en" else "")
        y += 1.6 * p.size
    p.text(50, y + 12, person if c.chance(0.6) else "_______________________", style="I")
    p.text(300, y + 12, signed)
    p.row(y + 14 + p.size, [(50, caption[0]), (300, caption[1])], p.size - 1.5)


def _deed(p: Paper, c: Chooser, t: Person, new: str, y: float) -> float:
    text = c.word("deed").format(new=new, old=t.provider)
    return p.lines(50, y, textwrap.wrap(text, 95)) + 8


def _form(p: Paper, c: Chooser, t: Person, new: str, day: object) -> None:
    """Labels and values, the numbers, the words of the deed, a signature."""
    y = 45.0
    if c.chance(0.35):
        p.text(50, y, new, 14, "B")
        y += 20
    p.text(50, y, c.word("loa_title"), 14, "B")
    pairs = [(_of_name(c, t), t.customer_name or ""), (c.word("account_number"), t.account_number or ""), (c.word("billing_number"), t.number(t.billing_number or "")),
             (c.word("service_address"), ", ".join(t.service_lines or [])), (c.word("old_provider"), t.provider)]  # fmt: skip
    labelled = y < 50 or c.chance(0.6)
    if labelled:
        pairs.append((c.word("new_provider"), new))
    named = c.chance(0.6)
    if named:
        pairs.append((c.word("authorized_name"), t.authorized_name or ""))
    if day is not None:
        pairs.append((c.word("requested_date"), t.day(day)))  # type: ignore[arg-type]
    if c.chance(0.5) and c.language == "en":
        pairs.append((c.rng.choice(["Contact phone", "Callback number", "Contact number"]), t.number(stranger(c, t))))
    way = c.part(
        (panels.beside, panels.columns, panels.above, panels.leaders, panels.two_columns, panels.split_labels),
        (panels.right_labels, panels.cards, panels.columns, panels.above),
    )
    y = way(p, c, 50, y + 28, 500, pairs) + 12
    y = _deed(p, c, t, new, y) if not labelled or c.chance(0.8) else y
    y = _numbers(p, c, t, y, c.word("numbers"))
    _sign(p, c, t, y, named=named)


def _sections(p: Paper, c: Chooser, t: Person, new: str, day: object) -> None:
    """Headings for customer, old and new carrier; below each, labels that say little by themselves."""
    p.text(50, 45, c.word("loa_title"), 14, "B")
    y = 75.0
    way = c.part((panels.beside, panels.columns), (panels.above, panels.right_labels))
    parts = [
        (c.word("customer_heading"), [(_of_name(c, t), t.customer_name or ""), (c.word("service_address"), ", ".join(t.service_lines or [])), (c.word("authorized_name"), t.authorized_name or "")]),
        (c.word("from_heading"), [(c.word("provider_name"), t.provider), (c.word("account_number"), t.account_number or ""), (c.word("billing_number"), t.number(t.billing_number or ""))]),
        (c.word("to_heading"), [(c.word("provider_name"), new), *([(c.word("requested_date"), t.day(day))] if day else [])]),  # type: ignore[arg-type]
    ]  # fmt: skip
    if c.chance(0.4):
        y = _part(p, c, 50, y, parts[0], way)
        left, right = _part(p, c, 50, y, parts[1], panels.beside), _part(p, c, 310, y, parts[2], panels.beside)
        y = max(left, right)
    else:
        for part in parts:
            y = _part(p, c, 50, y, part, way)
    y = _numbers(p, c, t, y + 4, c.word("numbers"))
    if c.chance(0.6):
        y = _deed(p, c, t, new, y)
    _sign(p, c, t, y, named=True)


def _part(
    p: Paper, c: Chooser, x: float, y: float, part: tuple[str, list[tuple[str, str]]], way: panels.Panel
) -> float:
    p.text(x, y, part[0], p.size + 1, "B")
    return way(p, c, x, y + 1.6 * p.size, 440, part[1]) + 10


def _letter(p: Paper, c: Chooser, t: Person, new: str, day: object) -> None:
    """A letter in sentences, on the customer's paper."""
    y = p.lines(50, 45, [t.customer_name or "", *(t.service_lines or [])])
    p.text(50, y + 16, t.day(t.bill_date))
    y += 36
    if c.chance(0.6):
        p.text(50, y, c.word("loa_title"), 12, "B")
        y += 20
    text = c.word("prose").format(company=t.customer_name, new=new, old=t.provider, numbers=", ".join(t.number(n) for n in t.numbers), account=t.account_number,
                                  btn=t.number(t.billing_number or ""), address=", ".join(t.service_lines or []), person=t.authorized_name)  # fmt: skip
    text += " " + c.word("closing").format(person=t.authorized_name)
    if day is not None:
        text += {
            "en": " We would like the port to be completed on {0}.",
            "es": " Pedimos que la portabilidad se haga el {0}.",
            "fr": " Nous souhaitons que le transfert soit fait le {0}.",
        }[c.language].format(t.day(day))  # type: ignore[arg-type]
    y = p.lines(50, y, textwrap.wrap(text, c.rng.choice([88, 100]))) + 14
    p.text(50, y, {"en": "Sincerely,", "es": "Atentamente,", "fr": "Cordialement,"}[c.language])
    p.lines(50, y + 26, [t.authorized_name or "", c.rng.choice(["Owner", "Office Manager", "President"])])
