"""Stories of data that came to somebody who should not have it, told without the word "complaint".

Rules on the words, as in form.py: the classifier takes "the teacher left his report on the bus" for
a matter of the school, and a story of a wrong address for a correction. A question tells no story:
"what if you send it to the wrong person?". Patterns see words only (`plain_words`); repetitions are
bounded and none holds another, so that time is linear in the length.
"""

import re

from bot.understanding.form import plain_words
from bot.understanding.segments import is_question, segments

_WHOSE = (
    r"(?:my|our|his|her|their|hers|me|us|i|im|ive|we|she|hes|shes|hers|mine|all(?: the| of the)?"
    r"|every(?:one|body|one else|ones)?s?|(?:another|other|some\w*) (?:child|kid|pupil|student"
    r"|famil|parent|boy|girl|lad)\w*|(?:some|any)(?:one|body) elses?|parents?|pupils|students"
    r"|kids)"
)
_DATA = (
    r"(?:address\w*|details?|report\w*|files?|folder|letters?|notes?|records?|plans?|diagnos\w+"
    r"|numbers?|info\w*|data|marks?|grades?|results?|scores?|photos?|pictures?|pics?|e ?mails?"
    r"|statements?|ehcp|sen|send|medical|medication|health|passport|birth certificate|forms?"
    r"|assessments?|exclusion|referral|social services|anxiety|autism|adhd|condition|arrears"
    r"|business|situation|test|list|names?|fsm|free (?:school )?meals|phone|mobile|minutes"
    r"|laptop|usb|memory stick|spreadsheet|register)"
)
_GAVE = (
    r"(?:sent|send|e ?mailed|posted|gave|given|giving|told|telling|showed|shown|shared|sharing|put"
    r"|published|leaked|passed|handed|read out|read|discussed|announced|blurted|texted|forwarded"
    r"|copied|disclosed|revealed|displayed|pinned|stuck|uploaded|tweeted|printed|mentioned"
    r"|let slip|talked|talking|gossip\w*|shouted|said)"
)
_STRANGER = (
    r"(?:(?:the )?wrong \w+|(?:an?other|other|different|some(?:one|body)) (?:\w+ )?(?:mum|mums"
    r"|mother|mothers|dad|dads|parent|parents|famil\w+|child|childs|childrens?|kids?|pupils?"
    r"|students?|person|people|school|house|carer|woman|man)|some(?:one|body) else|strangers?"
    r"|(?:the )?whole (?:\w+ )?(?:class|school|year|form|staff ?room|world|town|village|playground"
    r"|team|group)|all (?:of )?(?:the )?(?:other |year \w+ )?(?:parents|class|pupils|students"
    r"|school|mums|year|kids|staff|families)|every ?(?:one|body|parent|family)|my (?:ex|sister"
    r"|brother|mum|mother|dad|neighbour|neighbor|boss|landlord|employer|friend|cousin|aunt|auntie"
    r"|uncle|mother in law|in laws|ex \w+)\w*|(?:his|her|their) (?:dad|father|mum|mother|ex"
    r"|friends?|mates?|class ?mates?|nan|gran)|(?:the |our |my )?(?:neighbou?rs?|cleaner|driver"
    r"|taxi|shop|pub)|facebook|whats ?app|instagram|twitter|tiktok|(?:the |your )?(?:website"
    r"|internet|noticeboard|notice board|newsletter|wall)|online|(?:the |a |to )*(?:bus|train|taxi"
    r"|street|bin|pub|cafe|car park|printer|photocopier|corridor|reception desk)|in front of "
    r"(?:\w+ ){1,4}?(?:class|everyone|kids|parents|people|others|friends|students|pupils|school"
    r"|queue)|(?:the )?(?:to|cc) (?:box|field|line)|assembly)"
)
_SCHOOL = (
    r"(?:you|u|school|office|teachers?|tutor|head|headteacher|senco|receptionist|nurse|ta|staff"
    r"|trust|miss|sir|coach|someone|somebody|they)"
)
_STORIES = tuple(
    re.compile(pattern)
    for pattern in (
        # "the office gave my address to his dad"; "read her notes out in front of the class"
        rf"\b{_GAVE} (?:\w+ ){{0,6}}?{_WHOSE} (?:\w+ ){{0,8}}?{_DATA}\b(?: \w+){{0,9}}?"
        rf" {_STRANGER}\b",
        # "told another mum that my son is under social services"
        rf"\b{_GAVE} (?:\w+ ){{0,2}}?{_STRANGER} (?:\w+ ){{0,4}}?{_WHOSE} (?:\w+"
        rf" ){{0,6}}?{_DATA}\b",
        # "put her diagnosis on the list that went to all the parents"
        rf"\b{_DATA} (?:was|were|got|been) {_GAVE} (?:\w+ ){{0,3}}?(?:{_STRANGER}|the class)\b",
        rf"\b(?:{_GAVE}|list) (?:\w+ ){{0,4}}?{_STRANGER} (?:\w+ ){{0,5}}?{_DATA} (?:\w+"
        rf" ){{0,3}}?on\b",
        rf"\b(?:was|were|is|are) {_WHOSE} (?:\w+ ){{0,3}}?{_DATA} (?:\w+ )?(?:up )?on"
        r" (?:\w+ ){0,3}?(?:wall|board|noticeboard|door|fence|website|facebook|internet|screen)\b",
        r"\b(?:cc|ccd|bcc|copied in) (?:\w+ ){0,4}?(?:every|all|other|parents?|everyone)\b",
        rf"\b{_DATA} (?:\w+ ){{0,9}}?(?:went|gone|got sent|was sent|were sent|was given|came"
        rf"|visible|ended up|is|are|was|were|has been \w+) (?:\w+ ){{0,4}}?{_STRANGER}\b",
        # "you left his folder on the bus", "they lost my daughter's passport"
        rf"\b{_SCHOOL} (?:\w+ ){{0,2}}?(?:left|lost|mislaid|dropped|dumped|threw) (?:\w+ ){{0,3}}?"
        rf"{_WHOSE} (?:\w+ ){{0,4}}?{_DATA}\b",
        rf"\b{_SCHOOL} (?:\w+ ){{0,2}}?(?:left|lost) (?:\w+ ){{0,8}}?{_DATA} (?:\w+"
        rf" ){{0,4}}?{_STRANGER}\b",
        # "we were sent another child's report", "I got somebody else's letter"
        r"\b(?:got|sent|given|received|opened|had|have) (?:\w+ ){0,4}?(?:another|other|someone "
        rf"elses|somebody elses|some other|a different|the wrong) (?:\w+ ){{0,3}}?{_DATA}\b(?! to "
        r"send)",
        r"\b(?:wrong|another|different) (?:person|famil\w+|parent|child|childs|kid|kids|address"
        rf"|house) (?:\w+ ){{0,3}}?(?:got|has|have|had|received|opened) (?:\w+ ){{0,4}}?{_DATA}\b",
    )
)
_AGENT = re.compile(
    r"\b(?:you|u|yous|your|school|skool|office|teacher|teachers|staff|tutor|head|headteacher|senco"
    r"|receptionist|reception|secretary|nurse|ta|trust|they|someone|somebody|miss|sir|mr|mrs|ms|got"
    r"|was|were|been|went|received|coach|governor|governors|dinner lady|lost|left)\b"
)
# Whose place must stay unknown to somebody, and that it came out.
_HIDDEN = re.compile(
    r"\b(?:refuge|in hiding|hiding from|hide from|fled|escaped|non molestation|restraining order"
    r"|court order|injunction|witness protection|safe house|violent|abusive|abuser|beat me|beats "
    r"me|hit me|stalk\w*|birth (?:mum|mother|mom|dad|father|parents?|family)\w*|not allowed (?:to "
    r"know|near)|must ?nt know|mustnt know|should ?nt know|cant know where|cant come near|isnt "
    r"allowed near|no contact order|moved to get away|get away from)\b"
)
_PLACE = re.compile(
    r"\b(?:address\w*|where (?:we|i|he|she|they) (?:live|lives|are|is|go|goes)|letter|post|photo"
    r"|photos|picture|pictures|twitter|facebook|website|online|school(?: name)?|surname|postcode"
    r"|phone number|number|gate)\b"
)
_CAME_OUT = re.compile(
    r"\b(?:sent|posted|gave|given|told|showed|shown|shared|put|published|emailed|passed|handed"
    r"|has a photo|got hold|shows|showing|says where|printed|found (?:us|me|him|her|out)|turned up"
    r"|knows where|has our|have our|uploaded)\b"
)
# "our address is protected", "lock our address", "nobody must find out where we live".
_OUR_PLACE = (
    r"(?:address|where (?:we|i|he|she|they) (?:live|are|is|go|goes|moved|have moved|stay)"
    r"|whereabouts|(?:name of )?(?:his|her|their|our) (?:new )?school)"
)
_KEPT_BACK = (
    r"(?:protected|secret|hidden|confidential|withheld|locked|not to be (?:given|shared|shown|told)"
    r"|cant (?:get|be) (?:out|given|shared))"
)
_TO_HIDE = re.compile(
    rf"\b{_OUR_PLACE} (?:\w+ ){{0,6}}?{_KEPT_BACK}\b"
    rf"|\b(?:lock|hide|protect|block|withhold|conceal) (?:\w+ ){{0,3}}?{_OUR_PLACE}\b"
    rf"|\b{_OUR_PLACE} (?:\w+ ){{0,3}}?(?:lock|hide) (?:it|them)\b"
    rf"|\b(?:must ?nt|must not|should ?nt|cannot|cant|not allowed to|never) (?:\w+ ){{0,2}}?"
    rf"(?:know|find out|get|learn|see) (?:\w+ ){{0,3}}?{_OUR_PLACE}\b"
    rf"|\b(?:fled|escaped)\b.{{0,80}}?\b{_OUR_PLACE}"
    r"|\b(?:in (?:a )?refuge|in hiding|witness protection|non molestation order)\b"
)
# "you sent him our new address": no more need be said of him.
_TOLD_EX = re.compile(
    rf"\b{_GAVE} (?:\w+ ){{0,2}}?(?:him|my ex(?: \w+)?|(?:his|her|their) (?:dad|father|mum"
    r"|mother)) (?:\w+ ){0,3}?(?:our|my|the|where) (?:\w+ )?(?:new address|new house|new number"
    rf"|live|address)\b|\b{_GAVE} (?:our|my) new address to (?:him|my ex(?! \w+ solicitor| "
    r"solicitor| \w+s solicitor)|(?:his|her|their) (?:dad|father))\b"
)
_TELLS = re.compile(
    r"(?:you|they|the|your|my|our|a|i|we|why (?:was|were|is|are|did|has|have)|how come|how dare)\b",
    re.IGNORECASE,
)
_WONDERS = re.compile(r"i (?:was |am |just )?(?:wonder|want|need|would like)", re.IGNORECASE)
# What was done to a family without its leave: "nobody asked us before putting him on tiktok".
_GRIEVANCE = re.compile(
    r"\b(?:nobody|no one|noone|you|they|school|we|i) (?:\w+ )?(?:never|not|didnt|havent|wasnt"
    r"|werent|did not|have not) (?:\w+ )?(?:asked?|agreed?|said yes|say yes|consent(?:ed)?|signed"
    r"|told|tell|gave permission|got permission|answered|replied|reply|heard)\b|\b(?:nobody|no one"
    r"|noone) (?:has |had |ever |even )?(?:asked|told|warned) (?:me|us)\b|\bwithout (?:my|our"
    r"|any) (?:consent|permission|knowledge|say so)\b|\b(?:past|missed|over) (?:the|your) "
    r"(?:legal |statutory )?(?:deadline|time limit)\b|\b(?:formal response|something done"
    r"|disgusting|disgrace\w*|appall\w+|outrag\w+|how dare)\b|\b(?:asked|emailed|written|wrote"
    r"|rang|chased) (?:\w+ )?(?:twice|three times|four times|times|for (?:weeks|months)|again and "
    r"again)\b"
)
_DONE = re.compile(
    r"\b(?:took|taken|put|putting|used|using|gave|giving|sent|sending|shared|sharing|posted"
    r"|posting|got|anyway|still|weeks|months|days|ago|since)\b"
)


def has_grievance(text: str) -> bool:
    """Whether the text tells of something done without a family's leave, or not done in time."""
    told = [plain_words(part) for part in segments(text) or [text] if not _asks(part)]
    words = " ".join(told)
    return _GRIEVANCE.search(words) is not None and _DONE.search(words) is not None


def went_astray(text: str) -> bool:
    """Whether the text tells that data came to somebody who should not have it."""
    told = [plain_words(part) for part in segments(text) or [text] if not _asks(part)]
    return any(
        _AGENT.search(words) and any(story.search(words) for story in _STORIES) for words in told
    )


def place_came_out(text: str) -> bool:
    """Whether the text tells that a family's place came to somebody whom it is hidden from."""
    told = " ".join(plain_words(part) for part in segments(text) or [text] if not _asks(part))
    if _TOLD_EX.search(told):
        return True
    return all(sign.search(told) for sign in (_HIDDEN, _PLACE, _CAME_OUT))


def hides_a_place(text: str) -> bool:
    """Whether the text tells that a family's place must stay unknown to somebody."""
    return _TO_HIDE.search(plain_words(text)) is not None


def _asks(part: str) -> bool:
    """Whether a sentence is a question; "you sent it to my ex, is that ok?" tells all the same."""
    tells = _TELLS.match(part) and not _WONDERS.match(part)
    return is_question(part) and not tells
