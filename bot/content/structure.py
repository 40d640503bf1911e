"""Plain content to dataclasses, by cattrs, with every value checked and every fault placed.

cattrs finds all faults of a file at once, each with the entries that lead to it. By itself it would
turn a number into text and a text into a list of letters, so each type has a hook that refuses.
"""

import types
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum, StrEnum
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

from cattrs import BaseValidationError, Converter
from cattrs.gen import make_dict_structure_fn, override

from bot.content.fields import AtLeast, OrOne, Rule
from bot.content.misfits import Misfit, Refused, entry_of, misfits

T = TypeVar("T")
_NOTHING = object()  # fits no type


class MisfitError(Exception):
    """Content does not fit its dataclass, in the ways of `found`."""

    def __init__(self, found: tuple[Misfit, ...]) -> None:
        super().__init__()
        self.found = found


def structure(content: Any, cls: type[T]) -> T:
    """Return `content` as a `cls`. Raises MisfitError with every fault."""
    try:
        return _CONVERTER.structure(content, cls)
    except (BaseValidationError, Refused) as wrong:
        raise MisfitError(tuple(misfits(wrong, (), cls))) from wrong


def wanted(kind: Any) -> Refused:
    """Return what belongs in an entry that is read as a `kind`, as its hook says it."""
    try:
        _CONVERTER.structure(_NOTHING, kind)
    except Refused as refused:
        return refused
    return Refused("a value")


def _text(value: Any, _: Any) -> str:
    if not isinstance(value, str):
        raise Refused("a text", textual=True)
    return value


def _whole_number(value: Any, _: Any) -> int:
    if type(value) is not int:
        raise Refused("a whole number", "30")
    return value


def _yes_or_no(value: Any, _: Any) -> bool:
    if not isinstance(value, bool):
        raise Refused("true or false", "true")
    return value


def _day(value: Any, _: Any) -> date:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise Refused("a date as year-month-day", "2026-01-31")
    return value


def _by_rule(value: Any, kind: Any) -> Any:
    base, rule = get_args(kind)
    if isinstance(rule, AtLeast):
        if type(value) is not int or value < rule.least:
            raise Refused(f"a whole number of at least {rule.least}", "30")
    elif isinstance(rule, OrOne) and not isinstance(value, list):
        value = [value]
    elif isinstance(rule, Rule) and not (isinstance(value, str) and rule.fits(value)):
        raise Refused(rule.wanted, rule.example, textual=not isinstance(value, str))
    # A rule's own check has settled what a hook for its base would ask again.
    return value if isinstance(rule, Rule | AtLeast) else _CONVERTER.structure(value, base)


def _literal(value: Any, kind: Any) -> Any:
    return _one_of(value, {str(one): one for one in get_args(kind)})


def _member(value: Any, kind: Any) -> Any:
    return _one_of(value, {str(member.value): member for member in kind})


def _one_of(value: Any, allowed: Mapping[str, Any]) -> Any:
    if not isinstance(value, str) or value not in allowed:
        raise Refused(f"one of {', '.join(allowed)}", next(iter(allowed)))
    return allowed[value]


def _items(value: Any, kind: Any) -> Any:
    if not isinstance(value, list):
        raise Refused("a list", "[one, two]")
    collect, item = get_origin(kind), get_args(kind)[0]
    return collect(_CONVERTER.structure(value, list[item]))  # type: ignore[valid-type]


def _mapping(value: Any, kind: Any) -> Any:
    if not isinstance(value, dict):
        raise Refused("entries, one a line: each a name, a colon and a text")
    of_name, of_value = get_args(kind)
    return _CONVERTER.structure(value, dict[of_name, of_value])  # type: ignore[valid-type]


def _optional(value: Any, kind: Any) -> Any:
    (inner,) = (one for one in get_args(kind) if one is not types.NoneType)
    return None if value is None else _CONVERTER.structure(value, inner)


def _entries(cls: type[Any]) -> Callable[[Any, Any], Any]:
    """Return the hook of a dataclass; cattrs makes it once."""
    names = [field.name for field in fields(cls)]
    renamed = {name: override(rename=entry_of(name)) for name in names if name != entry_of(name)}
    read = make_dict_structure_fn(cls, _CONVERTER, _cattrs_forbid_extra_keys=True, **renamed)

    def checked(value: Any, _: Any) -> Any:
        if not isinstance(value, dict):
            raise Refused(f"entries, one a line: {', '.join(map(entry_of, names))}")
        return read(value, cls)

    return checked


def _origin_is(*origins: Any) -> Callable[[Any], bool]:
    return lambda kind: get_origin(kind) in origins


def _is_optional(kind: Any) -> bool:
    union = get_origin(kind) in (Union, types.UnionType)
    return union and len(get_args(kind)) == 2 and types.NoneType in get_args(kind)


def _converter() -> Converter:
    converter = Converter(forbid_extra_keys=True)
    for kind, read in (
        (str, _text),
        (Enum, _member),
        (StrEnum, _member),  # or it would be read as the `str` that it is, too
        (int, _whole_number),
        (bool, _yes_or_no),
        (date, _day),
    ):
        converter.register_structure_hook(kind, read)
    for applies, hook in (
        (_origin_is(Literal), _literal),
        (_origin_is(tuple, frozenset), _items),
        (_origin_is(Mapping), _mapping),
        (_is_optional, _optional),
        (_origin_is(Annotated), _by_rule),
    ):
        converter.register_structure_hook_func(applies, hook)
    converter.register_structure_hook_factory(is_dataclass, _entries)
    return converter


_CONVERTER = _converter()
