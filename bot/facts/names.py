"""Names of people: the trained model's, put right by rules."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from bot.facts.fact import IMPLIED, FactKind, StatedFact, Whose
from bot.facts.names_model import MODEL, load_recogniser
from bot.facts.pipeline import word_set
from bot.facts.whose import Surroundings, whose_name

if TYPE_CHECKING:
    from spacy.pipeline.ner import EntityRecognizer
    from spacy.tokens import Doc, Span, Token

_WHOSE = {
    FactKind.CHILD_NAME: Whose.CHILD,
    FactKind.REQUESTER_NAME: Whose.REQUESTER,
    FactKind.OTHER_NAME: Whose.OTHER,
}
_SPELT = re.compile(r"^\w(?:[-. ]\w){2,}$")
_PARTICLES = word_set("de la las los da do dos das van der den von zu el al bin bint ibn ap ab ben")
# After a name without an apostrophe these words make its "s" a genitive: "kyles dad".
_OWNED = word_set(
    "mum dad mam mother father nan nana gran grandad grandma parent parents carer guardian stepdad"
    " stepmum step-dad step-mum aunt auntie uncle sister brother file files record records report"
    " reports data photo photos picture pictures attendance behaviour work book books teacher"
    " form class school name surname address email medical sen ehcp info information details foster"
    " social phone friend friends exam exams notes emails big little step birth"
)
# Names that end in s by themselves: "james dad".
_OWN_S = word_set(
    "james rhys lewis louis chris thomas marcus nicholas francis dennis charles jones davis davies"
    " williams harris evans hughes lucas elias jess tess ross miles silas amos agnes alexis anais"
    " carys cerys gladys iris doris phyllis niklas mathias tobias jonas andreas nikolas ellis otis"
    " morris travis curtis reese rees hollis roberts edwards richards collins watkins perkins"
    " stephens phillips adams jacobs simmons parsons simpkins hopkins hawkins rogers peters abbas"
    " idris ilyas younis anas unais ines mantas lukas tomas klaus hans mars bess"
)
# Whose data it is, if nobody else is named, is the writer's own.
_ABOUT_THEMSELVES = frozenset({"myself", "former pupil", "student"})
_THANKED = re.compile(
    r"^\W*(?:ok |great |brilliant |lovely )?(?:thanks|thank you|cheers|ta|hi|hello|hey) \w+\W*$",
    re.IGNORECASE,
)
_TOLD_NAME = re.compile(
    r"\b(?:names?(?:'s|s| is)?|called|surname(?: is)?|spelt)[ :]*$", re.IGNORECASE
)
_TITLES = word_set("mr mrs miss ms dr sir mx rev prof pc dc")
_DENIED = re.compile(r"\b(?:not|isn't|instead of|rather than)(?: called| named)? $", re.IGNORECASE)
# People in sayings.
_IDIOM = re.compile(
    r"\b(?:bear with|rose[- ]tinted|faith in|bob'?s your|love of mike|tom,? dick|jack of all"
    r"|pete'?s sake|joe bloggs|jane bloggs|murphy'?s law|smart alec|grace period|may the fourth)\b",
    re.IGNORECASE,
)
_WITH_TITLE = re.compile(
    r"\b(?:Mr|Mrs|Miss|Ms|Dr)\.?(?: (?:and|&) (?:Mrs|Mr|Ms"
    r"|Dr)\.?)? (?:[A-Z]\.? )?[A-Z][\w'-]+(?: [A-Z][\w'-]+)?"
)
# Words that the training questions do not have, and that are no names.
_NO_REPLY = word_set("lol ffs omg wtf haha cheers ta yep nope yeah nah bye soz ok okay thx thanks")
_WORD_NAMES = word_set(
    "will may mark grace hope joy art rob pat sue bill frank rich drew dawn faith rose lily poppy"
    " daisy ruby ivy jack max guy dean miles chase hunter summer autumn river sky skye angel"
    " precious"
    " blessing bob ray jan april june august jade amber pearl holly heather robin jay victor"
    " christian"
)
_NAME_CUES = word_set(
    "is called named for about and & , its 's name am im i'm son daughter : ( - of"
)
_NAME_ENDS = word_set("in and & , . ; ) ( - year yr y who 's is s from has ' ! : at")
_LIST = re.compile(r"[^.!?\n]{0,25}?(?:\band\b|&|,|\bor\b|\bplus\b|\bnot\b)[^.!?\n]{0,12}")
_BY_RULE, _BY_MODEL = 0.9, 0.75  # how sure it is whose a name is
_SHORTEST = 2  # letters
_LONGEST = 6  # words of a name
_REACH = 80  # characters before a name that say whose it is


def names_in(
    doc: "Doc", roles: Sequence[StatedFact], asked: FactKind | None = None
) -> Iterator[StatedFact]:
    """Yield each name; of a name said again only the fullest form.

    `asked`: see `bot.facts.recogniser.facts_in`.
    """
    text = doc.text
    single = asked not in _WHOSE and len(text.split()) == 1
    if single or _THANKED.match(text) or _IDIOM.search(text):
        return
    found = [_fact(span, roles, asked) for span in _spans(doc, asked in _WHOSE)]
    found = list(_settled(text, found))
    fullest = [fact for fact in found if not any(_repeats(fact, other) for other in found)]
    yield from _own(fullest, roles)


def _spans(doc: "Doc", asked: bool) -> "list[Span]":
    """Return the spans of names: the model's, those with a title, and a reply that is a name."""
    spans = [kept for span in _recogniser()(doc).ents if (kept := _trimmed(span)) is not None]
    for match in _WITH_TITLE.finditer(doc.text):
        span = doc.char_span(*match.span(), label=FactKind.OTHER_NAME.value)
        inside = [one for one in spans if span is not None and _share(span, one)]
        if span is not None and all(len(one) < len(span) for one in inside):
            span.label_ = inside[0].label_ if inside else span.label_
            spans = [*(one for one in spans if one not in inside), span]
    spans = [_with_first_word(span) for span in spans]
    return [*spans, *_listed_before(doc, spans)] or _bare_reply(doc, asked)


def _with_first_word(span: "Span") -> "Span":
    """Return "may lin" for "lin", where "may" is a name: not in "may lin have it"."""
    doc, start = span.doc, span.start
    if not start or doc[start - 1].lower_ not in _WORD_NAMES:
        return span
    before = doc[start - 2].lower_ if start > 1 else ""
    after = doc[span.end].lower_ if span.end < len(doc) else ""
    if (before and before not in _NAME_CUES) or (after and after not in _NAME_ENDS):
        return span
    longer = doc[start - 1 : span.end]
    longer.label_ = span.label_
    return longer


def _listed_before(doc: "Doc", spans: "list[Span]") -> "Iterator[Span]":
    """Yield "tom" and "ada" of "tom, ada and lucy", which the model found alone."""
    common = _common_words()
    for span in spans:
        place = span.start
        while place > 1 and doc[place - 1].lower_ in ("and", "&", ","):
            word = doc[place - 2]
            known = word.lower_ in common or word.lower_ in _NO_REPLY or len(word.text) < 3
            if (
                known
                or not word.text.isalpha()
                or any(_share(doc[place - 2 : place - 1], s) for s in spans)
            ):
                break
            found = doc[place - 2 : place - 1]
            found.label_ = span.label_
            yield found
            place -= 2


def _share(span: "Span", other: "Span") -> bool:
    return bool(span.start < other.end and other.start < span.end)


def _bare_reply(doc: "Doc", asked: bool) -> "list[Span]":
    """Return the whole message, if it is a few words of which none is an ordinary one."""
    words = [token.text for token in doc]
    common = _common_words()
    fewest, most = (1, 5) if asked else (2, 3)
    fits = fewest <= len(words) <= most and all(word.isalpha() and len(word) > 1 for word in words)
    lists = (common, _NO_REPLY) if asked else (common, _NO_REPLY, _dictionary())
    if not fits or any(word.lower() in ordinary for word in words for ordinary in lists):
        return []
    span = doc[:]
    if len(words) == 1 and _is_no_name(span[0]):
        return []
    span.label_ = FactKind.CHILD_NAME.value
    return [span]


def _settled(text: str, found: Sequence[StatedFact]) -> Iterator[StatedFact]:
    """Yield the names; beside "my son Theo", one that no rule knows is somebody else's."""
    children = [f for f in found if f.kind is FactKind.CHILD_NAME and f.confidence == _BY_RULE]
    for fact in found:
        unsure = fact.kind is FactKind.CHILD_NAME and fact.confidence == _BY_MODEL
        alone = not any(_joined(text, fact, child) or _alike(fact, child) for child in children)
        if unsure and children and alone:
            yield fact.but(kind=FactKind.OTHER_NAME, whose=Whose.OTHER)
        else:
            yield fact


def _joined(text: str, one: StatedFact, other: StatedFact) -> bool:
    """Return whether the names stand in one list: "Theo and Ada", "Theo (8B), Ada (9C)"."""
    first, second = sorted((one, other), key=lambda fact: fact.start)
    return bool(_LIST.fullmatch(text[first.end : second.start]))


def _alike(one: StatedFact, other: StatedFact) -> bool:
    return bool({*one.value.lower().split()} & {*other.value.lower().split()})


def _own(found: list[StatedFact], roles: Sequence[StatedFact]) -> Iterator[StatedFact]:
    """Yield the names; who asks about themselves is the person whose data it is."""
    own = any(role.value in _ABOUT_THEMSELVES and role.confidence >= IMPLIED for role in roles)
    nobody = not any(fact.kind is FactKind.CHILD_NAME for fact in found)
    for fact in found:
        if own and nobody and fact.kind is FactKind.REQUESTER_NAME:
            yield fact.but(kind=FactKind.CHILD_NAME, whose=Whose.REQUESTER)
        else:
            yield fact


def _repeats(fact: StatedFact, other: StatedFact) -> bool:
    """Return whether `other` says the same name more fully, or as fully and before."""
    words, others = fact.value.lower().split(), other.value.lower().split()
    if words == others:
        return other.start < fact.start
    return fact.kind is other.kind and len(words) < len(others) and words[0] == others[0]


def _trimmed(span: "Span") -> "Span | None":
    """Return the name without ordinary words around it, None if it is nothing but those."""
    common, start, end = _common_words(), span.start, span.end
    told = _TOLD_NAME.search(span.doc.text[: span.start_char][-30:])
    while end > start and _is_ordinary(
        span.doc[end - 1].text, common, end - 1 == start and bool(told)
    ):
        end -= 1
    while start < end and _is_ordinary(span.doc[start].text, common, False) and not told:
        start += 1
    trimmed = span.doc[start:end]
    if start == end or end - start > _LONGEST or _in_address(trimmed):
        return None
    if not told and all(_is_no_name(token) for token in trimmed):
        return None
    trimmed.label_ = span.label_
    return trimmed


def _is_ordinary(word: str, common: frozenset[str], told: bool) -> bool:
    if told or word.lower() in _TITLES:
        return False
    return not any(letter.isalnum() for letter in word) or word.lower() in common


def _is_no_name(token: "Token") -> bool:
    """Return whether a word of English, or a title, is no name as it stands there."""
    if re.search(r"(.)\1\1", token.lower_):  # "aaargh"
        return True
    word, first = token.lower_, token.i == 0 or not token.nbor(-1).text[-1].isalnum()
    if word in _TITLES or len(word) < _SHORTEST:
        return True
    return word in _dictionary() and (token.text == word or first)


def _in_address(span: "Span") -> bool:
    """Return whether it is a part of an e-mail address or of a website's, or no word at all."""
    text = span.doc.text
    after = re.match(r"[.@/_]\w|@|\d", text[span.end_char : span.end_char + 2])
    before = text[max(0, span.start_char - 1) : span.start_char]
    glued = bool(after) or (before != "" and before in "@/_.\\")
    return glued or "@" in span.text or not span.text[0].isalpha()


def _fact(span: "Span", roles: Sequence[StatedFact], asked: FactKind | None) -> StatedFact:
    text, said = span.doc.text, _without_genitive(span)
    start, end = span.start_char, span.start_char + len(said)
    fact = StatedFact(FactKind(span.label_), canonical_name(said), start, end, 0.85)
    before = text[max(0, start - _REACH) : start]
    decided = whose_name(Surroundings(fact, before, text[end:], roles, asked))
    kind = decided or fact.kind
    fact = fact.but(confidence=_BY_RULE if decided else _BY_MODEL)
    return fact.but(kind=kind, whose=_WHOSE[kind], denied=bool(_DENIED.search(before)))


def _without_genitive(span: "Span") -> str:
    said, following = span.text, span.doc[span.end] if span.end < len(span.doc) else None
    last = said.split()[-1].lower()
    owned = following is not None and following.lower_ in _OWNED
    return said[:-1] if owned and last.endswith("s") and last not in _OWN_S else said


def canonical_name(said: str) -> str:
    """Return a name as it is written: "theo marsh" as Theo Marsh, "S-H-A-N-E" as Shane."""
    if _SPELT.match(said):
        return re.sub(r"[-. ]", "", said).capitalize()
    if said != said.lower() and (said != said.upper() or len(said) < 4):
        return " ".join(said.split())
    words = [word.lower() for word in said.split()]
    return " ".join(
        word if place and word in _PARTICLES else _capitalised(word)
        for place, word in enumerate(words)
    )


def _capitalised(word: str) -> str:
    """Return "o'neill-fox" as O'Neill-Fox."""
    return re.sub(r"^\w|(?<=-)\w|(?<=\b[od]['’])\w", lambda letter: letter[0].upper(), word)


@cache
def _common_words(path: Path = MODEL / "common-words.txt") -> frozenset[str]:
    """Return words that are no names: bench/names says where they come from."""
    return frozenset(path.read_text(encoding="utf-8").split())


@cache
def _dictionary(path: Path = MODEL / "dictionary.txt") -> frozenset[str]:
    """Return words of English that are no first names and no usual surnames."""
    return frozenset(path.read_text(encoding="utf-8").split())


@cache
def _recogniser() -> "EntityRecognizer":
    return load_recogniser()
