"""What the rules look at, and what each of them contributes to the decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from intake.domain import calendar
from intake.domain.account import Account, Contact, addresses_of_record, is_address_of_record, on_hold
from intake.domain.csr_recipient import Asker, Recipient, who_may_have_csr
from intake.domain.decision import Alert, Known, LetterPlan, Move, Priority, RequestPlan
from intake.domain.findings import Findings, Party, Request
from intake.domain.policy import Mode, Policy
from intake.domain.ticket import State


@dataclass(frozen=True, slots=True)
class Case:
    """One message with everything the rules may know about it."""

    findings: Findings
    known: Known
    policy: Policy
    now: datetime
    """Aware."""
    sender: str
    """Address of From; empty when there is none."""

    @property
    def account(self) -> Account | None:
        """The one account it is about; None when none or more than one matches."""
        return self.known.accounts[0] if len(self.known.accounts) == 1 else None

    def proven_contact(self) -> Contact | None:
        """The authorized contact who wrote this, from an address of record, with the sender proven (rule 9)."""
        contact = self.account.authorized(self.sender) if self.account and self.known.sender_proven else None
        today = self.now.date()
        if contact and is_address_of_record(contact, today, self.policy.record_days):
            return contact
        return None

    def csr_recipient(self) -> Recipient:
        """Where the CSR that this message asks for may go, as far as the message alone proves it (rule 9)."""
        known, account = self.known, self.account
        return who_may_have_csr(
            Asker(
                self.sender,
                known.sender_proven,
                known.sender_name,
                known.reply_to,
                self.findings.party is Party.CARRIER,
                known.carrier,
            ),
            account.contacts if account else (),
            today=self.now.date(),
            record_days=self.policy.record_days,
            on_hold=account is not None and on_hold(account, self.now, self.policy.record_hold_hours),
            accounts=len(known.accounts),
        )

    def contacts_of_record(self) -> tuple[str, ...]:
        """Where the authorized persons of the account are told things: their addresses of record."""
        return self.addresses_of(self.account)

    def addresses_of(self, account: Account | None) -> tuple[str, ...]:
        """The addresses of record of an account's authorized persons (rule 9)."""
        return addresses_of_record([account] if account else [], self.now.date(), self.policy.record_days)

    def in_business_days(self, days: int) -> datetime:
        """The end of the business day that is `days` from now."""
        return calendar.due_at(self.now, days, self.policy.timezone, self.policy.provider_holidays)

    def in_hours(self, hours: int) -> datetime:
        """`hours` from now, weekends and nights included."""
        return self.now + timedelta(hours=hours)

    def for_staff(self) -> datetime:
        """When staff should have answered an ordinary request."""
        return self.in_business_days(self.policy.staff_business_days)


@dataclass(frozen=True, slots=True)
class Step:
    """What one request contributes to the decision."""

    plan: RequestPlan | None = None
    sections: tuple[str, ...] = ()
    """Parts of the reply."""
    mode: Mode | None = None
    """Of the reply, when it differs from the setting of the kind."""
    needs_staff: bool = False
    moves: tuple[Move, ...] = ()
    notices: tuple[LetterPlan, ...] = ()
    """Letters to others than the sender."""
    alerts: tuple[Alert, ...] = ()
    notes: tuple[str, ...] = ()
    priority: Priority = Priority.NORMAL
    join: int | None = None


def planned(case: Case, request: Request, state: State, why: str, due: datetime | None = None) -> RequestPlan:
    """A request of the ticket in its first state; `due` None where nothing is owed by us."""
    return RequestPlan(request, state, due, why)
