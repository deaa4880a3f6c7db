"""What is encoded, and how much each field weighs.

Each field sets a fixed number of bits, however long its value, so that the count of bits says
nothing about it (cryptographic long-term keys: Schnell, Bachteler and Reiher 2009; fixed bits per
feature: Vatsalan and Christen 2016). The key of every field is derived from the secret and the
agreement by HKDF, so that encodings of two agreements have nothing in common.
"""

from __future__ import annotations

import re
import unicodedata

from clkhash.comparators import ExactComparison, NgramComparison
from clkhash.field_formats import (
    BitsPerFeatureStrategy,
    FieldHashingProperties,
    Ignore,
    MissingValueSpec,
    StringSpec,
)
from clkhash.schema import Schema

COLUMNS = ("id", "first_name", "last_name", "birth_date", "sex", "postal_code")
_BITS = {"first_name": 200, "last_name": 200, "birth_date": 250, "sex": 40, "postal_code": 100}


def schema(agreement: str) -> Schema:
    """Return how a row of `COLUMNS` becomes 1,024 bits inside one agreement; the id is left out."""
    fields = [Ignore("id"), *(_field(name, bits) for name, bits in _BITS.items())]
    return Schema(fields=fields, l=1024, kdf_info=f"citywide agreement {agreement}".encode())


def plain(name: str, text: str) -> str:
    """Return a value as it is encoded: letters without accents or signs, digits of dates."""
    letters = unicodedata.normalize("NFKD", text.strip().replace("đ", "d").replace("Đ", "D"))
    kept = "".join(letter for letter in letters if not unicodedata.combining(letter)).lower()
    return re.sub(r"[^0-9]" if name == "birth_date" else r"[^a-z0-9]", "", kept)


def _field(name: str, bits: int) -> StringSpec:
    if name == "sex":
        comparison = ExactComparison()
    else:
        comparison = NgramComparison(2, name in {"birth_date", "postal_code"})
    hashing = FieldHashingProperties(
        comparison, BitsPerFeatureStrategy(bits), missing_value=MissingValueSpec("")
    )
    return StringSpec(name, hashing, case="mixed", min_length=0)
