"""What is not fit for the public is refused or said."""

from dataclasses import replace

import pytest

from bot.trust import Trust
from desk.doctor import check_fit_for_the_public, warnings
from desk.problem import CannotStartError
from desk.settings import Settings

FIT = {
    "PUBLIC_URL": "https://privacy.elm.sch.uk",
    "TRUSTED_PROXIES": "127.0.0.1",
    "SMTP_HOST": "mail.elm.sch.uk",
}


def settings(**values: str) -> Settings:
    return Settings.from_env({f"PRIVACY_DESK_{name}": value for name, value in values.items()})


@pytest.fixture
def real(trust: Trust) -> Trust:
    """A trust whose addresses exist."""
    dpl = replace(trust.dpl, email="dpl@elm.sch.uk")
    return replace(trust, website="https://elm.sch.uk", dpl=dpl)


def test_placeholders_stop_a_public_start(trust: Trust, real: Trust) -> None:
    with pytest.raises(CannotStartError, match=r"dpl@elm\.example"):
        check_fit_for_the_public(settings(**FIT), trust)
    check_fit_for_the_public(settings(**FIT), real)
    check_fit_for_the_public(settings(), trust)  # a trial


def test_what_is_fit_has_no_warning(real: Trust) -> None:
    assert list(warnings(settings(**FIT), real)) == []
    assert list(warnings(settings(), real)) == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"TRUSTED_PROXIES": ""}, "TRUSTED_PROXIES is not set: behind a proxy all visitors count"),
        ({"SECURE_COOKIES": "0"}, "SECURE_COOKIES is 0"),
        ({"SMTP_HOST": ""}, "SMTP_HOST is not set: no mail leaves"),
        ({"PUBLIC_URL": ""}, "PUBLIC_URL is not an https address"),
        ({"PUBLIC_URL": "", "TRUSTED_PROXIES": "", "HOST": "0.0.0.0"}, "is not an https address"),
        ({"PUBLIC_URL": "", "TRUSTED_PROXIES": ""}, "leads to this machine only"),
    ],
)
def test_each_slip_has_its_warning(real: Trust, change: dict[str, str], words: str) -> None:
    assert any(words in warning for warning in warnings(settings(**FIT | change), real))


def test_each_placeholder_is_named(trust: Trust) -> None:
    said = " ".join(warnings(settings(), trust))
    assert "dpl@elm.example" in said
    assert "https://elm.example" in said
