"""A person in the chat: the queue, who is there to take it, and what the parent is told of it.

Who is there is known in this process only, by the desk's pages that are open; who waits and who has
which chat is stored, so that it outlives any process.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic

from starlette.concurrency import run_in_threadpool

from bot.answers import AnswerBook
from bot.templates import fill
from bot.turn import Option, Outcome, Turn
from desk.chat.events import ChatEvent, EventBus
from desk.chat.rasa import RasaReply
from desk.dates import now
from desk.forms.live_chat import LiveChatRules
from desk.storage import Store
from desk.storage.takeovers import Takeover

# The channel of the event bus on which the desk hears of the queue; no conversation has this id.
DESK = "desk"
ASK, WITHDRAW = "/person_now", "/person_not_now"
PAYLOADS = frozenset({ASK, WITHDRAW})
CALL_BACK = "/request_callback"
# A page that is open says so every 15 s; two missed, and nobody is there.
THERE_SECONDS = 30


def typing_in(conversation_id: str) -> str:
    """Return the channel on which the desk hears that this chat's parent is typing."""
    return f"typing in {conversation_id}"


@dataclass(frozen=True, slots=True)
class LiveState:
    """How a chat stands: `state` is none, waiting or taken; `ahead` wait before it; `name` has it
    and is `there`, with the page open.
    """

    state: str = "none"
    ahead: int = 0
    name: str | None = None
    there: bool = False


class LiveChat:
    """Chats with a person. Belongs to one event loop; its methods raise StorageError."""

    def __init__(
        self,
        store: Store,
        events: EventBus,
        book: AnswerBook,
        rules: LiveChatRules,
        name_of: Callable[[str], str],
        clock: Callable[[], datetime] = now,
    ) -> None:
        """`name_of` gives the name that parents read for a user of the desk."""
        self._store = store
        self._events = events
        self._book = book
        self._clock = clock
        self._began = monotonic()
        self._seen: dict[str, float] = {}
        self._can_take: dict[str, float] = {}
        self.rules = rules
        self.name_of = name_of

    def seen(self, user: str, *, can_take: bool) -> None:
        """Note that `user` has a page of the desk's chats open, and may take chats."""
        self._seen[user] = monotonic()
        if can_take:
            self._can_take[user] = monotonic()

    def left(self, user: str) -> None:
        """Note that `user` takes no more chats."""
        self._can_take.pop(user, None)

    def is_there(self, user: str) -> bool:
        return _lately(self._seen.get(user))

    def can_take(self, user: str) -> bool:
        return _lately(self._can_take.get(user))

    def is_offered(self) -> bool:
        """Return whether a parent may ask for a person now."""
        is_open = self.rules.is_open(self._clock())
        return is_open and any(_lately(at) for at in self._can_take.values())

    async def open_of(self, conversation_id: str) -> Takeover | None:
        return await run_in_threadpool(self._open_of, conversation_id)

    async def state_of(self, conversation_id: str) -> LiveState:
        """Return how this chat stands, for its parent."""
        return await run_in_threadpool(self._state_of, conversation_id)

    async def presence(self) -> dict[str, bool]:
        """Return of each chat that somebody has whether they are there, by conversation."""
        return {
            one.conversation_id: self.is_there(one.taken_by or "")
            for one in await self.open()
            if one.state == "taken"
        }

    async def open(self) -> list[Takeover]:
        """Return the chats that wait or that somebody has, the longest wait first."""
        return await run_in_threadpool(self._open)

    async def by_id(self, takeover_id: str) -> Takeover | None:
        return await run_in_threadpool(self._by_id, takeover_id)

    async def reply(self, payload: str, conversation_id: str) -> RasaReply:
        """Return the assistant's reply to ASK or WITHDRAW, and change the queue."""
        there = await self.open_of(conversation_id)
        texts = self.rules.texts
        if payload == WITHDRAW:
            if there and there.state == "waiting":
                await self._end(there, "withdrawn")
            return self._say(texts.withdrawn)
        if there is None and not self.is_offered():
            return self._say(texts.not_now, self._call_back())
        await run_in_threadpool(self._ask, conversation_id)
        state = await self.state_of(conversation_id)
        self._changed(conversation_id)
        words = fill(texts.waiting, ahead=state.ahead, minutes=self.rules.wait_minutes)
        return self._say(words, Option(texts.stop_waiting, WITHDRAW))

    def with_offer(self, reply: RasaReply) -> RasaReply:
        """Add the offer of a person to a reply that leads to one, if one can be had now."""
        if reply.turn["outcome"] != Outcome.HANDOFF or not self.is_offered():
            return reply
        offer = {"title": self.rules.texts.offer, "payload": ASK}
        return RasaReply(reply.texts, {**reply.turn, "options": [offer, *reply.turn["options"]]})

    async def take(self, takeover: Takeover, user: str) -> bool:
        """Give a waiting chat to `user`; False if somebody else has it."""
        taken = await run_in_threadpool(self._take, takeover.id, user)
        if taken:
            self._changed(takeover.conversation_id)
        return taken

    async def hand_back(self, takeover: Takeover) -> RasaReply | None:
        """End a takeover; return what the assistant says then, None if it had ended already."""
        if not await self._end(takeover, "handed back"):
            return None
        return self._say(self._named(self.rules.texts.handed_back, takeover))

    def joined(self, takeover: Takeover, user: str) -> RasaReply:
        """Return what the assistant says last when `user` takes the chat."""
        return self._say(fill(self.rules.texts.joined, name=self.name_of(user)))

    async def overdue(self) -> list[tuple[Takeover, RasaReply]]:
        """End what has waited too long and what was left; return what the assistant says then."""
        said = []
        for one in await self.open():
            why, words = self._why_over(one)
            if why and await self._end(one, why):
                said.append((one, self._say(words, self._call_back())))
        return said

    def _why_over(self, one: Takeover) -> tuple[str, str]:
        now, texts = self._clock(), self.rules.texts
        if one.state == "waiting":
            late = now - one.asked_at > timedelta(minutes=self.rules.wait_minutes)
            return ("nobody came", texts.nobody) if late else ("", "")
        # After a restart nobody has been seen yet, and everybody has the time to come back.
        away = monotonic() - self._seen.get(one.taken_by or "", self._began)
        if away <= self.rules.away_minutes * 60:
            return "", ""
        return "left", self._named(texts.away, one)

    def _named(self, words: str, takeover: Takeover) -> str:
        return fill(words, name=self.name_of(takeover.taken_by or ""))

    def _say(self, words: str, *options: Option) -> RasaReply:
        turn = Turn(Outcome.HANDOFF, self._book.version, (words.strip(),), options=options)
        return RasaReply.of(turn)

    def _call_back(self) -> Option:
        return Option("Ask for somebody to contact me", CALL_BACK)

    def _changed(self, conversation_id: str) -> None:
        self._events.publish(conversation_id, ChatEvent.LIVE)
        self._events.publish(DESK, ChatEvent.LIVE)

    async def _end(self, takeover: Takeover, why: str) -> bool:
        ended = await run_in_threadpool(self._ended, takeover.id, why)
        self._changed(takeover.conversation_id)
        return ended

    def _open_of(self, conversation_id: str) -> Takeover | None:
        with self._store.read() as unit:
            return unit.takeovers.open_of(conversation_id)

    def _by_id(self, takeover_id: str) -> Takeover | None:
        with self._store.read() as unit:
            return unit.takeovers.by_id(takeover_id)

    def _open(self) -> list[Takeover]:
        with self._store.read() as unit:
            return unit.takeovers.open()

    def _state_of(self, conversation_id: str) -> LiveState:
        queue = self._open()
        mine = next((one for one in queue if one.conversation_id == conversation_id), None)
        if mine is None:
            return LiveState()
        if mine.state == "waiting":
            waiting = [one for one in queue if one.state == "waiting"]
            return LiveState("waiting", ahead=waiting.index(mine))
        user = mine.taken_by or ""
        return LiveState("taken", name=self.name_of(user), there=self.is_there(user))

    def _ask(self, conversation_id: str) -> Takeover:
        with self._store.begin() as unit:
            return unit.takeovers.ask(conversation_id, self._clock())

    def _take(self, takeover_id: str, user: str) -> bool:
        with self._store.begin() as unit:
            return unit.takeovers.take(takeover_id, user, self._clock())

    def _ended(self, takeover_id: str, why: str) -> bool:
        with self._store.begin() as unit:
            return unit.takeovers.end(takeover_id, self._clock(), why)


def _lately(at: float | None) -> bool:
    return at is not None and monotonic() - at < THERE_SECONDS
