"""Forms that ask an address in boxes: street in one, city, state and ZIP code in the next."""

from __future__ import annotations

from collections.abc import Sequence

from intake.reading.documents.bill_labels import Label
from intake.reading.documents.fields import Candidate
from intake.reading.documents.layout import Cell, Page, box_of
from intake.reading.documents.values import begins_address, ends_address
from intake.reading.documents.vocabulary import fold

STREET = frozenset(
    ["street", "street address", "address", "address line 1", "service address", "service street address", "number and street",
     "calle", "calle y numero", "domicilio", "rue", "adresse", "strasse", "service street"]
)  # fmt: skip
TOWN = frozenset(
    ["city state zip", "city state zip code", "city and state", "city state and zip", "city state and zip code", "city st zip",
     "city province postal code", "town state zip", "ciudad estado codigo postal", "ville province code postal", "plz ort",
     "plz und ort"]
)  # fmt: skip
"""Labels of the two boxes, folded."""
CITY = frozenset(["city", "town", "city town", "ciudad", "ville", "localidad", "municipio", "municipality"])
STATE = frozenset(["state", "st", "province", "prov", "state province", "estado", "provincia"])
CODE = frozenset(
    ["zip", "zip code", "postal code", "zip postal code", "postcode", "codigo postal", "cp", "code postal"]
)
"""Labels of a town in three boxes."""
FARTHEST = 70
"""Points between the two boxes."""


def street_and_town(page: Page, labels: Sequence[Label]) -> list[Candidate]:
    """An address whose street and town have labels of their own; on an authorization it is where the service is."""
    found = []
    streets = _boxes(page, STREET)
    for town, label in [*_boxes(page, TOWN), *_parts_of_town(page)]:
        near = [
            (street, of)
            for street, of in streets
            if -2 < label.box[1] - of.box[1] < FARTHEST and (abs(of.box[0] - label.box[0]) < 5 or of.line == label.line)
        ]
        if not near or not ends_address(town.text):
            continue
        street, _ = near[-1]
        if begins_address(street.text):
            value = f"{street.text.strip(' ,')}, {town.text.strip(' ,')}"
            box = box_of([*street.words, *town.words])
            found.append(Candidate("service_address", value, value, page.number, box, 0.86, "street and town in boxes"))
    return found


def _parts_of_town(page: Page) -> list[tuple[Cell, Cell]]:
    """(town, label of its city) for each town whose city, state and code have boxes side by side."""
    towns = []
    codes, states = _boxes(page, CODE), _boxes(page, STATE)
    for city, label in _boxes(page, CITY):
        beside = [next((v for v, of in boxes if of.line == label.line), None) for boxes in (states, codes)]
        if beside[0] is not None and beside[1] is not None:
            first = [*city.words[:-1], city.words[-1]._replace(text=city.words[-1].text.rstrip(",") + ",")]
            towns.append((Cell((*first, *beside[0].words, *beside[1].words), city.line), label))
    return towns


def _boxes(page: Page, names: frozenset[str]) -> list[tuple[Cell, Cell]]:
    """(value, label) for each label of `names`: the value stands behind it, beside it or under it."""
    pairs = []
    for line in page.lines:
        for at, cell in enumerate(line.cells):
            end = next((i + 1 for i, w in enumerate(cell.words[:6]) if w.text.endswith(":")), len(cell.words))
            label = Cell(cell.words[:end], cell.line)
            if " ".join(fold(label.text.split("(")[0])) not in names:
                continue
            behind = Cell(cell.words[end:], cell.line) if end < len(cell.words) else None
            beside = line.cells[at + 1] if at + 1 < len(line.cells) and cell.text.endswith(":") else None
            under = next(iter(page.below(cell.box, cell.line, 2.6 * cell.words[0].height)), None)
            value = behind or beside or under
            if value is not None:
                pairs.append((value, label))
    return pairs
