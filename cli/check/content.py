"""Reading a whole data folder, as far as it can be read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.answers.forms import FORMS, FormTable
from bot.answers.law import LAW, LawFile
from bot.answers.lock import read_lock
from bot.answers.read import Answers, read_answers
from bot.content import Document, Faults, load_folder, open_document, open_optional
from bot.ledger.context import ContextFile
from bot.ledger.questions import HeldOutFile, TrainingFile, read_training_files
from bot.notice import Notice, load_notice
from bot.trust import Trust, load_trust
from bot.understanding.definitions import Definitions
from bot.understanding.entity_lists import EntityList, read_entity_documents
from bot.understanding.language_replies import load_languages
from bot.understanding.remarks import load_remarks
from bot.understanding.safeguarding import load_pattern
from desk.cases.bank_holidays import CHANGES, england
from desk.forms.casework import CASEWORK, load_casework
from desk.forms.kind import Kind
from desk.forms.kinds import load_kinds
from desk.forms.live_chat import LIVE_CHAT, load_live_chat
from desk.forms.wording import WORDING, Wording, load_wording
from desk.self_service.wording import WORDING as FOLLOW_UP
from desk.self_service.wording import FollowUpWording
from desk.self_service.wording import load_wording as load_follow_up


@dataclass
class Content:
    """What a data folder says; a part that cannot be read is None or empty.

    `unreadable` are the faults of such parts.
    """

    data: Path
    unreadable: Faults = field(default_factory=Faults)
    trust: Trust | None = None
    notice: Notice | None = None
    answers: Answers | None = None
    forms: tuple[Document, FormTable] | None = None
    law: tuple[Document, LawFile] | None = None
    definitions: tuple[Document, Definitions] | None = None
    context: tuple[Document, ContextFile] | None = None
    kinds: Mapping[str, Kind] | None = None
    wording: Wording | None = None
    follow_up: FollowUpWording | None = None
    entities: Sequence[tuple[Document, EntityList]] = ()
    training: Sequence[tuple[Document, TrainingFile]] | None = None
    held_out: Sequence[tuple[Document, HeldOutFile]] = ()

    @property
    def requests(self) -> Path:
        """The folder of the kinds of request."""
        return self.data / "requests"


def read(data: Path, *, held_out: bool = True) -> Content:
    """Read everything in the folder `data`.

    If `held_out`, read the held-out questions beside it too, which only tests need.
    """
    found = Content(data)
    attempt = found.unreadable.collected
    with attempt():
        found.trust = load_trust(data / "trust.yml")
    with attempt():
        found.notice = load_notice(data / "notice")
    with attempt():
        found.answers = read_answers(data / "answers")
    with attempt():
        found.forms = open_optional(data / FORMS, FormTable)
    with attempt():
        found.law = open_optional(data / LAW, LawFile)
    with attempt():
        read_lock(data / "answers.lock")
    with attempt():
        found.context = open_optional(data / "context.yml", ContextFile)
    with attempt():
        found.kinds = load_kinds(found.requests)
    with attempt():
        found.wording = load_wording(found.requests / WORDING.name)
    with attempt():
        found.follow_up = load_follow_up(data / FOLLOW_UP.name)
    with attempt():
        load_casework(data / CASEWORK.name)
    with attempt():
        load_live_chat(data / LIVE_CHAT.name)
    with attempt():
        england(data / CHANGES.name)
    _read_understanding(found, data)
    questions = data.parent / "tests" / "questions"
    if held_out and questions.is_dir():
        with attempt():
            found.held_out = load_folder(questions, HeldOutFile)
    return found


def _read_understanding(found: Content, data: Path) -> None:
    """Read what questions are understood by."""
    attempt = found.unreadable.collected
    with attempt():
        found.entities = read_entity_documents(data / "entities")
    with attempt():
        found.definitions = open_optional(data / "definitions.yml", Definitions)
    with attempt():
        load_languages(data / "languages.yml")
    with attempt():
        load_pattern(data / "words" / "safeguarding.yml")
    with attempt():
        load_remarks(data / "words" / "remarks.yml")
    with attempt():
        open_document(data / "words" / "text-speak.yml").read_mapping(str)
    with attempt():
        found.training = read_training_files(data / "nlu")
