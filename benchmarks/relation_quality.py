"""How well relations are found in news that no rule was written for: `python -m benchmarks.relation_quality [FILE …]`.

A file holds JSON Lines: sentences with their relations (`training/README.md` has the format), or articles, whose
relations name their sentence and canonical names, with other right answers in `source_alt`, `target_alt` and
`action_alt`. A relation that is `optional` is no miss and no error; one of the `kind` "explicit" is stated by one clear
sentence, without any other. Each level needs the one before: pair, directed, then polarity, quad and class.

The files in `data/unread` were written apart from the rules, and nobody who writes rules has read them; please keep it
so. Those in `data/read` once were, and have served to find what the rules miss.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.relation_matching import Match, Row, classes_of, match_relations, same_name
from bot.analysis.pipeline import Analyzer
from bot.analysis.rows import analysis_row
from bot.settings import AnalysisSettings
from storage.models import LEAST_SURE, Action, Entry

DATA = Path(__file__).parent / "data" / "unread"
DEFAULT = ("sentences.jsonl", "articles.jsonl", "none.jsonl")
NOW = datetime(2026, 1, 1, tzinfo=UTC)
_LEVELS = ("pair", "directed", "polarity", "quad", "class")
_POLARITIES = {"VC": "cooperative", "MC": "cooperative", "VX": "hostile", "MX": "hostile"}
_STEPS = 10


class Score:
    """Counts over the rows of a file; `least` drops what is less sure."""

    def __init__(self, least: float) -> None:
        self.count: Counter[str] = Counter()
        self.said: list[tuple[float, bool]] = []
        self._least = least

    def add(self, row: Row, answer: Row) -> None:
        """Score the answer to a row."""
        found = [relation for relation in answer["relations"] if relation["confidence"] >= self._least]
        marked = [relation for relation in row["relations"] if not relation.get("optional")]
        is_article = any("sentence" in relation for relation in row["relations"])
        matches = match_relations(marked, found, answer["actors"], exact=is_article)
        used = {match.found for match in matches}
        rest = [relation for j, relation in enumerate(found) if j not in used]
        optional = [relation for relation in row["relations"] if relation.get("optional")]
        spare = match_relations(optional, rest, answer["actors"], exact=is_article)
        self.count.update({"rows": 1, "marked": len(marked), "found": len(found) - len(spare)})
        if not row["relations"]:
            self.count.update({"empty rows": 1, "false": len(found)})
        right = {match.found for match in matches if match.is_directed}
        free = {id(rest[match.found]) for match in spare}
        self.said += [(one["confidence"], j in right) for j, one in enumerate(found) if id(one) not in free]
        plain = {i for i, relation in enumerate(marked) if relation.get("kind") == "explicit"}
        read = {match.marked for match in matches if match.is_directed}
        self.count.update({"explicit": len(plain), "explicit read": len(plain & read)})
        for match in matches:
            self._add_match(match, marked[match.marked], found[match.found])

    def _add_match(self, match: Match, marked: Row, found: Row) -> None:
        self.count["pair"] += 1
        if not match.is_directed:
            return
        quads, polarities = _quads(marked), _polarities(marked)
        self.count["directed"] += 1
        self.count["quad"] += (found["quad"] or found["action"]) in quads
        self.count["polarity"] += found["polarity"] in polarities
        self.count["class"] += found["action"] in classes_of(marked)
        undone = bool(marked.get("negated") or marked.get("denied") or marked.get("denied_by"))
        self.count["negated right"] += undone == bool(found["negated"] or found["denied_by"])
        if "hypothetical" in marked:
            self.count["hypotheticals"] += 1
            self.count["hypothetical right"] += bool(marked["hypothetical"]) == found["hypothetical"]
        speaker = marked.get("attributed_to")
        if speaker:
            self.count["claims"] += 1
            self.count["claim right"] += same_name(speaker, found["attributed_to"])
        else:
            self.count["stated"] += 1
            self.count["stated right"] += not found["attributed_to"]

    def lines(self) -> Iterator[str]:
        """Yield what is printed."""
        count = self.count
        yield f"{count['rows']} rows, {count['marked']} relations marked, {count['found']} found"
        for level in _LEVELS:
            precision, recall = _share(count[level], count["found"]), _share(count[level], count["marked"])
            score = _share(2 * precision * recall, precision + recall)
            yield f"{level:10} P {precision:.3f}  R {recall:.3f}  F1 {score:.3f}"
        if count["explicit"]:
            share = _share(count["explicit read"], count["explicit"])
            yield f"of {count['explicit']} that one sentence states clearly, found the right way round: {share:.3f}"
        yield f"class of what is found the right way round: {_share(count['class'], count['directed']):.3f}"
        for name, right, of in (
            ("negated", "negated right", "directed"),
            ("hypothetical", "hypothetical right", "hypotheticals"),
            ("who says it", "claim right", "claims"),
            ("nobody says it", "stated right", "stated"),
        ):
            yield f"{name:14} right {_share(count[right], count[of]):.3f} of {count[of]}"
        if count["empty rows"]:
            rate = count["false"] / count["empty rows"]
            yield f"false relations in {count['empty rows']} rows without one: {count['false']}, {rate:.3f} a row"

    def reliability(self) -> Iterator[str]:
        """Yield how often what we say so surely is right."""
        gap = 0.0
        for step in range(_STEPS):
            inside = [(said, right) for said, right in self.said if min(int(said * _STEPS), _STEPS - 1) == step]
            if inside:
                mean = sum(said for said, _ in inside) / len(inside)
                share = sum(right for _, right in inside) / len(inside)
                gap += abs(mean - share) * len(inside) / len(self.said)
                yield f"said {mean:.2f}  right {share:.2f}  of {len(inside)}"
        brier = _share(sum((said - right) ** 2 for said, right in self.said), len(self.said))
        yield f"expected calibration error {gap:.3f}, Brier score {brier:.3f}"


def _quads(marked: Row) -> set[str]:
    named = marked.get("quad")
    return {named} if named else {(quad.value if (quad := Action(name).quad) else name) for name in classes_of(marked)}


def _polarities(marked: Row) -> set[str]:
    """Return the right polarities; a tie may be of either kind where nothing says which."""
    if marked.get("polarity"):
        return {marked["polarity"]}
    found = set()
    for name in classes_of(marked):
        quad = Action(name).quad
        if name == "TIES":
            found |= {"cooperative", "hostile", "neutral"}
        else:
            found.add(_POLARITIES[quad.value] if quad else "hostile" if name == "CONCERN" else "neutral")
    return found


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def read_rows(path: Path) -> list[dict[str, Any]]:
    """Return the rows of a file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def analyze_rows(rows: Sequence[Row], analyzer: Analyzer) -> Iterator[tuple[Row, Row]]:
    """Yield each row with what the bot says of it."""
    for row in rows:
        published = datetime.fromisoformat(row["published_at"]) if row.get("published_at") else NOW
        when = published if published.tzinfo else published.replace(tzinfo=UTC)
        entry = Entry(title=row.get("title") or "", text=row["text"], publisher="Example", published_at=when)
        yield row, analysis_row(row["id"], analyzer.analyze(entry, now=when))


def main() -> None:
    """Analyze the files and print the figures of each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path, default=[DATA / name for name in DEFAULT])
    parser.add_argument("--model", default=AnalysisSettings().model)
    options = parser.parse_args()
    analyzer = Analyzer.load(options.model)
    for path in options.files:
        answers = list(analyze_rows(read_rows(path), analyzer))
        everything, counted = Score(0.0), Score(LEAST_SURE)
        for row, answer in answers:
            everything.add(row, answer)
            counted.add(row, answer)
        print(f"\n{path.name}: everything\n" + "\n".join([*everything.lines(), *everything.reliability()]))
        print(f"\n{path.name}: what counts, from {LEAST_SURE} on\n" + "\n".join(counted.lines()))


if __name__ == "__main__":
    main()
