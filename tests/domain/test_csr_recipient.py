"""Who may have a CSR, case by case (rules 9 and 16)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.domain.account import Contact
from intake.domain.csr_recipient import Asker, Verification, who_may_have_csr
from intake.domain.look_alike import looks_like
from intake.domain.policy import Carrier

TODAY = date(2026, 11, 16)
ANA, BO, CY = "Ana.Ruiz@heron.example", "bo@heron.example", "cy@heron.example"
OLD = date(2024, 1, 1)


def days_ago(days: int) -> date:
    """So many days before today."""
    return TODAY - timedelta(days=days)


CONTACTS = (
    Contact("Ana Ruiz", ANA, True, OLD),
    Contact("Bo Lind", BO, False, OLD),
    Contact("Cy Park", CY, True, days_ago(29)),
)
LISTED = Carrier("Larkspur", ("larkspur.example",), may_receive_csr=True)
UNTRUSTED = replace(LISTED, may_receive_csr=False)
CALLED = Verification(ANA, "called the number on record", "june")


@dataclass
class Row:
    """One case: what is different from Ana asking from her own authenticated address, and where the record may go."""

    about: str
    to: str
    """Empty: refused."""
    why: str = ""
    """Words of the reason."""
    warns: str = ""
    """Words of a warning; empty: there must be none."""
    asker: Asker = field(default_factory=lambda: Asker(ANA, authenticated=True))
    contacts: tuple[Contact, ...] = CONTACTS
    verified: Verification | None = None
    hold: bool = False
    accounts: int = 1
    days: int = 30


def mail(address: str, **more: object) -> Asker:
    """An authenticated mail."""
    return Asker(**{"address": address, "authenticated": True, **more})  # type: ignore[arg-type]


def carrier(address: str, listed: Carrier | None = LISTED, authenticated: bool = True) -> Asker:
    """A mail read as a carrier's."""
    return Asker(address, authenticated, is_carrier=True, carrier=listed)


def only(**changes: object) -> tuple[Contact, ...]:
    """Ana alone, with something different about her."""
    return (replace(CONTACTS[0], **changes),)  # type: ignore[arg-type]


TABLE = [
    # the authorized person's own mail
    Row("authorized, of record, authenticated", ANA, "address of record"),
    Row("not authenticated", "", "not proven", asker=Asker(ANA)),
    Row("not authenticated, staff verified", ANA, "june verified", asker=Asker(ANA), verified=CALLED),
    Row("other case of the letters: the spelling on file", ANA, asker=mail("ana.ruiz@HERON.example")),
    Row("blanks around the address", ANA, asker=mail(" ana.ruiz@heron.example ")),
    # the age of the address
    Row("on the account for 30 days to the day", ANA, contacts=only(since=days_ago(30))),
    Row("on the account for 29 days", "", "less than 30 days", contacts=only(since=days_ago(29))),
    Row("on the account since today", "", "less than 30 days", contacts=only(since=TODAY)),
    Row("on the account from tomorrow on", "", "less than 30 days", contacts=only(since=days_ago(-1))),
    Row("since when is not known", "", "not known", contacts=only(since=None)),
    Row("the setting asks for 60 days", "", "less than 60 days", contacts=only(since=days_ago(59)), days=60),
    Row("young, and staff verified", "", "less than 30 days", verified=Verification(CY, "called", "june")),
    Row("since when is not known, and staff verified", "", "not known", contacts=only(since=None), verified=CALLED),
    # who is on the account
    Row("a contact who may not act for it", "", "not authorized", asker=mail(BO)),
    Row("a contact who may not act for it, verified", "", "not authorized", verified=Verification(BO, "called", "june")),
    Row("nobody of the account", "", "no contact", asker=mail("eve@else.example")),
    Row("nobody of the account, Ana verified", ANA, asker=mail("eve@else.example"), verified=CALLED),
    Row("another person of the company", "", "no contact", asker=mail("dee@heron.example")),
    Row("an account without contacts", "", "no contact", contacts=()),
    Row("listed twice, authorized once", ANA, contacts=(replace(CONTACTS[0], authorized=False), *only())),
    Row("authorization taken away since", "", "not authorized", contacts=only(authorized=False), verified=CALLED),
    Row("staff verified somebody who is not on it", "", "no contact", verified=Verification("eve@x.example", "saw id", "k")),
    # the mail itself
    Row("no From, or more than one", "", "no sender", asker=Asker("")),
    Row("no From, Ana verified", ANA, asker=Asker(""), verified=CALLED),
    Row("Reply-To elsewhere: still the address on file", ANA, "", "Reply-To", mail(ANA, reply_to=("eve@else.example",))),
    Row("Reply-To to herself", ANA, asker=mail(ANA, reply_to=(ANA,))),
    Row("several Reply-To", ANA, "", "eve@else.example", mail(ANA, reply_to=(ANA, "eve@else.example"))),
    Row("From elsewhere, Reply-To Ana", "", "no contact", "Reply-To", mail("eve@else.example", reply_to=(ANA,))),
    Row("Ana's address as the display name", "", "no contact", "name shows", mail("eve@else.example", display_name=ANA)),
    Row("Ana's name as the display name", "", "no contact", asker=mail("eve@else.example", display_name="Ana Ruiz")),
    Row("her address in a longer display name", "", "no contact", "name shows",
        mail("eve@else.example", display_name=f"Ana <{ANA.upper()}>")),
    Row("her own address as her display name", ANA, asker=mail(ANA, display_name=ANA)),
    # look-alikes
    Row("a digit for a letter", "", "no contact", "looks like", mail("ana.ruiz@her0n.example")),
    Row("rn for m", "", "no contact", "looks like", mail("ana@rnarlow.example"), (Contact("M", "m@marlow.example", True, OLD),)),
    Row("a Cyrillic letter in the domain", "", "no contact", "looks like", mail("ana.ruiz@xn--hron-v4d.example")),
    Row("a Cyrillic letter before the @", "", "no contact", asker=mail("аna.ruiz@heron.example")),
    Row("a full-width letter", "", "no contact", asker=mail("ana.ruiz@heron.exampl\uff45"), warns="looks like"),
    Row("a letter left out", "", "no contact", "looks like", mail("ana.ruiz@hern.example")),
    Row("two letters changed places", "", "no contact", "looks like", mail("ana.ruiz@heorn.example")),
    Row("the domain at the head of another", "", "no contact", "looks like", mail("ana.ruiz@heron.example.else.example")),
    Row("the company's name in another domain", "", "no contact", "looks like", mail("ana.ruiz@heron-billing.example")),
    Row("a subdomain of the company is another address", "", "no contact", asker=mail("ana.ruiz@mail.heron.example")),
    Row("a tag behind a plus is another address", "", "no contact", asker=mail("ana.ruiz+csr@heron.example")),
    Row("without the dot is another address", "", "no contact", asker=mail("anaruiz@heron.example")),
    Row("an invisible letter", "", "no contact", asker=mail("ana.ruiz\u200b@heron.example")),
    # verification by staff
    Row("verified without saying how", "", "without saying how", verified=Verification(ANA, " ", "june")),
    Row("verified by nobody", "", "without saying how", verified=Verification(ANA, "called", "")),
    Row("verified, another contact asked", ANA, "june verified", asker=mail(BO), verified=CALLED),
    # the account
    Row("no account", "", "no account on file", accounts=0, contacts=()),
    Row("two accounts", "", "more than one account", accounts=2),
    Row("two accounts, and staff verified", "", "more than one account", accounts=2, verified=CALLED),
    Row("on hold after a change of record", "", "changed a short while ago", hold=True),
    Row("on hold, and staff verified", "", "changed a short while ago", hold=True, verified=CALLED),
    # carriers
    Row("a listed carrier that may", "lnp@larkspur.example", "Larkspur", asker=carrier("lnp@larkspur.example")),
    Row("a listed carrier that may not", "", "may not receive", asker=carrier("lnp@larkspur.example", UNTRUSTED)),
    Row("a carrier that is not listed", "", "not listed", asker=carrier("lnp@else.example", None)),
    Row("a listed carrier, not authenticated", "", "not proven", asker=carrier("lnp@larkspur.example", LISTED, False)),
    Row("a listed carrier from another domain", "", "not proven", asker=carrier("lnp@larkspur.else.example")),
    Row("a listed carrier from a subdomain", "", "not proven", asker=carrier("lnp@mail.larkspur.example")),
    Row("a listed carrier on hold", "", "changed a short while ago", asker=carrier("lnp@larkspur.example"), hold=True),
    Row("a carrier asked, Ana verified: to Ana", ANA, "june verified", asker=carrier("x@else.example", None), verified=CALLED),
    Row("Ana's mail read as a carrier's", "", "not listed", asker=mail(ANA, is_carrier=True)),
]  # fmt: skip


@pytest.mark.parametrize("row", TABLE, ids=[row.about for row in TABLE])
def test_where_a_csr_may_go(row: Row) -> None:
    """Each case gets the address on file or a refusal, with the reason and the warnings that staff need."""
    answer = who_may_have_csr(
        row.asker,
        row.contacts,
        today=TODAY,
        record_days=row.days,
        on_hold=row.hold,
        verification=row.verified,
        accounts=row.accounts,
    )

    assert answer.address == row.to
    assert answer.allowed == bool(row.to)
    assert row.why in answer.why
    assert answer.why
    assert (row.warns in " ".join(answer.warnings)) if row.warns else answer.warnings == ()


def test_the_table_is_long_enough() -> None:
    """Every input of the rule is turned at least once, in forty rows and more."""
    assert len(TABLE) >= 40
    assert len({row.about for row in TABLE}) == len(TABLE)


addresses = st.sampled_from([ANA, BO, CY, "eve@else.example", "ana.ruiz@her0n.example", "lnp@larkspur.example", ""])


@given(
    asker=st.builds(
        Asker, addresses, st.booleans(), st.text(max_size=20), st.tuples(addresses), st.booleans(),
        st.sampled_from([None, LISTED, UNTRUSTED]),
    ),
    contacts=st.lists(
        st.builds(
            Contact, st.just("N"), addresses, st.booleans(),
            st.none() | st.dates(date(2026, 9, 1), date(2026, 12, 1)),
        ),
        max_size=4,
    ),
    hold=st.booleans(),
    verified=st.none() | st.builds(Verification, addresses, st.sampled_from(["called", ""]), st.sampled_from(["june", ""])),
)  # fmt: skip
def test_whatever_comes_the_record_goes_only_to_an_address_of_record(
    asker: Asker, contacts: list[Contact], hold: bool, verified: Verification | None
) -> None:
    """Every address allowed is one of record of an authorized contact, or a listed carrier's own."""
    answer = who_may_have_csr(asker, contacts, today=TODAY, record_days=30, on_hold=hold, verification=verified)

    of_record = {c.email for c in contacts if c.authorized and c.since and c.since <= days_ago(30)}
    carriers = {"lnp@larkspur.example"} if asker.carrier == LISTED and asker.authenticated else set()
    assert answer.address in of_record | carriers | {""}
    assert not (hold and answer.allowed)


@pytest.mark.parametrize(
    ("one", "other"),
    [("heron.example", "heron.example"), ("", "heron.example"), ("mail.heron.example", "heron.example"),
     ("egret.example", "heron.example"), ("ab.example", "ac.example"), ("larkspur.example", "heron.example")],
)  # fmt: skip
def test_what_is_no_look_alike(one: str, other: str) -> None:
    """The same domain, a part of it, and quite another one are not taken for a trick."""
    assert not looks_like(one, other)
