"""The kinds of request, as data, and what is said of a fault in them."""

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.answers import load_answers
from bot.content import ContentError
from bot.paths import DATA
from bot.turn import Outcome
from desk.cases.states import ENDINGS
from desk.forms.common import load_common, role_label
from desk.forms.kinds import Kind, kind_for_intent, load_kinds
from desk.forms.wording import load_wording

FOLDER = DATA / "requests"
RAW = yaml.safe_load((FOLDER / "access.yml").read_text(encoding="utf-8"))
CONTACT = {"use": "requester_contact"}
STEP = {"field": "a", "name": "a", "label": "A", "ask": "a?", "problem": "a!", "max_length": 9}
ROLE = {"use": "requester_role"}
ACKNOWLEDGED = {
    "time_limit": "acknowledgement in 30 days",
    "explained": "It is acknowledged by",
    "extendable": False,
    "pausable": False,
}
WHEN = {"field": "requester_role", "is": "other"}


def test_intents_lead_to_kinds() -> None:
    kinds = load_kinds()
    found = kind_for_intent("request_access", kinds)
    assert found
    assert (found.kind, found.prefix, found.outcome) == ("access", "SAR", Outcome.REQUEST)
    assert kind_for_intent("sharing_recipients", kinds) is None


@pytest.mark.parametrize("kind", load_kinds().values(), ids=lambda k: k.kind)
def test_a_kind_asks_how_to_reply(kind: Kind) -> None:
    assert kind.step("requester_contact").type in ("email", "contact")
    # An intent opens a request or is answered, never both.
    assert not any(intent in load_answers() for intent in kind.intents)


def test_shared_steps_are_written_once() -> None:
    shared = load_common().steps
    everybody = {"requester_role", "relation", "subject_name", "requester_contact"}
    asked = {name for name, step in shared.items() if not step.told_only}
    assert asked == {*everybody, "year_group"}
    for kind in load_kinds().values():
        if kind.outcome is Outcome.REQUEST:
            fields = {step.field: step.ask for step in kind.steps}
            assert everybody <= set(fields)
            assert all(fields[f] == step.ask for f, step in shared.items() if f in fields)


def test_the_desk_words_who_is_asking_its_own_way() -> None:
    assert role_label("parent") == "Parent or carer"
    assert role_label("student") == "The student"
    assert role_label("a friend") == ""


@pytest.mark.parametrize("kind", load_kinds().values(), ids=lambda k: k.kind)
def test_every_ending_has_words_of_its_own(kind: Kind) -> None:
    assert set(kind.endings) == set(ENDINGS)
    assert len(set(kind.endings.values())) == len(ENDINGS)
    assert all(len(words) <= 40 for words in kind.endings.values())


def test_endings_are_those_of_the_kind() -> None:
    kinds = load_kinds()
    assert kinds["access"].endings["disclosed"] == "Sent in full"
    assert kinds["erasure"].endings["disclosed"] == "Deleted"
    assert kinds["complaint"].endings["refused"] == "Not upheld"
    assert kinds["erasure"].endings["withdrawn"] == "Withdrawn"


def test_only_who_wants_a_call_back_is_not_checked() -> None:
    unchecked = [name for name, kind in load_kinds().items() if not kind.rules.checks_identity]
    assert unchecked == ["callback"]


def test_what_the_law_allows_for_each_kind() -> None:
    """docs/law.md: who may be given two months more, and where a question stops the clock."""
    rules = [kind.rules for kind in load_kinds().values()]
    rights = {rule.kind for rule in rules if rule.time_limit == "one month"}
    assert rights == set(load_kinds()) - {"complaint", "callback"}
    assert {rule.kind for rule in rules if rule.extendable} == rights
    data = {"access", "educational_record"}
    assert {rule.kind for rule in rules if rule.pausable} == data
    assert {rule.kind for rule in rules if rule.gives_data} == data


def test_an_ending_needs_words(tmp_path: Path) -> None:
    folder = written(tmp_path, {})
    common = yaml.safe_load((folder / "common.yml").read_text(encoding="utf-8"))
    del common["defaults"]["endings"]["partly"]
    (folder / "common.yml").write_text(yaml.safe_dump(common), encoding="utf-8")
    with pytest.raises(ContentError, match=r"access\.yml:\d+: 'endings' lacks the ending 'partly'"):
        load_kinds(folder)


def written(folder: Path, change: dict[str, Any], name: str = "access.yml") -> Path:
    """A folder of requests in which one kind is changed."""
    shutil.copy(FOLDER / "common.yml", folder)
    (folder / name).write_text(yaml.safe_dump({**RAW, **change}), encoding="utf-8")
    return folder


def test_a_kind_may_word_a_default_its_own_way(tmp_path: Path) -> None:
    kind = load_kinds(written(tmp_path, {"opened": "Done."}))["access"]
    assert kind.opened == "Done."
    assert kind.promise == load_common().defaults["promise"]


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"outcome": "maybe"}, "'outcome' of 'access' is maybe. Write one of"),
        ({"outcome": "answer"}, "A request cannot have the outcome 'answer'"),
        ({"steps": [{"field": "a"}]}, "'a' of 'steps' lacks the entry 'name'"),
        ({"steps": [{**STEP, "colour": "red"}]}, "'a' of 'steps' has no use for an entry 'colour'"),
        ({"steps": [{**STEP, "type": "date"}]}, "'type' of 'a' is date. Write one of text, name,"),
        ({"steps": [{**STEP, "max_length": None}]}, "'a' has neither choices nor a longest answer"),
        ({"steps": [{**STEP, "choices": ["x"]}]}, "Item 1 of 'choices' is x. Write entries"),
        ({"steps": [{"use": "shoe_size"}]}, "no question 'shoe_size'. Use one of "),
        ({"steps": [{**CONTACT, "name": "x"}]}, "is used as it is, and written out too"),
        ({"steps": [CONTACT, CONTACT]}, "Two questions have the field"),
        ({"steps": [{"use": "requester_role"}]}, "No question asks for requester_contact"),
        ({"steps": [{"use": "subject_name"}, CONTACT]}, "'requester_role', which is not asked"),
        ({"steps": "none"}, "'steps' of 'access' is none. Write a list"),
        ({"steps": ["requester_role"]}, "Item 1 of 'steps' is requester_role. Write"),
        ({"steps": [{**STEP, "optional": "yes"}]}, "'optional' of 'a' is yes. Write true or false"),
        ({"steps": [{**STEP, "called": [1]}]}, "so 1 is read as a number. Write one line"),
        ({"steps": [{**STEP, "when": "x"}]}, "'when' of 'a' is x. Write entries"),
        ({"steps": [{**STEP, "when": {"field": "b"}}]}, "on 'b' says neither `is` nor"),
        (
            {"steps": [{**STEP, "when": {"field": "b", "is": "c", "x": 1}}]},
            "no use for an entry",
        ),
        (
            {"steps": [{**STEP, "when": {"field": "b", "is": False}}]},
            "so false is read as yes or no",
        ),
        ({"steps": [{**STEP, "named_before": True}]}, "The question 'a' cannot be `named_before`"),
        ({"steps": [{**STEP, "when": WHEN}, CONTACT]}, "depends on 'requester_role', which is not"),
        ({"steps": [ROLE, {**STEP, "when": {**WHEN, "is": "dog"}}, CONTACT]}, "'dog' is no choice"),
        ({"preserve": {"field": "b", "is": "c"}}, "depends on 'b', which is not asked"),
        ({"endings": {"eaten": "Eaten"}}, "no ending 'eaten'. The endings are disclosed"),
        ({"endings": {"partly": False}}, "so false is read as yes or no. Write"),
        ({"rules": {"time_limit": "soon"}}, "'time_limit' under 'rules' is soon. Write one"),
        ({"rules": {"time_limit": "next working day"}}, "Only a time limit of one month can be"),
        ({"rules": {"time_limit": "next working day", "extendable": False}}, "Nothing explains a"),
        (
            {"mails": {"sent": "Subject: x"}},
            "no mail 'sent'. The mails are opened",
        ),
        ({"mails": {"opened": "Hello"}}, "The mail 'opened' has no subject"),
        ({"rules": ACKNOWLEDGED}, "No mail acknowledges it"),
        ({"rules": {"colour": "red"}}, "no use for an entry 'colour'"),
        ({"unknown": 1}, "no use for an entry 'unknown'"),
        ({"intents": None}, "'intents' of 'access' is empty. Write a list"),
        ({"intents": []}, "No intent starts this kind of request"),
        ({"kind": "A wish"}, "'kind' is A wish. Write small letters, digits"),
        ({"prefix": "s1"}, "'prefix' of 'access' is s1. Write capital letters"),
    ],
    ids=str,
)
def test_faults_name_the_file(tmp_path: Path, change: dict[str, Any], complaint: str) -> None:
    with pytest.raises(ContentError, match=r"access\.yml:\d+: ") as raised:
        load_kinds(written(tmp_path, change))
    assert complaint in str(raised.value)
    # What `make up` and `python -m desk` turn into a sentence before anything starts.
    assert isinstance(raised.value, ContentError)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"prefix": "XYZ", "intents": ["other"]}, "The kind is 'access', and its file 'other.yml'"),
        (
            {"kind": "other", "intents": ["other"]},
            "'SAR' under 'prefix' belongs to access.yml",
        ),
        ({"kind": "other", "prefix": "XYZ"}, "'request_access' under 'intents' belongs to access"),
    ],
    ids=str,
)
def test_two_kinds_share_nothing(tmp_path: Path, change: dict[str, Any], complaint: str) -> None:
    written(tmp_path, {})
    with pytest.raises(ContentError, match=complaint):
        load_kinds(written(tmp_path, change, "other.yml"))


@pytest.mark.parametrize(
    "text",
    ["", "- a", "a: [", "yes_words: 1", "yes_words: [yes]", "notes: [{id: a, said: b}]"],
)
def test_a_file_that_says_nothing_useful_is_named(tmp_path: Path, text: str) -> None:
    shutil.copy(FOLDER / "common.yml", tmp_path)
    for name, load in (("access.yml", lambda path: load_kinds(path.parent)), ("w", load_wording)):
        (tmp_path / name).write_text(text, encoding="utf-8")
        with pytest.raises(ContentError, match=name):
            load(tmp_path / name)


def test_the_shared_file_is_checked_too(tmp_path: Path) -> None:
    common = tmp_path / "common.yml"
    common.write_text("steps: [{field: a}]", encoding="utf-8")
    with pytest.raises(ContentError, match=r"common\.yml:1: 'a' of 'steps' lacks the entry 'name'"):
        load_common(common)


def faults(folder: Path, text: str, name: str = "access.yml") -> str:
    """The faults of the requests, one file of which is this text."""
    for path in FOLDER.glob("*.yml"):
        shutil.copy(path, folder)
    (folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as raised:
        load_kinds(folder)
    return str(raised.value)


def changed(old: str, new: str) -> tuple[str, int]:
    """The file of access requests with one passage replaced, and the line of it."""
    text = (FOLDER / "access.yml").read_text(encoding="utf-8")
    assert text.count(old) == 1
    return text.replace(old, new), text[: text.index(old)].count("\n") + 1


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("trust.dpl.role", "trust.dpo.role", "There is no fact 'trust.dpo.role' for this text"),
        ("200\n  - field: recording_date", "lots\n  - field: recording_date",
         "'max_length' of 'recording_place' is lots"),
        ("  field: wanted\n  is", "  field: wnated\n  is", "depends on 'wnated'"),
        ("use: relation", "use: relatoin", "common.yml has no question 'relatoin'"),
        (", words: [everything, every single thing, all, all of it, the lot]", "",
         "'choices' lacks the entry 'words'"),
    ],
)  # fmt: skip
def test_malformed_requests_are_named_with_their_line(
    tmp_path: Path, old: str, new: str, fault: str
) -> None:
    text, line = changed(old, new)
    found = faults(tmp_path, text)
    assert fault in found
    numbers = [int(number) for number in re.findall(r"access\.yml:(\d+): ", found)]
    assert any(abs(number - line) <= 3 for number in numbers)


def test_two_kinds_with_one_prefix_are_named_with_their_line(tmp_path: Path) -> None:
    text = (FOLDER / "erasure.yml").read_text(encoding="utf-8").replace("ERA", "SAR")
    found = faults(tmp_path, text, "erasure.yml")
    assert re.search(r"erasure\.yml:3: 'SAR' under 'prefix' belongs to access\.yml", found)


def test_an_answer_that_nobody_asks_for_cannot_be_shown(tmp_path: Path) -> None:
    text = (FOLDER / "callback.yml").read_text(encoding="utf-8")
    wrong = text.replace("shown.requester_contact", "shown.subject_name")
    assert "'shown.subject_name'" in faults(tmp_path, wrong, "callback.yml")
