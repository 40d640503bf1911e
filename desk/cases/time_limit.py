"""How a time limit runs: when it starts, what stops the clock, when it ends. Source: docs/law.md.

Calendar days only: deadline.py moves the end to a working day.
"""

from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter
from typing import Literal

from desk.cases.kind import KindRules
from desk.cases.timeline import Pause, Timeline
from desk.cases.working_days import DAY, add_months

# UK GDPR article 12(3): one month for each of the data rights, and two further months if requests
# are complex or numerous, three from the start.
MONTHS = 1
EXTENDED_MONTHS = 3

IgnoredBecause = Literal["same day", "before the start", "too late"]


@dataclass(frozen=True, slots=True)
class Stoppage:
    """Days on which the clock was stopped, from `first` to `until`; overlapping ones are merged."""

    first: date
    until: date
    questions: int = 1

    @property
    def days(self) -> int:
        """Days from the question to its answer: 5 from the 10th to the 15th.

        Sources differ by a day here; this count gives the earlier due date.
        """
        return (self.until - self.first).days


@dataclass(slots=True)
class TimeLimit:
    """A number of months from `start`, with the questions that stopped the clock or did not.

    `waiting_since` is set while the answer to a question is awaited: the clock is stopped.
    """

    start: date
    months: int
    stoppages: list[Stoppage] = field(default_factory=list)
    ignored: list[tuple[Pause, IgnoredBecause]] = field(default_factory=list)
    waiting_since: date | None = None

    @property
    def corresponding(self) -> date:
        """The same date `months` later, or the last day of a shorter month."""
        return add_months(self.start, self.months)

    @property
    def paused(self) -> int:
        """Days on which the clock was stopped, each counted once."""
        return sum(stoppage.days for stoppage in self.stoppages)

    @property
    def end(self) -> date:
        """The corresponding date moved on by the pauses; while waiting, by those that are over."""
        return self.corresponding + self.paused * DAY

    def is_over(self, day: date) -> bool:
        """Whether the time had run out before `day`. A stopped clock does not run out."""
        return self.waiting_since is None and day > self.end

    def ask(self, pause: Pause) -> None:
        """Let a question stop the clock. Call this in the order in which questions were asked."""
        if self.waiting_since is not None:
            return
        # A clock that has run out cannot be stopped any more: a late question must not hide an
        # overdue request. Days off after the end do not help (the cautious side).
        if self.is_over(pause.asked):
            self.ignored.append((pause, "too late"))
        elif pause.answered is None:
            self.waiting_since = max(pause.asked, self._counted_until)
        elif pause.answered == pause.asked:
            self.ignored.append((pause, "same day"))
        elif pause.answered <= self.start:
            self.ignored.append((pause, "before the start"))
        else:
            self._stop(pause.asked, pause.answered)

    def _stop(self, asked: date, answered: date) -> None:
        if asked < self._counted_until and self.stoppages:
            last = self.stoppages.pop()
            until = max(last.until, answered)
            self.stoppages.append(Stoppage(last.first, until, last.questions + 1))
        else:
            self.stoppages.append(Stoppage(max(asked, self.start), answered))

    @property
    def _counted_until(self) -> date:
        return self.stoppages[-1].until if self.stoppages else self.start


@dataclass(frozen=True, slots=True)
class Beginning:
    """The day the clock starts; None while proof of identity or authority is awaited.

    `last_day_to_ask` is set if the proof was asked for after it, too late to matter.
    """

    day: date | None
    last_day_to_ask: date | None = None


def beginning(rules: KindRules, timeline: Timeline) -> Beginning:
    """Return the day of receipt, or the day the requested proof arrived (docs/law.md)."""
    asked = timeline.identity_asked
    if asked is None:
        return Beginning(timeline.received)
    from_receipt = first_month(rules, timeline, timeline.received)
    # As with questions: asking for proof once the time is up must not hide an overdue request. Not
    # even an extension makes room for it: who needs proof can tell within a month.
    if from_receipt.is_over(asked):
        return Beginning(timeline.received, from_receipt.end)
    return Beginning(timeline.identity_arrived)


def first_month(rules: KindRules, timeline: Timeline, start: date) -> TimeLimit:
    """Return the time limit before any extension."""
    return _time_limit(rules, timeline, start, MONTHS)


def time_limit(rules: KindRules, timeline: Timeline, start: date) -> TimeLimit:
    """Return the full time limit: one month, or three if an extension was told of in time."""
    first = first_month(rules, timeline, start)
    if timeline.extended is None or first.is_over(timeline.extended):
        return first
    return _time_limit(rules, timeline, start, EXTENDED_MONTHS)


def _time_limit(rules: KindRules, timeline: Timeline, start: date, months: int) -> TimeLimit:
    limit = TimeLimit(start, months)
    if rules.pausable:
        for pause in sorted(timeline.pauses, key=attrgetter("asked")):
            limit.ask(pause)
    return limit
