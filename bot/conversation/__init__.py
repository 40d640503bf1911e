"""Deciding the reply: from a message as understood, and what was said before, to a turn."""

from bot.conversation.alarm import (
    URGENT_RISK,
    alarm_turn,
    calmed,
    remark_on_alarm,
    safeguarding_risk,
)
from bot.conversation.context import Context
from bot.conversation.reply import Reply, reply

__all__ = [
    "URGENT_RISK",
    "Context",
    "Reply",
    "alarm_turn",
    "calmed",
    "remark_on_alarm",
    "reply",
    "safeguarding_risk",
]
