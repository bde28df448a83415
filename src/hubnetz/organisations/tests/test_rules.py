import pytest

from hubnetz.organisations import rules


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Müller & Söhne GmbH", "MUELLER u. Soehne Ges. mbH"),
        ("Gebr. Maier AG", "Gebrüder Maier Aktiengesellschaft"),
        ("Café Größe", "cafe groesse"),
    ],
)
def test_spellings_of_one_name_fold_alike(one, other):
    assert rules.folded(one) == rules.folded(other)


@pytest.mark.parametrize(("one", "other"), [("Завод", "Αθήνα"), ("???", "!!!"), ("木工", "家具")])
def test_names_in_other_letters_stay_different(one, other):
    assert rules.folded(one) != rules.folded(other)


@pytest.mark.parametrize(
    ("email", "domain"),
    [
        ("a@GMX.de", ""),
        ("a@firma.de", "firma.de"),
        ("", ""),
        ("a@b", ""),
        (f"a@{'b' * 60}.{'c' * 60}.de", ""),
    ],
)
def test_own_domain(email, domain):
    assert rules.own_domain(email) == domain


def test_components_keep_the_oldest_first():
    assert rules.components([5, 1, 3, 9], [(9, 3), (3, 77)]) == [[1], [3, 9], [5]]
