"""Who asks: "I'm his step-dad", "mum of two", "Regards, Jo (nan)", "my son", "my client"."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from bot.content import Line, load
from bot.facts.fact import IMPLIED, FactKind, StatedFact, Whose
from bot.facts.pipeline import phrases, word_set
from bot.paths import DATA

if TYPE_CHECKING:
    from spacy.matcher import PhraseMatcher
    from spacy.tokens import Doc, Span

# Words that may stand between "I'm" and "mum": "I'm the proud single mum".
_BETWEEN = word_set(
    "a an the his her their your our its both single only also just actually really legal main"
    " full time adoptive birth biological natural real own new here as deputy senior supply and"
    " year old older big little great retired current proud worried concerned non resident elder"
    " lone absent well 's ' sole joint different registered qualified duty named trainee"
)
# After these words "mum" is somebody else: "I'm with his mum", "I was told by her mum".
_NOT_BETWEEN = word_set(
    "with from told asked by about seeing sure going at in on for to of because that if when my"
    " said says wants want need have has having got looking ringing calling emailing writing"
    " getting being waiting hoping trying friends not never 't n't isnt aint no , . ; : ! ? -"
)
_OPENINGS = tuple(
    tuple(words.split())
    for words in (
        "i 'm", "i am", "im", "i m", "we 're", "we are", "this is", "its", "it 's", "it is", "as",
        "i was", "we were", "hes got me", "speaking as", "name is", "we both", "am",
    )
)  # fmt: skip
_LONGEST_BETWEEN = 7  # words
_THEIRS = word_set("his her their your")
_ALSO = word_set("and also but a an the i 'm am im , legal main her his their")
_REPLY_START = 7  # words before the role in a reply to who asks
_NOT_OWN = word_set("my our your another any no every each many some")
_SPEAKING = word_set("here speaking again writing typing")
_PREPOSITIONS = word_set("of to for")
_EMPLOYED = word_set("at with from acting working")
_CLAUSE_START = word_set(", . ; : ! ? - – — ( / and am proud single a") | {"\n"}
_PLAIN = word_set(
    "hi hello hey hiya morning afternoon evening good dear sir madam yes yeah yep please pls sorry"
    " oh well i 'm im am me is it its it 's this we are both just only"
)
_MARKS = word_set(", . ; : ! ? ( ) - – — /")
_NEGATIONS = frozenset({"not", "n't", "'t", "isnt", "aint", "never", "no", "arent"})
_NO_CHILD = frozenset({"s", "'s", "friend", "friends", "teacher", "school", "mum", "dad", "fault"})
_SIZES = word_set(
    "little eldest oldest youngest own other two three four older younger big baby only middle"
    " late disabled autistic teenage adopted year 4 5 6 7 8 9 10 11 12 13 14 15 16 17 old"
    " - first second third poor dear lovely beautiful gorgeous dear darling"
)
_ABOUT = word_set("about on of for regarding concerning its it's is 's re it me with held")
_SEEING = word_set("see judge decide find look think check speak")


@dataclass(frozen=True)
class RoleWords:
    """The words that say that the writer is `value`: data/facts/roles.yml explains the entries."""

    value: Line
    words: tuple[Line, ...]
    mine: tuple[Line, ...] = ()
    acts: tuple[Line, ...] = ()


@dataclass(frozen=True)
class RoleLists:
    """The file of roles."""

    roles: tuple[RoleWords, ...]


def roles_in(doc: "Doc", *, asked: bool = False) -> Iterator[StatedFact]:
    """Yield each role of the person who writes, each once; an implied one only if none is said.

    `asked`: the message answers who asks, so a role word at its start says it.
    """
    said = list(_said(doc)) or (list(_answered(doc)) if asked else []) or list(_implied(doc))
    yield from {fact.value: fact for fact in reversed(said)}.values()


def _said(doc: "Doc") -> Iterator[StatedFact]:
    last = 0
    for span in _longest(_matchers()[0], doc):
        sure = next((sure for rule in _RULES if (sure := rule(doc, span)) is not None), 0.0)
        if sure or (last and _goes_on(doc, last, span)):
            last = span.end
            yield _fact(_value(doc, span), span, sure or 0.8)


def _goes_on(doc: "Doc", last: int, span: "Span") -> bool:
    """Return whether a role follows one that was said: "mum and also a student there"."""
    between = {token.lower_ for token in doc[last : span.start]}
    return bool(between & {"and", "also"}) and between <= _ALSO


def _answered(doc: "Doc") -> Iterator[StatedFact]:
    """Yield the first role word of a reply: "his mum and I have PR", "nan (kinship)"."""
    for span in _longest(_matchers()[0], doc)[:1]:
        if span.start <= _REPLY_START and _denied(doc, span) is None:
            yield _fact(_value(doc, span), span, 0.8)


def _value(doc: "Doc", span: "Span") -> str:
    """Return what the person is; who "was a pupil" is a former one."""
    was = span.start > 1 and doc[span.start - 2].lower_ == "was"
    return "former pupil" if was and span.label_ == "student" else span.label_


def _implied(doc: "Doc") -> Iterator[StatedFact]:
    _, mine, acts = _matchers()
    for span in _longest(mine, doc):
        start = _owner(doc, span)
        if start is not None:
            yield _fact(span.label_, doc[start : span.end], IMPLIED - 0.1)
    for span in _longest(acts, doc):
        yield _fact(span.label_, span, IMPLIED - 0.1)


def _longest(matcher: "PhraseMatcher", doc: "Doc") -> "list[Span]":
    from spacy.util import filter_spans

    return filter_spans(matcher(doc, as_spans=True))


def _fact(value: str, span: "Span", sure: float) -> StatedFact:
    return StatedFact(FactKind.ROLE, value, span.start_char, span.end_char, sure, Whose.REQUESTER)


# The rules: how sure it is that a word for a role says who the writer is; None: not for this rule.
def _denied(doc: "Doc", span: "Span") -> float | None:
    """ "I'm not his dad"; "my mum"."""
    before = doc[span.start - 1].lower_ if span.start else ""
    thanks = span.text == "ta" and before not in ("a", "the", "as", "am", "im", "'m")
    if before in _NOT_OWN or thanks:
        return 0.0
    place = span.start - 1
    while place >= 0 and doc[place].lower_ in _BETWEEN - {"and"}:
        place -= 1
    return 0.0 if place >= 0 and doc[place].lower_ in _NEGATIONS else None


def _oneself(doc: "Doc", span: "Span") -> float | None:
    """ "It's about myself", "myself"; but "see for myself", "I did it myself"."""
    if span.label_ != "myself":
        return None
    before = [token.lower_ for token in doc[max(0, span.start - 3) : span.start]]
    alone = all(token.lower_ in _PLAIN | _MARKS | _ABOUT for token in doc if token.i != span.start)
    about = before[-1:] and before[-1] in _ABOUT - {"me", "with"} and not _SEEING & set(before)
    return 0.9 if about or alone else 0.0


def _introduced(doc: "Doc", span: "Span") -> float | None:
    """ "I'm Theo Marsh's mum", "as her foster carer", "this is his nan"."""
    between: list[str] = []
    for place in range(span.start - 1, max(-1, span.start - 2 - _LONGEST_BETWEEN), -1):
        opening = _opening_before(doc, place + 1)
        if opening and _fits(between, opening):
            return 0.95
        if doc[place].lower_ in _NOT_BETWEEN:
            return None
        between.insert(0, doc[place].lower_)
    at_start = _opening_before(doc, 0) if not between else ()
    return 0.95 if at_start and _fits(between, at_start) else None


def _opening_before(doc: "Doc", end: int) -> tuple[str, ...]:
    said = tuple(token.lower_ for token in doc[max(0, end - 3) : end])
    return next((one for one in _OPENINGS if said[-len(one) :] == one), ())


def _fits(between: list[str], opening: tuple[str, ...]) -> bool:
    """Return whether the words between "I'm" and "mum" are "the only", or a name's genitive."""
    others = [word for word in between if word not in _BETWEEN]
    if opening in (("its",), ("it", "'s"), ("it", "is"), ("as",), ("am",)) and not between:
        return opening != ("its",)
    genitive = "'s" in between or bool(others and others[-1].endswith("s"))
    return not others or (genitive and len(others) <= 5)


def _with_child(doc: "Doc", span: "Span") -> float | None:
    """ ", mum of Theo and Ada", "father to the boy in 8B"."""
    following = doc[span.end].lower_ if span.end < len(doc) else ""
    before = _before_determiner(doc, span)
    if before in (None, "\n") and following in _EMPLOYED:
        return 0.9
    if following in _PREPOSITIONS and (before is None or before in _CLAUSE_START):
        return 0.9
    return None


def _before_determiner(doc: "Doc", span: "Span") -> str | None:
    place = span.start - 1
    while place >= 0 and doc[place].lower_ in ("the", "a", "proud", "worried", "single"):
        place -= 1
    if place < 0:
        return None
    return "\n" if doc[place].is_space else doc[place].lower_


def _speaking(doc: "Doc", span: "Span") -> float | None:
    """ "mum here", "Poppys nan again"."""
    following = doc[span.end].lower_ if span.end < len(doc) else ""
    after = doc[span.end + 1].lower_ if span.end + 1 < len(doc) else "."
    clause = _clause_before(doc, span)
    speaks = following in _SPEAKING and after not in {"yesterday", "today", "last", "on"}
    return 0.9 if speaks and len(clause) <= 6 else None


def _clause_before(doc: "Doc", span: "Span") -> list[str]:
    words: list[str] = []
    for place in range(span.start - 1, -1, -1):
        if doc[place].is_space or doc[place].text in ".,;:!?()":
            break
        words.insert(0, doc[place].lower_)
    return words


def _signed(doc: "Doc", span: "Span") -> float | None:
    """ "Amira Khan (mother)", "Jo, Ellie's nan", "Yours, A. Khan, parent"."""
    last = span.end
    while last < len(doc) and doc[last].text in ").!" and not doc[last].is_space:
        last += 1
    if last < len(doc) and not (doc[last].is_space and "\n" in doc[last].text):
        return 0.9 if _bracketed(doc, span) else None
    clause = _clause_before(doc, span)
    opened = span.start - len(clause) - 1
    marked = opened >= 1 and doc[opened].text in ",(-–/"
    names = len(clause) <= 4 and all(w in _BETWEEN or w.isalpha() for w in clause)
    genitive = not clause or clause[-1] in _BETWEEN or clause[-1].endswith("s")
    new_line = opened >= 0 and "\n" in doc[opened].text
    return 0.85 if (marked or new_line) and names and genitive and _is_name(doc, opened) else None


def _is_name(doc: "Doc", opened: int) -> bool:
    """Return whether what stands before the comma of a signature is short, as a name is."""
    if "\n" in doc[opened].text:
        return True
    words = 0
    for place in range(opened - 1, -1, -1):
        if doc[place].is_space or doc[place].text in ".,;:!?()":
            break
        words += 1
    return words <= 4


def _bracketed(doc: "Doc", span: "Span") -> bool:
    return span.start > 1 and doc[span.start - 1].text == "(" and doc[span.end].text in "),"


def _alone(doc: "Doc", span: "Span") -> float | None:
    """Return that a message is nothing but the role: "his mum", "Theo's dad", "a parent pls"."""
    others = [t.lower_ for t in doc if not span.start <= t.i < span.end and not t.is_space]
    strange = [word for word in others if word not in _PLAIN | _BETWEEN | _MARKS]
    before = [word for word in strange if word in {t.lower_ for t in doc[: span.start]}]
    genitive = "'s" in others or bool(before and before[-1].endswith("s"))
    fits = not strange or (genitive and len(strange) <= 3 and strange == before)
    return 0.85 if fits and not {"oh", "is"} & set(others[:1]) else None


def _at_start(doc: "Doc", span: "Span") -> float | None:
    """ "hi, Poppys mum, can I ..." and "mum of ...": the message opens with who writes."""
    before = [t.lower_ for t in doc[: span.start] if not t.is_space]
    strange = [word for word in before if word not in _PLAIN | _BETWEEN | _MARKS]
    genitive = "'s" in before or bool(strange and strange[-1].endswith("s"))
    following = doc[span.end].lower_ if span.end < len(doc) else ""
    ends = following in {
        ",",
        ".",
        "-",
        "–",
        "and",
        "(",
        "i",
        "im",
        "wanting",
        "looking",
        "/",
    }
    own = genitive or not _THEIRS & set(before)
    return 0.8 if own and (genitive or not strange) and len(strange) <= 3 and ends else None


_RULES: tuple[Callable[["Doc", "Span"], float | None], ...] = (
    _denied,
    _oneself,
    _introduced,
    _with_child,
    _speaking,
    _signed,
    _alone,
    _at_start,
)


def _owner(doc: "Doc", span: "Span") -> int | None:
    """Return where "my" or "our" stands before "little girl", None if nobody says so."""
    place = span.start - 1
    while place >= 0 and doc[place].lower_ in _SIZES:
        place -= 1
    mine = place >= 0 and doc[place].lower_ in {"my", "our"}
    denied = place > 0 and doc[place - 1].lower_ in _NEGATIONS
    following = doc[span.end].lower_ if span.end < len(doc) else ""
    if not mine or denied or following in _NO_CHILD - {"'s", "s"}:
        return None
    return place


@cache
def _matchers() -> "tuple[PhraseMatcher, PhraseMatcher, PhraseMatcher]":
    lists = load_roles().roles
    return (
        phrases({role.value: role.words for role in lists}),
        phrases({role.value: role.mine for role in lists}),
        phrases({role.value: role.acts for role in lists}),
    )


@cache
def load_roles(path: Path = DATA / "facts" / "roles.yml") -> RoleLists:
    """Return the words for roles. Raises ContentError with every fault of the file."""
    return load(path, RoleLists)
