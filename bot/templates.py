"""Texts with facts filled in, as the trust writes them: Jinja2 templates, checked when read.

A field for such a text is typed with the facts that its text may use, each with a sample:

    Greeting = Annotated[str, filled_with(reference="SAR-2026-000001")]

The trust's own facts may always be used. A text that is not a template, names another fact, or
would show "None" where the trust has left an entry empty, is refused with the file's other faults.
"""

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache
from types import SimpleNamespace
from typing import Annotated, Any

import jinja2
from jinja2 import nodes
from jinja2.sandbox import SandboxedEnvironment

from bot.content import ContentError, Rule, Unusable
from bot.trust import Office, Person, Safeguarding, Trust

# A text is data, so it may read facts and do nothing else; a fact that does not exist is a fault to
# be found when the text is read, not an empty gap in front of a parent.
_ENVIRONMENT = SandboxedEnvironment(undefined=jinja2.StrictUndefined, autoescape=False)
_PERSON = Person("A Person", "Data Protection Lead", "dpl@school.example", "0116 496 0000")
_FULL = Trust(
    "A Trust",
    "https://www.school.example",
    dpl=_PERSON,
    office=Office("the office", "all day"),
    safeguarding=Safeguarding(
        "the lead", "0808 800 5000", "0800 1111", "A Person", "116 123", "0808 2000 247"
    ),
    deputy=_PERSON,
)
_SPARSE = replace(
    _FULL,
    dpl=replace(_PERSON, phone=None),
    safeguarding=Safeguarding("the lead", "0808 800 5000", "0800 1111"),
    deputy=None,
)


@cache
def _compiled(template: str) -> jinja2.Template:
    return _ENVIRONMENT.from_string(template)


def fill(template: str, **facts: object) -> str:
    """Return a reviewed text with its facts filled in. Raises ContentError for an unknown fact."""
    try:
        return _compiled(template).render(**facts)
    except jinja2.TemplateError as wrong:
        said = f"The text '{template[:40]}...' cannot be filled in: {wrong}"
        raise ContentError(said) from wrong


def filled_with(
    *, optional: tuple[str, ...] = (), may_be_empty: bool = False, **samples: object
) -> Rule:
    """Return the rule of a text that may use these facts; `optional` ones may be absent."""

    def fits(text: str) -> bool:
        if not text.strip():
            return may_be_empty
        _check(text, samples, optional)
        return True

    return Rule("a text", "", fits)


# May use the trust's facts alone.
Template = Annotated[str, filled_with()]


def _check(text: str, samples: Mapping[str, object], optional: tuple[str, ...]) -> None:
    """Raises Unusable if the text cannot be filled in with every, or with the fewest, facts."""
    check_facts(text, {"trust": _FULL, **samples})
    few = {name: sample for name, sample in samples.items() if name not in optional}
    _render(_ENVIRONMENT, text, {"trust": _SPARSE, **few})


def check_facts(
    text: str, facts: Mapping[str, object], environment: jinja2.Environment = _ENVIRONMENT
) -> None:
    """Fill in a text with samples of its facts. Raises Unusable if that fails."""
    try:
        used = list(_used(environment.parse(text)))
    except jinja2.TemplateSyntaxError as wrong:
        found = f"What stands in curly brackets here cannot be understood: {_shortened(text)}"
        raise Unusable(found, "Write a fact as {{ trust.name }}, with two brackets.") from wrong
    for path in used:
        if not _exists(path, facts):
            found = f"There is no fact '{'.'.join(path)}' for this text."
            raise Unusable(found, f"Write {' or '.join(_nearest(path, facts))}.")
    _render(environment, text, facts)


def _render(environment: jinja2.Environment, text: str, facts: Mapping[str, object]) -> None:
    template = _compiled(text) if environment is _ENVIRONMENT else environment.from_string(text)
    try:
        shown = template.render(**facts)
    except (jinja2.TemplateError, ArithmeticError, LookupError, TypeError, ValueError) as wrong:
        found = "This text cannot be filled in: a fact that it uses may be empty, or is no text."
        raise Unusable(found, "Use facts as {{ trust.name }}, and nothing else.") from wrong
    if "None" in shown and "None" not in text:
        found = "This text would show the word None, because a fact that it uses may be empty."
        raise Unusable(found, "Write {% if fact %}...{% endif %} around it.")


def _shortened(text: str) -> str:
    line = next((line for line in text.splitlines() if "{" in line), text)
    return line.strip()[:80]


def _used(parsed: nodes.Template) -> Iterator[tuple[str, ...]]:
    """Yield the facts that a template names, each as the names that lead to it."""
    own = {name.name for name in parsed.find_all(nodes.Name) if name.ctx == "store"}
    for name in parsed.find_all((nodes.Name, nodes.Getattr)):
        path = _path(name)
        if path and path[0] not in own:
            yield path


def _path(node: nodes.Node) -> tuple[str, ...]:
    if isinstance(node, nodes.Getattr):
        before = _path(node.node)
        return (*before, node.attr) if before else ()
    return (node.name,) if isinstance(node, nodes.Name) and node.ctx == "load" else ()


def _exists(path: tuple[str, ...], facts: Mapping[str, object]) -> bool:
    value: Any = facts
    for name in path:
        if isinstance(value, Mapping):
            if name not in value:
                return False
            value = value[name]
        elif not hasattr(value, name):
            return False
        else:
            value = getattr(value, name)
    return True


def _nearest(path: tuple[str, ...], facts: Mapping[str, object]) -> list[str]:
    names = list(_names(facts))
    return difflib.get_close_matches(".".join(path), names, 3) or names


def _names(facts: Mapping[str, object]) -> Iterator[str]:
    """The facts by the names under which a text may use them."""
    for name, value in facts.items():
        inner = _inner(value)
        yield from (f"{name}.{one}" for one in _names(inner)) if inner else [name]


def _inner(value: object) -> Mapping[str, object]:
    """The facts inside a fact; none if it is a text or a list."""
    if isinstance(value, Mapping):
        return value
    if is_dataclass(value):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    return vars(value) if isinstance(value, SimpleNamespace) else {}
