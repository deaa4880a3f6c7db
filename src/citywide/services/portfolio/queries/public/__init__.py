"""What residents may read of the portfolio: what was published, read through the gate.

Everything here is read as a visitor, whoever asks: a page for residents says the same to all.
"""

from citywide.services.portfolio.queries.public.figures import Headline, headline
from citywide.services.portfolio.queries.public.filters import (
    SORTS,
    PublicFilters,
    matching,
    ordered,
)
from citywide.services.portfolio.queries.public.history import (
    PublicStatus,
    Rebaselined,
    corrections,
    rebaselinings,
    since,
    statuses,
)
from citywide.services.portfolio.queries.public.parts import (
    Item,
    Milestone,
    Spent,
    items,
    milestones,
    spending,
)
from citywide.services.portfolio.queries.public.projects import (
    DATASETS,
    PublicProject,
    Published,
    published,
)
from citywide.services.portfolio.queries.public.rows import Texts, Version, version_of

__all__ = [
    "DATASETS",
    "SORTS",
    "Headline",
    "Item",
    "Milestone",
    "PublicFilters",
    "PublicProject",
    "PublicStatus",
    "Published",
    "Rebaselined",
    "Spent",
    "Texts",
    "Version",
    "corrections",
    "headline",
    "items",
    "matching",
    "milestones",
    "ordered",
    "published",
    "rebaselinings",
    "since",
    "spending",
    "statuses",
    "version_of",
]
