"""Papers that are no phone bill, though they hold accounts, amounts and telephone numbers."""

from __future__ import annotations

from collections.abc import Sequence

from tests.bills.paper import Paper

TEXTS: dict[str, Sequence[str]] = {
    "electricity": ["Blackwater Electric Cooperative", "Account Number: 448812-03", "Statement Date: March 3, 2026", "Service address: 12 Mill Road, Huntington, IN 46750", "Meter number 55-1120   Previous 44120   Present 45010", "Energy charge 890 kWh at 0.1123   $99.95", "Total Amount Due: $118.20", "Due Date: March 24, 2026", "Report an outage: 800-555-0111. Telephone payments: 866-555-0144. Tree near a line? Call before you dig: 811."],
    "water": ["Town of Elkton Water and Sewer", "Account number 00-2231-7", "Bill date 04/01/2026", "Water service 4,200 gallons $31.00", "Sewer $28.00", "Amount due $59.00", "Questions? Telephone 605-555-0122 or mobile text 605-555-0123"],
    "saas": ["Quillwork Software, Inc.", "Invoice INV-22018", "Bill to: Blue Heron Dental LLC, 12 Mill Rd, San Jose, CA 95112", "Invoice date: May 1, 2026", "Account ID: ACC-55120", "Annual subscription, 12 user licenses  $1,440.00", "Cloud storage 200 GB  $40.00", "Phone support add-on  $100.00", "Total due $1,580.00", "Support: 888-555-0133"],
    "bank statement": ["Prairie State Bank", "Statement of account activity", "Account number: 000123456789", "Statement period: 04/01/2026 - 04/30/2026", "Beginning balance $12,001.10", "Deposits and credits $3,100.00", "Withdrawals and other debits $2,871.00", "04/07 BLUESTEM TELEPHONE CO AUTOPAY  -$118.20", "Ending balance $12,230.10", "Customer service telephone 800-555-0155"],
    "quote": ["Halyard Cloud Phone", "QUOTATION Q-20118", "Date: June 2, 2026", "Prepared for: Copper Tavern", "10 x VoIP seats at $22.00   $220.00", "1 x SIP trunk   $45.00", "Port existing telephone numbers, per DID   $5.00", "Monthly total $270.00", "Valid until July 2, 2026. Acceptance signature: ________"],
    "equipment": ["Desk & Dial Supply Co", "Invoice 88120", "Ship to: Copper Tavern, 4 Market Sq, Duluth, MN 55802", "Qty 6  IP phone handset VX-40, unit price $89.00  $534.00", "Qty 1  Rack server and parts  $1,900.00", "Shipping and freight $22.00", "Total due $2,456.00", "Questions? 218-555-0133"],
    "law firm": ["Whitcombe & Okonjo LLP, Attorneys", "Invoice No. 4471", "Client: Tri-County Telecom", "Telephone conference with opposing counsel, labor hours 1.5, hourly rate $300  $450.00", "Long call regarding telephone line easement, 0.5 hours  $150.00", "Balance due $600.00", "Remit to 400 Exchange Plaza, Omaha, NE 68102"],
    "resume": ["Rosalind Starling", "Resume", "Telephone number: 802-555-0161", "Experience: voice network engineer, VoIP, SIP trunks, local number portability, 2014-2025", "Education: B.S."],
    "hotel": ["Lantern Inn", "Guest folio", "Account: 20118", "Room charge 2 nights $280.00", "Telephone calls $2.50", "Balance due $282.50", "Reservations 802-555-0170"],
    "port faq": ["How to move your phone numbers", "A letter of authorization and a recent phone bill are needed by your new carrier.", "Ask for your account number and billing telephone number.", "Telephone service stays on until the port completes."],
    "internet": ["Valley Fiber", "Invoice", "Account number: 33-1180", "Fiber internet 500 Mbps, bandwidth commitment  $89.00", "Router rental $8.00", "Total due $97.00", "Help: 866-555-0133"],
}  # fmt: skip


def make_look_alike(name: str) -> bytes:
    """One of TEXTS as a PDF."""
    paper = Paper("helvetica", 9.5)
    paper.text(50, 60, TEXTS[name][0], 16, "B")
    paper.lines(50, 90, TEXTS[name][1:], step=1.8)
    return paper.bytes()
