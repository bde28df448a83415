"""Which address is which: two spellings of one are one, two that look alike are two."""

import pytest

from hubnetz.lib.addresses import plain, spellings


@pytest.mark.parametrize(
    ("typed", "sent_to"),
    [
        (" Max@Firma.DE ", "max@firma.de"),
        ("max@MÜLLER.de", "max@xn--mller-kva.de"),
        ("max@mu\u0308ller.de", "max@xn--mller-kva.de"),
        ("max@xn--mller-kva.de", "max@xn--mller-kva.de"),
        ("max@f\u0131rma.de", "max@xn--frma-lza.de"),
        ("max@f\u0130rma.de", "max@xn--firma-8fd.de"),
        ("max@\u0455hop.de", "max@xn--hop-ehd.de"),
        ("m\u0131x@firma.de", None),
        ("max@\u017firma.de", None),
        ("max@stra\u00dfe.de", None),
        ("max@" + "ü" * 60 + ".de", None),
        ("max", None),
        ("", None),
    ],
)
def test_an_address_is_what_the_letter_goes_to(typed: str, sent_to: str | None) -> None:
    assert plain(typed) == sent_to


def test_a_domain_has_two_spellings() -> None:
    both = {"max@müller.de", "max@xn--mller-kva.de"}
    assert set(spellings("Max@Müller.de")) == set(spellings("max@xn--mller-kva.de")) == both
    assert set(spellings("max@xn--strae-oqa.de")) == {"max@straße.de", "max@xn--strae-oqa.de"}
    assert spellings("Max@firma.de") == ["max@firma.de"]
    assert spellings(" ") == []
    assert spellings("max@xn--999999999999.de") == ["max@xn--999999999999.de"]
