import pytest
pytestmark = pytest.mark.django_db
def test_x(report, tmp_path):
    import time
    from citywide.services.portfolio.reports.memorandum import forms_of, memorandum
    from citywide.portal.documents import check, reading
    from pathlib import Path
    t=time.time()
    d=memorandum(report)
    f=forms_of(report)
    print(time.time()-t)
    out=Path("/tmp/try/memo"); out.mkdir(exist_ok=True)
    for k,v in f.items(): (out/f"m.{k}").write_bytes(v)
    print(check.same_numbers(d, html=f["html"].decode(), pdf=f["pdf"], docx=f["docx"]))
    print(check.pdf_findings(f["pdf"])); print(check.docx_findings(f["docx"]))
    for b in d.blocks:
        print(b.__class__.__name__, end=": ")
        for p in reading.passages(b): print(reading.shown(p), end=" | ")
        if hasattr(b,"text"): print(b.text)
        print()
    print(report.figures)
