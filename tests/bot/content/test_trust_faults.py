"""Every way of getting data/trust.yml wrong is named with its line and with what to write."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.content import ContentError
from bot.paths import DATA
from bot.trust import load_trust

WRITTEN = (DATA / "trust.yml").read_text(encoding="utf-8")
NAME = re.search(r"^name: .*$", WRITTEN, re.MULTILINE)[0]  # type: ignore[index]


def block(name: str) -> str:
    """The entry `name` with what is indented under it."""
    return re.search(rf"^{name}:.*\n(?:[ #].*\n)*", WRITTEN, re.MULTILINE)[0]  # type: ignore[index]


@dataclass(frozen=True)
class FaultCase:
    """`pattern` in the file is replaced by `by`; the message names the line that begins so."""

    pattern: str
    by: str
    at: str
    says: str
    encoding: str = "utf-8"

    @property
    def text(self) -> str:
        changed, times = re.subn(
            self.pattern, lambda _: self.by, WRITTEN, count=1, flags=re.MULTILINE
        )
        assert times == 1, self.pattern
        return changed


CASES = {
    "colon": FaultCase(NAME, "name: St Mary: Academy", "name:", 'marks: name: "St Mary: Academy"'),
    "tab": FaultCase("^  role:", "\trole:", "\trole", "Indent it with spaces"),
    "Windows-1252": FaultCase(
        NAME, "name: St Mary’s", "name:", "’ is not saved as UTF-8", "cp1252"
    ),
    "email empty": FaultCase("email: .*", "email:", "  email", "'email' under 'dpl' is empty"),
    "email words": FaultCase("email: .*", "email: ask us", "  email", "Write one e-mail address"),
    "phone octal": FaultCase("phone: .*", "phone: 01162123456", "  phone", 'phone: "01162123456"'),
    "childline": FaultCase("childline: .*", "childline:", "  childline", "'childline' .* is empty"),
    "website": FaultCase("website: .*", "website: javascript:alert(1)", "website", "https://"),
    "removed": FaultCase(block("safeguarding"), "", "name", "lacks the entry 'safeguarding'"),
    "dpl text": FaultCase(
        block("dpl"), "dpl: Mr Walker\n", "dpl", "entries, one a line: name, role"
    ),
    "deputy": FaultCase("^deputy:.*", "deputy:\n  name: A", "deputy", "lacks the entry 'email'"),
    "unknown": FaultCase("^office:", "offce: 1\noffice:", "offce", "entry 'offce'. Write office"),
    "list": FaultCase(NAME, "name: [a, b]", "name", "'name' is a list. Write one line of text"),
    "long": FaultCase(NAME, f"name: {'x' * 300}", "name", "a text of 300 characters"),
    "negative": FaultCase("chats: .*", "chats: -3", "  chats", "is -3. Write a whole number of at"),
    "fractional": FaultCase("chats: .*", "chats: 1.5", "  chats", "is 1.5. Write a whole number"),
    "a year": FaultCase("chats: .*", "chats: a year", "  chats", "is a year. Write a whole number"),
    "documents": FaultCase(r"^dpl:", "---\ndpl:", "---", "A second document begins here"),
    "twice": FaultCase("^website:", "name: B\nwebsite:", "name: B", "'name' is written twice"),
    "sign": FaultCase(NAME, "name: @Wigston", "name", 'quotation marks: name: "@Wigston"'),
    "indented": FaultCase("^  chats:", "   chats:", "   chats", "indent it as its neighbours"),
    "quotation": FaultCase(NAME, 'name: "Wigston', "name", "mark opens here and is not closed"),
    "text only": FaultCase(r"\A[\s\S]*\Z", "hello", "hello", "Write entries, one a line: name"),
}


def refused(tmp_path: Path, content: bytes) -> str:
    path = tmp_path / "trust.yml"
    path.write_bytes(content)
    with pytest.raises(ContentError) as raised:
        load_trust(path)
    return str(raised.value)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_a_fault_is_named_with_line_and_remedy(tmp_path: Path, case: FaultCase) -> None:
    message = refused(tmp_path, case.text.encode(case.encoding))
    lines = case.text.splitlines()
    line = next(n for n, text in enumerate(lines, 1) if text.startswith(case.at))
    assert message.startswith(f"{tmp_path / 'trust.yml'}:{line}: "), message
    assert re.search(case.says, message), message


def test_all_faults_are_named_at_once(tmp_path: Path) -> None:
    text = WRITTEN.replace("childline: ", "childline: # ").replace("role: ", "rule: ")
    message = refused(tmp_path, text.encode())
    assert [m in message for m in ("'childline'", "'role'", "'rule'")] == [True] * 3
    assert len(message.splitlines()) == 3


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "The file is empty. Write entries, one a line: name, website"),
        (b"# nothing\n", "The file is empty"),
        (NAME.encode("utf-16"), "not plain text in UTF-8"),
        (b"PK\x03\x04 and so on", "a word processor's document"),
    ],
)
def test_what_is_no_file_of_entries_is_named(tmp_path: Path, content: bytes, says: str) -> None:
    message = refused(tmp_path, content)
    assert message.startswith(f"{tmp_path / 'trust.yml'}: ")
    assert says in message


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"trust\.yml: This file is missing\. Create it"):
        load_trust(tmp_path / "trust.yml")


@pytest.mark.parametrize("name", ["<b>{{ trust }}</b>", "O'Brien & Søns"])
def test_signs_in_a_name_are_legal(tmp_path: Path, name: str) -> None:
    (tmp_path / "trust.yml").write_text(WRITTEN.replace(NAME, f'name: "{name}"'), "utf-8")
    assert load_trust(tmp_path / "trust.yml").name == name


def test_a_byte_order_mark_is_legal(tmp_path: Path) -> None:
    (tmp_path / "trust.yml").write_text(WRITTEN, encoding="utf-8-sig")
    assert load_trust(tmp_path / "trust.yml") == load_trust()
