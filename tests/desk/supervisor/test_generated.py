"""What is generated from the content is what lies in the repository."""

from desk.supervisor.generated import DOMAIN, check_generated, generated
from tests.school import SCHOOL


def test_nothing_differs() -> None:
    check_generated(SCHOOL)
    assert {path.name for path in generated(SCHOOL)} == {
        "answers.yml",
        "requests.yml",
        "domain.yml",
    }


def test_domain_yml_keeps_what_is_written_by_hand() -> None:
    text = generated(SCHOOL)[DOMAIN]
    assert "\nintents:\n  - access_cost\n" in text
    assert "\nslots:\n" in text
    assert text.count("intents:") == 1
