"""What encoders are worth on examples held back from their tuning."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.mistyping import mistype
from bot.answers import load_answers
from bot.nlu.blend import Balance, Views, fitted, log_probabilities, mixed
from bot.nlu.fitting import best_balance
from bot.nlu.minilm import Encoder, embeddings, published_vectors
from bot.nlu.ngrams import Ngrams
from bot.nlu.questions import Examples, normalised
from bot.nlu.views import vectors
from bot.turn import Outcome
from desk.dates import now

Array = NDArray[Any]
SEED = 2
# Of the messages of somebody at risk, the share for which the false alarms are counted.
FOUND = 0.93


@dataclass(frozen=True)
class Figures:
    """Shares of the held-back questions whose intent is the likeliest: of all views, of each view
    alone, and of all views with 8 % of the letters mistyped; mean cross-entropy, in nats; and the
    share of the others that are as likely a cry for help as all but 7 % of those that are one.
    """

    balance: Balance
    right: float
    each_view: tuple[float, ...]
    mistyped: float
    cross_entropy: float
    false_alarms: float

    def as_written(self) -> dict[str, Any]:
        """For the card, rounded."""
        return {
            "on": f"{now():%Y-%m-%d}",
            "right": round(self.right, 4),
            "right_by_view": [round(share, 4) for share in self.each_view],
            "right_mistyped": round(self.mistyped, 4),
            "cross_entropy": round(self.cross_entropy, 3),
            "false_alarms": round(self.false_alarms, 5),
        }


def measured(
    examples: Examples, encoders: Sequence[Encoder], texts: Array, labels: Array
) -> Figures:
    """The best balance for `texts`, raw and held back, and what it achieves.

    It is chosen on the half that is least like the examples, because parents write unlike them.
    """
    ngrams = Ngrams.fit(examples.texts)

    def views(normal: Sequence[str]) -> Views:
        sentences = embeddings().embedded(normal)
        return Views(vectors(encoders, sentences), ngrams.transform(normal))

    def asked(raw: Sequence[str]) -> Array:
        normal = [normalised(text, examples.speller) for text in raw]
        return log_probabilities(classifiers, views(normal))

    classifiers = fitted(views(examples.texts), examples.y)
    y = np.searchsorted(examples.classes, labels)
    raw = [str(text) for text in texts]
    logs = asked(raw)
    unlike = _least_like(raw, examples)
    balance = best_balance(logs[:, unlike], y[unlike])
    found = mixed(logs, balance)
    slips = mixed(asked([mistype(text, SEED) for text in raw]), balance)
    return Figures(
        balance=balance,
        right=_right(found, y),
        each_view=tuple(_right(log, y) for log in logs),
        mistyped=_right(slips, y),
        cross_entropy=float(-np.log(found[np.arange(len(y)), y]).mean()),
        false_alarms=_false_alarms(found, labels, examples.classes),
    )


def _least_like(raw: Sequence[str], examples: Examples) -> Array:
    """Places of the half of the texts that are furthest from every example in meaning."""
    normal = [normalised(text, examples.speller) for text in raw]
    nearest = (published_vectors(normal) @ published_vectors(examples.texts).T).max(1)
    return np.flatnonzero(nearest <= np.median(nearest))


def _right(scores: Array, y: Array) -> float:
    return float((scores.argmax(1) == y).mean())


def _false_alarms(probabilities: Array, labels: Array, classes: list[str]) -> float:
    urgent = next(answer.id for answer in load_answers() if answer.outcome is Outcome.URGENT)
    likely = probabilities[:, classes.index(urgent)]
    bound = np.quantile(likely[labels == urgent], 1 - FOUND)
    return float((likely[labels != urgent] >= bound).mean())
