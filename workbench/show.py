"""Results as text for a terminal. Counts nothing and calls nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.outcomes import Report
from workbench.records import PastDecision
from workbench.steps.forgetting import Forgetting
from workbench.steps.mapping import Change, SchemeCounts
from workbench.steps.recognising import Seen
from workbench.steps.relinking import Relinked
from workbench.steps.sources import Known

if TYPE_CHECKING:  # these steps load torch
    from workbench.exporters.verify import Verdict
    from workbench.steps.demo import Demo
    from workbench.steps.release import Made
    from workbench.steps.screen import Screening
    from workbench.steps.status import Status


def as_dict(record: Any) -> dict[str, Any]:
    """A frozen record as JSON can hold it."""
    return {k: str(v) if isinstance(v, Path) else v for k, v in asdict(record).items()}


def comma_list(text: str | None) -> tuple[str, ...] | None:
    """`a, b` → ("a", "b"); None stays None."""
    if text is None:
        return None
    return tuple(part.strip() for part in text.split(",") if part.strip())


def table(rows: Iterable[Sequence[object]], right: Iterable[int] = ()) -> str:
    """Columns side by side; those in `right` are numbers."""
    texts = [[str(cell) for cell in row] for row in rows]
    if not texts:
        return ""
    widths = [max(map(len, column)) for column in zip(*texts, strict=True)]
    numbers = set(right)
    return "\n".join(
        "  ".join(
            cell.rjust(width) if i in numbers else cell.ljust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in texts
    )


def sources(rows: Sequence[Known]) -> str:
    """The known sources, one a line."""
    head = ("source", "present", "items", "usable", "licence", "title")
    body = [
        (r.name, "yes" if r.present else "no", r.items, r.usable, r.licence, r.title) for r in rows
    ]
    return table([head, *body], right=(2, 3))


def report(done: Report) -> str:
    """What an ingest did, and the first files that could not be read."""
    said = ", ".join(f"{number} {status}" for status, number in done.counts.items()) or "nothing"
    lines = [f"{done.name}: {said} ({done.seconds:.1f} s)"]
    lines += [f"  {p.path}: {p.reason}" for p in done.problems[:10]]
    if len(done.problems) > 10:
        lines.append(f"  … and {len(done.problems) - 10} more")
    return "\n".join(lines)


def recognised(seen: Seen, saved: Path | None) -> str:
    """What a folder or an archive is, its labels, and the descriptor that is proposed."""
    facts = [
        ("layout", seen.layout), ("also possible", ", ".join(seen.layouts[1:]) or "-"),
        ("pictures", seen.pictures), ("other files", seen.others), ("labels", len(seen.labels)),
        ("labels without a waste type", len(seen.unresolved)),
        ("pictures without a label", seen.unlabelled),
        ("of these with boxes of several classes", seen.several),
        ("hints that are no labels", seen.hints), ("without consent", seen.without_consent),
        ("boxes", seen.boxes), ("named but not there", len(seen.missing)),
        ("published split", ", ".join(f"{k} {v}" for k, v in seen.splits.items()) or "-"),
        ("licence", seen.licence),
    ]  # fmt: skip
    rows = [(label.raw, label.pictures, label.type_id or "-") for label in seen.labels]
    parts = [f"{seen.target}\n" + table((k, v) for k, v in facts if v not in {0, "-"})]
    if rows:
        parts.append(table([("label", "pictures", "waste type"), *rows], right=(1,)))
    parts.append(f"Saved as {saved}." if saved else "Proposed descriptor\n\n" + seen.toml)
    return "\n\n".join(parts)


def relinked(done: Relinked) -> str:
    """Where a source lies now, and what of it is missing there."""
    said = f"{done.source} lies in {done.root} now: {done.there} files are there."
    absent = [*done.missing, *done.other_size]
    more = f"\n{len(absent)} are missing or differ, for example {absent[0]}." if absent else ""
    return said + more


def forgetting(done: Forgetting, dry_run: bool) -> str:
    """What went or would go, and where a person must still look."""
    verb = "Would be forgotten" if dry_run else "Forgotten"
    lines = [f"{verb}: {done.items} items, {done.images} images."]
    for title, names in (
        ("The same bytes stay in", done.elsewhere),
        ("Releases that contain them still", done.releases),
        ("Files that hold them still", done.files),
    ):
        if names:
            lines.append(f"{title}:")
            lines += [f"  {name}" for name in names[:20]]
            lines += [f"  … and {len(names) - 20} more"] if len(names) > 20 else []
    return "\n".join(lines)


def screening(done: Screening) -> str:
    """What a screening did."""
    return (
        f"{done.images} images screened ({done.seconds:.1f} s), {done.damaged} damaged, "
        f"{done.groups} groups of near duplicates."
    )


def status(done: Status) -> str:
    """The whole catalogue in numbers."""
    c = done.counts
    top = table(
        [
            ("files", c.items), ("images", c.images), ("unreadable", c.unreadable),
            ("usable", c.usable), ("label conflicts", c.conflicts),
            ("contradictory groups", c.group_conflicts), ("rejected", c.rejected),
            ("held back by a finding", c.held_back), ("without a label", c.unlabelled),
            ("exact duplicate groups", c.exact_groups), ("near duplicate groups", c.near_groups),
        ],
        right=(1,),
    )  # fmt: skip
    named = table([(name, *numbers) for name, numbers in done.sources.items()], right=(1, 2, 3))
    found = table(list(done.findings.items()), right=(1,))
    parts = [top, "Sources (files, images, usable)\n" + named, "Findings\n" + found]
    parts += [scheme(name, counts) for name, counts in done.schemes.items()]
    return "\n\n".join(parts)


def scheme(name: str, counts: SchemeCounts) -> str:
    """Usable images a class of one scheme, and what falls outside."""
    outside = [("(unmapped)", counts.unmapped), ("(excluded)", counts.excluded),
               ("(too coarse)", counts.too_coarse)]  # fmt: skip
    return f"{name}\n" + table([*counts.classes.items(), *outside], right=(1,))


def change(done: Change) -> str:
    """What a mapping change does to the counts."""
    rows = [
        (name, before, done.after.classes.get(name, 0))
        for name, before in done.before.classes.items()
    ]
    rows += [
        (f"({name})", getattr(done.before, name), getattr(done.after, name))
        for name in ("unmapped", "excluded", "too_coarse")
    ]
    moved = [(name, a, b, f"{b - a:+d}") for name, a, b in rows if a != b]
    if not moved:
        return "No usable image changes its class."
    return table([("class", "before", "after", ""), *moved], right=(1, 2, 3))


def history(rows: Sequence[PastDecision], title: str) -> str:
    """Decisions, one a line."""
    lines = [
        (r.decision_id, r.at.strftime("%Y-%m-%d %H:%M"), r.author, r.image_id[:12], r.kind,
         r.value or "", "(undone)" if r.undone else "")
        for r in rows
    ]  # fmt: skip
    body = table(lines, right=(0,)) or "No decision."
    return f"{title}\n{body}" if title else body


def release(made: Made) -> str:
    """A finished release: where it lies and how many images a class and split."""
    splits = list(next(iter(made.counts.values())))
    rows = [(name, *(row[s] for s in splits)) for name, row in made.counts.items()]
    return f"{made.path}: {made.images} images\n" + table(
        [("class", *splits), *rows], right=(1, 2, 3)
    )


def verdict(found: Verdict) -> str:
    """Whether a release verifies."""
    if not found.faults:
        return f"Verified: {found.images} images, {found.files} files, no fault."
    return "\n".join(found.faults[:50])


def demo(done: Demo) -> str:
    """The funnel of the sample catalogue and how to open it."""
    rows = [(step.name.replace("_", " "), step.lost or "", step.left) for step in done.funnel]
    funnel = table([("step", "lost", "left"), *rows], right=(1, 2))
    return (
        f"{funnel}\n\nRelease: {done.release} ({done.images} images, verified)\n"
        f"Drawn, found again: {done.found}\n\nOpen the workbench on these samples:\n"
        f"  {done.command}\nthen go to {done.address}"
    )
