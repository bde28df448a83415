"""The one kind of refusal that every door knows how to show."""


class Refused(Exception):
    """A verb refuses, with a sentence a person can act on.

    Subclasses set ``code`` (stable, for machines); the sentence is translatable and is shown as it is.
    Nothing has been changed when it is raised inside the verb's transaction.
    """

    code = "refused"

    def __init__(self, sentence: object) -> None:
        self.sentence = str(sentence)  # said in the language of whoever asked
        super().__init__(self.sentence)


class KeyUsedElsewhere(Refused):
    """The idempotency key of a form or call came before with other entries."""

    code = "key_used_elsewhere"
