"""Messages that are not in English."""

from pathlib import Path

import pytest

from bot.content import ContentError
from bot.trust import load_trust
from bot.understanding.language import (
    OTHER,
    load_guesser,
)
from bot.understanding.language_replies import LanguageReply, load_languages

ASKED = {
    "gu": ["મારા બાળકનો ડેટા કોણ જુએ છે?", "મને મદદ જોઈએ છે"],
    "pa": ["ਮੇਰੇ ਬੱਚੇ ਦਾ ਡਾਟਾ ਕੌਣ ਦੇਖਦਾ ਹੈ?", "ਕਿਰਪਾ ਕਰਕੇ ਮਦਦ ਕਰੋ"],
    "pl": ["Kto widzi dane mojego dziecka?", "chce zobaczyc dane syna", "nie rozumiem"],
    "ur": ["میرے بچے کا ڈیٹا کون دیکھتا ہے؟", "مجھے مدد چاہیے"],
    "hi": ["मेरे बच्चे का डेटा कौन देखता है?", "मुझे मदद चाहिए"],
    "ar": ["من يرى بيانات طفلي؟", "أريد نسخة من بيانات ابني"],
    "bn": ["আমার সন্তানের তথ্য কে দেখে?", "আমার সাহায্য দরকার"],
    "ro": ["Cine vede datele copilului meu?", "bună ziua, vreau să văd datele copilului"],
    "pt": ["Quem vê os dados do meu filho?", "não entendo inglês"],
    "so": ["Yaa arki kara xogta ilmahayga?", "waxaan rabaa inaan arko macluumaadka ilmahayga"],
    OTHER: ["Qui voit les données de mon enfant ?", "Хто бачить дані моєї дитини?"],
}


@pytest.mark.parametrize(
    ("code", "text"), [(code, text) for code, texts in ASKED.items() for text in texts]
)
def test_a_language_is_recognised(code: str, text: str) -> None:
    assert load_guesser().language(text) == code


@pytest.mark.parametrize(
    "text",
    [
        "who can see my sons data",
        "wot info do u hav abt my kid",
        "GDPR",
        "Siobhan Nowak",
        "ok",
        "🙏",
        "",
        "asdf ghjkl",
        "SAR-2026-000001",
    ],
)
def test_english_names_and_noise_are_not_taken_for_another(text: str) -> None:
    assert load_guesser().language(text) is None


@pytest.mark.parametrize("reply", load_languages().values(), ids=lambda reply: reply.code)
def test_a_reply_names_who_to_ask(reply: LanguageReply) -> None:
    assert "trust.dpl.name" in reply.text
    assert "trust.dpl.email" in reply.text
    assert load_trust().dpl.name not in reply.text


def test_the_ten_languages_are_there() -> None:
    assert set(load_languages()) == set(ASKED) - {OTHER}


def test_a_bad_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "languages.yml"
    path.write_text("languages: [{code: pl}]")
    with pytest.raises(ContentError, match=r"languages\.yml"):
        load_languages(path)


@pytest.mark.parametrize("reply", load_languages().values(), ids=lambda reply: reply.code)
def test_each_language_has_words_for_each_right(reply: LanguageReply) -> None:
    kinds = {wish.request for wish in reply.wishes}
    assert kinds == {"access", "complaint", "erasure", "objection", "rectification"}
    assert reply.noted
    for wish in reply.wishes:
        assert reply.request_in(wish.words[0]) == wish.request
