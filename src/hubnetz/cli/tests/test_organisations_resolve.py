"""The command that compares the records of all hubs: a dry run writes nothing, one that broke off goes on."""

import argparse

import pytest
from django.utils import timezone

from hubnetz.cli import organisations, terminal
from hubnetz.cli.__main__ import main
from hubnetz.organisations import rules
from hubnetz.organisations.actions import resolving
from hubnetz.organisations.identity.tests import records
from hubnetz.organisations.models import Decision, Identity, Organisation, Resolution, Suspicion


def known(hub, name, **fields):
    return Organisation.objects.create(
        hub=hub,
        identity=Identity.objects.create(name=name),
        name=name,
        folded=rules.folded(name),
        welcomed_at=timezone.now(),
        **fields,
    )


@pytest.fixture
def doubles(cast):
    """Three companies that two hubs know under a name turned round, among sixty others."""
    for row in records.crowd():
        known(cast.sued, row["name"], postcode=row["postcode"], town=row["city"], phone=row["phone"])
    for number, head in enumerate(("Rebhauser", "Ohlmann", "Zegelin")):
        seat = {
            "street": f"Weg {number}",
            "phone": f"07031/64422{number}",
            "domain": f"{head.lower()}.example",
        }
        for hub, name in ((cast.nord, f"Zimmerei {head} GmbH"), (cast.sued, f"{head} Zimmerei GmbH")):
            known(hub, name, postcode="71101", town="Schönaich", **seat)


def asked(**changed):
    options = {"dry_run": False, "yes": True, "restart": False, "processes": 1}
    return argparse.Namespace(verb="resolve", **(options | changed))


@pytest.mark.database
def test_a_dry_run_says_what_it_would_do_and_writes_nothing(doubles, tmp_path, capsys):
    assert organisations.resolve(asked(dry_run=True), tmp_path) == 0
    told = capsys.readouterr()
    assert "66 records, 63 organisations" in told.out
    assert "3 pairs are certain" in told.out
    assert "reading" in told.err
    assert not any(noun.objects.exists() for noun in (Decision, Suspicion, Resolution))
    assert not list(tmp_path.iterdir())


@pytest.mark.database
def test_a_run_that_broke_off_goes_on_and_a_second_one_has_nothing_to_do(
    doubles, tmp_path, capsys, monkeypatch
):
    monkeypatch.setattr(resolving, "BATCH", 1)
    decide, done = resolving._decide, []

    def interrupted(part):
        if len(done) == 2:
            raise KeyboardInterrupt
        done.append(part)
        return decide(part)

    monkeypatch.setattr(resolving, "_decide", interrupted)
    with pytest.raises(KeyboardInterrupt):
        organisations.resolve(asked(), tmp_path)
    assert Decision.objects.count() == 2
    kept = tmp_path / organisations.KEPT
    assert kept.stat().st_mode & 0o777 == 0o600
    monkeypatch.setattr(resolving, "_decide", decide)
    capsys.readouterr()
    organisations.resolve(asked(), tmp_path)
    told = capsys.readouterr()
    assert "as found before" in told.err
    assert "3 pairs joined" in told.out  # also those of before it broke off
    assert not kept.exists()
    organisations.resolve(asked(), tmp_path)
    assert "0 pairs joined" in capsys.readouterr().out
    assert Decision.objects.count() == 3


@pytest.mark.database
def test_what_was_kept_is_not_used_if_it_is_broken_or_a_fresh_start_is_wanted(doubles, tmp_path, capsys):
    organisations._keep(tmp_path / organisations.KEPT, resolving.find())
    organisations.resolve(asked(restart=True, dry_run=True), tmp_path)
    assert "as found before" not in capsys.readouterr().err
    (tmp_path / organisations.KEPT).write_text('{"fingerprint": ')
    organisations.resolve(asked(), tmp_path)
    assert Decision.objects.count() == 3


def test_it_does_not_write_unless_somebody_said_so(monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", open("/dev/null"))  # noqa: SIM115
    assert main(["organisations", "resolve"]) == 2
    assert "--yes writes it" in capsys.readouterr().err
    with pytest.raises(terminal.WrongUse):
        organisations.run(asked(yes=False))
