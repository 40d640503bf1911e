"""Typing planted strings into everything that a parent or the DPL can type into."""

import re
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import httpx
import pytest

from desk.forms.kinds import Kind, load_kinds
from desk.forms.steps import Step
from tests.system.planted import Planter
from tests.system.stack import ApiChat, Stack
from tests.system.test_follow_up import mailed_code
from tests.waiting import PATIENCE

# The first words of a request, by its kind; nothing in them answers a question already.
WISHES = {
    "access": "subject access request please",
    "educational_record": "please send me the educational record",
    "rectification": "the address you hold is wrong, please correct it",
    "erasure": "please delete the data",
    "restriction": "please stop using the data while you check it",
    "objection": "I object to you using the data",
    "direct_marketing": "no more marketing emails please",
    "automated_decision": "I want a human to look at the decision the computer made",
    "complaint": "I wish to raise a complaint",
    "callback": "can somebody ring me back please",
}
REFUSED_DOMAIN = "nowhere.example"  # at which the mail server must know nobody


def answer_to(step: Step, plant: Planter) -> str:
    """A reply in own words that fits the question."""
    if step.field == "requester_role":
        return "someone else"
    if step.type in ("email", "contact"):
        return plant.of("ada.{}@mail.example")
    words = {
        "relation": "I am the childminder {}",
        "subject_name": "Tom {}",
        "year_group": "year 9, the form of Miss {}",
        "wanted": "the CCTV footage of Tom {}",
        "recording_place": "the corridor of the {} building",
        "recording_date": "3 May 2026, the birthday of Mr {}",
        "recording_time": "about noon, when {} had lunch",
    }
    return plant.of(words.get(step.field, "that Tom {} has asthma and lives with his aunt"))


def fill_in(chat: ApiChat, kind: Kind, plant: Planter, *, most: int = 99) -> dict[str, str]:
    """Make the wish and answer up to `most` questions; what was answered, by field."""
    chat.say(WISHES[kind.kind])
    answers: dict[str, str] = {}
    while len(answers) < most:
        step = next((s for s in kind.asked(answers) if s.field not in answers), None)
        if step is None:
            break
        said = answer_to(step, plant)
        chat.say(said)
        answers[step.field] = "other" if step.field == "requester_role" else said
    return answers


def send(chat: ApiChat, kind: Kind, plant: Planter) -> str:
    """A request from the first words to its reference, with a question put in between."""
    answers = fill_in(chat, kind, plant)
    chat.say(plant.of("by the way, who can see what you hold on {}?"))
    request = chat.say("yes")["turn"]["request"]
    assert request, kind.kind
    assert request["stage"] == "opened", (kind.kind, request, answers)
    reference: str = request["reference"]
    return reference


def ask_and_get_wrong(stack: Stack, plant: Planter) -> None:
    """Questions in every shape, and at each question of a form a reply that does not fit."""
    for shapes in (plant.shapes(), plant.shapes()):
        chat = stack.chat()
        for text in shapes:
            chat.say(text)
    for length in (4000, 3000):
        stack.chat().say(plant.long(length))
    chat, steps = stack.chat(), load_kinds()["rectification"].asked({"requester_role": "other"})
    chat.say(WISHES["rectification"])
    for step in steps:
        chat.say(plant.long(2500))
        if step.field == "requester_contact":
            chat.say(plant.of("ada.{}@mail"))
        chat.say(answer_to(step, plant))
    chat.say("no")
    chat.say(plant.of("change the name to Ada {}"))
    chat.say("stop")


def leave_half_way(stack: Stack, plant: Planter) -> None:
    for kind in (load_kinds()["access"], load_kinds()["complaint"], load_kinds()["erasure"]):
        stopped = stack.chat()
        fill_in(stopped, kind, plant, most=4)
        stopped.say("stop")
        fill_in(stack.chat(), kind, plant, most=4)


def call_backs(stack: Stack, plant: Planter) -> None:
    for phone in plant.phones():
        chat = stack.chat()
        chat.say(WISHES["callback"])
        assert chat.say(f"ring {phone} after six")["turn"]["outcome"] == "handoff"
    chat = stack.chat()
    for phone in plant.phones():
        chat.say(f"do you hold my number {phone}?")


def follow_up(stack: Stack, plant: Planter) -> None:
    email = plant.of("status.{}@mail.example")
    chat = stack.chat()
    chat.request_access(email)
    reference = chat.say("yes")["turn"]["request"]["reference"]
    first = mailed_code(stack, email)
    chat.say(plant.of("my name is {}, is that the code 000000?"))
    other = stack.chat()
    other.say(plant.of(f"what's happening with {reference}? I am the mother of {{}}"))
    stack.until(lambda: mailed_code(stack, email) != first)
    other.say(mailed_code(stack, email))
    other.say(plant.of(f"I want to withdraw {reference}, {{}} does not want it any more"))
    assert "withdrawn" in other.say("yes")["texts"][0]


def straight_to_rasa(stack: Stack, plant: Planter) -> None:
    """Not through the desk, as a sender that it has minted and as one that it does not know."""
    stack.chat()
    with closing(sqlite3.connect(stack.var / "desk.db")) as database:
        (known,) = database.execute("SELECT rasa_sender FROM conversations").fetchone()
    for sender in (known, "nobody-the-desk-knows"):
        for text in (plant.of("send me all you hold on {}"), "mum", plant.of("Tom {}"), "skip"):
            stack.ask_rasa(text, sender)
        for text in (plant.of("all about {}"), plant.of("{}@mail.example"), "yes"):
            stack.ask_rasa(text, sender)


def malformed(stack: Stack, plant: Planter) -> None:
    """Calls that no program of ours makes, to each of the three."""
    chat, api = stack.chat().client, "/api/conversation/messages"
    broken = plant.of('{{"message": "{}" oops')
    chat.post(api, content=broken.encode())
    chat.post(api, json={"message": {"name": plant.name()}})
    chat.post(api, json={"message": "hello", "client_id": plant.name()})
    chat.post(api, json={"message": plant.long(4001)})
    chat.post(api, content=plant.long(40_000).encode())
    half = plant.of('{{"message": "half a character: \\ud800 {}"}}')
    assert chat.post(api, content=half.encode()).is_success
    chat.get(f"/api/{plant.name()}", params={"name": plant.name()})
    chat.get("/api/conversation", headers={"Authorization": f"Bearer {plant.name()}"})
    chat.get("/api/conversation/events", headers={"Authorization": plant.name()})
    rasa, actions = (f"http://127.0.0.1:{port}" for port in (stack.rasa_port, stack.actions_port))
    httpx.post(f"{rasa}/webhooks/rest/webhook", content=plant.of('{{"message": "{}').encode())
    httpx.post(f"{rasa}/webhooks/rest/webhook", json={"message": [plant.name()], "sender": "x"})
    httpx.post(f"{actions}/webhook", content=plant.of('{{"next_action": "{}').encode())
    tracker = {"sender_id": "x", "latest_message": {"text": plant.name()}, "events": None}
    httpx.post(f"{actions}/webhook", json={"next_action": "action_answer", "tracker": tracker})


def into_trouble(chat: ApiChat, text: str) -> None:
    """Say it where the desk, or only the action server, may miss a table."""
    answer = chat.client.post("/api/conversation/messages", json={"message": text})
    assert answer.status_code in (httpx.codes.OK, httpx.codes.SERVICE_UNAVAILABLE), answer.text


def trouble(stack: Stack, plant: Planter) -> None:
    """A table that is gone, a locked database, and processes that die with a message in hand."""
    kind = load_kinds()["access"]
    with closing(sqlite3.connect(stack.var / "desk.db", isolation_level=None)) as database:
        for lost in ("drafts", "tickets", "outbox"):
            chat = stack.chat()
            fill_in(chat, kind, plant, most=4)
            database.execute(f"ALTER TABLE {lost} RENAME TO lost")
            for text in (plant.of("all about Tom {}"), plant.of("ada.{}@mail.example"), "yes"):
                into_trouble(chat, text)
            database.execute(f"ALTER TABLE lost RENAME TO {lost}")
    for name in ("actions", "rasa"):
        chat = stack.chat()
        fill_in(chat, kind, plant, most=4)
        victim = stack.child(name)
        victim.suspend()
        with ThreadPoolExecutor(1) as pool:
            reply = pool.submit(chat.say, plant.of("all about Tom {}"))
            with pytest.raises(TimeoutError):
                reply.result(timeout=1)
            victim.kill()
            assert reply.result(timeout=PATIENCE)["turn"]["outcome"] == "error"
        # Nobody listens there now: Rasa, or the desk, finds a closed door.
        stack.chat().say(plant.of("who do you share the file of {} with?"))
        stack.until(stack.is_ready)


def act(desk: httpx.Client, reference: str, slug: str, text: str, choice: str = "") -> None:
    """Apply an action at the desk, after its preview."""
    path = f"/desk/tickets/{reference}/actions/{slug}"
    page = desk.get(path).text
    hidden = {
        name: value[1]
        for name in ("csrf", "version")
        if (value := re.search(rf'name="{name}" value="([^"]*)"', page))
    }
    form = {**hidden, "text": text, "choice": choice, "day": ""}
    assert desk.post(path, data=form).is_success, slug
    done = desk.post(path, data={**form, "step": "confirm"})
    assert done.url.path == f"/desk/tickets/{reference}", (slug, done.text)


def at_the_desk(stack: Stack, plant: Planter, access: str, complaint: str) -> None:
    """Every action with a text, refused ones too; and what is typed into wrong places."""
    desk = stack.desk()
    actions = (
        (access, "noted", ""),
        (access, "identity-asked", ""),
        (access, "identity-confirmed", "known"),
        (access, "clarification-asked", ""),
        (access, "clarified", ""),
        (access, "extended", ""),
        (access, "sent-to-review", ""),
        (access, "sent-back", ""),
        (access, "closed", "refused"),
        (access, "reopened", ""),
        (access, "withdrawn", ""),
        (complaint, "started", ""),
        (complaint, "closed", "partly"),
    )
    for reference, slug, choice in actions:
        text = plant.of("because of what {} told us on the telephone: <b>& 'all' that\"</b>")
        act(desk, reference, slug, text, choice)
    # An action that is unavailable, with what was typed, and a form that is too old.
    refused = f"/desk/tickets/{access}/actions/extended"
    desk.post(refused, data={"csrf": "old", "text": plant.name(), "version": "1"})
    desk.post("/desk/cover", data={"csrf": "old", "first": plant.name(), "last": plant.name()})
    desk.get(f"/desk/tickets/{plant.name()}", params={"done": plant.name()})
    desk.get(f"/desk/drafts/{plant.name()}")
    stranger = httpx.Client(base_url=stack.url)
    stack.clients.append(stranger)
    csrf = re.search(r'name="csrf" value="([^"]+)"', stranger.get("/desk/login").text)
    assert csrf
    login = {"csrf": csrf[1], "name": plant.name(), "password": plant.name()}
    assert stranger.post("/desk/login", data=login).status_code == 422
    stranger.get(f"/desk/{plant.name()}", params={"next": plant.name()})


def plant_everywhere(stack: Stack, plant: Planter) -> None:
    """Through everything that a parent or the DPL can type into."""
    ask_and_get_wrong(stack, plant)
    kinds = [kind for kind in load_kinds().values() if kind.read_back]
    told = {kind.kind: send(stack.chat(), kind, plant) for kind in kinds}
    leave_half_way(stack, plant)
    call_backs(stack, plant)
    follow_up(stack, plant)
    chat = stack.chat()
    chat.request_access(plant.of(f"refused.{{}}@{REFUSED_DOMAIN}"))
    assert chat.say("yes")["turn"]["request"]["reference"]
    stack.until(lambda: stack.said("mail given up"))
    straight_to_rasa(stack, plant)
    malformed(stack, plant)
    at_the_desk(stack, plant, told["access"], told["complaint"])
    trouble(stack, plant)
