"""`python -m tests.bench.bills`: bills a second, ours beside pdfplumber's text of every page, on two cores in the same run."""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import pdfplumber

from intake import settings
from intake.reading.documents.document import DocumentReader
from tests.bills.mixed.bills import bill
from tests.bills.mixed.chooser import Chooser
from tests.bills.mixed.lines import calls
from tests.bills.mixed.people import draw
from tests.bills.paper import Paper

CORES = 2
SHORT, LONG = 60, 12
"""Bills of one to three pages, and bills with many pages of calls."""


def short(count: int) -> list[bytes]:
    """Bills in many layouts, one to three pages each."""
    return [bill(seed, aside=False)[0] for seed in range(count)]


def long(count: int) -> list[bytes]:
    """Bills of 5 to 30 pages, most of them calls."""
    made = []
    for seed in range(count):
        c = Chooser(f"bench-{seed}", "en", aside=False)
        t = draw(c)
        p = Paper("helvetica", 8)
        p.text(45, 45, t.provider, 16, "B")
        p.lines(45, 90, [f"Account number: {t.account_number}", f"Bill date: {t.day(t.bill_date)}", f"Amount due: {t.money(t.amount)}", f"Billing telephone number: {t.number(t.numbers[0])}"])  # fmt: skip
        p.lines(300, 90, [t.customer_name or "", *(t.billing_lines or [])])
        p.text(45, 170, "Call detail", 11, "B")
        calls(p, c, t, 45, 190, 300 + 150 * (seed % 10))
        made.append(p.bytes())
    return made


def _plumbed(content: bytes) -> int:
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        return sum(len(page.extract_text() or "") for page in pdf.pages)


def plumbed(papers: Sequence[bytes], processes: int) -> float:
    """Seconds that pdfplumber takes for the text of every page, in so many processes."""
    with ProcessPoolExecutor(processes) as pool:
        list(pool.map(_plumbed, papers[:processes]))  # imports are not counted
        return _timed(lambda: list(pool.map(_plumbed, papers)))


def ours(papers: Sequence[bytes]) -> float:
    """Seconds that the desk takes to read all fields, as many files at once as there are cores."""
    with DocumentReader(settings.Limits(), ("Provider Voice",), CORES) as reader, ThreadPoolExecutor(CORES) as pool:

        def read(content: bytes) -> None:
            reader.read("bill.pdf", "application/pdf", content)

        list(pool.map(read, papers[:CORES]))  # the children's start is not counted
        return _timed(lambda: list(pool.map(read, papers)))


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    """Prints bills a second of both, and how many times as many ours are."""
    for name, papers in (("bills of 1 to 3 pages", short(SHORT)), ("bills of 5 to 30 pages", long(LONG))):
        mine = len(papers) / ours(papers)
        sys.stdout.write(f"{name}: {mine:.1f} a second with every field read on {CORES} cores;\n")
        for processes in (CORES, 1):
            theirs = len(papers) / plumbed(papers, processes)
            sys.stdout.write(
                f"  pdfplumber, text of every page, processes: {processes}: {theirs:.1f} a second; ours are {mine / theirs:.1f} times as many\n"
            )


if __name__ == "__main__":
    main()
