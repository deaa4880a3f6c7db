import time, statistics
from django.core.cache import cache, caches
from tests.services.portfolio.public.published import *
def test_times(golden, client):
    client.get("/projects/")
    for path in ("/projects/","/projects/?state=all",f"/projects/{CAMERAS}/",f"/projects/{STEADY}/","/api/v1/projects",f"/api/v1/projects/{CAMERAS}"):
        for charts in (True, False):
            times=[]
            for _ in range(12):
                cache.clear()
                if charts: caches["charts"].clear()
                t=time.perf_counter(); client.get(path); times.append(time.perf_counter()-t)
            times.sort()
            print(path, "charts drawn" if charts else "charts kept", "median", round(statistics.median(times)*1000), "p95", round(times[-1]*1000))
    t=time.perf_counter(); client.get("/projects/"); print("kept", (time.perf_counter()-t)*1000)
