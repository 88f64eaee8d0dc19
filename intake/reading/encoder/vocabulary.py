"""Which of the 250,000 published word pieces are kept: those of our languages, so that the graph stays small."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from intake.domain.errors import InputError
from intake.reading.encoder.base import Base
from intake.reading.encoder.words import BEGIN, END, PAD, split_by

LANGUAGES = {"en": 40_000, "es": 25_000, "fr": 25_000, "pt": 25_000, "de": 25_000}
"""How many of the most frequent words of a language keep their pieces."""
SHOUTED = 8_000
"""So many of them also in capitals."""
MARKS = 4
"""Begin, pad, end, unknown."""
UNKNOWN = 3
LATIN_ENDS, PUNCTUATION = 0x250, range(0x2000, 0x2100)


def kept(base: Base, texts: Iterable[str]) -> list[int]:
    """Numbers of the published pieces that frequent words and `texts` use, and of all single Latin characters.

    Raises InputError where the package wordfreq is missing.
    """
    try:
        from wordfreq import top_n_list  # noqa: PLC0415  only teaching needs it
    except ImportError as error:
        raise InputError("Choosing the word pieces needs the package wordfreq: pip install wordfreq==3.1.1.") from error
    split = split_by(splitter(base, list(range(len(base.pieces)))))
    found = set(range(MARKS))
    for text in texts:
        found.update(split(text))
    for language, most in LANGUAGES.items():
        words = top_n_list(language, most)
        for form in (*words, *(word.capitalize() for word in words), *(word.upper() for word in words[:SHOUTED])):
            found.update(split(form))
    for number, (piece, _) in enumerate(base.pieces):
        letter = piece.replace("▁", "")
        if len(letter) <= 1 and (not letter or ord(letter) < LATIN_ENDS or ord(letter) in PUNCTUATION):
            found.add(number)
    return sorted(found)


def splitter(base: Base, numbers: list[int]) -> bytes:
    """The pieces as the package sentencepiece keeps a unigram model, numbered anew in their order."""
    from sentencepiece import sentencepiece_model_pb2  # noqa: PLC0415  only teaching needs it

    form: Any = sentencepiece_model_pb2
    model = form.ModelProto()
    model.trainer_spec.model_type = form.TrainerSpec.UNIGRAM
    model.trainer_spec.bos_id, model.trainer_spec.pad_id = BEGIN, PAD
    model.trainer_spec.eos_id, model.trainer_spec.unk_id = END, UNKNOWN
    model.normalizer_spec.name = "identity"
    for at, number in enumerate(numbers):
        piece, score = base.pieces[number]
        kind = model.SentencePiece.UNKNOWN if at == UNKNOWN else model.SentencePiece.CONTROL
        model.pieces.add(piece=piece, score=score, type=kind if at < MARKS else model.SentencePiece.NORMAL)
    return bytes(model.SerializeToString())
