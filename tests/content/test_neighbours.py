"""Answers that neighbouring questions confuse: neither may say the opposite of what was asked.

The pairs are those that the classifier takes for each other on held-out questions (`make eval`). A
question about one that gets the other must still be told nothing untrue, so each text says, or
leaves open, what the other says.
"""

import re

import pytest

from tests.school import school_answers

BOOK = school_answers()


@pytest.mark.parametrize(
    ("one", "other", "both_say"),
    [
        ("vaccination_consent", "immunisation_sharing", "not rely on (?:your )?consent"),
        ("vaccination_consent", "immunisation_objection", "consent to (?:it|the jab)"),
        ("immunisation_objection", "immunisation_sharing", "must"),
        ("consent", "immunisation_sharing", "does not rely on consent"),
        ("cctv", "cctv_details", "does not say where the cameras are"),
        ("photos_videos", "photo_publication", "does not say"),
        ("transfer_abroad", "data_location", "does not say w"),
        ("retention", "after_leaving", "does not say .*deleted"),
        ("whose_data", "parents_data", "about (?:parents|the adults)"),
        ("access_right", "student_access", "right to ask to see"),
        ("sharing_parents", "tell_parents", "does not say what .*parents are told"),
        ("sharing_parents", "tell_parents", "Parents and carers are on the list"),
        ("npd_controls", "npd_who_gets", r"Department for Education \(DfE\)"),
        ("kinds_not_named", "kinds_of_data", "CCTV|does not name"),
        ("sharing_not_named", "sharing_recipients", "charities"),
    ],
)
def test_neighbours_agree(one: str, other: str, both_say: str) -> None:
    for answer in (one, other):
        text = BOOK.text(answer, named="it" if answer.endswith("_not_named") else None)
        assert re.search(both_say, text, re.IGNORECASE), (answer, text)


@pytest.mark.parametrize(
    ("answer", "never"),
    [
        ("vaccination_consent", r"school does not take an active role in the process\.$"),
        ("direct_marketing", "we use .* for marketing"),
        ("staff_access", "(?<!which members of )staff can see"),
        ("other_families", "no other famil|nobody else"),
        ("breaches", "no data has been lost"),
        ("selling_data", "never sold|not sold"),
        ("biometrics", "does not use|never use"),
    ],
)
def test_silence_is_no_denial(answer: str, never: str) -> None:
    assert not re.search(never, BOOK.text(answer), re.IGNORECASE)
