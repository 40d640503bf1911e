"""Deciding the reply: from a message as understood, and what was said before, to a turn."""

from bot.conversation.context import Context
from bot.conversation.reply import Reply, reply, safeguarding_risk

__all__ = ["Context", "Reply", "reply", "safeguarding_risk"]
