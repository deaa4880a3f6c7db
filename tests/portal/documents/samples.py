"""A document with everything a document can have, in each of the city's languages."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from citywide.portal.dashboards import charts
from citywide.portal.dashboards.charts import Point, Quantity
from citywide.portal.documents import build as write
from citywide.portal.documents.model import (
    Document,
    Link,
    Number,
    PageBreak,
    Signature,
    Status,
    Text,
    Tone,
)


def _has_pango() -> bool:
    try:
        import weasyprint  # noqa: F401
    except OSError:
        return False
    return True


needs_pango = pytest.mark.skipif(
    not _has_pango(), reason="PDF documents need Pango: apt-get install libpango-1.0-0 and others."
)
LANGUAGES = ("en", "es", "vi")
MOMENT = datetime(2026, 3, 26, 17, 30, tzinfo=UTC)
WORDS = {
    "en": ("Projects status report", "The office oversees", "Back to the text"),
    "es": ("Informe sobre la situación de los proyectos", "La oficina supervisa", "áéíñ¿¡"),
    "vi": ("Báo cáo tình trạng dự án", "Văn phòng giám sát", "Đường Nguyễn Huệ, ệ ữ ỡ ặ"),
}
_LONG = "Words enough to fill several lines, so that a page ends within them. "


def number(text: str, key: str, value: object = None, *, linked: bool = True) -> Number:
    """Return a number with a receipt, or without one."""
    return Number(
        text,
        key,
        "r-17" if linked else "",
        f"/receipts/r-17/?n={key}" if linked else "",
        None if value is None else Decimal(str(value)),
    )


def status_table(rows: int) -> object:
    """Return a table of statuses with as many rows."""
    red, yellow = Status("RED", Tone.BAD), Status("YELLOW", Tone.WARNING)
    return write.table(
        "Projects and mitigating actions",
        ["Project", ("Status", "status"), "Mitigating action", ("Budget", "number")],
        [
            [
                f"Cameras and video {place}",
                red if place % 2 else yellow,
                ["A new request for bids by ", write.strong("June"), "."],
                number(f"${place}.2M", f"budget.{place}", place + 0.2, linked=place % 3 > 0),
            ]
            for place in range(rows)
        ],
    )


def chart(language: str = "en") -> charts.Chart:
    """Return a chart of two bars."""
    points = [Point("Đúng hạn", Decimal("0.917")), Point("Trễ <&>", Decimal("0.083"))]
    told = {"name": "Share by status", "quantity": Quantity("percent", 1, language)}
    return charts.bar(points, id="bar", **told)  # type: ignore[arg-type]


def sample(language: str = "en", rows: int = 6, chapters: int = 1) -> Document:
    """Return a memorandum with every kind of block and word, `chapters` times over."""
    title, oversees, more = WORDS[language]
    blocks: list[object] = []
    for place in range(chapters):
        blocks += [
            write.heading(1, "Recommendation"),
            write.paragraph("Accept the ", write.emphasis("report"), " & <its> figures. ", more),
            write.heading(1, "Analysis ", number("2026", f"year.{place}")),
            write.heading(2, "Status"),
            write.paragraph(
                f"{oversees} ",
                number("24", f"total.{place}", 24),
                " (",
                number("$46.4 million", f"amount.{place}", 46_400_000),
                write.note("Exactly ", number("91.7%", f"share.{place}", "0.917"), "."),
                "), ",
                number("92%", f"share.{place}", "0.917", linked=False),
                ". ",
                Link("The city’s page", "https://example.org/a?b=1&c=ñ"),
                " ",
                Text("Los proyectos van bien.", lang="es", strong=True),
            ),
            write.heading(3, "Criteria"),
            write.numbered([["Over ", number("$500,000", "floor", 500_000)], _LONG * 6]),
            write.bullets(["One", ["Two ", write.strong("bold")]]),
            status_table(rows),
            write.chart(chart(language)),
        ]
    blocks += [
        write.heading(1, "Coordination"),
        write.paragraph(_LONG * 10),
        Signature("Ana Núñez", "Chief Information Officer", "/s/"),
        write.attachment("Appendix A", "Completed projects"),
        write.bullets(
            [["Done in ", number(str(2000 + year), f"done.{year}")] for year in range(9)]
        ),
        PageBreak(),
        write.paragraph("The last page", write.note("A note at the end."), "."),
    ]
    return write.document(
        title,
        *blocks,  # type: ignore[arg-type]
        language=language,
        created_at=MOMENT,
        author="Project Management Office",
        subject="Status of projects",
        keywords=["projects", "status"],
        header=[
            ("TO", "The Committee on Public Safety, Finance and Strategic Support, " * 2),
            ("DATE", ["March 26, ", number("2026", "header.year")]),
        ],
        kind="Memorandum",
    )
