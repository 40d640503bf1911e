"""A parent in a real browser: question, citation, request, card; then the DPL at the desk."""

import re
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.system.stack import Stack
from tests.waiting import PATIENCE

PHONE = {"width": 320, "height": 640}
DESKTOP = {"width": 1280, "height": 800}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    assert chromium, "this test needs Chromium: deploy/install-test-tools.sh"
    expect.set_options(timeout=PATIENCE * 1000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(params=[PHONE, DESKTOP], ids=["phone", "desktop"])
def page(browser: Browser, stack: Stack, request: pytest.FixtureRequest) -> Iterator[Page]:
    page = browser.new_page(viewport=request.param)
    page.set_default_timeout(PATIENCE * 1000)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda m: faults.append(m.text) if m.type == "error" else None)
    page.goto(stack.url)
    yield page
    assert faults == []
    page.close()


def ask(page: Page, text: str) -> None:
    page.get_by_label("Your message").fill(text)
    page.get_by_role("button", name="Send", exact=True).click()


def test_a_parent_asks_and_opens_a_request(page: Page, stack: Stack) -> None:
    page.get_by_role("button", name="Ask about your data").click()
    log = page.get_by_role("log")
    expect(log).to_contain_text("automated assistant")

    ask(page, "do you give my son's details to the police?")
    answer = page.locator('article[data-outcome="answer"]').last
    answer.get_by_text("What the notice says").click()
    expect(answer.get_by_role("blockquote").filter(has_text="police forces")).to_be_visible()

    ask(page, "I want to see everything you hold on him <img src=x onerror=alert(1)>")
    page.get_by_role("button", name="A parent or carer").click()
    ask(page, "Sam Example")
    page.get_by_role("button", name="Skip").click()
    ask(page, "sam.dad@mail.example")
    page.get_by_role("button", name="Yes, send it").click()

    card = page.locator('[data-stage="opened"]')
    reference = card.locator('[part="reference"]').inner_text()
    assert re.fullmatch(r"SAR-\d{4}-\d{6}", reference)
    expect(log).to_contain_text("<img src=x onerror=alert(1)>")

    stack.until(lambda: len(stack.inbox.about(reference)) == 2)
    page.goto(f"{stack.url}/desk")
    page.get_by_label("Name").fill("dpl")
    page.get_by_label("Password").fill(stack.password)
    page.get_by_role("button", name=re.compile("sign in|log in", re.IGNORECASE)).click()
    page.get_by_role("link", name=reference).click()
    expect(page.get_by_role("main")).to_contain_text("sam.dad@mail.example")
    expect(page.get_by_role("main")).to_contain_text("School holidays do not change this")
