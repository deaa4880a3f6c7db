"""`citywide link`: who is the same person across data sets, from training to review."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from citywide.cli.output import (
    CityOption,
    EngineOption,
    JsonOption,
    LakeOption,
    console,
    print_json,
    print_table,
    session,
    settings_for,
)
from citywide.core.errors import NotFound, VersionHeld

if TYPE_CHECKING:
    from citywide.core.linkage import LinkageSpec
    from citywide.core.linkage.linking import Said
    from citywide.core.linkage.progress import Expected
    from citywide.core.linkage.runs import Manifest, Run
    from citywide.core.linkage.sampling import Estimate
    from citywide.core.linkage.tasks import Task
    from citywide.core.pipeline.linkage import Published
    from citywide.core.settings import Settings

app = typer.Typer(help="Who is the same person across data sets.", no_args_is_help=True)
SpecArgument = Annotated[
    str, typer.Argument(help="The linkage specification; none, if there is only one.")
]
LogOption = Annotated[
    Path | None,
    typer.Option("--judgements", help="Judgements as JSON lines; else those of the portal."),
]
RunOption = Annotated[str, typer.Option("--run", help="A run, or the beginning of its id.")]
_FIELDS = (
    *("first_name", "middle_name", "last_name", "full_name", "birth_date"),
    *("street_number", "street_name", "postal_code"),
)


@app.command("train")
def train(
    spec: SpecArgument = "",
    city: CityOption = None,
    lake: LakeOption = None,
    engine: EngineOption = None,
    as_json: JsonOption = False,
) -> None:
    """Learn from the current versions, without labels, what each agreement is worth."""
    from citywide.core.pipeline.linkage import train_linkage

    with session(city, lake, engine, quiet=as_json) as opened:
        chosen = _spec(opened.settings, spec)
        opened.shop.progress(f"train {chosen.id}", 0.0)
        model = train_linkage(opened.shop, chosen)
    said = {"spec": chosen.id, "model": model.version, "records": model.records}
    if as_json:
        print_json(said)
    else:
        console.print(
            f"[green]✓[/] Model {model.version[:12]} of {chosen.id} learned from "
            f"{model.records:,} records. Next: citywide link run {chosen.id}"
        )


@app.command("run")
def run(
    spec: SpecArgument = "",
    judgements: LogOption = None,
    model: Annotated[str, typer.Option(help="Version of the model; the newest by default.")] = "",
    everything: Annotated[
        bool, typer.Option("--all", help="Score every record, not only new and changed ones.")
    ] = False,
    because: Annotated[str, typer.Option(help="Why; kept with each changed identity.")] = (
        "new versions"
    ),
    city: CityOption = None,
    lake: LakeOption = None,
    engine: EngineOption = None,
    as_json: JsonOption = False,
) -> None:
    """Score, cluster with the judgements, follow identities, and publish who is who."""
    from citywide.core.pipeline.linkage import run_linkage

    settings = settings_for(city, lake, engine)
    chosen = _spec(settings, spec)
    said = said_by(settings, chosen, judgements)
    with session(city, lake, engine, quiet=as_json) as opened:
        opened.shop.progress(f"link {chosen.id}", 0.0)
        done, published = run_linkage(
            opened.shop, chosen, said=said, model=model, because=because, everything=everything
        )
    if _has_portal(settings):
        _start()
        from citywide.portal.access.linkage_runs import follow

        follow(chosen, done)
    if as_json:
        print_json(_manifest(done.manifest) | {"published": [vars(one) for one in published]})
    else:
        _print_run(done.manifest, published)
    held = [one.dataset for one in published if one.state == "held"]
    if held:
        raise VersionHeld(f"Held for a steward: {', '.join(held)}. Look with `citywide held`.")


@app.command("evaluate")
def evaluate(
    spec: SpecArgument = "",
    run: RunOption = "",
    city: CityOption = None,
    lake: LakeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show how good a run is: against the truth where it is known, else by review samples."""
    from citywide.core.linkage.runs import Archive

    settings = settings_for(city, lake)
    chosen = _spec(settings, spec)
    found = Archive(settings.lake, chosen.id).run(run)
    estimated = None if found.manifest.quality else _estimated(settings, found.manifest)
    if as_json:
        print_json(_manifest(found.manifest) | {"estimated": _estimate_dict(estimated)})
        return
    _print_quality(found.manifest, estimated)


@app.command("review")
def review(
    spec: SpecArgument = "",
    limit: Annotated[int, typer.Option(help="How many tasks to list.", min=1)] = 10,
    judgements: LogOption = None,
    city: CityOption = None,
    lake: LakeOption = None,
    as_json: JsonOption = False,
) -> None:
    """List what people should look at next, in words."""
    from citywide.core.linkage import explain
    from citywide.core.linkage.desk import edge_between, open_desk
    from citywide.core.linkage.runs import Archive

    settings = settings_for(city, lake)
    chosen = _spec(settings, spec)
    said = said_by(settings, chosen, judgements)
    archive = Archive(settings.lake, chosen.id)
    found = archive.run()
    effective = said.effective(max((e.at for e in said.log), default=found.manifest.when))
    desk = open_desk(found, {one for entry in said.log for one in entry.pair})
    standing = desk.standing(effective)
    model = archive.model(found.manifest.model)
    listed = []
    for task in standing.tasks[:limit]:
        edge = edge_between(desk, *task.pair)
        parts = explain(model, edge) if edge else []
        listed.append(_task(found, task, [(p.comparison, p.level, p.weight) for p in parts]))
    if as_json:
        print_json({"waiting": len(standing.tasks), "tasks": listed})
        return
    console.print(f"{len(standing.tasks):,} tasks wait; the most informative first.")
    for one in listed:
        _print_task(one)


@app.command("list")
def list_runs(
    spec: SpecArgument = "",
    city: CityOption = None,
    lake: LakeOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the runs of a linkage, oldest first."""
    from citywide.core.linkage.runs import Archive

    settings = settings_for(city, lake)
    found = Archive(settings.lake, _spec(settings, spec).id).manifests()
    if as_json:
        print_json([_manifest(one) for one in found])
        return
    rows = [
        [one.id, one.because, one.counts["records"], one.counts["people"], one.judgements]
        for one in found
    ]
    print_table("Runs", ["Run", "Because", "Records", "People", "Judgements"], rows)


def said_by(settings: Settings, spec: LinkageSpec, file: Path | None) -> Said:
    """Return the judgements: of a file, where each one counts, or the portal's by its policy."""
    from citywide.core.linkage.linking import NOTHING, Said
    from citywide.core.linkage.log_file import read_log

    if file is not None:
        return Said(tuple(read_log(file)))
    if not _has_portal(settings):
        return NOTHING
    _start()
    from citywide.portal.linkage.queries.log import said

    return said(spec.id)


def _estimated(settings: Settings, manifest: Manifest) -> Estimate | None:
    if not _has_portal(settings):
        return None
    _start()
    from citywide.portal.linkage.queries.samples import latest_estimate

    return latest_estimate(manifest.spec, manifest.id)


def _has_portal(settings: Settings) -> bool:
    return bool(settings.database_url) or (settings.data / "portal.db").exists()


def _start() -> None:
    from citywide.portal.config.start import start_django

    start_django()


def _spec(settings: Settings, name: str) -> LinkageSpec:
    from citywide.core.pipeline.linkage import load_linkages, one_linkage

    if name:
        return one_linkage(settings, name)
    specs = load_linkages(settings)
    if len(specs) != 1:
        known = ", ".join(sorted(specs)) or "none: write one in linkage/ of the city folder"
        raise NotFound(f"Name one linkage specification. There are: {known}.")
    return next(iter(specs.values()))


def _manifest(found: Manifest) -> dict[str, Any]:
    hoped = _expected(found).rates
    return vars(found) | {
        "expected": {"precision": hoped.precision, "recall": hoped.recall},
        "judged": list(found.judged),
    }


def _expected(found: Manifest) -> Expected:
    from citywide.core.linkage.progress import Expected

    said = found.expected
    return Expected(said["right_links"], int(said["links"]), said["missed"])


def _print_run(done: Manifest, published: Sequence[Published]) -> None:
    counts = done.counts
    how = f"{counts['scored_records']:,} of them scored" if done.base else "all of them scored"
    console.print(
        f"[green]✓[/] Run {done.id}: {counts['records']:,} records ({how}), "
        f"{counts['pairs']:,} scored pairs, {counts['people']:,} people in "
        f"{counts.get('households', 0):,} households; {counts['minted']:,} new "
        f"identities, {counts['redirected']:,} redirected, {done.judgements:,} judgements in "
        f"force, {counts['refused']:,} links refused by them.",
        soft_wrap=True,
    )
    for one in published:
        console.print(f"{one.dataset}: {one.state}, {one.rows:,} rows. {one.message}".rstrip())


def _print_quality(found: Manifest, estimated: Estimate | None) -> None:
    rows: list[list[Any]] = []
    if found.quality:
        for name, label in (("pairs", "pairs"), ("b_cubed", "B-cubed")):
            rates = found.quality[name]
            rows += [[f"{label}, {rate}", f"{value:.3f}"] for rate, value in rates.items()]
    elif estimated:
        rows.append(["precision, estimated from samples", str(estimated.precision or "–")])
        rows.append(["recall, estimated from samples", str(estimated.recall or "–")])
    hoped = _expected(found).rates
    rows.append(["precision, the model's own opinion", f"{hoped.precision:.3f}"])
    rows.append(["recall, the model's own opinion", f"{hoped.recall:.3f}"])
    print_table(f"Quality of run {found.id}", ["Measure", "Value"], rows)
    if not found.quality:
        console.print("Matches whose records were never compared are outside these figures.")
    for kind, result in found.quality.get("groups", {}).items():
        _print_groups(kind, result)


def _print_groups(kind: str, result: dict[str, Any]) -> None:
    rows = [
        [
            one["group"],
            one["records"],
            one["true_pairs"],
            _share(one["missed_pairs"], one["true_pairs"]),
            _share(one["false_pairs"], one["linked_pairs"]),
        ]
        for one in result["groups"]
    ]
    columns = [kind, "Records", "True pairs", "Missed", "False"]
    print_table(f"By {kind}", columns, rows)
    console.print(
        "Gaps are within their limits." if result["passes"] else "A gap is over its limit."
    )


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else "–"


def _estimate_dict(found: Estimate | None) -> dict[str, Any] | None:
    if found is None:
        return None
    parts = {"precision": found.precision, "recall": found.recall}
    return {name: vars(one) if one else None for name, one in parts.items()}


def _task(run: Run, task: Task, parts: Sequence[tuple[str, str, float]]) -> dict[str, Any]:
    records = run.records([*task.left, *task.right])
    return {
        "id": task.id,
        "probability": task.probability,
        "left": [_words(records[one]) for one in task.left],
        "right": [_words(records[one]) for one in task.right],
        "because": [
            f"{comparison.replace('_', ' ')}: {level.replace('_', ' ')} ({bits:+.1f} bits)"
            for comparison, level, bits in parts
            if level != "missing" and abs(bits) >= 0.05
        ],
    }


def _words(record: dict[str, Any]) -> str:
    said = " ".join(str(record[name]) for name in _FIELDS if record.get(name) is not None)
    return f"{record['record_id']}: {said or 'nothing'}"


def _print_task(one: dict[str, Any]) -> None:
    console.print(f"\nTask {one['id']}, {one['probability']:.0%} likely one person", markup=False)
    for side in ("left", "right"):
        for line in one[side]:
            console.print(f"  {side:<5} {line}", markup=False, highlight=False)
    console.print("  " + "; ".join(one["because"]), markup=False, highlight=False)
