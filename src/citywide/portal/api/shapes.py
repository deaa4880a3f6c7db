"""The shape of every answer, as the OpenAPI document describes it."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

from ninja import Field, Schema

Language = Literal["en", "es", "vi"]


class Problem(Schema):
    """What went wrong (RFC 9457)."""

    type: str = Field(description="Address of the reference on errors.")
    title: str
    status: int
    detail: str = Field(description="What is wrong and what to do, in a sentence.")
    instance: str = Field(description="The address that was asked.")
    errors: list[dict[str, str]] | None = Field(None, description="Each parameter that is wrong.")


class Listed(Schema):
    """Where a list stands among its pages."""

    total: int = Field(description="Everything that fits, on all pages.")
    page: int
    pages: int
    per_page: int


class ColumnShape(Schema):
    """A column of a data set; those you may not see are described, never delivered."""

    name: str
    label: str
    type: str
    unit: str
    description: str
    classification: str = Field(description="public, internal, confidential or restricted")
    is_key: bool
    is_personal: bool
    is_visible: bool = Field(description="Whether your answers hold this column.")


class DecisionShape(Schema):
    """What you see of a data set, and why."""

    rule: str
    sentence: str
    columns: list[str]
    masks: dict[str, str]


class DatasetShape(Schema):
    """A data set."""

    id: str
    name: str
    purpose: str
    limitations: str
    usage: str
    department: str
    steward: str
    licence: str
    tags: list[str]
    classification: str = Field(description="Of its most open column.")
    formats: list[str]
    is_derived: bool
    version: int | None = Field(description="The current version; null before the first.")
    rows: int
    published_at: datetime | None
    next_due_at: datetime | None
    freshness: str = Field(description="on_time, late, unscheduled or empty")
    page: str = Field(description="Address of its page.")
    api: str = Field(description="Address of this object.")


class DatasetDetail(DatasetShape):
    """A data set, with what you see of it and where its files are."""

    columns: list[ColumnShape]
    decision: DecisionShape
    downloads: dict[str, str]
    measures: list[str]
    inputs: list[str]
    outputs: list[str]


class DatasetList(Listed):
    """Data sets."""

    datasets: list[DatasetShape]


class ColumnList(Schema):
    """Columns of a data set."""

    dataset: str
    columns: list[ColumnShape]


class RowList(Listed):
    """Rows of one version of a data set."""

    dataset: str
    version: int
    decision: DecisionShape
    columns: list[str]
    rows: list[dict[str, Any]] = Field(
        description="Dates and times in ISO 8601, decimals as text so that none is rounded."
    )


class VersionShape(Schema):
    """One published version, and what it changed."""

    number: int
    rows: int
    published_at: datetime
    approved_by: str
    reason: str
    landed: int
    quarantined: int
    duplicates: int
    checks_passed: int
    checks_failed: int
    added: int | None
    removed: int | None
    changed: int | None
    changed_by_column: dict[str, int]
    inputs: dict[str, int]
    page: str


class VersionList(Schema):
    """Versions of a data set, newest first."""

    dataset: str
    versions: list[VersionShape]


class ReceiptLink(Schema):
    """Where a number comes from."""

    id: str
    page: str
    api: str


class ValueShape(Schema):
    """One number, with its receipt."""

    period: str
    group: str | None
    member: str | None
    value: Decimal | None = Field(description="Text with nine decimals; shares are 0 to 1.")
    numerator: Decimal | None
    denominator: Decimal | None
    unknown: int | None = Field(description="Rows in scope that cannot be judged.")
    rows: int | None
    lower: Decimal | None
    upper: Decimal | None
    is_withheld: bool = Field(description="Withheld because it is about too few people.")
    receipt: ReceiptLink


class MeasureShape(Schema):
    """A measure, with the number of its latest full period."""

    id: str
    title: str
    description: str
    service_area: str
    owner: str
    dataset: str
    kind: str
    unit: str
    decimals: int
    grain: str | None
    groups: list[str]
    target: Decimal | None
    target_direction: str | None = Field(description="up: at least the target; down: at most.")
    latest: ValueShape | None
    page: str
    api: str


class MeasureList(Schema):
    """Measures."""

    measures: list[MeasureShape]


class ValueList(Listed):
    """Numbers of a measure's latest receipt."""

    measure: str
    unit: str
    receipt: ReceiptLink | None
    values: list[ValueShape]


class ReceiptShape(Schema):
    """A receipt: one evaluation of a measure and everything it rests on."""

    id: str
    measure: str
    title: str
    unit: str
    decimals: int
    definition_hash: str
    definition: str
    timezone: str
    inputs: list[dict[str, Any]]
    values: list[ValueShape]
    headline: int | None
    fingerprint: str
    summary: str
    suppression: list[str]
    engine: str
    code: str
    issued_at: str
    page: str


class VerdictShape(Schema):
    """What was checked on the way to the same numbers."""

    receipt: ReceiptLink
    is_verified: bool
    detail: str
    files: int
    extracts: int
    derived: int
    numbers: int


class StatusShape(Schema):
    """How one data set stands."""

    dataset: str
    name: str
    version: int | None
    rows: int
    published_at: datetime | None
    next_due_at: datetime | None
    freshness: str


class StatusList(Schema):
    """How every data set stands."""

    datasets: list[StatusShape]


class Index(Schema):
    """Where to begin."""

    title: str
    reference: str
    openapi: str
    datasets: str
    measures: str
    status: str
    catalogue: str
