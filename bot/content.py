"""What is wrong with what the trust wrote: its notice, answers, requests or own facts."""


class ContentError(ValueError):
    """A file in data/ cannot be used; the message names the file and the fault."""
