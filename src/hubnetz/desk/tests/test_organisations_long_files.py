"""Long files: read, compared, taken in and taken back by the worker, while the page shows how far it is."""

import pytest

from hubnetz.casework.tests import make
from hubnetz.desk.tests.test_organisations_imports import counted, send, url
from hubnetz.lib import spreadsheets
from hubnetz.organisations import indexing
from hubnetz.organisations.actions import import_work
from hubnetz.organisations.models import Import, ImportFile, ImportRow, Organisation, Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def ben(sits):
    return sits("ben")


def worked(source):
    """Let the worker do what is to be done with a file, piece by piece; return which pieces there were."""
    pieces = []
    while True:
        source.refresh_from_db()
        pieces.append(source.work)
        if not import_work.carry_on(source.pk):
            source.refresh_from_db()
            return pieces


def long_table(number=2_000, ending="xlsx"):
    rows = [("Firma", "PLZ", "Ansprechpartner", "E-Mail")]
    rows += [
        (f"Werk{one} Beispiel{one % 97}", f"{70000 + one % 900}", f"Ida {one}", f"ida{one}@werk{one}.example")
        for one in range(number)
    ]
    if ending == "csv":
        return "\n".join(";".join(row) for row in rows)
    return b"".join(spreadsheets.workbook_parts(iter(rows), sheet="a"))


def test_a_long_file_is_read_compared_taken_in_and_taken_back_by_the_worker(cast, ben):
    for one in range(5):
        make.organisation(cast.nord, f"Werk{one}", postcode=f"{70000 + one}", email=f"x@werk{one}.example")
    before = counted()
    answer = send(ben, long_table(ending="csv"), "gross.csv")
    source = Import.objects.get()
    assert answer["Location"] == url("import", source.code)
    assert ImportFile.objects.count() == 1
    page = ben.get(url("import", source.code)).content.decode()
    assert "Die Datei wird gelesen" in page
    assert "Schritt 1 von 2" in page
    assert "in Arbeit" in ben.get(url("imports")).content.decode()
    assert worked(source) == ["read", "compare"]
    assert not ImportFile.objects.exists()
    assert counted() == before
    assert source.lines == 2_000
    assert set(source.rows.filter(fate="unsure").values_list("number", flat=True)) >= {2, 3, 4, 5, 6}
    assert ben.post(url("import_intake", source.code)).status_code == 303
    assert "Die Datei wird übernommen" in ben.get(url("import", source.code)).content.decode()
    assert ben.post(url("import_intake", source.code)).status_code == 303
    assert worked(source) == ["take"]
    assert source.counts["new"] == 2_000
    assert Organisation.objects.count() == 2_005
    assert Person.objects.count() == 2_000
    assert not ImportRow.objects.exists()
    for _twice in range(2):
        assert ben.post(url("import_withdrawal", source.code)).status_code == 303
    assert worked(source) == ["back"]
    assert counted() == before


def test_a_file_that_is_read_at_once_may_be_too_long_to_compare_at_once(cast, ben):
    send(ben, long_table(600), "mittel.xlsx")
    source = Import.objects.get()
    assert (ImportFile.objects.count(), source.lines, source.work) == (0, 600, "compare")
    assert worked(source) == ["compare"]
    ben.post(url("import_columns", source.code), {"c0": "name", "c1": "postcode"})
    assert worked(source) == ["compare"]


def test_while_the_worker_is_busy_the_page_asks_and_says_a_step_once(cast, ben):
    send(ben, long_table(ending="csv"))
    source = Import.objects.get()
    where = url("import", source.code)
    htmx = {"HX-Request": "true"}
    first, again = (ben.get(where + query, headers=htmx).content.decode() for query in ("", "?was=read"))
    assert "data-say" in first
    assert "data-say" not in again
    assert "<h1" not in again
    import_work.carry_on(source.pk)
    assert "data-say" in ben.get(where + "?was=read", headers=htmx).content.decode()
    worked(source)
    done = ben.get(where + "?was=compare", headers=htmx)
    assert (done.status_code, done["HX-Redirect"]) == (204, where)
    assert ben.get(where).context["fate"] == "new"


def test_what_the_worker_is_busy_with_is_left_alone(cast, ben):
    send(ben, long_table(ending="csv"))
    source = Import.objects.get()
    assert "Bitte warten Sie" in ben.post(url("import_intake", source.code)).content.decode()
    import_work.carry_on(source.pk)
    assert ben.post(url("import_columns", source.code), {"c0": "name"}).status_code == 422
    ben.post(url("import_choices", source.code), {"r2": "skip"})
    assert not source.rows.exclude(chosen="").exists()
    worked(source)
    ben.post(url("import_intake", source.code))
    assert ben.post(url("import_disposal", source.code)).status_code == 422
    assert worked(source) == ["take"]
    send(ben, long_table(ending="csv"))
    unread = Import.objects.latest("pk")
    assert ben.post(url("import_disposal", unread.code)).status_code == 303
    assert not import_work.carry_on(unread.pk)


def test_a_long_file_that_cannot_be_read_says_so_on_its_page(cast, ben):
    send(ben, long_table(12_000, "csv"))
    source = Import.objects.get()
    assert worked(source) == ["read"]
    assert not ImportFile.objects.exists()
    page = ben.get(url("import", source.code)).content.decode()
    assert "mehr als 10.000 Zeilen" in page
    assert "nicht gelesen" in ben.get(url("imports")).content.decode()
    assert ben.post(url("import_disposal", source.code)).status_code == 303


def test_as_many_bytes_are_taken_as_the_page_promises(cast, ben):
    page = ben.get(url("imports")).content.decode()
    assert "10.000 Zeilen und 10 MB" in page
    assert send(ben, "Firma;Ort\n" + f"Werk;{'x' * 300}\n" * 31_000).status_code == 303
    assert ImportFile.objects.count() == 1
    answer = send(ben, b"Firma;Ort\n" + b"x" * 10_000_000)
    assert answer.status_code == 422
    assert "größer als 10 MB" in answer.content.decode()


def test_a_worker_that_is_killed_leaves_nothing_half_and_is_not_asked_for_ever(cast, ben, monkeypatch):
    send(ben, long_table(600, "csv"))
    source = Import.objects.get()
    worked(source)
    ben.post(url("import_intake", source.code))

    class Killed(BaseException):
        pass

    def killed(*args, **kwargs):
        raise Killed

    monkeypatch.setattr(indexing, "refresh_all", killed)
    for _time in range(import_work.MOST_TRIES):
        with pytest.raises(Killed):
            import_work.carry_on(source.pk)
        assert not Organisation.objects.exists()
        assert source.rows.count() == 600
    assert "hat neu begonnen" in ben.get(url("import", source.code)).content.decode()
    assert not import_work.carry_on(source.pk)
    assert "mehrmals" in ben.get(url("import", source.code)).content.decode()
    monkeypatch.undo()
    ben.post(url("import_intake", source.code))
    assert worked(source) == ["take"]
    assert Organisation.objects.count() == 600
