"""run.py verify, approve, refuse, update: what staff decide about a CSR, or a change of record."""

from __future__ import annotations

from pathlib import Path

import click

from intake.commands.options import act_options, config_option, desk_of, numbers_in, seen_option, staff_option
from intake.desk import staff_csr, staff_records
from intake.desk.new_file import write_new
from intake.domain.record_update import RecordUpdate
from intake.terminal import say

WHEN = "with the next pass (python run.py once)"


@click.command()
@config_option
@staff_option
@seen_option
@click.option("--how", required=True, help="By which means you made sure; it stands in the history.")
@click.option("--contact", default="", help="The contact's address on the account; needed where it has several.")
@click.argument("reference")
def verify(config: Path, who: str, seen: int | None, how: str, contact: str, reference: str) -> None:
    """Says that you made sure, other than by mail, that a contact of the account stands behind a CSR or a change.

    \b
    Examples:
      python run.py verify PD-7KQ2MX --how "called the number on record, spoke to Ana Ruiz"
      python run.py verify PD-7KQ2MX --contact ana@heron.example --how "video call, company ID"
    """
    desk, _ = desk_of(config)
    with desk:
        whom = staff_csr.verify(desk, reference, how, who, contact, seen)
    say(f"{reference}: {whom} is verified.")


@click.command()
@act_options
@click.option(
    "--preview",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Writes the record as PDF into this new file instead, and approves nothing.",
)
@click.argument("reference")
def approve(config: Path, who: str, seen: int | None, why: str, preview: Path | None, reference: str) -> None:
    """Approves a CSR: the record goes by mail to the authorized person, at the address of record, and to nobody else.

    \b
    Examples:
      python run.py approve PD-7KQ2MX --preview record.pdf
      python run.py approve PD-7KQ2MX
    """
    desk, _ = desk_of(config)
    with desk:
        if preview is not None:
            document = staff_csr.preview(desk, reference)
            write_new(preview, document.pdf)
            for warning in staff_csr.unprinted(document):
                say(f"Note: {warning}.")
            say(f"The record is in {preview}; nothing was approved.")
            return
        done = staff_csr.approve(desk, reference, who, why, seen)
    for gap in done.gaps:
        say(f"Not on file: {gap}.")
    for warning in done.warnings:
        say(f"Note: {warning}.")
    say(f"{done.csr_number} is approved; letter {done.letter_id} to {done.to} goes out {WHEN}.")


@click.command()
@config_option
@staff_option
@seen_option
@click.option("--why", required=True, help="The reason; only staff read it.")
@click.argument("reference")
def refuse(config: Path, who: str, seen: int | None, why: str, reference: str) -> None:
    """Refuses a CSR. Its sender learns only that the authorized person must ask; that person is told of the request.

    \b
    Example:
      python run.py refuse PD-7KQ2MX --why "the number on record does not know of it"
    """
    desk, _ = desk_of(config)
    with desk:
        told = staff_csr.refuse(desk, reference, who, why, seen)
    say(f"The CSR of {reference} is refused. Letters to: {', '.join(told) or 'nobody'}.")


@click.command()
@config_option
@staff_option
@seen_option
@click.option("--company", default="", help="The company name as it is to stand on record.")
@click.option("--service-address", default="", help="The service address, whole, in the country of the numbers.")
@click.option("--number", "numbers", multiple=True, help="A number that gets it; all local ones when none is named.")
@click.option("--country", default="", help="The country of an address that shows no ZIP or postal code: US or CA.")
@click.option("--billing-zip", default="", help="The ZIP code of the billing address.")
@click.option("--btn", default="", help="The billing telephone number.")
@click.option("--contact", default="", help="The address of the contact that --name and --email are about.")
@click.option("--name", default="", help="The contact's name.")
@click.option("--email", default="", help="The contact's new address; it holds every CSR of the account for a while.")
@click.option("--dry-run", is_flag=True, help="Only shows what would change.")
@click.argument("reference")
def update(
    config: Path, who: str, seen: int | None, company: str, service_address: str, numbers: tuple[str, ...], country: str,
    billing_zip: str, btn: str, contact: str, name: str, email: str, dry_run: bool, reference: str,
) -> None:  # fmt: skip
    """Changes what is on record for an account, after verify; the people at the old address of record are told.

    \b
    Examples:
      python run.py update PD-7KQ2MX --company "Heron Dental LLC" --dry-run
      python run.py update PD-7KQ2MX --service-address "4 Harbor Way, Norfolk, VA 23510"
      python run.py update PD-7KQ2MX --contact ana@heron.example --email ana.ruiz@heron.example
    """
    wanted = RecordUpdate(
        company.strip(), service_address.strip(), tuple(n for text in numbers for n in numbers_in(text)), billing_zip.strip(),
        "".join(numbers_in(btn)[:1]), contact.strip(), name.strip(), email.strip(),
    )  # fmt: skip
    desk, _ = desk_of(config)
    with desk:
        diff = staff_records.update_record(desk, reference, wanted, who, country=country, dry_run=dry_run, seen=seen)
    for line in diff:
        say(line)
    say("Nothing was changed." if dry_run else f"Changed; letters go out {WHEN}. Change it in your own system too.")
