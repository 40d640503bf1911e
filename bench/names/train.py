"""`python -m bench.names.train`: trains the model that finds names, and measures it.

It learns from bench/names and Faker's names, and is measured on names that it has not learnt.
"""

import argparse
import json
import random
import time
from collections.abc import Iterator, Sequence
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.training.example import Example
from thinc.api import compounding, fix_random_seed

from bench.command import run, say
from bench.names.corpus import NamedText, messages
from bench.names.pools import NamePool
from bot.facts.names_model import MODEL, blank_model, save
from bot.facts.pipeline import WordTokenizer

MESSAGES = 20000
PASSES = 5
SEED = 7
HELD_OUT_MESSAGES, HELD_OUT_SEED = 1500, 8
LONGEST_SECONDS = 3600
_DROPOUT = 0.25


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.names.train", description=__doc__)
    parser.add_argument("--to", type=Path, default=MODEL, help="the folder to write it to")
    parser.add_argument("--messages", type=int, default=MESSAGES)
    parser.add_argument("--passes", type=int, default=PASSES)
    wanted = parser.parse_args()
    return run(lambda: _run(wanted.to, wanted.messages, wanted.passes), LONGEST_SECONDS)


def _run(folder: Path, count: int, passes: int) -> None:
    begun = time.process_time()
    corpus = messages(NamePool(held_out=False), count, SEED)
    model = trained(corpus, passes)
    say(f"trained in {time.process_time() - begun:.0f} CPU s")
    held_out = messages(NamePool(held_out=True), HELD_OUT_MESSAGES, HELD_OUT_SEED)
    recall, precision, alike = measured(model, held_out)
    say(
        f"names never seen: recall {recall:.3f}, precision {precision:.3f}; whose right {alike:.3f}"
    )
    save(model, folder)
    card = {
        "learnt_from": fingerprint(corpus),
        "messages": count,
        "passes": passes,
        "faker": version("faker"),
        "spacy": version("spacy"),
        "unseen_names_recall": round(recall, 3),
        "unseen_names_precision": round(precision, 3),
    }
    (folder / "card.json").write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")


def fingerprint(corpus: Sequence[NamedText]) -> str:
    """Return the SHA-256 of all that is learnt from."""
    return sha256(repr(corpus).encode()).hexdigest()


def trained(corpus: Sequence[NamedText], passes: int) -> Language:
    """Return a model that has read the messages so many times."""
    fix_random_seed(SEED)
    model = blank_model()
    examples = list(_examples(model, corpus))
    optimizer = model.initialize(lambda: examples[:200])
    optimizer.learn_rate = 0.002
    chance = random.Random(SEED)  # noqa: S311  (no secret)
    for number in range(passes):
        chance.shuffle(examples)
        losses: dict[str, float] = {}
        for batch in _batches(examples):
            model.update(batch, sgd=optimizer, drop=_DROPOUT, losses=losses)
        optimizer.learn_rate *= 0.6
        say(f"pass {number + 1}: loss {losses['ner']:.0f}")
    return model


def _batches(examples: Sequence[Example]) -> Iterator[Sequence[Example]]:
    """Yield batches that grow, as spaCy advises."""
    sizes, start = iter(compounding(16.0, 96.0, 1.005)), 0
    while start < len(examples):
        size = int(next(sizes))
        yield examples[start : start + size]
        start += size


def _examples(model: Language, corpus: Sequence[NamedText]) -> Iterator[Example]:
    tokenizer = WordTokenizer(model.vocab)
    for message in corpus:
        doc = tokenizer(message.text)
        spans = _spans(doc, message)
        yield Example.from_dict(
            doc, {"entities": [(span.start_char, span.end_char, span.label_) for span in spans]}
        )


def _spans(doc: Doc, message: NamedText) -> list[Span]:
    """Return the names as spans; of "kyles mum" the word is learnt whole."""
    found = (
        doc.char_span(start, end, label=kind, alignment_mode="expand")
        for start, end, kind in message.names
    )
    return [span for span in found if span is not None]


def measured(model: Language, corpus: Sequence[NamedText]) -> tuple[float, float, float]:
    """Return the shares of names found, of what is found that is one, and that is whose it says."""
    right = told = found = alike = 0
    for message, doc in zip(corpus, model.pipe(m.text for m in corpus), strict=True):
        said = {(e.start_char, e.end_char): e.label_ for e in doc.ents}
        names = {(span.start_char, span.end_char): span.label_ for span in _spans(doc, message)}
        told, found = told + len(names), found + len(said)
        right += len(said.keys() & names.keys())
        alike += len(said.items() & names.items())
    return right / max(told, 1), right / max(found, 1), alike / max(right, 1)


if __name__ == "__main__":
    raise SystemExit(main())
