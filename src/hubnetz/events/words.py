"""How kinds of this room are said; shared with the fronts."""

from django.utils.translation import pgettext_lazy

from hubnetz.events.models import Session

SESSION = {
    Session.Kind.TALK: pgettext_lazy("session", "Talk"),
    Session.Kind.QUESTIONS: pgettext_lazy("session", "Questions and answers"),
    Session.Kind.WORKSHOP: pgettext_lazy("session", "Workshop"),
    Session.Kind.PANEL: pgettext_lazy("session", "Panel"),
    Session.Kind.MODULE: pgettext_lazy("session", "Module"),
    Session.Kind.BREAK: pgettext_lazy("session", "Break"),
}
