import pytest

from hubnetz.organisations import sectors


@pytest.mark.parametrize(
    ("typed", "edition", "kept"),
    [
        ("C", "wz2008", "C"),
        ("c 25.61", "nace2", "25.61"),
        ("2561", "wz2008", "25.61"),
        ("25.61.0", "wz2008", "25.61.0"),
        ("25.61.0", "nace2", ""),  # NACE has four digits
        ("J62", "wz2008", "62"),
        ("J62", "wz2025", ""),  # computing is K there
        ("K62", "nace2.1", "62"),
        ("V", "nace2", ""),
        ("V", "nace2.1", "V"),
        ("45", "wz2008", "45"),
        ("45", "wz2025", ""),  # is no more
        ("34", "wz2008", ""),
        ("6", "wz2008", ""),
        ("06", "wz2008", "06"),
        ("", "wz2008", ""),
        ("C", "wz1993", ""),
        ("Holz", "wz2008", ""),
    ],
)
def test_a_code_is_read_in_its_edition(typed, edition, kept):
    assert sectors.code(typed, edition) == kept


@pytest.mark.parametrize(
    ("code", "edition", "section", "dma", "edih"),
    [
        ("25.61", "wz2008", "C", "Manufacturing", "Metal working and industrial production"),
        ("62.01", "wz2008", "J", "Telecommunications, information and communication", "Telecommunications"),
        ("62", "wz2025", "K", "Telecommunications, information and communication", "Telecommunications"),
        ("K", "wz2008", "K", "Financial services", "Financial"),
        ("K", "wz2025", "K", "Telecommunications, information and communication", "Telecommunications"),
        ("01", "nace2", "A", "Agriculture and food", "Agricultural and food biotechnology"),
    ],
)
def test_a_sector_as_programmes_say_it(code, edition, section, dma, edih):
    assert sectors.said(code, edition) == sectors.Said(section, dma, edih)


def test_each_division_is_said_in_words_of_both_lists():
    known = sectors.lists()
    assert (len(known["dma"]), len(known["edih"])) == (24, 43)
    for edition in ("wz2008", "wz2025"):
        codes = [code for n in range(1, 100) if (code := sectors.code(f"{n:02}", edition))]
        codes += [code for letter in "ABCDEFGHIJKLMNOPQRSTUV" if (code := sectors.code(letter, edition))]
        assert len(codes) == {"wz2008": 88 + 21, "wz2025": 87 + 22}[edition]
        for code in codes:
            found = sectors.said(code, edition)
            assert found.dma in known["dma"]
            assert found.edih in known["edih"]


def test_nothing_is_said_of_what_is_no_code():
    assert sectors.said("", "wz2008") is None
    assert sectors.said("34", "wz2008") is None
