"""The form of a question, apart from its topic: "do you", "can I refuse", "did you", "who decides".

Rules on the words, not learnt: a classifier of topics takes "do you share with the police" and "can
I stop you sharing with the police" for one (docs/decisions/0016-topic-and-form.md). The order of
_RULES is the policy: the first that applies decides, so that "why can't I opt out" asks about
refusing. Patterns see words only, in lower case, with one space between and no apostrophes.
Repetitions are bounded and no repetition holds another, so that time is linear in the length.
"""

import re
from enum import StrEnum


class Form(StrEnum):
    """What a question wants to know about its topic."""

    WHETHER = "whether"  # do you share it?
    THIS_CHILD = "this_child"  # do you hold his test results?
    NEGATED = "negated"  # do you not share it? so you don't? surely not?
    LIMITED = "limited"  # only if ...? always? still? is there anything you don't?
    REFUSE = "refuse"  # can I stop it, say no, opt out, keep him out?
    YOU_REFUSE = "you_refuse"  # can you refuse to show me?
    EITHER = "either"  # all of it, or only some? is it you, or must it be me?
    MUST_I = "must_i"  # do I have to give it?
    MUST_YOU = "must_you"  # do you have to? does the law make you?
    ALLOWED = "allowed"  # are you allowed to? is that legal?
    ASKED = "asked"  # do you need my permission? without my consent?
    TOLD = "told"  # would I be told? without telling me?
    ONE_RECORD = "one_record"  # did you send hers? is my son in it?
    WHO_DECIDES = "who_decides"
    WHO_SEES = "who_sees"
    WHAT_FOR = "what_for"
    WHICH = "which"  # which ones? what exactly?
    IS_THAT_ALL = "is_that_all"
    HOW_LONG = "how_long"
    WHEN = "when"
    WHERE = "where"
    WHAT_IF = "what_if"
    WHY = "why"
    HOW = "how"
    MAY_I = "may_i"  # can I see it?
    WHO = "who"
    WHAT = "what"
    STATEMENT = "statement"


_CHILD = r"(?:kid|child|son|daughter|lad|lass|boy|girl|wean|bairn|student|pupil|parent|carer)"
_YOU = (
    r"(?:you(?: lot| guys| all)?|u|yous|youse|ya|ye|yas"
    r"|(?:the |my |his |her |our |this )?(?:schools?|skool|trust|office|academy|staff|teachers?))"
)
_ME = (
    rf"(?:i|me|we|us|he|him|she|her|they|them|(?:my|our) \w+|(?:the |a )?{_CHILD}(?:s|ren)?"
    r"|anyone|someone|people|families|mums?|dads?)"
)
_I = rf"(?:i|we|he|she|they|(?:my|our) \w+|(?:the |a )?{_CHILD}(?:s|ren)?|you just|anyone|people)"
_NO = (
    r"(?:(?:do|does|did|is|are|was|were|ca|could|wo|would|should|has|have|had|must|ai)nt"
    r"|cannot|dnt|dont|dosent|not|never|no(?! longer))"
)
_AUX = (
    r"(?:do|does|did|is|are|was|were|am|have|has|had|can|cn|could|will|would|should|shall|must|may"
    r"|might)"
)
# Somebody's own data, of which the notice can only speak in general.
_ONES_OWN = (
    r"\b(?:my|his|her|hers|mine|me|him|he|she"
    r"|what we (?:are|speak|eat|earn|believe))\b"
)
# What a question may open with and still be the question after it.
_OPENING = (
    r"(?:and|an|but|so|ok|okay|also|then|well|hi|hiya|hello|please|pls|sorry|just|wait|right"
    r"|hang on"
    r"|oh|no|yes|yeah|erm|um|excuse me|good morning|morning|hey|quick question|question|surely)"
)
_START = rf"^(?:{_OPENING} ){{0,4}}"
_OPENS = rf"(?:{_OPENING} ){{0,4}}(?:how|where|what|whats|who|whos|which|when)\b"
_ASKS_WHY = rf"(?:{_OPENING} ){{0,4}}(?:why|y|how (?:come|soon|fast|quick\w*)|when|by when)\b"
_OUT = r"(?:come|get|be|stay|keep|take|taken|leave|left|pull|have|kept|opted?|opting)"
_STOP = (
    rf"(?:refuse|stop\b|prevent|block|veto|decline|object|{_OUT} (?:\w+ ){{0,4}}?(?:out|off)\b"
    r"(?! (?:you|u|yous|them|the school|school)\b)"
    r"|say no|say nah|put my foot down|tell (?:you|them|u) (?:no|not to)|withdraw|avoid|withhold"
    r"|forbid|ban|not (?:let|give|have|tell|share|allow|be|provide|want|agree|sign|fill|send)"
    r"|get out of|disagree|turn (?:it|this|that) (?:down|off)|skip)"
)
_TELL = r"(?:tell|inform|notify|warn|let \w+ know|contact|ring|write to|phone|email)"
_DISCLOSE = (
    r"(?:send|share|tell|give|pass|report|hand|show|post|disclose|record|use|sell|contact|put|let"
    r"|take|keep|delete|lose)"
)
_DISCLOSED = (
    r"(?:sent|shared|told|given|gave|passed|reported|handed|shown|showed|posted|disclosed|sold"
    r"|recorded|contacted|put|used|kept|deleted|lost|taken)"
)

_RULES: tuple[tuple[Form, re.Pattern[str]], ...] = tuple(
    (form, re.compile("|".join(patterns)))
    for form, *patterns in (
        (
            Form.YOU_REFUSE,
            rf"\b(?:can|could|may|will|would|do|does|are|might) {_YOU} (?:\w+ ){{0,2}}?(?:refuse"
            r"|reject|deny"
            r"|turn (?:me|us|it|him|her|my \w+) (?:\w+ )?down|say no to|hide"
            r"|hold (?:\w+ ){0,3}?back"
            r"|not (?:show|give|let) (?:me|us)|keep (?:\w+ ){1,3}from (?:me|us))\b",
            r"\b(?:if|when|why) (?:you|they|the school) (?:refuse|reject|deny)\b",
            r"\b(?:can|could|might|may) (?:it|my request|this) (?:be|get) (?:refused|rejected"
            r"|denied)\b",
        ),
        (
            Form.WHAT_IF,
            r"\bwhat (?:if(?! (?:i|we|he|she|they|my \w+) (?:do not|dont|dnt) (?:want|agree|like))"
            r"|happens? (?:if|when)|would happen|will happen|hapens? if)\b",
        ),
        (
            Form.ALLOWED,
            rf"{_START}(?:is|isnt|aint) (?:it|this|that) (?:\w+ )?(?:wrong|right"
            r"|legal(?! (?:requirement|duty))|illegal|lawful|unlawful|allowed|ok|okay)\b",
        ),
        # Told and asked come before refusal: "without asking me" is about being asked.
        (
            Form.TOLD,
            r"\b(?:with ?out|w o|before) (?:\w+ ){0,2}?(?:telling|tellin|informing|letting"
            r"|notifying|warning|saying|(?:me|us) (?:knowing|knowin)|(?:my|our) knowledge)\b",
            rf"\b(?:would|will|wud|should|do|dont|am|are|must|can|wont|get) (?:{_ME}|a mum"
            rf"|a dad) (?:\w+ )?(?:be "
            rf"|get )?"
            r"(?:told|informed|notified|warned|hear about|find out|know (?:about it|before|if"
            r"|when))\b",
            r"\b(?:let|lets|letting) (?:me|us|parents|families) (?:all )?know\b",
            r"\b(?:do|would|will|did|can) (?:i|we|parents|families) (?:\w+ ){0,2}?(?:hear|know"
            r"|find out) (?:about|of|if|when)\b",
            rf"\b{_YOU} (?:\w+ )?(?:have to |need to |going to |supposed to |gonna "
            rf"|gotta )?{_TELL} "
            r"(?:me|us|parents?|families|the (?:parents?|family)|my \w+|mums?|dads?|anyone)"
            r"\b(?=.{0,80}\b(?:if|when|before|first|know|that|every time|beforehand|about it)\b)",
            r"\bbehind (?:my|our) backs?\b",
            r"\b(?:a|any) heads up\b",
        ),
        (
            Form.ASKED,
            r"\bwith ?out (?:\w+ ){0,3}?(?:asking|askin|consent|permission|agreement|approval"
            r"|(?:my|our) say|ok|(?:me|us) (?:agreeing|saying|signing|being asked))\b",
            r"\b(?:need|require|want|get|got|ask for|asked for|seek) (?:\w+ ){0,2}?(?:consent"
            r"|permission|permision|agreement|approval|say so|signature|ok|okay|go ahead)\b",
            r"\b(?:ask|asks|asked|asking|check with|checking with|consult) "
            r"(?:me|us|parents?|the parents?|families|my \w+) (?:\w+ ){0,2}?(?:first|before"
            r"|beforehand|1st|b4)\b",
            rf"\b(?:do|does|did|must|should|will|would|dont|shouldnt) {_YOU} "
            r"(?:not |have to |need to |at least )?(?:ask|check with|consult) "
            r"(?:me|us|parents?|families)\b",
            r"\b(?:am i|are we|will i be|was i|were we|should i be|should i not be"
            r"|(?:are|arent|were|werent) (?:we|parents|families|mums|dads)) "
            r"(?:\w+ )?asked\b",
            r"\bdid i (?:ever )?(?:agree|consent|sign|give)\b|\bi never (?:agreed|consented"
            r"|signed)\b",
        ),
        (
            Form.WHO_DECIDES,
            r"\bwhos? (?:\w+ ){0,2}?(?:decid\w+|decision|chooses|choose|picks|authoris\w+"
            r"|authoriz\w+"
            r"|approv\w+|allowed (?:it|that|this)|signs? (?:\w+ )?off|stops|stopping|checks"
            r"|checking"
            r"|controls|polices|oversees|supervises|makes sure|in charge|responsible|has the final"
            r"|job is it|calls? the shots|make the (?:call|decision)|makes the (?:call"
            r"|decision))\b",
            r"\bwhose (?:decision|choice|call|job|responsibility)\b",
            r"\bwho (?:can |gets to |is allowed to |do |does )?(?:say|says|sez) (?:no|yes|so|that"
            r"|you can|it|if|whether|what)\b|\bon whose (?:say so|authority)\b",
        ),
        (
            Form.REFUSE,
            r"\b(?:can|cn|could|may|might|should|am|is|are|do|does|will|would|cant|couldnt|dont)"
            rf" {_I} (?:\w+ ){{0,3}}?{_STOP}",
            rf"\b(?:i|we|he|she|they) (?:cant|cannot|can not|couldnt|can) (?:\w+ ){{0,3}}?{_STOP}",
            rf"\b(?:how|where) (?:\w+ ){{0,4}}?{_STOP}",
            r"\b(?:can|could) (?:this|that|it|they|he|she|my \w+) be (?:\w+ )?(?:stopped|refused"
            r"|prevented|blocked|left out|kept out|taken off|taken out|removed from)\b",
            r"\bopt(?:ing)? ?out\b|\bsay(?:ing)? no to\b|\bright to refuse\b|\brefusing\b",
            r"\b(?:a|any|no|there) way (?:out|round|around|to (?:get out|stop|refuse|say no|keep"
            r"|avoid))\b",
            r"\b(?:have|get|got|given|is there) (?:a |any )?(?:choice|say|option)\b",
            r"\bis(?:nt)? (?:it|this|that) (?:\w+ )?(?:optional|voluntary)\b|\boptional\b",
            rf"\b(?:do not|dont|dnt) (?:want|wnt) (?:{_YOU}|it|this|him|her|them|that|my \w+)\b",
            r"\bnot happy (?:for|about|with)\b|\brather you didnt\b|\bcome out of\b"
            r"|\bcan i refuse\b",
            rf"\b(?:how|what) (?:do|can|would) i (?:do to )?{_STOP}",
        ),
        (
            Form.HOW_LONG,
            r"\b(?:how|hw) lo?ng\b|\bhow many (?:days|weeks|months|years|yrs)\b|\b(?:until"
            r"|till) when\b|\bwhen (?:\w+ ){0,4}?(?:delet|destroy|shred|get rid)|\bfor ?ever\b"
            r"|\bwhat age do you keep\b|\bretention\b",
        ),
        (
            Form.EITHER,
            r"\bor (?:only|just|is (?:it|that)|has it|must|may i|can i|am i|are we|do i"
            r"|does (?:it|he|she)|do (?:we|they)|should|shall|will|whether|by|the other way"
            r"|are they(?! not)"
            r"|is (?:he|she))\b(?! not$)",
        ),
        (
            Form.MUST_I,
            # "Who do I have to ask" does not ask whether.
            rf"^(?!{_OPENS}).*\b(?:do|does|did|will|would) (?:i|we|he|she|they|my \w+|parents?)"
            r" (?:\w+ )?(?:have|hav|need|got|hafta) to\b",
            r"\b(?:must|shall) (?:i|we|he|she|my \w+|parents?)\b|\bhave i (?:got )?to\b"
            r"|\bgot to i\b",
            r"\b(?:am i|are we|is he|is she|are parents|is my \w+) (?:\w+ )?(?:obliged|required"
            r"|forced|made|bound|expected|legally|meant|supposed) ?(?:to)?\b",
            rf"^(?!{_OPENS}).*\bi (?:have|need|got) to \w+|\bi must \w+|\bcan (?:you|they|school)"
            r" (?:make|force) (?:me|us)\b",
            r"\bis (?:it|this) (?:\w+ )?(?:compulsory|mandatory|obligatory) (?:for me|for us|to)\b",
            r"\bdo i need (?:\w+ )?(?:id|proof|a reason|a form|to)\b",
        ),
        (
            Form.ONE_RECORD,
            rf"\bdid(?:nt)? {_YOU} (?:\w+ ){{0,2}}?{_DISCLOSE}\b",
            rf"\b(?:have|has|hav|havent|hasnt) {_YOU} (?:\w+ ){{0,2}}?(?:{_DISCLOSED}"
            rf"|got (?:\w+ ){{0,3}}?"
            r"(?:on|about|for) (?:me|him|her|my|our))\b",
            r"\bdo (?:you|u|yous|they) still (?:have|hav|hold|keep|store|got)\b",
            r"\b(?:is|are|was|were) (?:my|our) (?:\w+ ){1,3}?(?:in|on|part of|included|listed"
            r"|down)\b"
            r"(?! (?:\w+ )?(?:school|year))",
            r"\b(?:is|am|are) (?:he|she|i|we) (?:\w+ )?(?:in|on) (?:it|that|this|there|the)\b",
            r"\bso (?:hes|shes|im|were|(?:he|she|(?:my|our) \w+) is) (?:\w+ )?(?:in|on) (?:it"
            r"|that|this|there)\b",
            r"\b(?:has|was|were|have|been) (?:my|our|his|her) (?:\w+ ){1,3}?(?:been )?"
            rf"{_DISCLOSED}\b",
            r"\bwho (?:has|did) (?:you|the school) (?:\w+ )?(?:told|tell|give|sent|send)\b",
            r"\bwhat (?:does|do) (?:it|my|his|her|our) (?:\w+ )?(?:say|say about (?:me|him|her))\b",
            r"\bdoes it say on (?:his|her|my)\b|\bwhat have (?:you|u) got on (?:my|him|her|me"
            r"|us)\b",
            r"\bdid (?:his|her|my|our) (?:\w+ ){1,3}?(?:go|get sent|get shared|get passed)\b",
        ),
        (
            Form.MUST_YOU,
            rf"^(?!{_ASKS_WHY}).*"
            rf"(?:\b(?:do|does|did|dont) {_YOU} (?:\w+ )?(?:have|hav|need|got) to\b"
            rf"|\b(?:must|shall) {_YOU}\b)",
            r"\bcan (?:you|u|they|the school) be (?:made|forced|ordered|told) to\b",
            rf"\b(?:are|is|r|arent) (?:{_YOU}|they) (?:\w+ )?(?:obliged|required|forced|made to"
            rf"|bound"
            rf"|compelled)\b",
            r"\b(?:is|are|isnt) (?:it|this|that|these) (?:\w+ )?(?:compulsory|mandatory|obligatory"
            r"|statutory|required|a legal|the law|a must|needed by law)\b",
            r"\b(?:by law|legally (?:required|obliged|have)|legal (?:must|duty|requirement"
            r"|obligation))\b",
            rf"\b(?:does|do) the (?:law|government|dfe) (?:make|force|require|tell)\b"
            rf"|\bhave {_YOU} (?:got )?to\b",
            r"\b(?:is|are|was) (?:it|that|this) your (?:duty|choice)\b|\bwho makes you\b",
        ),
        (
            Form.ALLOWED,
            rf"\b(?:are|is|was|were|r|arent) {_YOU} (?:\w+ )?(?:allowed|entitled|supposed|meant"
            rf"|permitted"
            r"|free|authorised)\b",
            r"\bon what (?:footing|basis|grounds?|authority)\b",
            r"\b(?:is|are|was|isnt|aint|surely) (?:it|this|that|they|these|them)(?: not| even"
            r"| really)?"
            r" (?:\w+ )?(?:allowed|legal(?! (?:requirement|duty))|illegal|lawful|unlawful|wrong"
            r"|right|ok|okay|a breach"
            r"|against|breaking)\b",
            r"\baint it illegal|\bbreak(?:ing|s)? (?:the law|gdpr)|\bagainst (?:the law|gdpr"
            r"|data protection)",
            r"\bwhat (?:gives|right do|right have|law (?:lets|allows|says))\b|\bby what right\b",
            r"\bhow (?:dare|is (?:that|this|it) (?:\w+ )?(?:legal|allowed))\b",
            r"\b(?:have|has|do|does) (?:you|they|the school) (?:got |have )?(?:the|a|any) right\b",
            rf"\b(?:can|may) {_YOU} (?:legally|lawfully|really|just)\b|\b(?:they|you) allowed to\b",
        ),
        (
            Form.LIMITED,
            r"\bonly (?:if|when|with|for|the|ever|share|use|in|to|do|keep|who|his|her|my)\b"
            r"|\bjust (?:for|the|to|in|if|when)\b",
            rf"\b(?:anything|anyone|anybody|who|whos|what|nothing|nobody) (?:that )?(?:you|u"
            rf"|they) {_NO}\b",
            rf"\bwhat (?:dont|do you not|wont|wouldnt) {_YOU}\b",
            rf"\b(?:do|does|are|is|will|r) {_YOU} (?:\w+ )?(?:always|still|ever only"
            rf"|automatically|everytime"
            r"|every time|everyones?)\b",
            r"\bis there (?:\w+ )?(?:any(?:thing|one|body)|a limit|limits)\b|\b(?:no|any) limits?\b"
            r"|\bany exceptions?\b|\bunless\b|\bevery (?:bit|little|last) \w+\b"
            r"|\b(?:every single|each and every|all of) (?:it|them"
            r"|my)\b",
        ),
        (
            Form.IS_THAT_ALL,
            r"\bis (?:that|this|it|tht|dat) (?:really )?(?:all|everything|every ?one|every ?body"
            r"|the lot|it|the whole (?:list|lot))\b",
            r"\b(?:any ?(?:thing|one|body)|who|what|nothing|nobody) else\b(?! (?:\w+ )?(?:knows?"
            r"|sees?|reads?|looks?)\b)|\bthats (?:all|it"
            r"|everything|the lot)\b",
            r"\bonly th(?:ose|ese|em|at)\b|\bjust th(?:ose|ese|em|at)\b|\bany (?:more|others)\b"
            r"|\b(?:complete|full|whole) list\b|\bthat the lot\b",
        ),
        (
            Form.NEGATED,
            rf"{_START}(?:do|does|is|are|ca|could|wo|would|should|has|have|must|ai|was)nt\b",
            rf"{_START}{_AUX} (?:{_I}|{_YOU}|it|that|this|there|\w+(?: \w+){{0,3}}?) (?:not|never"
            rf"|no(?! longer)|nothing"
            r"|nobody|no one|none)\b",
            rf"{_START}(?:{_YOU}|they|it|that|this|we|he|she|i|my \w+) (?:{_AUX} )?(?:{_NO}|nothing"
            r"|nobody|dont|doesnt|wont|cant|wouldnt|arent|isnt|hold nothing|keep nothing"
            r"|share nothing)\b",
            rf"\bis it (?:true|right|correct|so) (?:that )?{_YOU} (?:\w+ )?{_NO}\b",
            r"\bsurely\b|\bdont tell me\b|\bnever ever\b",
            rf"\bso (?:no(?:body| one|ne|thing)?|its not|its never|theres no|there is no"
            rf"|{_YOU} {_NO})\b",
            rf"\b{_AUX} \w+ (?:hold|keep|have|know|share|collect|give|tell) (?:nothing|nobody"
            rf"|no one)\b",
            r"\bwhy (?:do|does|are|is|have|has|did)(?:nt\b| (?:you|u|it|the school"
            r"|the notice) not\b)|\b(?:right|isnt it|dont you|do you|innit|is it) (?:not|no)$",
            rf"\b(?:you|u|they|school) {_NO} \w+ (?:\w+ ){{0,8}}?(?:do you|do u|right"
            rf"|is that right|innit"
            r"|correct|yeah|then|is it|are you)$",
        ),
        (
            Form.WHO_SEES,
            r"^(?!.*\bask\w* to (?:see|view|look)\b).*"
            r"\bwho(?:s|m| all)? (?:\w+ ){0,3}?(?:see|sees|seen|look|looks|lookin|looking|watch"
            r"|watches"
            r"|watching|read|reads|reading|access|view|views|gets? to see|clapping eyes|shown"
            r"|knows?)\b",
            r"\bwho (?:all )?(?:has|have|hav|got|gets) (?:\w+ )?(?:access|sight|eyes)\b"
            r"|\bwhich (?:staff|teachers?|people) (?:can |get to |will )?(?:see|look|read)\b",
        ),
        (
            Form.WHAT_FOR,
            r"\bwhat(?:s| is| are| do you| does the school| will you| u"
            r"| d you)? (?:\w+ ){0,5}?for\b",
            r"\bwhat (?:\w+ ){0,5}?used for\b|\bwhat (?:do|will|would|does"
            r"|d) \w+ (?:\w+ )?do with\b",
            r"\b(?:for what$|for what (?:purpose|use)|what purpose|whats the (?:point|purpose"
            r"|use)|the point of)\b",
        ),
        (
            Form.WHICH,
            r"\b(?:sort|kind|type) of thing\b|\b(?:a thing|things|something) like that\b"
            r"|\b(?:count|counts|class|classed|counted) as\b",
            r"\bwhich\b|\bwhat (?:exactly|sort|sorts|kind|kinds|type|types|details|bits?|info"
            r"|information|data|"
            r"stuff|things)\b|\bexactly what\b|\blike what\b|\bsuch as\b|\bfor (?:example"
            r"|instance)\b"
            r"|\bwhat (?:do|does|would|wud|will) (?:\w+ ){1,2}(?:tell|give|send|get|share with"
            r"|pass)\b",
        ),
        (Form.WHY, rf"{_START}(?:why|how come|what for|y)\b|\bwhy\b|\breasons?\b|\bhow come\b"),
        (Form.WHERE, r"\bwheres?\b|\bwhere abouts\b"),
        (
            Form.WHEN,
            # "When he leaves, do you ..." asks no time.
            rf"\bwhens? (?:exactly |roughly )?{_AUX}\b(?! not want)|\bwhens?$"
            r"|\bwhens (?:it|that|this|the|my)\b|\b(?:since|by) when\b"
            r"|\bwhat (?:day|date|time|age|year)\b"
            r"|\bhow (?:soon|often|fast|quick\w*|old)\b",
        ),
        (
            Form.MAY_I,
            r"\b(?:can|could|cn) (?:it|that|this|they|these|those) be (?:changed|corrected"
            r"|put right|fixed|sorted|updated|amended|altered|mended)\b",
            rf"\b(?:can|cn|may|could|might|cant|couldnt|am i allowed to|is it ok to) {_ME}\b"
            r"|\bable to\b|\bam i allowed\b",
        ),
        (Form.HOW, r"\bhow\b|\bhoo can\b|\bhw\b"),
        (Form.WHO, r"\bwho(?:m|se|s)?\b"),
        (
            Form.THIS_CHILD,
            rf"{_START}(?:{_AUX}|d|u|yous?|got|any|r)\b.*{_ONES_OWN}",
            rf"\b(?:whether|if (?:you|u|the school|they)) .*{_ONES_OWN}",
        ),
        (
            Form.WHETHER,
            rf"{_START}(?:{_AUX}|d|u|yous?|got|any|r)\b|\bwhether\b|\b(?:if|wether) (?:you|u"
            rf"|the school|they|we)\b"
            rf"|\b(?:{_YOU}) (?:\w+ ){{1,8}}?(?:do you|dont you|right|yeah|innit|correct)$",
        ),
        (Form.WHAT, r"\bwh?[ao]ts?\b"),
    )
)
# Verbs of a question whether data comes to somebody: "can they sell it" has none.
_OF_SHARING = re.compile(
    r"\b(?:sha\w+|sen[dt]\w*|giv\w*|gave|pass\w*|tell\w*|told|report\w*|hand\w*|disclos\w*"
    r"|suppl\w*|provid\w*|get|gets|got|getting|see|sees|seen|receiv\w*|(?<!of )access\w*"
    r"|ha(?:ve|s|d)"
    r"|transfer\w*|go|goes|forward\w*|contact\w*|let|show\w*|inform\w*|know\w*|notif\w*|talk\w*|speak\w*"
    r"|exchang\w*|releas\w*|hear|ask\w*|involv\w*|work\w*|email\w*|post\w*|look|looks|read|reads)\b"
)
_APOSTROPHES = re.compile(r"['’‘`]")
_FEW = 4  # "and the council?"
_OPEN = re.compile(rf"{_START}(?:how|where|what|whats|why|who|whos|which|when)\b")
_HOW_TO_COMPLAIN = re.compile(
    rf"{_START}(?:if i (?:wanted|want) to complain"
    r"|(?:to )?(?:how|hows|where|who|whom|what|whats|which)"
    r"(?: (?:do|does|can|could|would|should|might|must|is|are|i|we|you|u|one|a|an|the|any|people"
    r"|parents?|someone|somebody|to|go|about|make|making|put|in|file|raise|lodge|send|formal"
    r"|official|your|schools?|for|happens|if|when|deals|with|address|form|of|way|best|right)){0,9}"
    r" (?:complain|complaints?|complaining))\b"
)
_COMPLAINS = re.compile(
    r"\b(?:im|i am|we are|am) (?:\w+ ){0,2}complaining\b|\b(?:im|i|we|id|please) (?:(?:want|wish"
    r"|would|like|need|have|now|here|to|be|make|a|formally|hereby|take|this|as) ){1,5}complaint?\b"
)
_GAPS = re.compile(r"[\W_]+")


def form_of(text: str) -> Form:
    """Return the form of one question, a segment of a message; STATEMENT if none is found."""
    words = plain_words(text)
    return next((form for form, pattern in _RULES if pattern.search(words)), Form.STATEMENT)


def asks_openly(text: str) -> bool:
    """Return whether a question cannot be answered by a yes or a no: how, where, who ..."""
    return _OPEN.match(plain_words(text)) is not None


def speaks_of_sharing(text: str) -> bool:
    """Return whether a question asks if data comes to somebody, and not for something else."""
    words = plain_words(text)
    return _OF_SHARING.search(words) is not None or len(words.split()) <= _FEW


def asks_how_to_complain(text: str) -> bool:
    """Whether a text asks how, where or to whom one complains, and does not complain."""
    words = plain_words(text)
    return _HOW_TO_COMPLAIN.match(words) is not None and not _COMPLAINS.search(words)


def plain_words(text: str) -> str:
    """Return the text in lower case, with one space between words, and "don't" as "dont"."""
    return _GAPS.sub(" ", _APOSTROPHES.sub("", text.lower())).strip()
