"""Names and codes of the format, as Microsoft's schema mspdi_pj12.xsd has them."""

from __future__ import annotations

from citywide.services.portfolio.exchange.plan import LinkKind

NAMESPACE = "http://schemas.microsoft.com/project"
NAMESPACES = frozenset(["", NAMESPACE, f"{NAMESPACE}/2007"])
"""Project writes the first, some of its schemas name the second, simple tools write none."""

LINK_KINDS = {"0": LinkKind.FF, "1": LinkKind.FS, "2": LinkKind.SF, "3": LinkKind.SS}
LINK_CODES = {kind: code for code, kind in LINK_KINDS.items()}

MINUTES_PER_DAY, DAYS_PER_WEEK = 480, 5
"""Project's standard calendar, 8 to 12 and 13 to 17 o'clock."""
ELAPSED_MINUTES_PER_DAY = 1440
TENTHS = 10
"""A lag is written in tenths of a minute."""
DAYS_FORMAT = "7"
ELAPSED_FORMATS = frozenset(str(code) for base in (0, 32) for code in (4 + base, 6 + base, 8 + base,
                            10 + base, 12 + base))  # fmt: skip
PERCENT_FORMATS = frozenset(["19", "20", "51", "52"])

NUMBER_FIELD = ("188743731", "Text1", "Citywide task number")
"""Our own columns in the file: id of the custom field, its name, and the alias people see.

A task number that is no whole number, a weight, and a share finer than a percent have no place of
their own in the format.
"""
WEIGHT_FIELD = ("188743767", "Number1", "Citywide weight")
SHARE_FIELD = ("188743768", "Number2", "Citywide share done")
FIELDS = (NUMBER_FIELD, WEIGHT_FIELD, SHARE_FIELD)

COST_PER_THOUSAND = 100_000
"""Costs are written in cents; a thousand dollars are a hundred thousand of them."""
