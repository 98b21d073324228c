"""How well actors are found in news that no rule or table was written for: `python -m benchmarks.actor_quality`.

`data/actors.jsonl` holds 30 passages of our own on past events from all over the world, each with the actors that a
careful reader would list. They were written, and marked, without sight of the rules. Whoever works on the rules does
not read them: look at the totals only, or the figures say nothing any more.

An actor is found when its name is among the found one's names, or the other way round. Optional ones (places, bylines,
crowds) are neither rewarded nor punished. Per type, name and type must be right; `type_alt` are other right answers,
such as an alliance called an organization.
"""

import argparse
import json
import re
import time
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.analysis.pipeline import Analyzer
from bot.analysis.rows import analysis_row
from bot.settings import AnalysisSettings
from storage.models import Entry

PASSAGES = Path(__file__).parent / "data" / "actors.jsonl"
_UNFOLDED = str.maketrans({"’": "'", "‘": "'", "ı": "i", "ø": "o", "ł": "l", "đ": "d"})
_FREE = {"PLACE", "REGION"}

Row = Mapping[str, Any]


def fold(name: str | None) -> str:
    """Return a name as it is compared: letters and digits only, without accents, possessives or "the"."""
    plain = unicodedata.normalize("NFKD", (name or "").translate(_UNFOLDED)).encode("ascii", "ignore").decode().lower()
    return re.sub(r"^the ", "", re.sub(r"[^a-z0-9]+", " ", re.sub(r"'s\b|\.", "", plain)).strip())


def names_of(actor: Row) -> set[str]:
    """Return all names of an actor, folded."""
    return {name for name in map(fold, [actor["name"], *(actor.get("aliases") or [])]) if name}


def pairs(wanted: Sequence[Row], found: Sequence[Row]) -> Iterator[tuple[Row, Row]]:
    """Yield wanted actors with the found ones that they are, one to one, the best fit first."""
    candidates = sorted(
        (
            (
                fold(one["name"]) in names_of(other),
                one["type"] == other["type"],
                len(names_of(one) & names_of(other)),
                i,
                j,
            )
            for i, one in enumerate(wanted)
            for j, other in enumerate(found)
            if fold(one["name"]) in names_of(other) or fold(other["name"]) in names_of(one)
        ),
        key=lambda candidate: (*(-int(value) for value in candidate[:3]), *candidate[3:]),
    )
    taken: tuple[set[int], set[int]] = (set(), set())
    for *_, i, j in candidates:
        if i not in taken[0] and j not in taken[1]:
            taken[0].add(i)
            taken[1].add(j)
            yield wanted[i], found[j]


def score(rows: Sequence[Row], answers: Mapping[str, Sequence[Row]]) -> Counter[str]:
    """Count what is found, missed and invented, by type and in all."""
    count: Counter[str] = Counter()
    for row in rows:
        wanted = [actor for actor in row["actors"] if not actor.get("optional")]
        optional = [actor for actor in row["actors"] if actor.get("optional")]
        found = answers[row["id"]]
        matched = list(pairs(wanted, found))
        for one, other in matched:
            _count_match(count, row, one, other)
        for one in wanted:
            if not any(one is match for match, _ in matched):
                count.update(["missed", f"missed {one['type']}"])
        for other in found:
            is_free = other["type"] in _FREE or any(list(pairs([one], [other])) for one in optional)
            if not is_free and not any(other is match for _, match in matched):
                count.update(["invented", f"invented {other['type']}"])
    return count


def _count_match(count: Counter[str], row: Row, one: Row, other: Row) -> None:
    count["found"] += 1
    if other["type"] in {one["type"], *(one.get("type_alt") or [])}:
        count[f"found {one['type']}"] += 1
    else:
        count.update([f"missed {one['type']}", f"invented {other['type']}"])
    if one.get("country"):
        count["countries"] += 1
        count["countries right"] += other["country"] in {one["country"], *(one.get("country_alt") or [])}
    aliases = {fold(alias) for alias in one["aliases"]} - {fold(one["name"])}
    count["aliases"] += len(aliases)
    count["aliases right"] += len(aliases & names_of(other))
    if one.get("role"):
        count["roles"] += 1
        count["roles right"] += bool(set(fold(one["role"]).split()) & set(fold(other["role"]).split()) - {"of", "the"})
    if one.get("role_of"):
        target = next((actor for actor in row["actors"] if actor["name"] == one["role_of"]), {"name": one["role_of"]})
        count["offices"] += 1
        count["offices right"] += fold(other["role_of"]) in names_of(target)


def report(count: Counter[str]) -> Iterator[str]:
    """Yield the lines that are printed."""
    for kind in ("", " PERSON", " COUNTRY", " ORG", " BLOC", " GROUP"):
        found, missed, invented = (count[f"{what}{kind}"] for what in ("found", "missed", "invented"))
        precision, recall = found / max(1, found + invented), found / max(1, found + missed)
        f1 = 2 * precision * recall / max(1e-9, precision + recall)
        name = kind.strip() or "any type"
        figures = f"P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}"
        yield f"{name:10} {figures}  ({found} found, {missed} missed, {invented} invented)"
    for what in ("countries", "aliases", "roles", "offices"):
        yield f"{what:10} {count[f'{what} right'] / max(1, count[what]):.3f} of {count[what]}"


def main() -> None:
    """Analyze the passages and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default=AnalysisSettings().model)
    parser.add_argument("--passages", type=Path, default=PASSAGES)
    options = parser.parse_args()
    analyzer = Analyzer.load(options.model)
    rows = [json.loads(line) for line in options.passages.read_text(encoding="utf-8").splitlines()]
    answers = {}
    started = time.perf_counter()
    for row in rows:
        published_at = datetime.fromisoformat(row["published_at"]).replace(tzinfo=UTC)
        entry = Entry(title=row["title"], text=row["text"], publisher="Example", published_at=published_at)
        answers[row["id"]] = analysis_row(row["id"], analyzer.analyze(entry, now=published_at))["actors"]
    seconds = time.perf_counter() - started
    print("\n".join(report(score(rows, answers))))
    print(f"{seconds / len(rows) * 1000:.0f} ms a passage")


if __name__ == "__main__":
    main()
