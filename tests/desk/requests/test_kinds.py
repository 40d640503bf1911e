"""The kinds of request, as data, and what is said of a fault in them."""

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.answers import load_answers
from bot.content import ContentError
from bot.paths import DATA
from bot.turn import Outcome
from desk.requests.common import load_common, role_label
from desk.requests.entries import KindError
from desk.requests.kinds import kind_for_intent, load_kinds, load_wording

FOLDER = DATA / "requests"
RAW = yaml.safe_load((FOLDER / "access.yml").read_text(encoding="utf-8"))
CONTACT = {"use": "requester_contact"}
STEP = {"field": "a", "name": "a", "label": "A", "ask": "a?", "problem": "a!", "max_length": 9}


def test_intents_lead_to_kinds() -> None:
    kinds = load_kinds()
    found = kind_for_intent("request_access", kinds)
    assert found
    assert (found.kind, found.prefix, found.outcome) == ("access", "SAR", Outcome.REQUEST)
    assert kind_for_intent("sharing_recipients", kinds) is None


@pytest.mark.parametrize("kind", load_kinds().values(), ids=lambda k: k.kind)
def test_a_kind_asks_how_to_reply(kind) -> None:
    assert kind.step("requester_contact").type in ("email", "contact")
    # An intent opens a request or is answered, never both.
    assert not any(intent in load_answers() for intent in kind.intents)


def test_shared_steps_are_written_once() -> None:
    shared = load_common().steps
    assert set(shared) == {"requester_role", "subject_name", "requester_contact"}
    for kind in load_kinds().values():
        if kind.outcome is Outcome.REQUEST:
            assert all(kind.step(field) == step for field, step in shared.items())


def test_the_desk_words_who_is_asking_its_own_way() -> None:
    assert role_label("parent") == "Parent or carer"
    assert role_label("student") == "The student"
    assert role_label("a friend") == ""


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
        ({"outcome": "maybe"}, "'maybe' is not a valid Outcome"),
        ({"steps": [{"field": "a"}]}, "the step 'a': lacks the entry 'name'"),
        ({"steps": [{**STEP, "colour": "red"}]}, "the step 'a': does not know the entry 'colour'"),
        ({"steps": [{**STEP, "type": "date"}]}, "the step 'a': type 'date' is none of"),
        ({"steps": [{**STEP, "max_length": None}]}, "a text needs choices or a max_length"),
        ({"steps": [{**STEP, "choices": ["x"]}]}, "should have entries, not be 'x'"),
        ({"steps": [{"use": "shoe_size"}]}, "no shared step 'shoe_size'; there are requester_con"),
        ({"steps": [{**CONTACT, "name": "x"}]}, "'requester_contact' is used as it is"),
        ({"steps": [CONTACT, CONTACT]}, "two steps have the same field"),
        ({"steps": [{"use": "requester_role"}]}, "no step asks for requester_contact"),
        ({"steps": [{"use": "subject_name"}, CONTACT]}, "'requester_role', which is not known yet"),
        ({"steps": "none"}, "'steps' should be a list"),
        ({"steps": ["requester_role"]}, "should have entries, not be 'requester_role'"),
        ({"unknown": 1}, "does not know the entry 'unknown'"),
        ({"intents": None}, "'intents' should be a list"),
        ({"intents": []}, "no intent starts it"),
        ({"kind": "wish"}, "the kind 'wish' is none of"),
        ({"prefix": "s1"}, "the prefix 's1' should be capital letters"),
    ],
    ids=str,
)
def test_faults_name_the_file(tmp_path: Path, change: dict[str, Any], complaint: str) -> None:
    with pytest.raises(KindError, match=r"access\.yml") as raised:
        load_kinds(written(tmp_path, change))
    assert complaint in str(raised.value)
    # What `make up` and `python -m desk` turn into a sentence before anything starts.
    assert isinstance(raised.value, ContentError)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"prefix": "XYZ", "intents": ["other"]}, "two kinds have the kind 'access'"),
        ({"kind": "erasure", "intents": ["other"]}, "two kinds have the prefix 'SAR'"),
        ({"kind": "erasure", "prefix": "XYZ"}, "two kinds have the intent 'request_access'"),
    ],
    ids=str,
)
def test_two_kinds_share_nothing(tmp_path: Path, change: dict[str, Any], complaint: str) -> None:
    written(tmp_path, {})
    with pytest.raises(KindError, match=complaint):
        load_kinds(written(tmp_path, change, "other.yml"))


@pytest.mark.parametrize("text", ["", "- a", "a: [", "yes_words: 1"])
def test_a_file_that_says_nothing_useful_is_named(tmp_path: Path, text: str) -> None:
    shutil.copy(FOLDER / "common.yml", tmp_path)
    for name, load in (("access.yml", lambda path: load_kinds(path.parent)), ("w", load_wording)):
        (tmp_path / name).write_text(text, encoding="utf-8")
        with pytest.raises(KindError, match=name):
            load(tmp_path / name)


def test_the_shared_file_is_checked_too(tmp_path: Path) -> None:
    common = tmp_path / "common.yml"
    common.write_text("steps: [{field: a}]", encoding="utf-8")
    with pytest.raises(KindError, match=r"common\.yml: the step 'a': lacks the entry 'name'"):
        load_common(common)
