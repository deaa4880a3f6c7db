"""Scorecard, measures and receipts: what the pages say is what the receipts say."""

from __future__ import annotations

import csv
import io

import pytest

from citywide.portal.access import gate
from citywide.portal.dashboards import words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lake_city")]
HOME = {"en": "/", "es": "/es/", "vi": "/vi/"}


def page(client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    return response.content.decode()


@pytest.mark.parametrize("language", HOME)
def test_the_scorecard_shows_each_value_as_on_its_receipt(client, language):
    figure = gate.measure(gate.VISITOR, "live_share")
    text = page(client, HOME[language])
    shown = words.amount(figure.value.value, "percent", 1, language)
    assert shown in text
    assert figure.measure.title[language] in text
    assert words.target_status(figure.value, figure.measure, language).text in text
    assert words.unknown_sentence(figure.value, figure.measure, language) in text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", True),
        ("?q=ALIVE", True),
        ("?q=bicycle", False),
        ("?area=neighborhood-services", True),
        ("?area=public-safety", False),
        ("?status=met", True),
        ("?status=not_met", False),
    ],
)
def test_measures_can_be_narrowed(client, query, found):
    assert ("/measures/live_share/" in page(client, f"/measures/{query}")) is found


def test_a_measure_can_be_looked_at_in_an_earlier_period(client):
    text = page(client, "/measures/live_share/?period=2024-02")
    assert "February 2024" in text
    page(client, "/measures/live_share/?period=1999-01", status=404)
    page(client, "/measures/none/", status=404)


def test_members_of_a_group_are_called_by_their_names(client):
    assert "Gato" in page(client, "/es/measures/live_share/")
    receipt = gate.measure(gate.VISITOR, "live_share").receipt
    cat = next(n for n, v in enumerate(receipt.values) if v.member == "cat")
    assert "Gato" in page(client, f"/es/receipts/{receipt.number_id(cat)}/")
    assert "Gato" not in page(client, f"/receipts/{receipt.number_id(cat)}/")


def test_the_file_of_numbers_is_the_receipt_without_what_is_withheld(client):
    receipt = gate.measure(gate.VISITOR, "live_share").receipt
    rows = list(csv.DictReader(io.StringIO(page(client, "/measures/live_share.csv"))))
    assert len(rows) == len(receipt.values)
    assert receipt.withheld
    for position, (row, value) in enumerate(zip(rows, receipt.values, strict=True)):
        assert row["receipt"] == receipt.number_id(position)
        if position in receipt.withheld:
            assert row["rows"] == row["value"] == row["numerator"] == ""
        else:
            assert row["value"] == ("" if value.value is None else str(value.value))
            assert int(row["rows"]) == value.rows


def test_every_number_of_a_receipt_has_its_page(client):
    receipt = gate.measure(gate.VISITOR, "live_share").receipt
    text = page(client, f"/receipts/{receipt.id}/")
    for position in range(len(receipt.values)):
        assert f"/receipts/{receipt.number_id(position)}/" in text
    for position in (0, receipt.headline, max(receipt.withheld)):
        page(client, f"/receipts/{receipt.number_id(position)}/")
    page(client, f"/receipts/{receipt.id}-{len(receipt.values)}/", status=404)
    page(client, "/receipts/ffffffffffff/", status=404)


def test_a_withheld_number_shows_neither_itself_nor_its_rows(client):
    receipt = gate.measure(gate.VISITOR, "live_share").receipt
    text = page(client, f"/receipts/{receipt.number_id(max(receipt.withheld))}/")
    assert "withheld" in text
    assert "A0" not in text


def test_a_receipt_is_recomputed_on_request(client):
    receipt = gate.measure(gate.VISITOR, "live_share").receipt
    assert "Recomputed to the same values" in page(client, f"/receipts/{receipt.id}/verify/")


def test_a_receipt_that_does_not_verify_says_so(client, own_city):
    receipt = gate.measure(gate.VISITOR, "live_share").receipt
    file = own_city / "lake" / receipt.inputs[0]["files"][0]["path"]
    file.chmod(0o644)
    file.write_bytes(file.read_bytes() + b"x")
    text = page(client, f"/receipts/{receipt.id}/verify/")
    assert "This receipt does not verify" in text
    assert "is not what was published" in text


def test_pages_without_any_number_say_so(client, own_city):
    for path in (own_city / "lake/receipts").glob("*.json"):
        path.unlink()
    assert "no value" in page(client, "/")
    assert "No number yet" in page(client, "/measures/live_share/")
