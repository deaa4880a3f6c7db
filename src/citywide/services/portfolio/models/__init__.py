"""Records staff enter about projects, and their database constraints; nothing else."""

from citywide.services.portfolio.models.forecast import ForecastRun, ProjectForecast
from citywide.services.portfolio.models.money import Funding, Spending
from citywide.services.portfolio.models.project import (
    RUNNING,
    Change,
    ColourChoice,
    ProcurementStage,
    Project,
    ProjectDependency,
    Score,
    Stage,
)
from citywide.services.portfolio.models.register import (
    ItemEvent,
    ItemKind,
    ItemState,
    MitigatingAction,
    RegisterItem,
)
from citywide.services.portfolio.models.report import (
    Approval,
    CommitteeReport,
    Narrative,
    NarrativeEdit,
    ReportState,
)
from citywide.services.portfolio.models.schedule import (
    Baseline,
    BaselineMilestone,
    LinkKind,
    Milestone,
    MilestoneLink,
    Phase,
)
from citywide.services.portfolio.models.status import Confidence, StatusUpdate, UpdateState
from citywide.services.portfolio.models.strategy import (
    Goal,
    StrategicArea,
    StrategicPlan,
    WorkKind,
    WorkPlanItem,
)
from citywide.services.portfolio.models.talk import Attachment, Comment, Notice, Subscription
from citywide.services.portfolio.models.texts import TextsField, text_in

__all__ = [
    "RUNNING",
    "Approval",
    "Attachment",
    "Baseline",
    "BaselineMilestone",
    "Change",
    "ColourChoice",
    "Comment",
    "CommitteeReport",
    "Confidence",
    "ForecastRun",
    "Funding",
    "Goal",
    "ItemEvent",
    "ItemKind",
    "ItemState",
    "LinkKind",
    "Milestone",
    "MilestoneLink",
    "MitigatingAction",
    "Narrative",
    "NarrativeEdit",
    "Notice",
    "Phase",
    "ProcurementStage",
    "Project",
    "ProjectDependency",
    "ProjectForecast",
    "RegisterItem",
    "ReportState",
    "Score",
    "Spending",
    "Stage",
    "StatusUpdate",
    "StrategicArea",
    "StrategicPlan",
    "Subscription",
    "TextsField",
    "UpdateState",
    "WorkKind",
    "WorkPlanItem",
    "text_in",
]
