"""Messages that are not in English."""

from pathlib import Path

import pytest

from bot.content import ContentError
from bot.trust import load_trust
from bot.understanding.language import (
    OTHER,
    load_guesser,
)
from bot.understanding.language_replies import DangerReply, LanguageReply, danger_in, load_languages
from tests.each import each

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

TOLD = {
    "gu": ["મારા પતિ મને મારે છે", "મારો દીકરો કહે છે કે તેને મરી જવું છે", "મારી દીકરી ગુમ છે"],
    "pa": ["ਮੇਰਾ ਪਤੀ ਮੈਨੂੰ ਮਾਰਦਾ ਹੈ", "ਮੇਰਾ ਪਤੀ ਰੋਜ਼ ਬੱਚਿਆਂ ਨੂੰ ਕੁੱਟਦਾ ਹੈ"],
    "pl": [
        "Mąż bije mnie i dzieci",
        "pomocy ojczym bardzo bije syna",
        "moj maz mnie bije",
        "córka tnie się i mówi, że chce umrzeć",
        "boję się wrócić do domu",
    ],
    "ur": ["میرا شوہر مجھے مارتا ہے", "میرے شوہر نے بچوں کو بہت مارا", "وہ خودکشی کرنا چاہتا ہے"],
    "hi": ["मेरा पति मुझे मारता है", "मेरा बेटा मरना चाहता है", "उसके पिता रोज़ बेटे को बहुत पीटते हैं"],
    "ar": ["زوجي يضربني ويضرب الأولاد", "ابني يريد أن يموت", "أنا خائفة من زوجي", "خاىفه من زوجي"],
    "bn": ["আমার স্বামী আমাকে মারে", "আমার ছেলে নিখোঁজ", "আমার মেয়ে আত্মহত্যার কথা বলছে"],
    "ro": ["Soțul mă bate și îi bate și pe copii", "sotul meu ma bate", "mi-e frică de soțul meu"],
    "pt": ["o meu marido bate-me", "o meu padrasto me bate", "a minha filha corta-se"],
    "so": ["ninkaygu wuu i garaacaa", "aabuhu wuxuu garaacaa carruurta"],
}
CALM = {
    "pl": ["mój syn pobił się z kolegą", "czy macie zasady o przemocy?"],
    "gu": ["મને ખબર નથી મારે શું કરવું"],
    "so": ["waxaan rabaa inaan arko diiwaanka wiilkayga"],
    "pt": ["o meu filho bateu com a cabeça", "quero uma cópia dos dados"],
    "ro": ["băiatul meu s-a bătut cu un coleg"],
}
DANGERS = {code: reply.danger for code, reply in load_languages().items() if reply.danger}


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


def test_danger_is_heard_in_each_language() -> None:
    assert set(DANGERS) == set(load_languages()) == set(TOLD)


@pytest.mark.parametrize(
    ("code", "text"), [(c, text) for c, texts in TOLD.items() for text in texts]
)
def test_danger_is_found_in_whole_messages(code: str, text: str) -> None:
    found = danger_in(text, code)
    assert found
    assert found.code == code
    assert danger_in(text, OTHER), "a short message's language may not be known"
    assert danger_in(text, None) is None, "English words may look like these"


@pytest.mark.parametrize(
    ("code", "text"),
    [(code, text) for texts in (ASKED, CALM) for code, some in texts.items() for text in some],
)
def test_there_is_no_danger_in_what_is_asked_and_in_boys_who_fight(code: str, text: str) -> None:
    assert danger_in(text, code) is None


@each("code", DANGERS)
def test_each_phrase_is_found_with_and_without_what_surrounds_it(code: str) -> None:
    for phrase in DANGERS[code].phrases:
        for text in (phrase, phrase.upper(), f"{phrase}, xx", f"xx! {phrase}..."):
            assert danger_in(text, code), phrase


@each("code", DANGERS)
def test_who_to_call_is_said_in_each_language(code: str) -> None:
    danger: DangerReply = DANGERS[code]
    assert "999" in danger.call
    assert "trust.safeguarding.childline" in danger.helplines
    assert "trust.safeguarding.nspcc" in danger.helplines
