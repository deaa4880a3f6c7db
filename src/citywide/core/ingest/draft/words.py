"""Words in values and in column names that tell what is meant."""

from __future__ import annotations

MISSING = frozenset(
    ["na", "n/a", "#n/a", "null", "none", "nan", "nil", "-", "--", "---", ".", "?", "*", "unknown",
     "missing", "not available", "not applicable", "no age", "no date", "no data", "blank", "tbd",
     "(null)", "(blank)", "<null>", "#value!", "#ref!", "#div/0!", "#null!"]
)  # fmt: skip
"""Words that stand for "no value", in lower case."""
CODES = frozenset(
    ["zip", "zipcode", "postcode", "postal", "fips", "fip", "geoid", "ssn", "phone", "fax", "apn",
     "tel", "telephone", "mobile", "vin"]
)  # fmt: skip
MONEY = frozenset(
    ["cost", "costs", "amount", "price", "budget", "budgeted", "fee", "fees", "fine", "salary",
     "wage", "payment", "paid", "expense", "expenses", "expenditure", "revenue", "usd", "dollars",
     "balance", "spend", "spending", "spent", "rent", "actual", "actuals", "income", "earnings"]
)  # fmt: skip
DATED = frozenset(["date", "dob", "day", "birth", "birthdate", "dt"])
TIMED = DATED | {
    "time",
    "timestamp",
    "created",
    "updated",
    "modified",
    "datetime",
    "start",
    "end",
}
