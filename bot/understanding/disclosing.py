"""Asking what is kept secret, of somebody near: a child tries out whether it is safe to tell."""

import re

from bot.understanding.form import plain_words

_WHO = (
    r"(?:(?:my |our |the )?(?:grand\w+|gramps|uncle|step ?dad|step ?father|step ?mum|dad|father"
    r"|brother|step ?brother|cousin|coach|boyfriend|mums boyfriend|neighbour|family friend"
    r"|babysitter|tutor)|what (?:he|she|happen\w*|goes on)|him|her)"
)
_KEPT = r"(?:secret|secretly|keep it|confidential|tell (?:anyone|anybody|my|the police)|private)"
_TRIES_OUT = re.compile(
    rf"\b(?:tell|told|telling|say|talk|speak) (?:\w+ ){{0,6}}?about {_WHO}\b(?: \w+){{0,10}}"
    rf" {_KEPT}\b"
)


def tries_out_telling(text: str) -> bool:
    """Whether the text asks if what is told about somebody near is kept secret."""
    return _TRIES_OUT.search(plain_words(text)) is not None
