"""Names and descriptions in the city's other languages."""

from __future__ import annotations

import pytest

from citywide.core.contracts import parse_contract
from citywide.core.errors import ContractError

TEXT = """
apiVersion: v3.1.0
kind: DataContract
id: stays
name: Shelter stays
version: 1.0.0
status: draft
description: {purpose: One row per stay., limitations: No wild animals.}
customProperties:
  - {property: translations, value: CONTRACT}
  - {property: rowFilter, value: FILTER}
schema:
  - name: stays
    properties:
      - name: kind
        businessName: Kind of animal
        logicalType: string
        description: What it is.
        customProperties:
          - {property: translations, value: COLUMN}
          - {property: valueLabels, value: LABELS}
"""
GOOD = {
    "CONTRACT": "{es: {name: Estancias, purpose: Una fila por estancia.}}",
    "COLUMN": "{vi: {label: Loài, description: Loài động vật.}}",
    "FILTER": "kind",
    "LABELS": "{en: {311: Three one one, CAT: Cat}, es: {CAT: Gato}}",
}


def written(**parts: str) -> str:
    text = TEXT
    for name, value in (GOOD | parts).items():
        text = text.replace(name, value)
    return text


def test_what_is_not_translated_is_english():
    contract = parse_contract(written())
    assert contract.translated("name", "es") == "Estancias"
    assert contract.translated("purpose", "es") == "Una fila por estancia."
    assert contract.translated("limitations", "es") == "No wild animals."
    assert contract.translated("name", "vi") == contract.translated("name") == "Shelter stays"
    column = contract.column("kind")
    assert column.translated("label", "vi") == "Loài"
    assert column.translated("label", "es") == "Kind of animal"
    assert column.translated("description") == "What it is."
    assert column.value_label("CAT", "es") == "Gato"
    assert column.value_label("CAT", "vi") == "Cat"
    assert column.value_label("311") == "Three one one"
    assert column.value_label("DOG", "es") == "DOG"


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"CONTRACT": "[es]"}, "mapping of a language"),
        ({"CONTRACT": "{fr: {name: Séjours}}"}, "'fr' is not a language of the city"),
        ({"CONTRACT": "{es: Estancias}"}, "translations.es is a mapping"),
        ({"CONTRACT": "{es: {title: Estancias}}"}, "'title' is none of"),
        ({"COLUMN": "{vi: {name: Loài}}"}, "Column kind: translations.vi: 'name' is none of"),
        ({"LABELS": "{fr: {CAT: Chat}}"}, "'fr' is not a language of the city"),
        ({"LABELS": "{es: Gato}"}, "valueLabels.es is a mapping"),
        ({"LABELS": "[Gato]"}, "valueLabels is a mapping"),
        ({"FILTER": "department"}, "rowFilter names column 'department'"),
    ],
)
def test_mistakes_are_said_with_their_line(parts, said):
    with pytest.raises(ContractError, match=said) as caught:
        parse_contract(written(**parts))
    assert all(finding.line for finding in caught.value.findings)
