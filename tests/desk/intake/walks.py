"""Random walks of the dialogue: `python -m tests.desk.intake.walks 100000`."""

import calendar
import random
import sys
from dataclasses import dataclass, field

from bot.turn import Outcome, Stage, Turn
from desk.forms.kinds import load_kinds
from desk.forms.phrases import normalised
from desk.forms.wording import load_wording
from tests.desk.intake.talk import IntakeChat

DANGER = ("my dad hits me and i am scared to go home", "urgent_risk", 1.0, 1.0)
YES = ("yes", "Yes that all looks correct, please send it. Many thanks", "that's right, send it")
OPENINGS = (
    "",
    "I want a copy of my son's data",
    "Hi, I'm his mum. Everything you hold about my son Jayden Cole, year 8 please. jc@mail.example",
    "I need the CCTV of the bike sheds from last Tuesday about 3.15pm",
    "I want to complain. On Tuesday the office read out my daughter's results to everybody.",
    "can someone call me on 07700 900333 please",
)
SAID = (
    "mum", "I'm her nan", "I am the student", "a solicitor, Dana Frost", "someone else",
    "Sam Example", "George Hill, year 8", "Amy Green and Luke Green", "alfie dean",
    "Tia Long, born 12/03/2012", "year 9", "Amy is in 7 and Luke in 3", "skip", "8",
    "everything", "the CCTV", "his behaviour log and the e-mails about it", "all his photos",
    "the letter of 3 May went to a neighbour and she read it", "12 Mill Lane", "main gate",
    "sam.mum@mail.example", "07700 900456", "07700 900456789", "3 Station Road, LE18 2AB",
    "i have no email", "call me", "sorry, one moment, doorbell", "oh great. another form.", "x",
    "hmm", "thanks", "ffs", "yeah right", "yes but not to his dad", "no", "back", "go back two",
    "change the name", "change my e-mail to new@mail.example", "it's year 10 not 9",
    "remove the year please", "I meant my other daughter", "Daisy Fox", "it's spelt F-o-x-e",
    "why do you need that?", "how many more questions?", "does it cost anything?", "go on",
    "what happens now?", "he is in the football club as well", "", "👍", "his NPD data",
)  # fmt: skip


@dataclass
class Walk:
    """One conversation with random replies, checked after each of them."""

    chance: random.Random
    chat: IntakeChat = field(default_factory=IntakeChat)
    said: list[str] = field(default_factory=list)

    def run(self, longest: int = 18) -> None:
        """Talk until the request is over, or `longest` messages are said."""
        kind = self.chance.choice(sorted(load_kinds()))
        opening = self.chance.choice(OPENINGS)
        self.said.append(opening)
        turn = self.chat.start(load_kinds()[kind].intents[0], opening)
        for _ in range(longest):
            self._check(turn)
            if self.chat.progress is None:
                return
            turn = self._step(turn)

    def _step(self, before: Turn) -> Turn:
        chance = self.chance.random()
        stored = len(self.chat.desk.opened)
        if chance < DANGEROUS:
            turn = self.chat.say(*DANGER)
            self.said.append(DANGER[0])
            assert turn.outcome is Outcome.URGENT, self.said
            assert self.chat.progress is not None, self.said
            return turn
        text = self.chance.choice(YES if chance < AGREEING else SAID)
        self.said.append(text)
        turn = self.chat.say(text)
        if len(self.chat.desk.opened) > stored:
            self._check_stored(text, before)
        return turn

    def _check(self, turn: Turn) -> None:
        """There is something to read, a way on, and nothing is read back that was not said."""
        assert turn.texts, self.said
        assert all(turn.texts), self.said
        progress, info = self.chat.progress, turn.request
        if progress is None or info is None:
            return
        assert info.asks or progress.at_route, self.said
        words = set(normalised(" ".join([*self.said, *TITLES])).split())
        words |= {normalised(word.replace("-", "")) for said in self.said for word in said.split()}
        for row in info.summary:
            own = set() if row.value.startswith("+44") else set(normalised(row.value).split())
            assert own <= words | DATES, (row, self.said)

    def _check_stored(self, text: str, before: Turn) -> None:
        """What is stored is what was read back, and a yes to it came right before."""
        stored = self.chat.desk.opened[-1]
        kind = load_kinds()[stored.kind]
        if not kind.read_back:
            return
        assert text in (*YES, "👍"), self.said
        assert before.request, self.said
        assert before.request.stage is Stage.CONFIRMING, self.said
        shown = {row.field: row.value for row in before.request.summary}
        kept = {s.field: s.shown(stored.answers[s.field]) for s in kind.asked(stored.answers)}
        assert shown == {name: said or load_wording().not_given for name, said in kept.items()}


DANGEROUS, AGREEING = 0.03, 0.15
TITLES = [
    *(c.title for kind in load_kinds().values() for step in kind.steps for c in step.choices),
    load_wording().not_given,
    "year left in solicitor grandparent parent 2026 24 17 date of birth left out",
]  # fmt: skip
DATES = {*map(str.lower, (*calendar.day_name, *calendar.month_name))}


def walk(seed: int) -> None:
    """Walk once, as the seed has it."""
    Walk(random.Random(seed)).run()  # noqa: S311


if __name__ == "__main__":
    for number in range(int(sys.argv[1])):
        walk(number)
    print(f"{sys.argv[1]} walks")
