import pytest

from hubnetz.organisations import numbers


@pytest.mark.parametrize(
    ("scheme", "typed", "court", "kept"),
    [
        ("vat", "DE 136 695 976", "", ("DE136695976", "")),
        ("vat", "at u13585627", "", ("ATU13585627", "")),
        ("register", "HRB 723456", "Stuttgart", ("HRB 723456", "Stuttgart")),
        ("register", "hrb723456", "Amtsgericht Stuttgart", ("HRB 723456", "Stuttgart")),
        ("register", "HRA 11", "Freiburg", ("HRA 11", "Freiburg")),
        ("wid", "DE136695976-00002", "", ("DE136695976-00002", "")),
        ("wid", "de 136695976", "", ("DE136695976-00001", "")),
        ("lei", "5299 00T8 BM49 AURS DO55", "", ("529900T8BM49AURSDO55", "")),
    ],
)
def test_a_number_is_kept_in_one_way(scheme, typed, court, kept):
    assert numbers.checked(scheme, typed, court) == kept


@pytest.mark.parametrize(
    ("scheme", "typed", "court"),
    [
        ("vat", "DE136695977", ""),
        ("vat", "136695976", ""),
        ("register", "HRB 1", "Entenhausen"),
        ("register", "HRX 1", "Stuttgart"),
        ("wid", "DE136695977-00001", ""),
        ("wid", "DE136695976-1", ""),
        ("lei", "529900T8BM49AURSDO56", ""),
        ("iban", "x", ""),
    ],
)
def test_what_is_none_is_refused(scheme, typed, court):
    with pytest.raises(numbers.NotANumber):
        numbers.checked(scheme, typed, court)
