"""How a request's month runs: where it starts, what stops it, where it ends. Source: law.md.

Calendar days only: what weekends and bank holidays do to the end is the clock's matter.
"""

from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter
from typing import Literal

from desk.cases.kind import KINDS, Kind
from desk.cases.timeline import Pause, Timeline
from desk.cases.working_days import DAY, add_months

# UK GDPR article 12(3): one month for each of the data rights, and two further months where
# requests are complex or numerous, three from the start. An academy need not answer a request for
# the educational record; the trust invites them, and what such a record holds is personal data,
# so it gets the clock of a request for access.
MONTHS = 1
EXTENDED_MONTHS = 3
EXTENDABLE: frozenset[Kind] = frozenset(KINDS) - {"complaint", "callback"}
# A question stops the clock where its answer is needed to find the information (secondary sources,
# and only for these two kinds: the cautious side).
PAUSABLE: frozenset[Kind] = frozenset({"access", "educational_record"})

Why = Literal["same day", "before the start", "too late"]


@dataclass(frozen=True, slots=True)
class Stop:
    """The clock stood still from `first` to `until`: days that run into one another, told once."""

    first: date
    until: date
    questions: int = 1

    @property
    def days(self) -> int:
        """From a question on the 10th to its answer on the 15th: 5.

        Sources differ by a day here; this count gives the earlier due date.
        """
        return (self.until - self.first).days


@dataclass(slots=True)
class Course:
    """The clock from its start over so many months, with the questions that stopped it or did not.

    `waiting_since` is set while the answer to a question is awaited: the clock stands still.
    """

    start: date
    months: int
    stops: list[Stop] = field(default_factory=list)
    idle: list[tuple[Pause, Why]] = field(default_factory=list)
    waiting_since: date | None = None

    @property
    def corresponding(self) -> date:
        """The same date so many months later, or the last day of a shorter month."""
        return add_months(self.start, self.months)

    @property
    def paused(self) -> int:
        """Days on which the clock stood still, each counted once."""
        return sum(stop.days for stop in self.stops)

    @property
    def end(self) -> date:
        """The corresponding date moved on by the pauses; while waiting, by those that are over."""
        return self.corresponding + self.paused * DAY

    def is_over(self, day: date) -> bool:
        """Whether the clock had run out before a day. One that stands still has not."""
        return self.waiting_since is None and day > self.end

    def ask(self, pause: Pause) -> None:
        """Let a question stop the clock. To be called in the order in which they were asked."""
        if self.waiting_since is not None:
            return
        # A clock that has run out cannot be stopped any more: a late question must not hide an
        # overdue request. Days off after the end do not help (the cautious side).
        if self.is_over(pause.asked):
            self.idle.append((pause, "too late"))
        elif pause.answered is None:
            self.waiting_since = max(pause.asked, self._counted_until)
        elif pause.answered == pause.asked:
            self.idle.append((pause, "same day"))
        elif pause.answered <= self.start:
            self.idle.append((pause, "before the start"))
        else:
            self._stop(pause.asked, pause.answered)

    def _stop(self, asked: date, answered: date) -> None:
        if asked < self._counted_until and self.stops:
            last = self.stops.pop()
            until = max(last.until, answered)
            self.stops.append(Stop(last.first, until, last.questions + 1))
        else:
            self.stops.append(Stop(max(asked, self.start), answered))

    @property
    def _counted_until(self) -> date:
        return self.stops[-1].until if self.stops else self.start


@dataclass(frozen=True, slots=True)
class Beginning:
    """The day the clock starts; None while proof of identity or authority is awaited.

    `last_day_to_ask` is set where the proof was asked for after it, too late to matter.
    """

    day: date | None
    last_day_to_ask: date | None = None


def beginning(kind: Kind, timeline: Timeline) -> Beginning:
    """Law.md fact 2: receipt, or the day on which the proof that was asked for arrived."""
    asked = timeline.identity_asked
    if asked is None:
        return Beginning(timeline.received)
    from_receipt = first_month(kind, timeline, timeline.received)
    # As with questions: asking for proof once the time is up must not hide an overdue request. Not
    # even an extension makes room for it: who needs proof can tell within a month.
    if from_receipt.is_over(asked):
        return Beginning(timeline.received, from_receipt.end)
    return Beginning(timeline.identity_arrived)


def first_month(kind: Kind, timeline: Timeline, start: date) -> Course:
    """The course of the month before any extension."""
    return _course(kind, timeline, start, MONTHS)


def whole(kind: Kind, timeline: Timeline, start: date) -> Course:
    """The course of the whole time: the first month, or with an extension told of in time three."""
    first = first_month(kind, timeline, start)
    if timeline.extended is None or first.is_over(timeline.extended):
        return first
    return _course(kind, timeline, start, EXTENDED_MONTHS)


def _course(kind: Kind, timeline: Timeline, start: date, months: int) -> Course:
    course = Course(start, months)
    if kind in PAUSABLE:
        for pause in sorted(timeline.pauses, key=attrgetter("asked")):
            course.ask(pause)
    return course
