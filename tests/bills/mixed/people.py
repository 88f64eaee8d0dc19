"""Invented customers, accounts, addresses and numbers of the mixed bills: what a paper says."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from tests.bills.mixed.chooser import Chooser
from tests.bills.truth import GIVEN, LAST, MONTHS_ES, MONTHS_FR, STEMS, STREETS, TRADES, spelled

MORE_STEMS = [
    "Umbra",
    "Saltmarsh",
    "Greystone",
    "Hollin Ridge",
    "Osprey Lake",
    "Three Pines",
    "Nettleford",
    "Kestrel",
    "Birch & Vale",
    "Orchard Hill",
    "Dunmore",
    "Westlake",
    "St. Alban's",
    "Redbud",
    "Yellow Knoll",
]
MORE_TRADES = [
    "Lighting Design",
    "Seafood Market",
    "Grain Elevator",
    "Golf Club",
    "Senior Living",
    "Title Agency",
    "Elementary School",
    "Family Church",
    "Roofing Co.",
    "Pest Control, LLC",
    "Chamber of Commerce",
    "Tire & Auto",
    "Pediatrics PA",
    "Credit Union",
    "Hardware",
    "Animal Hospital",
    "Staffing Solutions",
    "Water Gardens",
    "Tax & Notary",
    "Brewing Company",
    "Insurance Group",
    "Fabricators Corp",
]
MORE_GIVEN = [
    "Henrietta",
    "Calvin",
    "Yusuf",
    "Petra",
    "Oren",
    "Marguerite",
    "Dov",
    "Selwyn",
    "Priya",
    "Wei",
    "Tomas",
    "Ingrid",
    "Jamal",
    "Fiona",
    "Hector",
    "Leila",
]
MORE_LAST = [
    "Voss",
    "Rushmere",
    "Demarest",
    "Lindholm",
    "Stavely",
    "Ashdown",
    "Kessling",
    "Oduya",
    "Raman",
    "Chen",
    "O'Dell",
    "van Houten",
    "St. Clair",
    "Abernathy",
    "Quintero",
    "McAllister",
]
MORE_STREETS = [
    "Prairie Star Hwy",
    "Candlewick Circle",
    "Abbot's Green",
    "Gristmill Alley",
    "Ferry Landing",
    "Windlass Court",
    "Sundial Avenue",
    "E. Larkspur Ave",
    "Old Quarry Road",
    "Ironwood Parkway",
    "Beacon Trace",
    "County Road 14",
    "State Route 9",
    "US Highway 61 South",
    "Broadway",
    "Martin Luther King Jr Blvd",
    "Chandler's Row",
    "5th Avenue N",
    "Lakeshore Dr",
    "Depot St.",
    "Rolling Meadow Trail",
    "Avenue K",
]
EXTRAS = [
    "Suite 210",
    "Unit B",
    "Floor 3",
    "Ste 4",
    "Apt 12C",
    "Bldg C",
    "Room 118",
    "#204",
    "Suite 1100",
    "Unit 4B",
    "2nd Floor",
    "Dock 5",
]
TOWNS = [
    ("Huntington", "IN", "46750", "260"),
    ("Santa Fe", "NM", "87505", "505"),
    ("Portland", "OR", "97209", "503"),
    ("Macon", "GA", "31201", "478"),
    ("Burlington", "VT", "05401", "802"),
    ("San Marcos", "TX", "78666", "512"),
    ("Duluth", "MN", "55802", "218"),
    ("Grand Forks", "ND", "58201", "701"),
    ("Kestrel Bluff", "IA", "52199", "563"),
    ("Yellow Knoll", "SD", "57799", "605"),
    ("Coeur d'Alene", "ID", "83814", "208"),
    ("St. Louis", "MO", "63101", "314"),
    ("Winston-Salem", "NC", "27101", "336"),
    ("Truth or Consequences", "NM", "87901", "575"),
    ("New York", "NY", "10012", "212"),
    ("Saint Corvin", "LA", "70699", "337"),
]
CANADA = [
    ("Sherbrooke (Québec)  J1H 1A1", "819"),
    ("Laval (Québec)  H7N 2A4", "450"),
    ("Gatineau QC  J8X 2K1", "819"),
    ("Montréal, QC H2X 1Y4", "514"),
    ("Québec (Québec) G1R 4P5", "418"),
]
SPANISH = [
    ("San Juan, PR 00907", "787"),
    ("Ponce, PR 00716", "787"),
    ("Mayagüez, PR 00680", "939"),
    ("Laredo, TX 78040", "956"),
    ("El Paso, TX 79901", "915"),
]
CARRIERS = [
    "Old Fork Telephone",
    "Cascadia Voice",
    "Bluestem Communications",
    "Northlight Wireless",
    "Tri-County Telecom",
    "Halyard Cloud Phone",
    "Merriweather Telephone Cooperative",
    "Skylark Mobile",
    "Valley Broadband & Telephone",
    "Orrin & Wade Telecom Services",
    "Fernbank Voice & Data",
    "Lumo Wireless",
    "Quartzline Networks",
    "Windbreak Communications",
    "RingHarbor",
    "Vontage Business",
    "The Pinder County Telephone Company",
    "Castlebar Networks",
    "Transcend Carrier Services",
    "Pine Belt Cellular",
    "Sandhill Fiber & Phone",
    "Tallgrass Telecom, Inc.",
    "Meridian Bay Communications",
    "Beacon Hosted PBX",
    "Great Basin Telco",
    "Coaxia Cable",
    "Dialcraft LLC",
]
CARRIERS_ABROAD = {"es": ["Litoral Comunicaciones", "Telefónica del Valle", "Dos Puentes Telephone", "Caribe Voz", "Teléfonos de la Sierra", "Movilunar"], "fr": ["Boréalis Télécom", "Voix du Nord Communications", "Câble Laurentien", "Téléphone Rivière", "Orangeraie Mobile"]}  # fmt: skip


@dataclass
class Person:
    """A customer with an account; None: the paper does not say it. `page` parts blank what they leave out."""

    language: str
    provider: str
    account_number: str | None
    billing_number: str | None
    customer_name: str | None
    company: str | None
    authorized_name: str | None
    service_lines: list[str] | None
    billing_lines: list[str] | None
    bill_date: date
    amount: float
    numbers: list[str]
    strangers: list[str] = field(default_factory=list)
    number_style: int = 0
    date_style: int = 0
    money_style: int = 0

    def number(self, number: str) -> str:
        """As this paper prints it."""
        return spelled(number, self.number_style)

    def day(self, day: date) -> str:
        """As this paper prints it."""
        return printed_day(day, self.date_style, self.language)

    def money(self, value: float) -> str:
        """As this paper prints it."""
        text = f"{abs(value):,.2f}"
        if self.language == "fr":
            text = text.replace(",", " ").replace(".", ",")
            return ("-" if value < 0 else "") + text + " $"
        sign = "-" if value < 0 else ""
        return (f"{sign}${text}", f"${sign}{text}", f"{text}{'-' if value < 0 else ''}", f"{sign}$ {text}", f"USD {sign}{text}", f"{sign}{text} USD")[self.money_style % 6]  # fmt: skip

    def facts(self) -> dict[str, object]:
        """Field -> value as `evaluate --bills` compares it."""
        return {
            "provider": self.provider, "account_number": self.account_number, "billing_number": self.billing_number,
            "customer_name": self.customer_name, "company": self.company if self.customer_name else None, "authorized_name": self.authorized_name,
            "service_address": ", ".join(self.service_lines) if self.service_lines else None,
            "billing_address": ", ".join(self.billing_lines) if self.billing_lines else None,
            "bill_date": self.bill_date.isoformat(), "amount_due": f"{self.amount:.2f}", "numbers": self.numbers,
        }  # fmt: skip


def printed_day(day: date, style: int, language: str) -> str:
    """A date as bills of a language print it."""
    if language == "fr":
        name = MONTHS_FR[day.month - 1]
        return (
            f"{'1er' if day.day == 1 else day.day} {name} {day.year}",
            day.isoformat(),
            f"{day.day:02} {name} {day.year}",
        )[style % 3]
    if language == "es":
        name = MONTHS_ES[day.month - 1]
        return (
            f"{day.day} de {name} de {day.year}",
            f"{day.day} {name} {day.year}",
            f"{day.day:02}-{name[:3]}-{day.year}",
        )[style % 3]
    forms = (
        f"{day:%B} {day.day}, {day.year}",
        f"{day:%m/%d/%Y}",
        f"{day:%b %d, %Y}",
        f"{day.day} {day:%B %Y}",
        f"{day:%m/%d/%y}",
        f"{day:%d-%b-%Y}",
        day.isoformat(),
        f"{day:%b} {day.day} {day.year}",
        f"{day:%d-%b-%y}".upper(),
        f"{day:%m-%d-%Y}",
        f"{day:%B %d %Y}",
    )
    return forms[style % len(forms)]


def _account(c: Chooser, btn: str) -> str:
    r = c.rng.randrange
    letters = "".join(c.rng.choices("ABCDHKLMNPRSTVWX", k=3))
    forms = [
        f"{r(1000, 9999)}-{r(1000, 9999)}", f"{r(10**8, 10**9)}", f"{letters[:2]}-{r(10**5, 10**6)}", f"{r(1000, 9999)} {r(10, 99)} {r(100, 999)} {r(10**6, 10**7)}",
        f"{btn[2:5]} {btn[5:8]}-{btn[8:]} {r(100, 999)}", f"{btn[2:5]}-{btn[5:8]}-{btn[8:]}-{r(100, 999)}", f"{letters}{r(10**6, 10**7)}", f"{r(100, 999)}-{r(1000, 9999)}-{r(10, 99)}",
        f"{r(10**11, 10**12)}", f"{r(10, 99)}-{r(1000, 9999)}-{letters[:2]}", f"{letters[0]}{r(10, 99)}.{r(1000, 9999)}", f"{letters[:2]} {r(10, 99)} {r(1000, 9999)} {r(1, 9)}",
        f"{r(10**5, 10**6)}", f"{r(10**4, 10**5)}", f"{r(100, 999)} {r(100, 999)} {r(100, 999)}", f"{letters[:2]}/{r(10**4, 10**5)}/{r(10, 99)}", f"00{r(10**5, 10**6)}", f"{r(10**4, 10**5)}-{r(1, 9)}",
    ]  # fmt: skip
    masked = [
        f"******{r(1000, 9999)}",
        f"XXXX-XXXX-{r(1000, 9999)}",
        f"{r(10, 99)}xxxxx{r(100, 999)}",
        f"...{r(1000, 9999)}",
        f"XXXXX{r(1000, 9999)}-{r(1, 9)}",
    ]
    return c.rng.choice(masked if c.chance(0.08) else forms)


def _street(c: Chooser) -> str:
    r = c.rng.randrange
    if c.language == "fr":
        return c.rng.choice(
            [
                f"{r(10, 9900)}, rue {c.rng.choice(['des Érables', 'Principale Est', 'du Moulin', 'Saint-Joseph'])}",
                f"{r(10, 999)}, boulevard des Ormes",
                f"{r(10, 999)} chemin du Lac-Perdu",
                f"{r(10, 999)}, avenue Cartier",
            ]
        )
    if c.language == "es":
        return c.rng.choice(
            [
                f"{r(10, 990)} Calle {c.rng.choice(['del Sol', 'Luna', 'Fortaleza', 'Del Cristo'])}",
                f"Calle {c.rng.choice(['Mayor', 'Hidalgo', 'Real'])} {r(10, 990)}",
                f"Avenida Juárez {r(10, 990)}",
                f"Carr. {r(10, 200)} km {r(1, 90)}.{r(1, 9)}",
            ]
        )
    return c.rng.choice(
        [f"{r(10, 9900)} {c.rng.choice(STREETS + MORE_STREETS)}"] * 9
        + [
            f"{c.rng.choice('NSEW')}{r(10, 99)} {c.rng.choice(STREETS)}",
            f"One {c.rng.choice(['Harbor Plaza', 'Courthouse Square', 'Market Center'])}",
        ][1:]
    )


def _address(c: Chooser, town: str) -> list[str]:
    street = _street(c)
    if c.language == "en" and c.chance(0.4):
        extra = c.rng.choice(EXTRAS)
        return [f"{street}, {extra}", town] if c.chance(0.4) else [street, extra, town]
    return [street, town]


def draw(c: Chooser) -> Person:
    """A customer and an account."""
    r = c.rng
    if c.language == "fr":
        town, area = r.choice(CANADA)
        box = f"C.P. {r.randrange(100, 999)}"
    elif c.language == "es":
        town, area = r.choice(SPANISH)
        box = f"Apartado {r.randrange(1000, 9999)}"
    else:
        city, state, zip_code, area = r.choice(TOWNS)
        town = f"{city}, {state} {zip_code}" + (f"-{r.randrange(1000, 9999)}" if c.chance(0.2) else "")
        box = r.choice(
            [f"PO Box {r.randrange(100, 9999)}", f"P.O. Box {r.randrange(10, 9999)}", f"P O BOX {r.randrange(10, 999)}"]
        )
    service = _address(c, town)
    billing = service if c.chance(0.45) else ([box, town] if c.chance(0.5) else _address(c, town))
    person = f"{r.choice(GIVEN + MORE_GIVEN)} {r.choice(LAST + MORE_LAST)}"
    company = f"{r.choice(STEMS + MORE_STEMS)} {r.choice(TRADES + MORE_TRADES)}" if c.chance(0.78) else None
    start = r.randrange(100, 170)
    local = [f"+1{area}555{n:04d}" for n in r.sample(range(start, start + 30), r.choice([1, 2, 2, 3, 4, 5, 6, 8, 12]))]
    toll = [f"+1{r.choice(['800', '866', '888', '877'])}555{r.randrange(100, 200):04d}"] if c.chance(0.25) else []
    btn = local[0]
    return Person(
        language=c.language, provider=r.choice(CARRIERS if c.language == "en" else CARRIERS_ABROAD[c.language]), account_number=_account(c, btn), billing_number=btn,
        customer_name=company or person, company=company, authorized_name=f"{r.choice(GIVEN + MORE_GIVEN)} {r.choice(LAST + MORE_LAST)}" if c.chance(0.3) else None,
        service_lines=service, billing_lines=billing, bill_date=date(2025, 1, 1) + timedelta(days=r.randrange(640)), amount=round(r.uniform(18, 4200), 2), numbers=local + toll,
        number_style=r.randrange(6), date_style=r.randrange(11), money_style=r.choice([0, 0, 0, 1, 2, 3, 4, 5]),
    )  # fmt: skip


def stranger(c: Chooser, paper: Person) -> str:
    """A number that is not the customer's, printed somewhere on the paper."""
    number = f"+1{c.rng.choice(['800', '866', '888', '312', '415', '702', '617'])}555{c.rng.randrange(100, 200):04d}"
    while number in paper.numbers:
        number = f"+1{c.rng.choice(['844', '855', '833'])}555{c.rng.randrange(100, 200):04d}"
    paper.strangers.append(number)
    return number
