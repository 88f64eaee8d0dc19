"""A made-up provider twice, bare and full, and a value for everything that letters show."""

from pathlib import Path

from intake.domain.policy import Provider

FOLDER = Path(__file__).parents[2] / "templates" / "letters"

BARE = Provider(name="Lindenphone", express_product="Lindenphone Express")
"""No link, no step and no phone is set: as a provider starts."""

FULL = Provider(
    name="Lindenphone",
    signature="Porting Team",
    business_product="Lindenphone Office",
    express_product="Lindenphone Express",
    admin_console="Control Room",
    return_numbers="Give Back",
    urgent_phone="415-555-0199",
    bill_business_steps=("Log in.", "Open Bills & Payments.", "Choose View."),
    bill_express_url="https://express.lindenphone.example/bill?a=1&b=2",
    chatbot_url="https://lindenphone.example/chat",
    admin_console_url="https://admin.lindenphone.example/",
    port_out_url="https://lindenphone.example/port",
    number_return_url="https://lindenphone.example/port/return",
)
"""Everything is set, in other names than the shipped ones."""

VALUES: dict[str, object] = {
    "answer_due": "Tuesday, December 1, 2026",
    "csr_business_days": 7,
    "csr_due": "Friday, December 4, 2026",
    "dispute_hours": 2,
    "port_notice_hours": 4,
    "large_volume": False,
    "csr_shows_pin": True,
    "missing": ("the account number", "the phone numbers"),
    "portable_days": 60,
    "product": "",
    "changed": ("the company name", "the email address"),
    "numbers": ("+14155550100", "+18005550101"),
    "new_carrier": "Ridgeway Telecom",
    "requested_date": "Monday, December 7, 2026",
    "committed_date": "Wednesday, December 9, 2026",
}

REFERENCE = "LP-7K2M"
