"""The form of a question, in the words of many parents."""

import time

import pytest

from bot.understanding.form import (
    Form,
    asks_how_to_complain,
    asks_openly,
    form_of,
    speaks_of_sharing,
)

ASKED: dict[Form, tuple[str, ...]] = {
    Form.WHETHER: (
        "do u keep a record of his allergies",
        "Does the school pass anything on to the nursery next door?",
        "are yous holding pictures of the wee ones",
        "Hi, is there a list of names that the coach firm gets",
        "have you any cameras in the corridors",
        "got any info on dads as well",
        "pls do school give phone number to other mum",
        "Will the sixth form college receive her grades?",
        "I would like to know whether you collect dinner choices",
        "is our address passed to the photographer",
        "could the GP be sent this",
        "any of it go to the church",
    ),
    Form.NEGATED: (
        "you dont keep photos do you",
        "so yous never give it to the papers",
        "Doesn't the bus company get told?",
        "Surely his bank details aren't on there.",
        "Is her weight not recorded?",
        "but you do not hold my phone number",
        "aren't nurses told about epilepsy",
        "school not give data to embassy, correct?",
        "so nobody gets it then",
        "do you share nothing with Ofsted",
        "the academy won't pass this on",
        "why dont you record religion",
        "it isnt shared with the pta is it",
    ),
    Form.LIMITED: (
        "is it only if he is in trouble",
        "Do you always send it?",
        "are you still giving it to the old firm",
        "just for the trip or what",
        "Is there anyone you won't give it to?",
        "do you share all of it with them",
        "are there any exceptions",
        "what dont you tell the social",
        "only when there is a court order?",
        "is there a limit on what they get",
        "do yous automatically send everything over",
        "not unless i sign?",
    ),
    Form.REFUSE: (
        "can i keep my lad off that list",
        "How do I stop this",
        "am i able to opt out of the photos",
        "I dont want you giving them her name",
        "can my daughter be left out of it",
        "is it optional",
        "do we get a choice",
        "can we say no to the tracking thing",
        "could I object to the app",
        "please is there way to refuse the camera",
        "can he come off the register for it",
        "may I withhold our religion from the form",
        "do I have a say in it",
    ),
    Form.YOU_REFUSE: (
        "can you refuse",
        "could the school turn me down",
        "are you going to refuse me if i ask",
        "can yous hide things from us",
        "will the trust reject it",
        "can you keep stuff from me",
        "can my request be refused",
        "would you deny a dad",
        "can you say no to me",
        "what happens in law when you refuse a request",
        "may the office hold some of it back",
        "can u not show me parts",
    ),
    Form.MUST_I: (
        "do I have to fill in that bit",
        "must i give my work number",
        "am I obliged to tell you where we were born",
        "do we need to bring ID",
        "have i to say why",
        "does my son have to answer that",
        "are we made to sign it",
        "can you force me to tell",
        "do parents have to agree",
        "is it compulsory for us",
        "I need to give reason?",
        "do i need a form",
    ),
    Form.MUST_YOU: (
        "do you have to send it",
        "must the school report that",
        "is that the law",
        "are you legally required to pass it on",
        "is it mandatory",
        "does the government make you collect it",
        "do yous need to tell the council",
        "are they obliged to hand that to the NHS",
        "do school have to keep it by law",
        "have you got to give it",
        "is this a legal requirement on you",
        "is it compulsory",
    ),
    Form.ALLOWED: (
        "are you allowed to do that",
        "is that even legal",
        "surely this is against the law",
        "by what right do you hold it",
        "how dare you share it",
        "isnt that a breach",
        "is school permitted to give out numbers",
        "does that break gdpr",
        "have they the right to see it",
        "what gives you the right",
        "is it ok that the app has his face",
        "is it wrong you pass it on",
    ),
    Form.ASKED: (
        "do you need my permission",
        "without our consent?",
        "do you ask parents first",
        "did I agree to this",
        "are we asked",
        "I never signed for that",
        "shouldnt you ask me before that",
        "do u need a signature",
        "will I be asked before the photo goes up",
        "no one got my consent",
        "you can do it without asking us",
        "does the school check with us first",
        "arent families asked before the nurse gets it",
    ),
    Form.TOLD: (
        "will I be told",
        "do you let us know when you do it",
        "without telling the parents",
        "behind my back?",
        "would a mum be informed",
        "do you notify families before you send it",
        "before letting me know",
        "am i told when it happens",
        "does school tell me if police ask",
        "would we find out",
        "without my knowledge",
        "do we get told",
        "do we get a heads up",
    ),
    Form.ONE_RECORD: (
        "did you send mine",
        "is my lad on that list",
        "have you told the police about him",
        "has my daughter's report been sent",
        "did the school share our address last week",
        "is he on it",
        "what have you got on my girl",
        "did his name go to them",
        "have yous passed our number on",
        "who did you tell",
        "was my son's photo used",
        "did ye give her grades to anybody",
    ),
    Form.WHO_DECIDES: (
        "who decides",
        "whose decision is it",
        "who signs it off",
        "who gets to say yes",
        "and who checks",
        "who approved that",
        "who is in charge of it",
        "on whose say so",
        "who makes the decision",
        "who stops you",
        "who's responsible for this",
        "who allowed it",
    ),
    Form.WHO_SEES: (
        "who sees it",
        "who can look at them",
        "which teachers can see that",
        "who all has access",
        "whos watching",
        "who gets to see his file",
        "who reads the notes",
        "who in school knows about it",
        "who views the pictures",
        "who has sight of the plan",
        "which staff look at the footage",
        "who would read my letter",
    ),
    Form.WHAT_FOR: (
        "what for",
        "what is it for",
        "what do they do with it",
        "whats the point of it",
        "what are they used for",
        "for what purpose",
        "what will the council do with that",
        "what do you need that for",
        "what do u use them for",
        "for what",
        "what are the photos for",
        "what is the list used for",
    ),
    Form.WHICH: (
        "which ones",
        "what sort of thing",
        "like what",
        "for example?",
        "what exactly do they get",
        "what details",
        "which charities is that",
        "what info though",
        "what do you tell them",
        "such as",
        "what kind of marks",
        "exactly what is held",
    ),
    Form.IS_THAT_ALL: (
        "is that all",
        "is that everything",
        "anyone else",
        "who else gets it",
        "anything else",
        "thats the lot is it",
        "is that everyone",
        "just those",
        "any others?",
        "only them?",
        "is this the full list",
        "what else",
    ),
    Form.HOW_LONG: (
        "how long for",
        "how long do ye hold on to it",
        "until when",
        "for ever?",
        "how many years",
        "when will it be deleted",
        "hw long u keep",
        "when do you get rid of it",
        "how long is it there",
        "when does the school destroy it",
        "till when exactly",
        "how many weeks is cctv there",
    ),
    Form.WHAT_IF: (
        "what if I don't",
        "what happens if i say no",
        "what happens when he turns 16",
        "what would happen then",
        "what if he moves",
        "and what if we are abroad",
        "what happens if it is wrong",
        "what will happen if i complain",
        "what if i never gave it",
        "what if dad asks",
        "so what happens if nobody agrees",
        "what if they lose it",
    ),
    Form.WHY: (
        "why",
        "why though",
        "but why do they want it",
        "how come",
        "whats the reason",
        "y do u need it",
        "why the council of all people",
        "and why is that",
        "why does it matter",
        "for what reasons",
        "why on earth would they need it",
        "how come they get it",
    ),
    Form.WHERE: (
        "where",
        "where is it kept",
        "wheres that stored",
        "where do the pictures go",
        "and where are they",
        "whereabouts? where?",
        "where in the building",
        "where will it be",
        "where is the camera",
        "where would that be held",
        "so where does it go",
        "where can it be found",
    ),
    Form.WHEN: (
        "when",
        "when do you send it",
        "how often",
        "and when is that",
        "what date",
        "when does it go",
        "how soon",
        "when will they get it",
        "what time of year",
        "how quickly",
        "when was that",
        "at what age",
    ),
    Form.MAY_I: (
        "can i see them",
        "may we have a copy",
        "could my son get it",
        "can a parent look",
        "might I view it",
        "can he see his own",
        "cn i hav it",
        "can we get those",
        "could I change it",
        "am i allowed in to look",
        "can she read her file",
        "are we able to see it",
    ),
    Form.STATEMENT: (
        "photos",
        "the council too",
        "ok thanks",
        "my lad is in year nine",
        "that's awful",
        "tell me about cctv",
        "marks and tests",
        "interesting",
        "good to know",
        "the nurse knows him",
        "police",
        "he started in September",
    ),
}


@pytest.mark.parametrize(
    ("text", "form"), [(text, form) for form, texts in ASKED.items() for text in texts]
)
def test_the_form_of_a_question(text: str, form: Form) -> None:
    assert form_of(text) is form


@pytest.mark.parametrize(
    ("text", "is_open"),
    [
        ("so how do i stop it", True),
        ("Who gets it?", True),
        ("can i stop it", False),
        ("do you say who", False),
    ],
)
def test_a_question_that_no_yes_answers(text: str, is_open: bool) -> None:
    assert asks_openly(text) is is_open


@pytest.mark.parametrize("form", ASKED)
def test_every_form_is_tried_in_many_words(form: Form) -> None:
    assert len(set(ASKED[form])) >= 12


@pytest.mark.parametrize(
    "unit",
    [
        *("do you tell me ", "and so but ", "can i ", "why is my ", "a ", "who ", "do you not "),
        *("is my son ", "did you ", "without ", "what do you do ", "?!'", "x"),
    ],
)
def test_long_messages_take_no_longer_than_their_length_allows(unit: str) -> None:
    def seconds(length: int) -> float:
        text = (unit * length)[:length]
        begun = time.process_time()
        form_of(text)
        return time.process_time() - begun

    assert min(seconds(4000) for _ in range(3)) < 0.5


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("who do i have to shout at to get it changed", Form.WHO),
        ("what if i dont want that", Form.REFUSE),
        ("what if i refuse", Form.WHAT_IF),
        ("who else knows that", Form.WHO_SEES),
        ("is it true you don't send names to the government", Form.NEGATED),
        ("do i get to hear about it", Form.TOLD),
        ("so my son is in there now?", Form.ONE_RECORD),
    ],
)
def test_the_form_of_what_parents_wrote(text: str, form: Form) -> None:
    assert form_of(text) is form


@pytest.mark.parametrize(
    ("text", "shares"),
    [
        ("do the cops get it", True),
        ("and the council?", True),
        ("Is the right of access the same for academies as for council schools?", False),
        ("are you funded by the council these days", False),
    ],
)
def test_a_question_of_sharing_has_a_verb_of_it(text: str, shares: bool) -> None:
    assert speaks_of_sharing(text) is shares


@pytest.mark.parametrize(
    "text",
    [
        "how do i complain",
        "How do I complain about a teacher who told the class my business?",
        "ok so who do I complain to about you lot",
        "what is the complaints procedure",
        "where do i send a complaint",
        "to whom should one complain",
        "how would i go about complaining",
        "if i wanted to complain who would i ask",
        "how do i make a formal complaint",
        "what happens if i complain",
    ],
)
def test_asking_how_to_complain_is_no_complaint(text: str) -> None:
    assert asks_how_to_complain(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "i want to complain about how you do data",
        "how can you give my number out, i want to complain",
        "what a joke im complaining",
        "what the hell. you lost my form. complaint",
        "how dare you. complaint",
        "you told the whole class. how do i complain",
        "how do i see his file",
    ],
)
def test_complaining_is_no_question(text: str) -> None:
    assert not asks_how_to_complain(text)
