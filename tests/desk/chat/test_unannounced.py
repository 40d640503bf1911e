"""What a parent is told of a ticket whose own reply was lost."""

from datetime import UTC, date, datetime

import pytest

from bot.turn import NoticeVersion, Outcome, Stage
from desk.cases.ticket import Ticket
from desk.chat.unannounced import opened_turn
from desk.forms.kinds import Kind, load_kinds
from tests.desk.samples import ticket as sample

NOW = datetime(2026, 11, 23, 21, 5, tzinfo=UTC)
NOTICE = NoticeVersion("Notice", "0" * 64)


def ticket(kind: Kind) -> Ticket:
    return sample(
        NOW, kind=kind.kind, reference=f"{kind.prefix}-2026-000001", due=date(2026, 12, 23)
    )


@pytest.mark.parametrize("kind", load_kinds().values(), ids=lambda k: k.kind)
def test_the_parent_hears_what_was_stored_and_what_is_promised(kind: Kind) -> None:
    turn = opened_turn(ticket(kind), NOTICE)
    assert turn.outcome is kind.outcome
    assert f"{kind.prefix}-2026-000001" in turn.texts[0]
    assert f"{kind.promise} Wednesday 23 December 2026." in turn.texts[0]
    if kind.outcome is Outcome.REQUEST:
        assert turn.request
        assert (turn.request.kind, turn.request.stage) == (kind.kind, Stage.OPENED)
        assert turn.request.due == date(2026, 12, 23)
    else:
        assert turn.request is None
