"""Who goes to a capital visits its state: "Modi flew to Moscow" is a visit to Russia.

The city stays the city in what is mentioned, for a trip goes to a place. As the side of a visit it is the state, or
"his first visit to Pyongyang since 2000" and "to North Korea in 24 years" would be two visits.
"""

from collections.abc import Iterable
from dataclasses import replace

from bot.analysis.cast import Cast, Scene
from bot.analysis.found import Found
from bot.analysis.parties import Party
from bot.analysis.table import Use
from storage.models import Action, ActorType, Mention


def with_states_visited(found: Iterable[Found], scene: Scene, cast: Cast) -> tuple[list[Found], list[Mention]]:
    """Return the relations with the state for its capital where somebody from elsewhere goes there.

    The mentions say that the city's name means the state, too.
    """
    changed: list[Found] = []
    mentions: dict[str, Mention] = {}
    for one in found:
        state = _state_of(one.target, scene, cast) if one.action is Action.CONSULT and not one.mutual else None
        if state is None or cast.drafts[one.source.key].country == cast.drafts[state.key].country:
            changed.append(one)
            continue
        changed.append(replace(one, target=state))
        mentions[state.key] = _mention(state, scene)
    return changed, list(mentions.values())


def _state_of(party: Party, scene: Scene, cast: Cast) -> Party | None:
    if party.type is not ActorType.PLACE:
        return None
    for name in scene.names:
        if name.use is Use.CAPITAL and party.start <= name.start < party.end and name.country:
            state = cast.table.country(name.country)
            if state is None:
                return None
            draft = cast.known(state)
            return replace(party, key=draft.key, type=draft.type, rank=0)
    return None


def _mention(state: Party, scene: Scene) -> Mention:
    first, last = scene.doc[state.start], scene.doc[state.end - 1]
    stop = last.idx + len(last.text)
    text = scene.sentence.text[first.idx : stop]
    return Mention(state.key, scene.sentence.position, first.idx, stop, text, True)
