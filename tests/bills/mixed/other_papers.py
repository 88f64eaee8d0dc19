"""Papers that are no phone bills, in the layouts of bills: other utilities, banks, insurers, software, rent."""

from __future__ import annotations

from datetime import timedelta

from tests.bills.mixed import blocks, panels
from tests.bills.mixed.chooser import Chooser
from tests.bills.mixed.people import draw, stranger
from tests.bills.paper import Paper

PAPERS: dict[str, tuple[str, tuple[str, ...]]] = {
    "electric": ("Blackwater Electric Cooperative", ("Meter number 55-1120", "Previous reading 44120   Present reading 45010", "Energy charge 890 kWh", "Delivery charge", "Fuel adjustment", "Franchise fee")),
    "gas": ("Prairie Natural Gas", ("Gas service 62 therms", "Customer charge", "Distribution charge", "Meter reading 1180 to 1242 CCF", "Pipeline safety fee")),
    "water": ("Town of Elkton Water and Sewer", ("Water service 4,200 gallons", "Sewer", "Storm water fee", "Meter size 5/8", "Trash collection")),
    "software": ("Quillwork Software, Inc.", ("Annual subscription, 12 user licenses", "Cloud storage 200 GB", "API requests", "Premium support")),
    "bank": ("Prairie State Bank", ("Beginning balance", "Deposits and credits", "Withdrawals and other debits", "BLUESTEM TELEPHONE CO AUTOPAY", "Ending balance", "Interest paid")),
    "insurance": ("Harbor Mutual Insurance", ("Policy number HM-22018", "Premium due", "Commercial auto coverage", "General liability", "Policy period")),
    "card": ("First Prairie Card Services", ("Minimum payment due", "Credit limit", "Purchases", "Cash advances", "Annual percentage rate", "Interest charged")),
    "medical": ("Larkspur Family Clinic", ("Patient visit", "Explanation of benefits on file", "Laboratory", "Insurance adjustment", "Patient responsibility")),
    "rent": ("Millrace Property Management", ("Rent for suite 4", "Common area charge", "Parking", "Late fee")),
    "freight": ("Tri-State Freight Lines", ("Bill of lading 88120", "Freight 1,200 lb", "Fuel surcharge", "Lift gate")),
    "waste": ("Green Valley Waste Hauling", ("Dumpster 4 yd weekly", "Refuse disposal", "Recycling", "Environmental fee")),
    "supplies": ("Desk & Dial Supply Co", ("Qty 6 IP phone handset VX-40, unit price 89.00", "Rack server and parts", "Shipping and freight", "Sales tax")),
    "lawyers": ("Whitcombe & Okonjo LLP", ("Telephone conference with client, 1.5 labor hours", "Draft agreement, hourly rate 300.00", "Filing fees")),
    "tax": ("County of Harrow Treasurer", ("Property tax, parcel 11-220-08", "School levy", "Assessed value", "First half installment")),
    "hosting": ("Nimbus Web Hosting", ("Domain renewal", "Web hosting plan", "SSL certificate", "Server backup storage 50 GB")),
}  # fmt: skip


def other(seed: int, *, aside: bool) -> tuple[bytes, dict[str, object]]:
    """Paper number `seed`; it has no facts to read."""
    c = Chooser(f"other-{aside}-{seed}", "en", aside=aside)
    t = draw(c)
    name, charges = PAPERS[sorted(PAPERS)[seed % len(PAPERS)]]
    p = Paper(c.rng.choice(["helvetica", "times"]), c.rng.choice([8.5, 9, 10]))
    p.text(45, 45, name, 15, "B")
    p.text(45, 60, f"Questions? Call {t.number(stranger(c, t))}", p.size - 1)
    end, more = c.part(blocks.TUNED, blocks.KEPT)(p, c, t, 50, 110)
    pairs = [(c.word("account_number"), t.account_number or ""), (c.word("bill_date"), t.day(t.bill_date)), (c.word("amount_due"), t.money(t.amount)), (c.word("due_date"), t.day(t.bill_date + timedelta(days=20)))]  # fmt: skip
    if c.chance(0.4):
        pairs.append((c.rng.choice(["Phone", "Contact phone", "Telephone on file"]), t.number(t.numbers[0])))
    c.rng.shuffle(pairs)
    y = (
        c.part((panels.beside, panels.columns, panels.table), panels.KEPT)(p, c, 50, end + 14, 480, [*pairs, *more])
        + 14
    )
    for what in charges:
        p.text(50, y, what)
        p.text(500, y, t.money(c.rng.uniform(3, 300)), right=True)
        y += 1.6 * p.size
    p.text(50, y + 20, c.rng.choice(["Telephone payments: ", "Pay by phone: ", "Outages and emergencies: ", "Fax: "]) + t.number(stranger(c, t)), p.size - 1)  # fmt: skip
    return p.bytes(), {}
