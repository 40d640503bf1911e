"""The dates that affect a request's deadline. Dates are those at the trust, in London."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from desk.dates import in_words


@dataclass(frozen=True, slots=True)
class Pause:
    """A question whose answer is needed to find the information; `answered` is None until it comes.

    Raises ValueError if the answer came before the question.
    """

    asked: date
    answered: date | None = None

    def __post_init__(self) -> None:
        _in_order("a question was asked", self.asked, "it was answered", self.answered)


@dataclass(frozen=True, slots=True)
class Timeline:
    """The dates on which things happened to a request; None for anything that has not happened.

    `identity_asked` is set if proof of identity or authority was needed; `extended` is the date on
    which the requester was told of the extension and its reason. Raises ValueError for an
    impossible order.
    """

    received: date
    identity_asked: date | None = None
    identity_arrived: date | None = None
    pauses: tuple[Pause, ...] = ()
    extended: date | None = None

    def __post_init__(self) -> None:
        if self.identity_arrived and not self.identity_asked:
            raise ValueError(
                f"Proof arrived on {in_words(self.identity_arrived)}, but there is no day on which"
                " it was asked for. Give that day, too."
            )
        came = ("the request was received", self.received)
        _in_order(*came, "proof was asked for", self.identity_asked)
        _in_order("proof was asked for", self.identity_asked, "it arrived", self.identity_arrived)
        _in_order(*came, "the requester was told of an extension", self.extended)
        for pause in self.pauses:
            _in_order(*came, "a question was asked", pause.asked)

    @property
    def latest(self) -> date:
        """The date of the latest event."""
        return max(day for day in self._days() if day is not None)

    def as_dict(self) -> dict[str, Any]:
        """Return plain JSON values: ISO dates and null, `pauses` as a list of objects."""
        return {
            "received": self.received.isoformat(),
            "identity_asked": _iso(self.identity_asked),
            "identity_arrived": _iso(self.identity_arrived),
            "pauses": [
                {"asked": pause.asked.isoformat(), "answered": _iso(pause.answered)}
                for pause in self.pauses
            ],
            "extended": _iso(self.extended),
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """Return the timeline that `as_dict` gave; a missing key has not happened.

        Raises KeyError if `received` or `asked` is missing, ValueError for an invalid date.
        """
        return cls(
            received=date.fromisoformat(values["received"]),
            identity_asked=_day(values.get("identity_asked")),
            identity_arrived=_day(values.get("identity_arrived")),
            pauses=tuple(
                Pause(date.fromisoformat(pause["asked"]), _day(pause.get("answered")))
                for pause in values.get("pauses", ())
            ),
            extended=_day(values.get("extended")),
        )

    def _days(self) -> Iterator[date | None]:
        yield from (self.received, self.identity_asked, self.identity_arrived, self.extended)
        for pause in self.pauses:
            yield from (pause.asked, pause.answered)


def _in_order(first: str, day: date | None, then: str, later: date | None) -> None:
    if day is not None and later is not None and later < day:
        raise ValueError(
            f"The days are in an impossible order: {first} on {in_words(day)},"
            f" but {then} on {in_words(later)}, before that. Correct one of them."
        )


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _day(iso: str | None) -> date | None:
    return None if iso is None else date.fromisoformat(iso)
