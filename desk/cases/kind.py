"""What a request can be about: contract.md's words, and a call-back."""

from typing import Literal, get_args

Kind = Literal[
    "access",
    "educational_record",
    "rectification",
    "erasure",
    "restriction",
    "objection",
    "direct_marketing",
    "automated_decision",
    "complaint",
    "callback",  # ours: the parent asks for a person; not a data right
]
KINDS: tuple[Kind, ...] = get_args(Kind)
