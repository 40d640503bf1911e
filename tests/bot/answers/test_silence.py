"""Silence is only claimed over the notice that it was approved for."""

from pathlib import Path

import pytest

from bot.answers import AnswerBook, load_answers
from bot.answers.book import OTHER
from bot.notice import Notice, notice_file, read_notice
from bot.turn import Outcome
from tests.bot.notice.test_shapes import FIXTURES

BOOK = load_answers()
BODY = notice_file().read_text(encoding="utf-8")
SILENT = [answer.id for answer in BOOK if answer.outcome is Outcome.SILENT]

# Sentences that make a silent answer untrue. The first half was written before the topics' words
# were, the second after; then the words were mended for those that they had missed.
CONTRADICTIONS = [
    ("retention", "We keep pupil records until the student reaches the age of 25."),
    ("retention", "Attendance registers are destroyed after three years."),
    (
        "after_leaving",
        "When a student leaves, the file is passed to the next school and our copy is deleted.",
    ),
    ("security_measures", "All laptops are encrypted and records are kept behind passwords."),
    (
        "breaches",
        "If personal data is lost or stolen, we tell the families affected without delay.",
    ),
    ("biometrics", "Students pay for lunch with a fingerprint scan."),
    ("artificial_intelligence", "Teachers may use ChatGPT to help to mark homework."),
    (
        "artificial_intelligence",
        "We do not use artificial intelligence to make decisions about students.",
    ),
    ("website_cookies", "Our website sets small files on your device to count visitors."),
    ("website_cookies", "We use cookies on our website."),
    ("device_monitoring", "Software on school laptops records what students type and look at."),
    ("call_recording", "Telephone calls to the office are taped for training."),
    ("selling_data", "We never sell personal information or pass it to marketing firms."),
    ("social_media", "Pictures of events appear on our Facebook page."),
    (
        "cctv_details",
        "There are cameras at the gates and in the corridors, and footage is wiped after 30 days.",
    ),
    (
        "photo_publication",
        "We ask for your consent before a photograph of your child is put in the newspaper.",
    ),
    ("ico_registration", "The Trust is registered with the Information Commissioner as Z1234567."),
    ("staff_data", "We also process information about employees and volunteers."),
    ("religion_data", "We record the faith of each family."),
    ("location_tracking", "Bus passes show us where a student gets on and off."),
    ("recorded_lessons", "Online classes are filmed so that absent students can watch them."),
    (
        "data_sources",
        "Most information comes to us from you and from your child's previous school.",
    ),
    ("staff_access", "Only teachers and the pastoral team can open a student's file."),
    ("other_families", "Other parents are never shown your child's marks."),
    ("data_location", "Our records are held on servers in Ireland."),
    ("financial_data", "We hold the bank account numbers of families that pay for trips."),
    ("access_cost", "There is no fee for a copy of your records."),
    ("access_time", "We answer requests within one calendar month."),
    (
        "age_limits",
        "From the age of 12 students may make their own decisions about their information.",
    ),
    (
        "impact_assessment",
        "We carry out a data protection impact assessment before each new system.",
    ),
    ("sharing_not_named", "We also share information with our school photographer."),
    ("kinds_not_named", "We also collect dietary requirements."),
    ("laws_not_named", "We also rely on the Protection of Freedoms Act 2012."),
    ("retention", "Records are securely disposed of seven years after a student's last day."),
    ("retention", "Information is held for the period set out in our records schedule."),
    ("retention", "Admission papers are kept for one year."),
    (
        "after_leaving",
        "Data of former students is removed from our systems at the end of the summer.",
    ),
    (
        "security_measures",
        "We have technical and organisational measures in place to protect data from misuse.",
    ),
    ("security_measures", "Paper files are stored in locked cabinets."),
    ("breaches", "We will report serious breaches to the ICO within 72 hours."),
    ("breaches", "There was one incident in 2025 in which letters went to the wrong address."),
    (
        "biometrics",
        "We may take a scan of your child's finger for the library, with written consent.",
    ),
    ("biometrics", "Biometric data is processed only with parental consent."),
    (
        "artificial_intelligence",
        "Some of our learning apps use machine learning to choose exercises.",
    ),
    ("website_cookies", "When you visit our website, your IP address is logged."),
    ("device_monitoring", "Use of the internet on school computers is filtered and monitored."),
    ("call_recording", "We record incoming calls."),
    ("selling_data", "Your details will not be sold or used for advertising."),
    ("social_media", "We post news of school events on Twitter and Instagram."),
    ("cctv_details", "CCTV recordings are viewed only by senior staff."),
    ("photo_publication", "We will only use photographs in our prospectus if you agree."),
    ("photo_publication", "Images of students may be published with permission."),
    ("ico_registration", "Our ICO registration number is ZA123456."),
    ("staff_data", "We hold data on job applicants and governors."),
    ("staff_data", "A separate notice covers our workforce."),
    ("religion_data", "We hold information about ethnicity and religion."),
    ("location_tracking", "School minibuses carry GPS."),
    ("location_tracking", "An app tells us the location of students on trips."),
    ("recorded_lessons", "Lessons held on Teams may be recorded."),
    (
        "data_sources",
        "We receive information from your previous school, the council and the NHS.",
    ),
    ("data_sources", "We obtain data through registration forms."),
    ("staff_access", "Access to records is restricted to staff who need it for their work."),
    ("other_families", "We do not give one family's information to other parents."),
    ("data_location", "Data is stored in the UK on secure cloud services."),
    (
        "financial_data",
        "We collect financial information such as bank details and benefit entitlement.",
    ),
    ("access_cost", "We may charge a reasonable fee if a request is excessive."),
    ("access_time", "Requests are answered in one month."),
    (
        "access_time",
        "You will hear from us as soon as we can and no later than 30 days after you ask.",
    ),
    ("age_limits", "Children aged 13 and over can consent for themselves."),
    ("age_limits", "Once a pupil is mature enough, the request must come from the pupil."),
    ("impact_assessment", "Staff receive yearly training in data protection."),
    ("impact_assessment", "Risks to privacy are assessed before we buy new software."),
    ("sharing_not_named", "Data is passed to Ofsted during inspections."),
    ("sharing_not_named", "We disclose details of fixtures to sports clubs."),
    ("kinds_not_named", "We hold library records and clothing sizes."),
    ("laws_not_named", "The Equality Act 2010 also applies."),
]
# Sentences that touch no silent answer.
HARMLESS = [
    "This notice was approved by the trustees.",
    "Copies of this notice are available from the school office.",
    "We are proud of our students.",
    "The Trust has two schools.",
    "Please read this notice carefully.",
    "We use data to plan the timetable.",
    "Sports days and concerts are held in the summer term.",
    "We are grateful to the families who help us.",
    "This notice is written for parents and older students.",
    "The school hall can be hired for parties at weekends.",
    "We collect data so that we can teach well.",
    "Good attendance matters to us.",
    "The Trust takes its legal duties seriously.",
    "We work closely with the local authority.",
    "Pupils are encouraged to read widely.",
    "We use assessment information to set groups.",
    "The school nurse visits every term.",
    "We review behaviour data each half term.",
    "Our aim is to support every learner.",
    "Information helps us to plan lessons.",
    "Meals are cooked on site.",
    "We hope that this explains what we do.",
    "School trips are arranged by year heads.",
    "We check that contact details are up to date each September.",
    "Our opening hours are 8.30 to 4.",
    "Vaccination dates are announced by letter.",
    "The term 'parent' includes carers.",
    "Our trustees meet four times a year.",
    "Students learn about online safety in assemblies.",
    "We would like to thank all parents.",
    "The term 'student' means anybody on our roll.",
    "This notice uses plain English.",
    "You can ask for a copy in Gujarati or Polish.",
    "Schools in our Trust follow the same policies.",
    "Attendance is taken twice a day.",
    "We celebrate progress with certificates.",
    "The notice has thirteen sections.",
    "Reports are sent home each term.",
    "We want every student to feel welcome.",
    "Uniform can be bought in town.",
    "The local authority runs the admissions round.",
    "We write to parents about exams in spring.",
    "Our library is open at lunch.",
    "Homework is set each week.",
    "Progress is discussed at parents' evening.",
    "A summary of this notice is on our website.",
    "The Trust was founded in 2012.",
    "The nurse team is employed by the NHS.",
    "Thank you for reading this.",
    "Questions are always welcome.",
    "Parents may bring a friend to meetings.",
    "The DfE publishes guidance for parents about the census.",
]


def with_sentence(sentence: str, folder: Path) -> AnswerBook:
    """The first customer's answers over its notice with one more sentence, in the last section."""
    file = folder / "notice.md"
    file.write_text(f"{BODY}\n{sentence}\n", encoding="utf-8")
    return BOOK.over(read_notice(file))


def stale(book: AnswerBook) -> set[str]:
    return {answer.id for answer in book if book.status(answer.id).stale}


@pytest.mark.parametrize(("answer", "sentence"), CONTRADICTIONS)
def test_a_contradiction_makes_silence_stale(answer: str, sentence: str, tmp_path: Path) -> None:
    book = with_sentence(sentence, tmp_path)
    assert answer in stale(book)
    assert stale(book) <= set(SILENT)
    turn = book.turn(answer)
    assert turn.outcome is Outcome.ANSWER
    assert turn.texts == (book.text("withheld"),)
    assert sentence in [citation.quote for citation in turn.answers[0].citations]


@pytest.mark.parametrize("sentence", HARMLESS)
def test_a_harmless_sentence_makes_nothing_stale(sentence: str, tmp_path: Path) -> None:
    assert stale(with_sentence(sentence, tmp_path)) == set()


def test_a_heading_is_near_a_topic_too(tmp_path: Path) -> None:
    book = with_sentence("## Cookies\n\nThere are two.", tmp_path)
    assert stale(book) == {"website_cookies"}


def test_a_reworded_heading_makes_no_silence_stale(tmp_path: Path) -> None:
    for section in BOOK.notice.sections:
        for heading in ("How long we keep it: cookies, photos and staff", "Telephone"):
            (tmp_path / "notice.md").write_text(
                BODY.replace(f"## {section.heading}\n", f"## {heading}\n"), encoding="utf-8"
            )
            assert stale(BOOK.over(read_notice(tmp_path / "notice.md"))) == set()


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*.md")), ids=lambda path: path.stem)
def test_over_another_notice_nothing_is_called_silent(path: Path) -> None:
    book = BOOK.over(read_notice(path))
    for answer in book:
        turn = book.turn(answer.id)
        if answer.outcome in (Outcome.ANSWER, Outcome.SILENT):
            assert book.status(answer.id).stale
            assert turn.outcome in (Outcome.ANSWER, Outcome.ERROR)
            assert turn.texts in ((book.text("withheld"),), (book.text("nothing_near"),))
            assert bool(turn.answers) == (turn.outcome is Outcome.ANSWER)


def test_a_question_near_a_new_statement_is_not_called_silent(tmp_path: Path) -> None:
    """The topic's words do not meet this one; the sentence encoder may."""
    book = with_sentence("We bin everything in the end.", tmp_path)
    *_, new = book.notice.statements
    assert book.turn("retention").outcome is Outcome.SILENT
    turn = book.turn("retention", nearest=[new])
    assert (turn.outcome, turn.texts) == (Outcome.ANSWER, (book.text("withheld"),))
    assert [c.quote for c in turn.answers[0].citations] == [new.quote]


def other(name: str = "primary") -> Notice:
    return read_notice(FIXTURES / f"{name}.md")


def test_the_general_reply_claims_silence_over_its_own_notice_only(tmp_path: Path) -> None:
    first, *_ = BOOK.notice.statements
    assert BOOK.silence_holds([first])
    assert BOOK.silence_holds([])
    elsewhere = BOOK.over(other())
    assert not elsewhere.silence_holds(list(elsewhere.notice.statements)[:2])
    assert not elsewhere.silence_holds([])
    edited = with_sentence("The library opens at eight.", tmp_path)
    assert not edited.silence_holds([])
    assert edited.silence_holds([first])
    assert not edited.silence_holds([first, list(edited.notice.statements)[-1]])
    assert OTHER not in stale(edited)
