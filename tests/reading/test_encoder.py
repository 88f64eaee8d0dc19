"""The sentence encoder: it ships, reads by meaning in five languages, and its work is bounded."""

from __future__ import annotations

import pytest

from intake.domain.findings import Kind, PortStatus
from intake.reading.encoder import encoder, words
from intake.reading.encoder.together import Weighing
from intake.reading.passages import Passage, Role, Visible
from intake.reading.requests import model, training
from intake.reading.requests.features import CARRIER


def test_the_shipped_encoder_knows_every_request() -> None:
    """Its labels are those of the linear model beside it: each kind, each port status, the carrier."""
    kinds = {kind.value for kind in Kind} | {f"port_status:{status.value}" for status in PortStatus} | {CARRIER}

    assert set(encoder.read().labels) == set(model.read().labels) == kinds


@pytest.mark.parametrize(
    ("said", "label"),
    [
        ("My sister's shop is going over to another phone firm in May and the old line should come along.", "port_out"),
        ("Für die Steuer fehlt uns noch die Rechnung vom letzten Quartal, könnten Sie die schicken?", "bill_copy"),
        ("Ya no vamos a necesitar el servicio, denlo de baja a fin de mes por favor.", "cancellation"),
        ("Personne chez nous n'a demandé ce transfert, qui a fait cela ?", "port_dispute"),
        ("Mudámos de sede, por favor corrijam a morada que têm no nosso registo.", "records_update"),
    ],
)
def test_meaning_is_read_in_five_languages(said: str, label: str) -> None:
    """What is asked scores highest of all requests, in words of no rule's own."""
    scores = encoder.read().scores(words.of_text("", said))
    requests = {name: score for name, score in scores.items() if name != CARRIER}

    assert max(requests, key=lambda name: requests[name]) == label


def test_the_same_words_always_mean_the_same() -> None:
    """Two readings of one text give the same scores."""
    seen = words.of_text("hello", "please move 212-555-0101 to our new carrier")

    assert encoder.read().scores(seen) == encoder.read().scores(seen)


def test_which_number_it_is_tells_nothing() -> None:
    """Two texts that differ in telephone numbers only are one text to the encoder."""
    one, other = (words.of_text("", f"cancel {number} today") for number in ("212 555-0101", "+1 907.555.0199"))

    assert one == other


def test_a_long_text_keeps_its_beginning_and_its_end() -> None:
    """A megabyte becomes 256 pieces: most of them from the beginning, some from where the reading stops."""
    begins, long = words.of_text("", "please cancel"), words.of_text("", "please cancel " + "and so on " * 100_000)

    assert len(long) == words.MOST_PIECES
    assert long[: len(begins) - 1] == begins[:-1]


def test_a_reply_is_marked() -> None:
    """The subject of a reply, which is usually ours, is told apart from one that the sender chose."""
    said = (Passage(Role.WRITTEN, "thanks"),)

    assert words.pieces(Visible("Your port", said)) != words.pieces(Visible("Your port", said, is_reply=True))


def test_nothing_at_all_is_read_as_nothing() -> None:
    """An empty message has scores too, and asks nothing."""
    assert max(score for name, score in encoder.read().scores(words.of_text("", "")).items() if name != CARRIER) < 0


def test_both_readings_count_as_weighed() -> None:
    """Meaning and words each add their share; a label that only one knows is left out."""
    both = Weighing(1.0, 0.5, -1.0).probabilities({"csr": 2.0, "port_in": 1.0}, {"csr": -2.0})

    assert both == {"csr": 0.5}


def test_the_share_of_each_is_learned_from_texts_not_seen() -> None:
    """A reading that is right counts more than one that guesses, and sure scores become sure probabilities."""
    right = [{"csr": 3.0 if at % 2 else -3.0} for at in range(40)]
    guess = [{"csr": 3.0 if at % 3 else -3.0} for at in range(40)]
    wanted = [frozenset({"csr"} if at % 2 else ()) for at in range(40)]
    weighing = training.weighed(right, guess, wanted)

    assert weighing.meaning > 10 * abs(weighing.words)
    assert weighing.probabilities({"csr": 3.0}, {"csr": 0.0})["csr"] > 0.95
