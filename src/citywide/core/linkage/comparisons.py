"""What is compared, and the levels of agreement each comparison tells apart.

Conditions are in DuckDB's dialect over prepared fields, `<field>_l` and `<field>_r`. The order of
levels matters: a pair is at the first level that holds. Nothing about race or ethnicity is here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from citywide.core.linkage.spec import LinkageSpec

ELSE = "ELSE"


@dataclass(frozen=True)
class Level:
    """One degree of agreement. `key` names it in words; `tf` is a column of term frequencies."""

    key: str
    sql: str
    tf: str = ""
    tf_weight: float = 1.0
    fixed: tuple[float, float] | None = None
    """m and u probability where they are a rule, not learned."""
    least_m: float = 0.0
    """How often at least records of one person are at this level, whatever training says."""


@dataclass(frozen=True)
class Comparison:
    """A comparison and its levels, best first; `missing` holds where it says nothing."""

    name: str
    missing: str
    levels: tuple[Level, ...]


def _either_missing(*fields: str) -> str:
    return " OR ".join(f"{field}_{side} IS NULL" for field in fields for side in "lr")


def _worth_measuring(field: str) -> str:
    # Measuring a similarity costs a hundred times a look at the ends, and most pairs differ there.
    return f"(left({field}_l, 1) = left({field}_r, 1) OR right({field}_l, 2) = right({field}_r, 2))"


def _alike(field: str, least: float) -> str:
    measured = f"jaro_winkler_similarity({field}_l, {field}_r) >= {least}"
    return f"({_worth_measuring(field)} AND {measured})"


def _one_edit(field: str, shortest: int) -> str:
    return (
        f"(length({field}_l) >= {shortest} AND abs(length({field}_l) - length({field}_r)) <= 1 "
        f"AND length({field}_r) >= {shortest} AND {_worth_measuring(field)} "
        f"AND damerau_levenshtein({field}_l, {field}_r) <= 1)"
    )


def _edits(field: str, most: int) -> str:
    """At most so many edits in a number: its first or its last third is whole."""
    ends = f"left({field}_l, 3) = left({field}_r, 3) OR right({field}_l, 3) = right({field}_r, 3)"
    return f"(({ends}) AND damerau_levenshtein({field}_l, {field}_r) <= {most})"


_SWAPPED = (
    "((first_name_l = last_name_r AND last_name_l = first_name_r) OR all_names_l = all_names_r)"
)
# Between the bars of `formals` stand the names a name may be short for, itself among them.
_NICKNAME = (
    "(contains(formals_l, first_barred_r) OR contains(formals_r, first_barred_l) "
    "OR (is_short_l AND is_short_r AND list_has_any(formal_list_l, formal_list_r)))"
)
_FIRST_CONTAINED = (
    "(first_token_l = first_token_r OR (length(first_name_l) >= 3 AND length(first_name_r) >= 3 "
    "AND (starts_with(first_name_l, first_name_r) OR starts_with(first_name_r, first_name_l))))"
)
_LAST_CONTAINED = "({})".format(
    " OR ".join(f"last_token_{i}_l = last_token_{j}_r" for i in "ab" for j in "ab")
)
_INITIAL = (
    "((length(first_name_l) = 1 OR length(first_name_r) = 1) "
    "AND substr(first_name_l, 1, 1) = substr(first_name_r, 1, 1))"
)
_ADDRESS = "(street_number_l = street_number_r AND street_name_l = street_name_r)"
# A number left out says no more than one mistyped: the street alone is near.
_NEAR_ADDRESS = (
    f"((street_number_l = street_number_r AND {_alike('street_name', 0.85)}) OR "
    "(street_name_l = street_name_r AND (street_number_l IS NULL OR street_number_r IS NULL "
    "OR damerau_levenshtein(street_number_l, street_number_r) <= 1)))"
)
_NO_ADDRESS = _either_missing("street_name")


def _first_name(spec: LinkageSpec) -> list[Comparison]:
    levels = (
        Level("exact", "first_name_l = first_name_r", tf="first_name"),
        Level("nickname", _NICKNAME, tf="first_name", tf_weight=0.5),
        Level("swapped", _SWAPPED),
        Level("contained", _FIRST_CONTAINED),
        Level("one_edit", _one_edit("first_name", 4), tf="first_name", tf_weight=0.5),
        Level("similar", _alike("first_name", 0.88)),
        Level("initial", _INITIAL),
        Level("loose", _alike("first_name", 0.75)),
        # Training gives every relative at one address to strangers, and with them the people whose
        # first name was written as a guess, in another language or as "female child".
        Level("different", ELSE, least_m=0.06),
    )
    return [Comparison("first_name", _either_missing("first_name"), levels)]


_CLOSE_SURNAME = f"({_LAST_CONTAINED} OR {_one_edit('last_name', 4)} OR {_alike('last_name', 0.9)})"
_LOOSE_SURNAME = f"({_alike('last_name', 0.78)} OR {_SWAPPED})"


def _surname(spec: LinkageSpec) -> list[Comparison]:
    levels = (
        Level("exact", "last_name_l = last_name_r", tf="last_name"),
        Level("contained", _LAST_CONTAINED, tf="last_name", tf_weight=0.5),
        Level("one_edit", _one_edit("last_name", 4), tf="last_name", tf_weight=0.7),
        Level("similar", _alike("last_name", 0.88), tf="last_name", tf_weight=0.5),
        Level("swapped", _SWAPPED),
        Level("loose", _alike("last_name", 0.75)),
        Level("different", ELSE),
    )
    return [Comparison("surname", _either_missing("last_name"), levels)]


_ADDRESS_LEVELS = (
    Level("exact", _ADDRESS),
    Level("near", _NEAR_ADDRESS),
    Level("different", ELSE),
)


def _address(spec: LinkageSpec) -> list[Comparison]:
    return [Comparison("address", _NO_ADDRESS, _ADDRESS_LEVELS)]


def _surname_and_address(spec: LinkageSpec) -> list[Comparison]:
    """One joint comparison where both are known; surname or address alone where one is not."""
    same = "last_name_l = last_name_r"
    levels = (
        Level("both", f"({same} OR {_SWAPPED}) AND {_ADDRESS}"),
        Level("surname_near_address", f"{same} AND {_NEAR_ADDRESS}"),
        Level("close_surname_address", f"{_CLOSE_SURNAME} AND {_ADDRESS}"),
        Level("loose_surname_address", f"{_LOOSE_SURNAME} AND {_ADDRESS}"),
        Level("close_surname_near_address", f"{_CLOSE_SURNAME} AND {_NEAR_ADDRESS}"),
        Level("surname", same, tf="last_name"),
        Level("address", _ADDRESS),
        Level("near_address", _NEAR_ADDRESS),
        Level("close_surname", _CLOSE_SURNAME),
        Level("loose_surname", _LOOSE_SURNAME),
        Level("neither", ELSE),
    )
    missing = f"{_either_missing('last_name')} OR {_NO_ADDRESS}"
    alone = _surname(spec)[0]
    return [
        Comparison("surname_address", missing, levels),
        Comparison("surname", f"{alone.missing} OR NOT ({_NO_ADDRESS})", alone.levels),
        Comparison("address", f"{_NO_ADDRESS} OR NOT ({alone.missing})", _ADDRESS_LEVELS),
    ]


def _birth(spec: LinkageSpec) -> list[Comparison]:
    """Dates where both are known; else years, from a date, a year or an age on a day."""
    year, month, day = (f"{part}_l = {part}_r" for part in ("born_year", "born_month", "born_day"))
    two = f"(({year} AND ({month} OR {day})) OR ({month} AND {day}))"
    edits = "damerau_levenshtein(birth_digits_l, birth_digits_r)"
    # A first of January is what forms fill in: it says little that days agree, or that they do not.
    real = "NOT (born_default_l AND born_default_r)"
    dates = (
        Level("exact", f"birth_digits_l = birth_digits_r AND {real}"),
        Level("default_day", f"{year} AND (born_default_l OR born_default_r)"),
        Level("swapped", f"{year} AND born_month_l = born_day_r AND born_day_l = born_month_r"),
        Level("one_edit", f"{two} AND {real} AND {edits} <= 1"),
        Level("two_parts", f"{two} AND {real}"),
        Level("two_edits", f"({year} OR {month} OR {day}) AND {real} AND {edits} <= 2"),
        Level("same_year", year),
        Level("different", ELSE),
    )
    known = "birth_digits_l IS NOT NULL AND birth_digits_r IS NOT NULL"
    gap = "greatest(year_low_l - year_high_r, year_low_r - year_high_l)"
    years = (
        Level("fits", f"{gap} <= 0"),
        Level("within_1", f"{gap} <= 1"),
        Level("within_3", f"{gap} <= 3"),
        Level("within_10", f"{gap} <= 10"),
        Level("different", ELSE),
    )
    return [
        Comparison("birth_date", _either_missing("birth_digits"), dates),
        Comparison("birth_year", f"{_either_missing('year_low')} OR ({known})", years),
    ]


def _ssn(spec: LinkageSpec) -> list[Comparison]:
    levels = (
        Level("exact", "ssn_l = ssn_r AND NOT contains(ssn_l, 'X')"),
        Level("one_edit", _edits("ssn", 1)),
        Level("last_four", "right(ssn_l, 4) = right(ssn_r, 4)"),
        Level("different", ELSE),
    )
    return [Comparison("ssn", _either_missing("ssn"), levels)]


def _middle_name(spec: LinkageSpec) -> list[Comparison]:
    full = "length(middle_name_l) > 1 AND middle_name_l = middle_name_r"
    initial = "substr(middle_name_l, 1, 1) = substr(middle_name_r, 1, 1)"
    levels = (
        Level("exact", full),
        Level("initial", initial),
        Level("different", ELSE, least_m=0.01),
    )
    return [Comparison("middle_name", _either_missing("middle_name"), levels)]


def _same(name: str, tf: bool = False) -> Callable[[LinkageSpec], list[Comparison]]:
    def build(spec: LinkageSpec) -> list[Comparison]:
        exact = Level("exact", f"{name}_l = {name}_r", tf=name if tf else "")
        return [Comparison(name, _either_missing(name), (exact, Level("different", ELSE)))]

    return build


def _text(name: str) -> Callable[[LinkageSpec], list[Comparison]]:
    def build(spec: LinkageSpec) -> list[Comparison]:
        levels = (
            Level("exact", f"{name}_l = {name}_r", tf=name),
            Level("similar", f"({_one_edit(name, 4)} OR {_alike(name, 0.9)})"),
            Level("different", ELSE),
        )
        return [Comparison(name, _either_missing(name), levels)]

    return build


def _postal_code(spec: LinkageSpec) -> list[Comparison]:
    levels = (
        Level("exact", "postal_code_l = postal_code_r", tf="postal_code"),
        Level("one_edit", _one_edit("postal_code", 4)),
        Level("area", "left(postal_code_l, 3) = left(postal_code_r, 3)"),
        Level("different", ELSE),
    )
    return [Comparison("postal_code", _either_missing("postal_code"), levels)]


def _dataset(spec: LinkageSpec) -> list[Comparison]:
    """A department mostly knows a person once, so two of its records are less likely one."""
    levels = (Level("other", "dataset_l <> dataset_r"), Level("same", ELSE))
    return [Comparison("dataset", _either_missing("dataset"), levels)]


def _family(spec: LinkageSpec) -> list[Comparison]:
    """Relatives who share almost everything: a rule rather than something to be learned."""
    # John Doe is nobody's name: an address or a birthday alone makes no one person.
    nameless = (
        "((first_name_l IS NULL AND last_name_l IS NULL) "
        "OR (first_name_r IS NULL AND last_name_r IS NULL)) AND coalesce(ssn_l <> ssn_r, true)"
    )
    surname = f"({_CLOSE_SURNAME} OR {_ADDRESS})"
    other_first = (
        f"NOT {_NICKNAME} AND NOT {_SWAPPED} AND NOT {_FIRST_CONTAINED} "
        f"AND NOT {_alike('first_name', 0.88)} AND NOT {_INITIAL}"
    )
    # A middle initial or a number they share is what twins do not have in common.
    apart_else = (
        "coalesce(left(middle_name_l, 1) <> left(middle_name_r, 1), true) "
        "AND coalesce(ssn_l <> ssn_r, true)"
    )
    far = f"({_ADDRESS} OR NOT {_alike('first_name', 0.75)})"
    twins = (
        f"birth_digits_l = birth_digits_r AND {surname} AND {other_first} AND {far} "
        f"AND {apart_else}"
    )
    names = f"(first_name_l = first_name_r OR {_NICKNAME}) AND last_name_l = last_name_r"
    years = "greatest(year_low_l - year_high_r, year_low_r - year_high_l) >= 14"
    older = (
        f"{years} AND (birth_digits_l IS NULL OR birth_digits_r IS NULL "
        "OR damerau_levenshtein(birth_digits_l, birth_digits_r) > 2)"
    )
    levels = (
        Level("nameless", nameless, fixed=(2.0**-14, 1.0)),
        Level("twins", twins, fixed=(2.0**-9, 1.0)),
        Level("suffixes", f"{names} AND suffix_l <> suffix_r", fixed=(2.0**-9, 1.0)),
        Level("generations", f"{names} AND {_ADDRESS} AND {older}", fixed=(2.0**-6, 1.0)),
        Level("generations_apart", f"{names} AND {older}", fixed=(2.0**-2, 1.0)),
        Level("none", ELSE, fixed=(1.0, 1.0)),
    )
    return [Comparison("family", "false", levels)]


KINDS: Mapping[str, Callable[[LinkageSpec], list[Comparison]]] = {
    "first_name": _first_name,
    "surname": _surname,
    "address": _address,
    "surname_and_address": _surname_and_address,
    "birth": _birth,
    "ssn": _ssn,
    "middle_name": _middle_name,
    "sex": _same("sex"),
    "postal_code": _postal_code,
    "phone": _same("phone", tf=True),
    "email": _same("email", tf=True),
    "dataset": _dataset,
    "family": _family,
}
"""Each comparison a specification may name."""


def comparisons(spec: LinkageSpec) -> tuple[Comparison, ...]:
    """Return the comparisons of a specification, in its order."""
    found: list[Comparison] = []
    for kind in spec.comparisons:
        found += (KINDS[kind] if kind in KINDS else _text(kind))(spec)
    return tuple(found)


def term_columns(spec: LinkageSpec) -> tuple[str, ...]:
    """Return the fields whose common and rare values weigh differently."""
    levels = [level for comparison in comparisons(spec) for level in comparison.levels]
    return tuple(dict.fromkeys(level.tf for level in levels if level.tf))
