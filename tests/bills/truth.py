"""Invented customers, providers and charges: what a sample bill says, drawn from a seed."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

STEMS = [
    "Quill",
    "Harrow",
    "Copper",
    "Lantern",
    "Marsh",
    "Juniper",
    "Ridgeway",
    "Saffron",
    "Tindall",
    "Oakmoss",
    "Brindle",
    "Larkspur",
    "Fennel",
    "Windrose",
    "Pebble",
    "Thistle",
    "Corbel",
    "Anvil",
    "Sable",
    "Merrow",
    "Tamarack",
    "Cobalt",
    "Alder",
    "Finch",
    "Heron",
]
TRADES = [
    "Dental",
    "Bakery LLC",
    "& Sons",
    "Outdoor Supply",
    "Veterinary Clinic",
    "Law Office",
    "Logistics, Inc.",
    "Print Works",
    "Yoga",
    "Motors",
    "Foods Inc",
    "Optometry Partners",
    "Lane Optics",
    "Travel Bureau",
    "Machine Shop",
    "Tavern",
    "Ceramics Ltd",
    "Property Management",
]
GIVEN = [
    "Marisol",
    "Theodore",
    "Anneke",
    "Dorothea",
    "Luis",
    "Imogen",
    "Casper",
    "Rosalind",
    "Emmett",
    "Noor",
]
LAST = [
    "Whitcombe",
    "Delacroix-Voss",
    "Okonjo",
    "Vandermeer",
    "Salcedo",
    "Brightwater",
    "Hollowell",
    "Tran",
    "Mbeki",
    "Starling",
]
STREETS = [
    "Mill Road",
    "N Harbor Blvd",
    "W. 4th St",
    "Old County Hwy",
    "Canal Street",
    "Quarry Ln",
    "Maple Avenue",
    "SE Division St",
    "Cedar Ct",
    "Market Sq",
]
EXTRAS = ["Suite 210", "Unit B", "Floor 3", "Ste 4", "Apt 12C"]
TOWNS = [
    ("Huntington", "IN", "46750", "260"),
    ("Santa Fe", "NM", "87505", "505"),
    ("Portland", "OR", "97209", "503"),
    ("Macon", "GA", "31201", "478"),
    ("Burlington", "VT", "05401", "802"),
    ("San Marcos", "TX", "78666", "512"),
    ("Duluth", "MN", "55802", "218"),
    ("Grand Forks", "ND", "58201", "701"),
]
QUEBEC = [
    ("Sherbrooke (Québec)  J1H 1A1", "819"),
    ("Laval (Québec)  H7N 2A4", "450"),
    ("Gatineau QC J8X 2K1", "819"),
]
MEXICAN = [("San Juan, PR 00907", "787"), ("Ponce, PR 00716", "787"), ("Mayagüez, PR 00680", "787")]
PROVIDERS = [
    "Old Fork Telephone",
    "Cascadia Voice",
    "Bluestem Communications",
    "Northlight Wireless",
    "Tri-County Telecom",
    "Halyard Cloud Phone",
    "Merriweather Telephone Cooperative",
    "Skylark Mobile",
    "Provider Voice",
    "Valley Broadband & Telephone",
]
MONTHS_ES = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
]
MONTHS_FR = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]


@dataclass
class Truth:
    """What one bill says. None: it does not say it (or not surely)."""

    seed: int
    layout: str
    provider: str | None
    account_number: str | None
    billing_number: str | None
    customer_name: str | None
    company: str | None
    service_lines: list[str] | None
    billing_lines: list[str] | None
    bill_date: date
    amount: float
    numbers: list[str]
    others: list[str] = field(default_factory=list)
    """Numbers on the page that are not the customer's."""
    authorized_name: str | None = None
    attention: str | None = None

    def expected(self) -> dict[str, object]:
        """Field -> value as the reader should tell it."""
        return {
            "provider": self.provider,
            "account_number": self.account_number,
            "billing_number": self.billing_number,
            "customer_name": self.customer_name,
            "company": self.company,
            "service_address": ", ".join(self.service_lines) if self.service_lines else None,
            "billing_address": ", ".join(self.billing_lines) if self.billing_lines else None,
            "bill_date": self.bill_date.isoformat(),
            "amount_due": f"{self.amount:.2f}",
            "numbers": self.numbers,
        }


def draw(seed: int, layout: str, language: str = "en") -> Truth:
    """The truth of bill number `seed` in `layout`."""
    rng = random.Random(f"{layout}-{seed}")
    area = "260"
    if language == "fr":
        town, area = rng.choice(QUEBEC)
        street = (
            f"{rng.randrange(10, 9900)}, rue {rng.choice(['des Érables', 'Principale', 'du Moulin', 'Saint-Joseph'])}"
        )
        other = f"C.P. {rng.randrange(100, 999)}"
    elif language == "es":
        town, area = rng.choice(MEXICAN)
        street = f"{rng.randrange(10, 990)} Calle {rng.choice(['del Sol', 'Luna', 'Fortaleza', 'Del Cristo'])}"
        other = f"Apartado {rng.randrange(1000, 9999)}"
    else:
        city, state, zip_code, area = rng.choice(TOWNS)
        town = f"{city}, {state} {zip_code}" + (f"-{rng.randrange(1000, 9999)}" if rng.random() < 0.2 else "")
        street = f"{rng.randrange(10, 9900)} {rng.choice(STREETS)}"
        other = f"PO Box {rng.randrange(100, 9999)}"
    lines = [street] + ([rng.choice(EXTRAS)] if rng.random() < 0.4 and language == "en" else []) + [town]
    billing = [other, town] if rng.random() < 0.35 else lines
    is_company = rng.random() < 0.75
    company = f"{rng.choice(STEMS)} {rng.choice(TRADES)}" if is_company else None
    person = f"{rng.choice(GIVEN)} {rng.choice(LAST)}"
    stem = rng.randrange(100, 180)
    count = rng.randrange(1, 9)
    numbers = [f"+1{area}5550{stem + i}" for i in range(count) if stem + i < 200]
    btn = numbers[0]
    day = date(2025, 1, 1) + timedelta(days=rng.randrange(600))
    kind = rng.randrange(5)
    account = [
        f"{rng.randrange(1000, 9999)}-{rng.randrange(1000, 9999)}",
        f"{rng.randrange(10**8, 10**9)}",
        f"{rng.choice('ABCKPV')}{rng.choice('VXZT')}-{rng.randrange(10**5, 10**6)}",
        f"{rng.randrange(1000, 9999)} {rng.randrange(10, 99)} {rng.randrange(100, 999)} {rng.randrange(10**6, 10**7)}",
        f"{btn[2:5]} {btn[5:8]}-{btn[8:]} {rng.randrange(100, 999)}",
    ][kind]
    others = [f"+1800555{rng.randrange(100, 199):04d}", f"+1866555{rng.randrange(100, 199):04d}"]
    return Truth(
        seed, layout, rng.choice(PROVIDERS), account, btn, company or person, company, lines, billing, day,
        round(rng.uniform(20, 4000), 2), numbers, others, attention=person if is_company and rng.random() < 0.3 else None,
    )  # fmt: skip


def spelled(number: str, style: int) -> str:
    """An E.164 number of the North American plan as bills print it."""
    a, b, c = number[2:5], number[5:8], number[8:]
    return (f"{a}-{b}-{c}", f"({a}) {b}-{c}", f"{a}.{b}.{c}", f"{a} {b}-{c}", f"{a}{b}{c}", f"1-{a}-{b}-{c}")[style % 6]


def printed_date(day: date, style: int, language: str = "en") -> str:
    """A date as bills print it."""
    if language == "fr":
        return (f"{day.day} {MONTHS_FR[day.month - 1]} {day.year}", day.isoformat())[style % 2]
    if language == "es":
        return (
            f"{day.day} de {MONTHS_ES[day.month - 1]} de {day.year}",
            f"{day:%d/%m/%Y}" if day.day > 12 else f"{day.day} de {MONTHS_ES[day.month - 1]} de {day.year}",
        )[style % 2]
    return (
        f"{day:%B} {day.day}, {day.year}",
        f"{day:%m/%d/%Y}",
        f"{day:%b %d, %Y}",
        f"{day.day} {day:%B %Y}",
        f"{day:%m/%d/%y}",
        f"{day:%d-%b-%Y}",
    )[style % 6]


def money(value: float, language: str = "en") -> str:
    """An amount as bills print it."""
    if language == "fr":
        return f"{value:,.2f}".replace(",", " ").replace(".", ",") + " $"
    return f"${value:,.2f}"
