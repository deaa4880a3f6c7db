"""Files: exactly the published values of the columns a reader may see, streamed."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pyarrow.parquet
import pytest
from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lake_city")]
PUBLIC = ["animal_id", "kind", "district", "taken_in_on", "outcome", "days"]


def read(client: Client, address: str, format: str) -> list[dict[str, Any]]:
    response = client.get(address)
    assert response.status_code == 200
    assert response.streaming
    body = b"".join(response.streaming_content)
    assert b"SECRET" not in body
    if format == "csv":
        return list(csv.DictReader(io.StringIO(body.decode())))
    if format == "json":
        return list(json.loads(body))
    return list(pyarrow.parquet.read_table(io.BytesIO(body)).to_pylist())


@pytest.mark.parametrize("format", ["csv", "json", "parquet"])
def test_a_file_holds_every_row_of_the_public_columns(client: Client, format: str) -> None:
    rows = read(client, f"/datasets/stays.{format}", format)
    assert len(rows) == 60
    assert list(rows[0]) == PUBLIC


def test_every_format_has_the_same_values(client: Client) -> None:
    files = [
        read(client, f"/datasets/stays.{f}?sort=animal_id", f) for f in ("csv", "json", "parquet")
    ]
    same = [
        [{k: str(v or "") for k, v in r.items() if k != "days"} for r in rows] for rows in files
    ]
    assert same[0] == same[1] == same[2]


def test_a_file_can_be_narrowed_like_the_page(client: Client) -> None:
    rows = read(client, "/datasets/stays.csv?filter[kind]=dog&find=died&sort=-animal_id", "csv")
    assert {(row["kind"], row["outcome"]) for row in rows} == {("dog", "died")}
    assert [r["animal_id"] for r in rows] == sorted((r["animal_id"] for r in rows), reverse=True)


def test_an_older_version_can_be_had(client: Client) -> None:
    assert len(read(client, "/datasets/stays.csv?version=1", "csv")) == 40


def test_headers_name_the_file_and_its_state(client: Client) -> None:
    response = client.get("/datasets/stays.csv")
    b"".join(response.streaming_content)
    assert response["Content-Disposition"] == 'attachment; filename="stays@2.csv"'
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Last-Modified"].endswith("GMT")
    again = client.get("/datasets/stays.csv", headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304 and not again.content
    since = client.get(
        "/datasets/stays.csv", headers={"If-Modified-Since": response["Last-Modified"]}
    )
    assert since.status_code == 304


def test_each_version_question_and_reader_has_its_own_etag(client_for: Any) -> None:
    visitor, staff = client_for("visitor"), client_for("staff")
    asked = ["", "?version=1", "?filter[kind]=dog", "?sort=days", "?find=a"]
    tags = {visitor.get(f"/datasets/stays.csv{question}")["ETag"] for question in asked}
    tags.add(staff.get("/datasets/stays.csv")["ETag"])
    assert len(tags) == len(asked) + 1


def test_what_is_not_public_is_never_kept(client_for: Any) -> None:
    staff = client_for("staff").get("/datasets/stays.csv")
    assert "no-store" in staff["Cache-Control"]
    again = client_for("staff").get("/datasets/stays.csv", headers={"If-None-Match": staff["ETag"]})
    assert again.status_code == 200


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/datasets/stays.xlsx", 400),
        ("/datasets/stays.csv?version=x", 400),
        ("/datasets/stays.csv?version=99", 404),
        ("/datasets/stays.csv?sort=owner_name", 400),
        ("/datasets/stays.csv?filter[owner_name]=x", 400),
        ("/datasets/stays.csv?purpose=none", 400),
        ("/datasets/trainings.csv", 404),
    ],
)
def test_a_wrong_question_is_a_sentence_not_a_broken_file(
    client: Client, address: str, status: int
) -> None:
    response = client.get(address)
    assert response.status_code == status
    assert not response.streaming
    assert b"<h1>" in response.content


def test_nobody_gets_more_by_naming_a_purpose(client_for: Any) -> None:
    for role in ("visitor", "staff", "privacy_officer", "administrator", "outsider"):
        for purpose in ("analysis", "review", "correction"):
            response = client_for(role).get(f"/datasets/stays.csv?purpose={purpose}")
            assert b"SECRET" not in b"".join(response.streaming_content)
