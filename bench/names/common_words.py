"""`python -m bench.names.common_words`: words of the training questions that are no names.

They keep "moment", "signal" and "fair" out of the names. Words that are names as well ("will",
"grace", "may") are not among them: whether they are one is for the model to say.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from importlib.resources import files

from bench.names.corpus import lines
from bench.names.pools import NamePool
from bot.facts.names_model import MODEL
from bot.facts.pipeline import word_set
from bot.paths import DATA

_OFTEN = 3
_VERY_OFTEN = 8  # where some country has it as a name
_WORD = re.compile(r"(?<![\w'’-])[a-z]{2,}(?![\w'’-])")
_MOST_FREQUENT = 40_000
_NATIONS = word_set(
    "english polish romanian urdu punjabi gujarati arabic somali lithuanian bengali ukrainian"
    " turkish portuguese welsh scottish irish chinese mandarin cantonese spanish french german"
    " hungarian latvian russian tamil hindi pashto farsi kurdish albanian nigerian ghanaian"
    " indian pakistani syrian afghan iranian iraqi italian dutch greek bulgarian slovak czech"
    " muslim sikh hindu christians methodists catholic jewish jehovah witness witnesses islam"
    " england scotland wales britain uk europe poland romania nigeria pakistan somalia syria"
    " china ghana jamaica bangladesh ukraine portugal turkey spain germany zimbabwe iran"
    " afghanistan brazil italy france hungary bulgaria america usa majorca africa"
    " leicester leicestershire wigston oadby blaby nottingham birmingham coventry manchester"
    " leeds glasgow cardiff hinckley loughborough derby northampton peterborough"
    " arbor amazon google facebook instagram tiktok snapchat whatsapp youtube twitter microsoft"
    " parentpay classcharts bromcom tapestry sims zoom teams netflix tesco asda aldi lidl"
    " sainsburys morrisons boots primark vodafone god jesus christ allah santa alexa siri"
    " ofsted ico gdpr dpa sar foi nhs camhs ehcp senco send sen cctv dpl dfe npd ofcom"
    " xmas easter merry"
    " hullo greetings howay alright aye wey bye soz thx plz btw asap tbh idk ngl ty np yh"
    " prob probs obvs summat owt nowt innit dunno gonna gona wanna gotta wouldnt couldnt"
    " shouldnt wasnt isnt didnt doesnt dont cant wont havent hasnt werent arent nobodys wor"
    " bairn wean sahib madam xx xxx whatsit blah grr argh ugh meh yay woo wow whoa eek yikes"
    " dyspraxia dyslexia adhd autism asd kara patka hijab turban app wifi pdf usb exe url"
)
_NO_NAMES = frozenset(
    {"about", "after", "all", "an", "and", "any", "are", "as", "ask", "at", "baby", "back",
     "bbc", "be", "before", "best", "boy", "but", "by", "call", "can", "case", "dad", "day",
     "deadline", "december", "die", "do", "enough", "fair", "february", "flat", "for",
     "friday", "fridays", "from", "get", "girl", "go", "good", "got", "had", "half", "has",
     "have", "he", "her", "him", "his", "house", "how", "if", "in", "is", "it", "january",
     "july", "law", "lesson", "list", "long", "lower", "man", "march", "me", "men", "moment",
     "monday", "mondays", "mum", "my", "name", "nan", "need", "new", "no", "not", "november",
     "october", "of", "old", "on", "or", "page", "paper", "period", "phone", "please", "poss",
     "post", "quarter", "read", "regards", "ring", "said", "saturday", "school", "see",
     "send", "sent", "september", "she", "short", "signal", "so", "son", "sorry", "sunday",
     "tesco", "that", "the", "their", "them", "they", "this", "thursday", "to", "told",
     "tuesday", "tuesdays", "tutor", "unit", "upper", "us", "want", "was", "wednesday",
     "what", "when", "who", "why", "work", "year", "yes", "you", "your"}
)  # fmt: skip


def main() -> None:
    """Write the list beside the model."""
    pools = NamePool(held_out=True), NamePool(held_out=False)
    names = _parts(name for pool in pools for name in pool.names)
    usual = _parts(name for pool in pools for name in pool.usual)
    counted = Counter(word for text in _texts() for word in _WORD.findall(text))
    common = {
        word
        for word, often in counted.items()
        if word not in usual and often >= (_VERY_OFTEN if word in names else _OFTEN)
    }
    _write("common-words.txt", common | _NO_NAMES | _NATIONS)
    _write("dictionary.txt", set(_dictionary()) - _first_names(pools) - usual)


def _write(name: str, words: set[str] | frozenset[str]) -> None:
    (MODEL / name).write_text("\n".join(sorted(words)) + "\n", encoding="utf-8")


def _dictionary() -> Iterator[str]:
    """Yield the most frequent words of English, from the list that symspellpy brings."""
    listed = files("symspellpy").joinpath("frequency_dictionary_en_82_765.txt")
    lines_ = listed.read_text(encoding="utf-8-sig").splitlines()[:_MOST_FREQUENT]
    yield from (line.split()[0] for line in lines_)


def _first_names(pools: Iterable[NamePool]) -> set[str]:
    return _parts(name for pool in pools for name in pool.firsts)


def _parts(names: Iterable[str]) -> set[str]:
    return {part.lower() for name in names for part in re.split(r"[\s'-]", name)}


def _texts() -> list[str]:
    nlu = (path.read_text(encoding="utf-8") for path in sorted((DATA / "nlu").glob("*.yml")))
    return [*nlu, *lines("nameless.txt")]


if __name__ == "__main__":
    main()
