"""Papers put together from parts at random, with words and layouts that the reader was not tuned on."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from intake import settings
from intake.desk.evaluate_bills import BillEvaluation, evaluate_bills
from intake.domain.plain import plain_document
from intake.reading.documents.document import DocumentReader
from tests.bills.mixed.bills import bill
from tests.bills.mixed.other_papers import PAPERS, other
from tests.bills.mixed.port_papers import csr, loa

Maker = Callable[..., tuple[bytes, dict[str, object]]]


@pytest.fixture(scope="module")
def reader() -> Iterator[DocumentReader]:
    with DocumentReader(settings.Limits(), ("Provider Voice",)) as opened:
        yield opened


def evaluated(reader: DocumentReader, maker: Maker, kind: str, count: int, *, aside: bool) -> BillEvaluation:
    """The outcome over `count` papers of `maker`."""
    papers = ((seed, *maker(seed, aside=aside)) for seed in range(count))
    return evaluate_bills(
        (f"{kind} {seed}", {"kind": kind, "facts": facts}, plain_document(reader.read("paper.pdf", "application/pdf", content)), 0.0)
        for seed, content, facts in papers
    )  # fmt: skip


@pytest.mark.parametrize(("aside", "least"), [(False, 0.97), (True, 0.92)])
def test_bills_of_mixed_parts_are_read(reader: DocumentReader, aside: bool, least: float) -> None:
    """Most fields are right, nearly nothing is invented, and no call or hotline is taken for a line."""
    done = evaluated(reader, bill, "bill", 48, aside=aside)

    whole = done.all_fields
    assert whole.right >= least * whole.present, done.misses
    assert whole.invented <= 2, done.misses
    assert done.fields["account_number"].wrong == 0, done.misses
    assert done.numbers.precision >= 0.98 and done.numbers.recall >= 0.9, done.misses
    assert done.equal["bill or not"][False] <= 1, done.misses


@pytest.mark.parametrize("kind", ["loa", "csr"])
@pytest.mark.parametrize(("aside", "least"), [(False, 0.95), (True, 0.87)])
def test_letters_and_records_of_mixed_parts_are_read(
    reader: DocumentReader, kind: str, aside: bool, least: float
) -> None:
    """Forms, letters and records in other words and layouts give most of their facts."""
    done = evaluated(reader, {"loa": loa, "csr": csr}[kind], kind, 24, aside=aside)

    whole = done.all_fields
    assert whole.right >= least * whole.present, done.misses
    assert whole.wrong <= 3, done.misses
    assert done.numbers.precision >= 0.98, done.misses


@pytest.mark.parametrize("aside", [False, True])
def test_other_papers_in_the_layouts_of_bills_are_none(reader: DocumentReader, aside: bool) -> None:
    """Electricity, banks, insurers, rent with account numbers and telephone numbers: no phone bill, no facts."""
    for seed in range(2 * len(PAPERS)):
        document = reader.read("paper.pdf", "application/pdf", other(seed, aside=aside)[0])

        assert document.kind == "other", sorted(PAPERS)[seed % len(PAPERS)]
        assert not list(document.facts.told())
