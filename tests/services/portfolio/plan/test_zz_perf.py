import time, datetime as dt
import pytest
from tests.services.portfolio.conftest import *
from django.utils import timezone
@pytest.mark.parametrize("n",[60,500,5000])
def test_perf(n, client_of, project, viewer):
    from citywide.services.portfolio.models import Milestone, MilestoneLink, Phase, BaselineMilestone
    from citywide.services.portfolio.exchange import write_project_xml, read_plan
    from citywide.services.portfolio.queries.plan import plan_file_of, compare, plan_of
    from citywide.services.portfolio.actions import plan as actions
    today=timezone.localdate()
    phases=[Phase.objects.create(project=project,name=f"P{i}",order=i) for i in range(10)]
    ms=Milestone.objects.bulk_create(Milestone(project=project,number=str(i),name=f"Task {i}",order=i,phase=phases[i*10//n],forecast_start_on=today+dt.timedelta(days=i%300-100),forecast_end_on=today+dt.timedelta(days=i%300-90)) for i in range(n))
    MilestoneLink.objects.bulk_create(MilestoneLink(before=ms[i],after=ms[i+1]) for i in range(n-1))
    BaselineMilestone.objects.bulk_create(BaselineMilestone(baseline=project.current_baseline,milestone=m,ends_on=m.forecast_end_on) for m in ms)
    c=client_of("manager")
    def t(name,f):
        s=time.perf_counter(); r=f(); print(n,name,round(time.perf_counter()-s,2),"s", len(getattr(r,"content",b"")) if hasattr(r,"content") else ""); return r
    u="/portfolio/p/P-001/"
    t("plan_of",lambda: plan_of(project=project,as_of=today))
    t("plan",lambda:c.get(u+"plan/")); t("plan again",lambda:c.get(u+"plan/"))
    t("grid",lambda:c.get(u+"plan/edit/"))
    t("money",lambda:c.get(u+"money/"))
    x=t("export",lambda:c.get(u+"plan/export.xml")).content
    p=t("read",lambda:read_plan(x.replace(b"Task ",b"Work "),"p.xml"))
    f=t("compare",lambda:compare(project=project,plan=p,today=today))
    t("import all changed",lambda:actions.import_plan(by=viewer("lead"),project=project,plan=p,fingerprint=f.fingerprint))
