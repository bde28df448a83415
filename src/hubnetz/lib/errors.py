"""The one kind of refusal that every door knows how to show."""

from typing import Any


class Refused(Exception):
    """A verb refuses, with a sentence a person can act on.

    Subclasses set ``code`` (stable, for machines); the sentence is translatable and is shown as it is.
    Nothing has been changed when it is raised inside the verb's transaction.
    """

    code = "refused"

    def __init__(self, sentence: object) -> None:
        self.sentence = str(sentence)  # said in the language of whoever asked
        self.more: dict[str, Any] = {}  # what a door tells a program beside: what could be had instead
        super().__init__(self.sentence)


class KeyUsedElsewhere(Refused):
    """The idempotency key of a form or call came before with other entries."""

    code = "key_used_elsewhere"
