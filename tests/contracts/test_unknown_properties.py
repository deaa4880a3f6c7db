"""A property the standard does not know is named where it stands, and nothing else is blamed."""

from __future__ import annotations

import pytest

from citywide.core.contracts import parse_contract
from citywide.core.errors import ContractError

CONTRACT = """\
apiVersion: v3.1.0
kind: DataContract
id: stays
version: 1.0.0
status: draft
schema:
- name: stays
  properties:
  - name: kind
    logicalType: string
    description: What was taken in.
"""


@pytest.mark.parametrize(
    ("line", "added", "said"),
    [
        (5, "surprising: 1\n", "surprising"),
        (7, "  surprising: 1\n", "surprising"),
        (10, "    surprising: 1\n", "surprising"),
        (10, "    required: often\n", "'often' is not of type 'boolean'"),
    ],
    ids=["of the contract", "of the table", "of a column", "a wrong value"],
)
def test_only_what_is_wrong_is_named(line: int, added: str, said: str) -> None:
    lines = CONTRACT.splitlines(keepends=True)
    text = "".join([*lines[:line], added, *lines[line:]])
    with pytest.raises(ContractError) as caught:
        parse_contract(text, "stays.yaml")
    assert any(said in finding.message for finding in caught.value.findings)
    messages = " ".join(finding.message for finding in caught.value.findings)
    assert "description" not in messages.replace("descriptions", "")


def test_a_whole_contract_has_no_findings() -> None:
    assert parse_contract(CONTRACT).id == "stays"
