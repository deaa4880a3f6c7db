"""Keyed encodings: made apart, matched inside one agreement, in an environment of their own."""

from __future__ import annotations

import csv
import json
import subprocess
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
PYTHON = REPOSITORY / ".venv-encodings" / "bin" / "python"
TOOL = REPOSITORY / "tools" / "keyed_encodings"
COLUMNS = ("id", "first_name", "last_name", "birth_date", "sex", "postal_code")
PEOPLE = [
    ("1", "Nguyễn", "Thị Ánh", "1980-05-17", "F", "95112"),
    ("2", "Núñez", "Ana", "1991-11-02", "F", "95110"),
    ("3", "Bob", "Smith", "1955-01-30", "M", "95126"),
]


@pytest.fixture(autouse=True)
def _environment() -> None:
    if not PYTHON.exists():
        pytest.skip("The tool's own environment is not there: run `make encodings`.")


def run(*words: object) -> subprocess.CompletedProcess[str]:
    command = [str(PYTHON), "-W", "error", "-m", "citywide_encodings", *map(str, words)]
    return subprocess.run(command, cwd=TOOL, capture_output=True, text=True, check=False)


def encoded(
    folder: Path,
    department: str,
    people: list[tuple[str, ...]],
    agreement: str = "AGR-1",
    secret: str = "s" * 40,
) -> Path:
    source, key = folder / f"{department}.csv", folder / f"{department}.key"
    with source.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([COLUMNS, *people])
    key.write_text(secret)
    out = folder / f"{department}.json"
    done = run(
        "encode", source, "--agreement", agreement, "--secret-file", key, "--department",
        department, "--out", out, "--rows", folder / f"{department}-rows.csv",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return out


def whose(folder: Path, department: str) -> dict[str, str]:
    with (folder / f"{department}-rows.csv").open(encoding="utf-8") as file:
        return {line["row"]: line["id"] for line in csv.DictReader(file)}


def linked(folder: Path, left: Path, right: Path) -> set[tuple[str, str]]:
    out = folder / "links.csv"
    done = run("match", left, right, "--out", out)
    assert done.returncode == 0, done.stderr
    sides = whose(folder, left.stem), whose(folder, right.stem)
    with out.open(encoding="utf-8") as file:
        return {(sides[0][a], sides[1][b]) for a, b, _ in list(csv.reader(file))[1:]}


def test_people_are_found_though_their_names_are_spelled_otherwise(tmp_path: Path) -> None:
    others = [
        ("c", "BOB", "Smyth", "1955-01-30", "M", "95126"),
        ("b", "Nunez", "Ana", "1991-11-02", "F", "95110"),
        ("a", "Nguyen", "Thi Anh", "1980-05-17", "", "95112"),
        ("d", "Robert", "Jones", "1970-02-03", "M", "95112"),
    ]
    left, right = encoded(tmp_path, "housing", PEOPLE), encoded(tmp_path, "health", others)
    assert linked(tmp_path, left, right) == {("1", "a"), ("2", "b"), ("3", "c")}


def test_nothing_in_the_file_of_encodings_names_anybody(tmp_path: Path) -> None:
    text = encoded(tmp_path, "housing", PEOPLE).read_text(encoding="utf-8")
    assert set(json.loads(text)) == {"agreement", "department", "key", "encodings"}
    for person in PEOPLE:
        for value in person[1:4]:
            assert value not in text
    assert "s" * 40 not in text


@pytest.mark.parametrize(
    "other", [{"agreement": "AGR-2"}, {"secret": "t" * 40}], ids=["agreement", "secret"]
)
def test_encodings_of_two_agreements_never_meet(tmp_path: Path, other: dict[str, str]) -> None:
    left = encoded(tmp_path, "housing", PEOPLE)
    right = encoded(tmp_path, "health", PEOPLE, **other)
    done = run("match", left, right, "--out", tmp_path / "links.csv")
    assert done.returncode == 2 and "one agreement with one secret" in done.stderr
    assert not (tmp_path / "links.csv").exists()
    both = [set(json.loads(one.read_text())["encodings"]) for one in (left, right)]
    assert not both[0] & both[1]


@pytest.mark.parametrize(
    ("text", "secret", "words"),
    [
        ("id,first_name\n1,Ana\n", "s" * 40, "no column last_name, birth_date, sex, postal_code"),
        (",".join(COLUMNS) + "\n", "s" * 40, "nobody below it"),
        (",".join(COLUMNS) + "\n1,A,B,,,\n", "short", "at least 32 characters"),
    ],
    ids=["columns", "nobody", "secret"],
)
def test_mistakes_are_sentences(tmp_path: Path, text: str, secret: str, words: str) -> None:
    (tmp_path / "p.csv").write_text(text)
    (tmp_path / "key").write_text(secret)
    done = run(
        "encode", tmp_path / "p.csv", "--agreement", "A", "--secret-file", tmp_path / "key",
        "--department", "d", "--out", tmp_path / "o.json", "--rows", tmp_path / "r.csv",
    )  # fmt: skip
    assert (done.returncode, "Traceback" in done.stderr) == (2, False)
    assert words in done.stderr


def test_febrl_4_is_linked_as_well_as_names_in_clear_would_be(tmp_path: Path, shared: Path) -> None:
    """Public test data with truth: at least .99 of the 5,000 pairs, one to one (F1)."""
    for side in "ab":
        with (shared / "data" / "linkage" / f"febrl4{side}.csv").open(encoding="utf-8") as file:
            lines = list(csv.DictReader(file, skipinitialspace=True))
        people = [
            (one["rec_id"], one["given_name"], one["surname"], one["date_of_birth"], "",
             one["postcode"])
            for one in lines
        ]  # fmt: skip
        encoded(tmp_path, side, people)
    pairs = linked(tmp_path, tmp_path / "a.json", tmp_path / "b.json")
    right = sum(a.split("-")[1] == b.split("-")[1] for a, b in pairs)
    assert 2 * right / (len(pairs) + 5_000) >= 0.99
