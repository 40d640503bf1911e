"""Conversations: started, continued message by message, read again, and joined by a person."""

import asyncio
import hashlib
import secrets
from collections.abc import Callable, Container
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4
from weakref import WeakValueDictionary

import structlog
from starlette.concurrency import run_in_threadpool

from bot.answers import AnswerBook
from bot.turn import Outcome
from desk.chat.events import ChatEvent, EventBus
from desk.chat.live import DESK, PAYLOADS, LiveChat
from desk.chat.rasa import ChatAssistant, RasaError, RasaReply
from desk.chat.sanitise import display_text, for_rasa
from desk.chat.unannounced import unannounced_ticket
from desk.dates import london, now
from desk.storage import Conversation, Message, Store
from desk.storage.takeovers import Takeover

# Both are bearer secrets: who has the token reads the chat, who has the sender id speaks as it.
TOKEN_BYTES = 32
GREETING = "greeting"
FAILED = "something_failed"

log = structlog.get_logger("desk.chat")


@dataclass(frozen=True, slots=True)
class NewConversation:
    """A new conversation and its greeting; nobody but the parent gets the token."""

    token: str
    reply: Message


@dataclass(frozen=True, slots=True)
class Exchange:
    """A parent's message and the reply, None if a person will answer."""

    message: Message
    reply: Message | None


class ChatService:
    """The only way to add to a conversation.

    Every method raises StorageError if the database fails. Belongs to one event loop.
    """

    def __init__(
        self,
        store: Store,
        rasa: ChatAssistant,
        events: EventBus,
        book: AnswerBook,
        payloads: Container[str],
        live: LiveChat,
        clock: Callable[[], datetime] = now,
    ) -> None:
        self._store = store
        self._rasa = rasa
        self._events = events
        self._book = book
        self._payloads = payloads
        self.live = live
        self._clock = clock
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def begin(self) -> NewConversation:
        """Start a conversation with its greeting."""
        token = secrets.token_urlsafe(TOKEN_BYTES)
        return NewConversation(token, await run_in_threadpool(self._begin, token))

    async def by_token(self, token: str) -> Conversation | None:
        """Return the conversation of this token, if there is one."""
        return await run_in_threadpool(self._by_token, token)

    async def messages(self, conversation_id: str, after: int = 0) -> list[Message]:
        """Return the messages numbered above `after`, in order."""
        return await run_in_threadpool(self._messages, conversation_id, after)

    async def post(
        self, conversation: Conversation, text: str, client_id: str | None = None
    ) -> Exchange:
        """Store the parent's message, ask Rasa, store the reply; one message at a time.

        `text` is sanitised and not empty. The same `client_id` again returns the same exchange; if
        its reply was never stored (a crash, a full disk) or is an error, Rasa is asked again.
        """
        async with self._locks.setdefault(conversation.id, asyncio.Lock()):
            earlier, answered = await run_in_threadpool(self._earlier, conversation.id, client_id)
            if earlier and answered and not _is_error(answered):
                return Exchange(earlier, answered)
            message = earlier or await self._store_message(conversation, text, client_id)
            if await self._has_a_person(conversation.id):
                return Exchange(message, None)
            if text in PAYLOADS:
                said = await self.live.reply(text, conversation.id)
                return Exchange(message, await self._reply(message, said))
            answer = self.live.with_offer(await self._ask(conversation, text))
            # A request may have been stored for a message whose own reply was lost.
            found = await run_in_threadpool(
                unannounced_ticket, self._store, message, answer, again=earlier is not None
            )
            reply = found.announce_with(answer, self._book.version) if found else answer
            if answered:
                await run_in_threadpool(self._release, answered)
            return Exchange(message, await self._reply(message, reply))

    async def take(self, takeover: Takeover, user: str) -> bool:
        """Give a waiting chat to `user` of the desk, and tell the parent; False if it is gone."""
        async with self._locks.setdefault(takeover.conversation_id, asyncio.Lock()):
            if not await self.live.take(takeover, user):
                return False
            await self.assistant_says(takeover.conversation_id, self.live.joined(takeover, user))
            return True

    async def hand_back(self, takeover: Takeover) -> None:
        """End a takeover, so that the assistant answers again, and tell the parent."""
        said = await self.live.hand_back(takeover)
        if said:
            await self.assistant_says(takeover.conversation_id, said)

    async def end_overdue(self) -> None:
        """End the takeovers that have waited too long or were left, and tell their parents."""
        for takeover, said in await self.live.overdue():
            await self.assistant_says(takeover.conversation_id, said)

    async def assistant_says(self, conversation_id: str, said: RasaReply) -> Message:
        """Store words of the assistant's that are no reply to a message."""
        texts, turn = said.texts, dict(said.turn)
        return await self._say(conversation_id, author="assistant", texts=texts, turn=turn)

    async def _has_a_person(self, conversation_id: str) -> bool:
        there = await self.live.open_of(conversation_id)
        return there is not None and there.state == "taken"

    async def judge(self, conversation: Conversation, seq: int, *, helpful: bool) -> bool:
        """Store whether a reply helped, without whose it was; False if there is no such reply."""
        return await run_in_threadpool(self._judge, conversation.id, seq, helpful)

    def gone(self, conversation_id: str) -> None:
        """End the streams of a conversation that has been deleted."""
        self._events.end(conversation_id)

    async def post_as_person(self, conversation_id: str, name: str, text: str) -> Message:
        """Store a message by a person of the trust, under their name."""
        return await self._say(conversation_id, author="person", name=name, texts=[text])

    def person_types(self, conversation_id: str) -> None:
        """Show the parent that a person is typing."""
        self._events.publish(conversation_id, ChatEvent.TYPING)

    async def _store_message(
        self, conversation: Conversation, text: str, client_id: str | None
    ) -> Message:
        shown = await run_in_threadpool(self._shown, conversation.id, text)
        texts = [shown]
        return await self._say(conversation.id, author="parent", texts=texts, client_id=client_id)

    async def _ask(self, conversation: Conversation, text: str) -> RasaReply:
        try:
            return await self._rasa.ask(conversation.rasa_sender, for_rasa(text, self._payloads))
        except RasaError as failed:
            log.error("no turn from Rasa", why=f"Rasa {failed}")
            return RasaReply.of(self._book.turn(FAILED))

    async def _reply(self, message: Message, reply: RasaReply) -> Message:
        return await self._say(
            message.conversation_id,
            author="assistant",
            texts=reply.texts,
            turn=dict(reply.turn),
            client_id=_reply_id(message.client_id),
        )

    async def _say(self, conversation_id: str, **message: object) -> Message:
        stored = await run_in_threadpool(self._append, conversation_id, message)
        self._events.publish(conversation_id, ChatEvent.MESSAGES)
        self._events.publish(DESK, ChatEvent.MESSAGES)
        return stored

    def _begin(self, token: str) -> Message:
        at = self._clock()
        conversation = Conversation(
            id=uuid4().hex,
            token_hash=_hash(token),
            rasa_sender=secrets.token_urlsafe(TOKEN_BYTES),
            created_at=at,
            last_at=at,
        )
        greeting = RasaReply.of(self._book.turn(GREETING))
        with self._store.begin() as unit:
            unit.conversations.add(conversation)
            return unit.conversations.append_message(
                conversation.id,
                author="assistant",
                texts=greeting.texts,
                turn=dict(greeting.turn),
                at=at,
            )

    def _by_token(self, token: str) -> Conversation | None:
        with self._store.read() as unit:
            return unit.conversations.by_token_hash(_hash(token))

    def _messages(self, conversation_id: str, after: int) -> list[Message]:
        with self._store.read() as unit:
            return unit.conversations.messages_after(conversation_id, after)

    def _judge(self, conversation_id: str, seq: int, helpful: bool) -> bool:
        with self._store.begin() as unit:
            found = unit.conversations.messages_after(conversation_id, seq - 1)[:1]
            turn = found[0].turn if found and found[0].seq == seq else None
            if turn is None:
                return False
            answers = [answer["id"] for answer in turn.get("answers", ())]
            day = london(self._clock())
            unit.feedback.add(day, turn["outcome"], answers, helpful=helpful)
            return True

    def _append(self, conversation_id: str, message: dict[str, object]) -> Message:
        with self._store.begin() as unit:
            append = unit.conversations.append_message
            return append(conversation_id, at=self._clock(), **message)  # type: ignore[arg-type]

    def _release(self, failed: Message) -> None:
        with self._store.begin() as unit:
            unit.conversations.release_client_id(failed.id)

    def _earlier(
        self, conversation_id: str, client_id: str | None
    ) -> tuple[Message | None, Message | None]:
        """Return the message and the reply that are stored under this client id already."""
        reply_id = _reply_id(client_id)
        if client_id is None or reply_id is None:
            return None, None
        with self._store.read() as unit:
            by_client_id = unit.conversations.message_by_client_id
            return by_client_id(conversation_id, client_id), by_client_id(conversation_id, reply_id)

    def _shown(self, conversation_id: str, text: str) -> str:
        """Return the message as the parent sees it: for an option's payload, its title."""
        if not text.startswith("/"):
            return text
        offered = (message.turn for message in self._messages(conversation_id, 0) if message.turn)
        return display_text(
            text, [option for turn in offered for option in turn.get("options", ())]
        )


def _is_error(reply: Message) -> bool:
    return reply.turn is not None and reply.turn.get("outcome") == Outcome.ERROR.value


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _reply_id(client_id: str | None) -> str | None:
    """Return the client id under which the reply to this message is stored."""
    return client_id and f"{client_id}:reply"
