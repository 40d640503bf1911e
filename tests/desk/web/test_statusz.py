"""The status page is for this machine's own monitoring."""

import pytest

from tests.desk.web.fakes import Site


def test_this_machine_is_told(site: Site) -> None:
    answer = site.browser("127.0.0.1").get("/statusz")
    assert answer.status_code == 503  # no backup is worse than a warning only when one is old
    body = answer.json()
    assert body["status"] == "critical"
    assert body["version"]
    subjects = {finding["subject"] for finding in body["findings"]}
    assert {"database", "mails", "backup", "disk", "scheduled work"} <= subjects
    assert {finding["level"] for finding in body["findings"]} <= {"ok", "warning", "critical"}


@pytest.mark.parametrize("address", ["192.0.2.7", "10.0.0.1", "2001:db8::1", "testclient"])
def test_nobody_else_is(site: Site, address: str) -> None:
    assert site.browser(address).get("/statusz").status_code == 404


def test_nor_whoever_comes_through_a_proxy_on_this_machine(site: Site) -> None:
    forwarded = {"X-Forwarded-For": "127.0.0.1"}
    answer = site.browser("127.0.0.1").get("/statusz", headers=forwarded)
    assert answer.status_code == 404
