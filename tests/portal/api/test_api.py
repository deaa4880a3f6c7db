"""The API by hand: shapes, pages, filters, errors, headers, and what it never tells."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from citywide.portal.api import limits

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lake_city")]
ROOT = "/api/v1"
PUBLIC = ["animal_id", "kind", "district", "taken_in_on", "outcome", "days"]


def ask(client: Client, address: str, status: int = 200, **headers: str) -> Any:
    response = client.get(f"{ROOT}{address}", headers=headers)
    assert response.status_code == status, response.content
    return response.json()


def problem(client: Client, address: str, status: int) -> str:
    """Return the sentence of a problem document."""
    response = client.get(f"{ROOT}{address}")
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    said = response.json()
    assert said["status"] == status
    assert said["instance"] == response.request["PATH_INFO"]
    assert "Traceback" not in said["detail"]
    return str(said["detail"])


def test_the_index_leads_everywhere(client: Client) -> None:
    index = ask(client, "/")
    for name in ("openapi", "datasets", "measures", "status", "catalogue", "reference"):
        assert client.get(index[name].removeprefix("http://localhost")).status_code == 200


def test_datasets_are_found_by_words_and_facets(client: Client) -> None:
    assert [d["id"] for d in ask(client, "/datasets")["datasets"]] == ["outcomes", "stays"]
    assert ask(client, "/datasets?q=estancias&language=es")["total"] == 1
    late = ask(client, "/datasets?freshness=on_time&department=Animal Care")
    assert [d["id"] for d in late["datasets"]] == ["stays"]


def test_a_dataset_is_described_in_a_language(client: Client) -> None:
    said = ask(client, "/datasets/stays?language=es")
    assert said["name"] == "Estancias en el refugio"
    assert said["version"] == 2 and said["rows"] == 60
    assert said["decision"]["columns"] == PUBLIC
    assert said["outputs"] == ["outcomes"] and said["freshness"] == "on_time"
    visible = {column["name"]: column["is_visible"] for column in said["columns"]}
    assert visible["days"] and not visible["owner_name"]


def test_rows_have_pages_named_in_the_link_header(client: Client) -> None:
    first = client.get(f"{ROOT}/datasets/stays/rows?per_page=25")
    links = dict(re.findall(r'<http://localhost([^>]*)>; rel="(\w+)"', first["Link"]))
    names = {rel: address for address, rel in links.items()}
    assert set(names) == {"first", "next", "last"}
    seen = []
    address: str | None = f"{ROOT}/datasets/stays/rows?per_page=25"
    while address:
        response = client.get(address)
        seen += [row["animal_id"] for row in response.json()["rows"]]
        following = re.search(r'<http://localhost([^>]*)>; rel="next"', response["Link"])
        address = following and following[1]
    assert len(seen) == len(set(seen)) == 60


def test_rows_are_filtered_sorted_and_cut_to_fields(client: Client) -> None:
    query = "filter[kind]=dog&filter[days__min]=3&sort=-days&fields=animal_id,days"
    said = ask(client, f"/datasets/stays/rows?{query}")
    assert said["columns"] == ["animal_id", "days"]
    days = [row["days"] for row in said["rows"]]
    assert days == sorted(days, reverse=True) and min(days) >= 3
    assert all(set(row) == {"animal_id", "days"} for row in said["rows"])
    blank = ask(client, "/datasets/stays/rows?filter[outcome]=(blank)")
    assert blank["total"] == 15
    assert ask(client, "/datasets/stays/rows?version=1")["total"] == 40


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/datasets/none", 404, "There is no data set 'none'"),
        ("/datasets/trainings", 404, "There is no data set 'trainings'"),
        ("/datasets/trainings/rows", 404, "There is no data set"),
        ("/datasets/stays/rows?version=9", 404, "stays"),
        ("/datasets/stays/rows?page=9", 404, "There is no page 9; the last is 1."),
        ("/datasets/stays/rows?page=0", 400, "page"),
        ("/datasets/stays/rows?page=x", 400, "page"),
        ("/datasets/stays/rows?per_page=5000", 400, "per_page"),
        ("/datasets/stays/rows?filter[owner_name]=x", 400, "There is no column 'owner_name'"),
        ("/datasets/stays/rows?filter[nothing]=x", 400, "There is no column 'nothing'"),
        ("/datasets/stays/rows?sort=-owner_name", 400, "There is no column 'owner_name'"),
        ("/datasets/stays/rows?fields=owner_name", 400, "There is no column 'owner_name'"),
        ("/datasets/stays/rows?filter[days__min]=many", 400, "many"),
        ("/datasets/stays/rows?kind=dog", 400, "There is no parameter 'kind' here"),
        ("/datasets/stays?filter[kind]=dog", 400, "There is no parameter"),
        ("/datasets/stays/rows?purpose=curiosity", 400, "purpose"),
        ("/datasets/stays/download?format=xlsx", 400, "format"),
        ("/datasets?language=fr", 400, "language"),
        ("/measures/none", 404, "There is no measure 'none'"),
        ("/receipts/none", 404, "receipt"),
        ("/receipts/000000000000", 404, "receipt"),
        ("/nothing/here", 404, "There is no such address"),
        ("/datasets/", 404, "There is no such address"),
    ],
)
def test_errors_are_sentences(client: Client, address: str, status: int, said: str) -> None:
    assert said in problem(client, address, status)


def test_browsers_get_problem_documents_too(client: Client) -> None:
    for method, status in ((client.post, 405), (client.delete, 405)):
        response = method(f"{ROOT}/datasets", headers={"Accept": "text/html"})
        assert response.status_code == status
        assert response["Content-Type"] == "application/problem+json"
        assert response["Allow"] == "GET, HEAD, OPTIONS"


def test_what_breaks_inside_is_not_told(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from citywide.portal.api import catalogue

    def broken(_viewer: object) -> None:
        raise RuntimeError("SECRET path /lake")

    monkeypatch.setattr(catalogue.gate, "statuses", broken)
    assert "our side" in problem(client, "/status", 500)


def everything(client: Client) -> Iterator[tuple[str, str]]:
    """Yield every address of the OpenAPI document and its answer."""
    receipt = ask(client, "/measures/live_share")["latest"]["receipt"]["id"]
    for path in ask(client, "/openapi.json")["paths"]:
        ids = {"{dataset}": "stays", "{id}": receipt if "receipts" in path else "live_share"}
        address = path
        for name, value in ids.items():
            address = address.replace(name, value)
        if "{" in address:
            continue  # of a city service, whose own tests have something to ask for
        response = client.get(address)
        assert response.status_code == 200, (address, response.content)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        yield address, body.decode()


def test_no_answer_tells_what_is_hidden(client_for: Any) -> None:
    for role in ("visitor", "staff"):
        for address, body in everything(client_for(role)):
            assert "SECRET" not in body, address
            assert role == "staff" or "Human Resources" not in body, address


def test_every_number_of_a_measure_has_its_receipt(client: Client) -> None:
    figure = ask(client, "/measures")["measures"][0]
    assert figure["latest"]["receipt"]["page"].startswith("http://localhost/receipts/")
    said = ask(client, "/measures/live_share/values?group=total")
    assert said["total"] == len(said["values"]) > 5
    for value in said["values"]:
        receipt = ask(client, value["receipt"]["api"].split(ROOT)[1])
        assert receipt["values"] == [value]
        assert (
            client.get(value["receipt"]["page"].removeprefix("http://localhost")).status_code == 200
        )


def test_withheld_numbers_are_null_not_zero(client: Client) -> None:
    values = ask(client, "/measures/live_share/values?per_page=10000")["values"]
    withheld = [value for value in values if value["is_withheld"]]
    assert withheld
    numbers = ("value", "numerator", "denominator", "unknown", "rows", "lower", "upper")
    assert all(value[name] is None for value in withheld for name in numbers)


def test_numbers_add_up_and_are_not_rounded(client: Client) -> None:
    value = ask(client, "/measures/live_share")["latest"]
    share = Decimal(value["numerator"]) / Decimal(value["denominator"])
    assert abs(Decimal(value["value"]) - share) < Decimal("1e-9")
    assert isinstance(value["value"], str)


def test_a_receipt_can_be_verified(client: Client) -> None:
    receipt = ask(client, "/measures/live_share")["latest"]["receipt"]["id"]
    verdict = ask(client, f"/receipts/{receipt}/verification")
    assert verdict["is_verified"] and verdict["numbers"] > 5
    assert verdict["receipt"]["id"] == receipt.split("-")[0]


def test_a_download_is_streamed(client: Client) -> None:
    response = client.get(f"{ROOT}/datasets/stays/download?format=csv&filter[kind]=dog")
    assert response.streaming
    lines = b"".join(response.streaming_content).decode().splitlines()
    assert len(lines) == 21
    assert lines[0] == ",".join(f'"{name}"' for name in PUBLIC)


def test_answers_have_etags_and_are_open_to_other_websites(client: Client) -> None:
    response = client.get(f"{ROOT}/datasets")
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in response
    assert "public" in response["Cache-Control"]
    again = client.get(f"{ROOT}/datasets", headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304 and not again.content
    asked = client.options(f"{ROOT}/datasets")
    assert asked.status_code == 204
    assert asked["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    head = client.head(f"{ROOT}/datasets")
    assert head.status_code == 200 and not head.content and head["ETag"] == response["ETag"]


def test_staff_see_what_the_gate_gives_them_and_nobody_keeps_it(client_for: Any) -> None:
    response = client_for("staff").get(f"{ROOT}/datasets/stays/rows")
    assert response.json()["columns"] == [*PUBLIC, "kennel"]
    assert "no-store" in response["Cache-Control"]
    steward = client_for("steward").get(f"{ROOT}/datasets/stays/rows?purpose=review")
    assert "chip_pin" in steward.json()["columns"]


def test_too_many_questions_are_told_when_to_ask_again(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "VISITOR", 3)
    monkeypatch.setattr(limits.time, "time", lambda: 1_000_000.0)
    # A question about what the asker has already is never answered from memory.
    anew = {"If-None-Match": '"nothing"'}
    statuses = [client.get(f"{ROOT}/status", headers=anew).status_code for _ in range(4)]
    assert statuses == [200, 200, 200, 429]
    forged = client.get(f"{ROOT}/status", headers=anew | {"X-Forwarded-For": "10.1.2.3"})
    assert forged.status_code == 429
    assert forged["Content-Type"] == "application/problem+json"
    assert 0 < int(forged["Retry-After"]) <= 60
    cache.clear()
    assert client.get(f"{ROOT}/status").status_code == 200


def test_the_catalogue_is_what_harvesters_read(client: Client) -> None:
    catalogue = ask(client, "/data.json")
    assert catalogue["conformsTo"] == "https://project-open-data.cio.gov/v1.1/schema"
    stays = next(d for d in catalogue["dataset"] if d["title"] == "Shelter stays")
    required = {"title", "description", "keyword", "modified", "publisher", "contactPoint"}
    assert required | {"identifier", "accessLevel", "distribution"} <= set(stays)
    assert stays["accessLevel"] == "restricted public" and stays["accrualPeriodicity"] == "R/P1W"
    for file in stays["distribution"]:
        response = client.get(file["downloadURL"].removeprefix("http://localhost"))
        assert response.status_code == 200
        assert response["Content-Type"].startswith(file["mediaType"])


def test_the_reference_names_every_operation_and_parameter(client: Client) -> None:
    page = client.get(f"{ROOT}/docs").content.decode()
    for path, methods in ask(client, "/openapi.json")["paths"].items():
        assert f"GET {path}" in page
        for parameter in methods["get"]["parameters"]:
            assert f"<code>{parameter['name']}" in page
    assert "http://" not in re.sub(r'<a [^>]*href="http[^>]*>', "", page).replace(
        "http://www.w3.org", ""
    )


def test_the_document_is_valid_json_and_describes_problems(client: Client) -> None:
    document = json.loads(client.get(f"{ROOT}/openapi.json").content)
    assert document["openapi"].startswith("3.1")
    for methods in document["paths"].values():
        assert {"400", "404", "429"} <= set(methods["get"]["responses"])
        assert methods["get"]["summary"]
