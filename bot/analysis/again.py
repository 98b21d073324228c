"""Organizations named again by less than their full name: "Corvus" after "Corvus Capital", "CMA" for its words."""

from collections.abc import Iterator, Sequence

from bot.analysis.cast import Draft, Scene
from bot.analysis.names import Name
from bot.analysis.table import Use
from storage.models import ActorType

# What ends a company's name and is left out the next time.
_TAILS = frozenset(
    """
    capital motors group holdings holding energy airlines airways bank industries technologies systems partners foods
    pharmaceuticals steel oil gas telecom media electronics software chemicals mining resources shipping aerospace
    international corporation corp inc ltd plc ag se sa nv asa ab oyj gmbh co company partners investments ventures
    management securities logistics power petroleum healthcare insurance semiconductor entertainment brands
    """.split()  # noqa: SIM905 (one word a line would hide what they share)
)
_SMALL = frozenset({"of", "and", "the", "for", "in", "on", "&"})
_SHORTEST_WORD, _FEWEST_LETTERS = 4, 3


def short_forms(name: str) -> Iterator[str]:
    """Yield what an organization can be called after its full name: its first word, its initials."""
    words = name.split()
    if len(words) < 2:
        return
    first = words[0]
    if len(first) >= _SHORTEST_WORD and first.isalpha() and all(w.lower().strip(".") in _TAILS for w in words[1:]):
        yield first
    capitals = [word for word in words if word.lower() not in _SMALL]
    if len(capitals) >= _FEWEST_LETTERS and all(word[:1].isupper() for word in capitals):
        yield "".join(word[0] for word in capitals)


def names_again(scene: Scene, joined: dict[int, str], drafts: dict[str, Draft]) -> list[tuple[Name, Draft]]:
    """Return the words of a scene that name an organization of the article, where no joined name covers them."""
    covered = {i for index in joined for i in range(scene.names[index].start, scene.names[index].end)}
    longer = {i for name in scene.names if name.end - name.start > 1 for i in range(name.start, name.end)}
    found = []
    for token in scene.doc:
        draft = drafts.get(token.text)
        is_free = token.i not in covered and token.i not in longer
        if draft is not None and is_free and not _is_inside_capitals(scene, token.i):
            found.append((Name(token.i, token.i + 1, token.text, ActorType.ORG, Use.NAME), draft))
    return found


def lone_words(drafts: Sequence[Draft]) -> dict[str, Draft]:
    """Return the organizations that the table does not know by the single words that name them, two by none."""
    by_word: dict[str, Draft | None] = {}
    for draft in drafts:
        if draft.type is not ActorType.ORG or draft.known is not None:
            continue
        for word in {*draft.aliases, draft.name, *short_forms(draft.name)}:
            if word.isalpha() and word[:1].isupper() and len(word) >= _FEWEST_LETTERS:
                other = by_word.setdefault(word, draft)
                by_word[word] = draft if other is draft else None
    return {word: draft for word, draft in by_word.items() if draft is not None}


def _is_inside_capitals(scene: Scene, position: int) -> bool:
    """Whether a word may be part of a longer name: "Orion Street"."""
    doc = scene.doc
    near = [doc[i] for i in (position - 1, position + 1) if 0 < i < len(doc)]
    return any(token.text[:1].isupper() and token.is_alpha for token in near)
