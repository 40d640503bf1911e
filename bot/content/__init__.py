"""Reading what the trust or an editor writes: one loader, and one error that says what to mend.

To read a YAML file, describe it as a frozen dataclass and ask for it:

    @dataclass(frozen=True)
    class Office:
        how: Text                       # a text that is not blank
        phone: Phone | None = None      # may be left out, or empty
        days: tuple[Line, ...] = ()     # a list
        open: bool = True

    office = load(path, Office)

Each field is an entry of the file. A missing, unknown or repeated entry, a value of the wrong type,
a number where text belongs, a tab, two documents or a wrong encoding are refused: all faults of a
file at once, as a ContentError with path, line, what was found and what to write instead. Types are
those of `fields.py`, `str`, `int`, `bool`, `date`, `Literal`, an Enum, other dataclasses,
`tuple[X, ...]`, `frozenset[X]`, `Mapping[str, X]`, and `X | None`. A field that is a Python keyword
ends with an underscore: `is_` reads the entry `is`.

What a dataclass checks over several of its entries it raises in `__post_init__` as
`Unusable("What was found.", "What to write instead.", entry="name of the entry")`. What only fits
together with other files is said afterwards, with the line:

    document = open_document(path)
    routing = document.read_as(Routing)
    raise ContentError(document.fault(("routes", 2, "to"), "What was found.", "What to write."))

`document.data` is the plain content; `read_as(cls, at=("steps", 0))` reads a part of it, and
`read_as(cls, {**defaults, **document.data})` reads it with defaults. A folder is read with
`load_folder(folder, cls)`, a file that may be missing with `open_optional(path, cls)`, and
`with faults.collected(): ...` gathers their faults.
"""

from bot.content.document import (
    Document,
    load,
    load_folder,
    open_document,
    open_optional,
    yaml_files,
)
from bot.content.errors import ContentError, Fault, Faults
from bot.content.fields import (
    Email,
    Identifier,
    Line,
    OneOrMore,
    Phone,
    Positive,
    Rule,
    Text,
    Website,
)
from bot.content.misfits import Unusable, reject_repeated
from bot.content.text import read_text

__all__ = [
    "ContentError",
    "Document",
    "Email",
    "Fault",
    "Faults",
    "Identifier",
    "Line",
    "OneOrMore",
    "Phone",
    "Positive",
    "Rule",
    "Text",
    "Unusable",
    "Website",
    "load",
    "load_folder",
    "open_document",
    "open_optional",
    "read_text",
    "reject_repeated",
    "yaml_files",
]
