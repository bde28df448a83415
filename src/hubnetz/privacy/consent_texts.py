"""The words people agree to, by purpose. New words are a new line at the end, never another text in an old one."""

from datetime import date

TEXTS: dict[str, list[tuple[date, dict[str, str]]]] = {
    "news": [
        (
            date(2026, 11, 23),
            {
                "de": "Sie dürfen mir an diese Adresse schreiben, was in der gewählten Liste neu ist. Ich kann das "
                "jederzeit mit dem Link in jeder E-Mail beenden.",
                "en": "You may write to this address what is new in the list I chose. I can end this at any time by "
                "the link in every e-mail.",
            },
        )
    ],
    "handover": [
        (
            date(2026, 11, 23),
            {
                "de": "Mein Hub schließt. Der Hub, der weitermacht, darf unsere Kontaktdaten, unsere Frage und die "
                "Daten der Gespräche bekommen, aber keine Notizen der Beratung.",
                "en": "My hub closes. The hub that goes on may have our contact details, our question and the dates of "
                "the conversations, but no notes of the advisers.",
            },
        )
    ],
}
