"""Names joined to actors: full names first, then what is short for them."""

from collections import Counter
from collections.abc import Sequence

from bot.analysis.again import lone_words, names_again, short_forms
from bot.analysis.brackets import letters_after
from bot.analysis.cast import Cast, Draft, Scene
from bot.analysis.cities import GEORGIA, is_american_georgia, is_building, is_part, is_place, names_place
from bot.analysis.names import Name
from bot.analysis.people import FullNames, find_person, is_namesake, sex_before, titled
from bot.analysis.roles import note_role
from bot.analysis.table import KnownActor, Use
from bot.analysis.titles import title_of
from bot.analysis.trades import is_announced
from bot.analysis.vocabulary import vocabulary
from storage.models import ActorType
from storage.text import fold


def join_names(scenes: Sequence[Scene], cast: Cast) -> list[dict[int, str]]:
    """Give each name the key of its actor: for each scene, from a name's index to the key.

    Full names come first; then surnames, acronyms and what else is short joins them. A name that joins nothing and
    proves nothing by itself (a lone surname without a title, a word in a title-case headline), or that could be one of
    two, stays without a key: that is how we say that we are unsure.
    """
    keys: list[dict[int, str]] = [{} for _ in scenes]
    article = _Article(scenes)
    for scene, joined in zip(scenes, keys, strict=True):
        for index, name in enumerate(scene.names):
            draft = _direct(scene, name, cast, article)
            if draft is not None:
                joined[index] = draft.key
                article.learn(scene, name, draft)
    _add_surnames(scenes, article)
    for scene, joined in zip(scenes, keys, strict=True):
        for index, name in enumerate(scene.names):
            if index not in joined or _is_surname_of_person(name, article):
                draft = _short(scene, name, cast, article)
                if draft is not None:
                    joined[index] = draft.key
                    if draft.type is ActorType.PERSON and draft.known is not None:
                        article.people.add(name, draft, scene.sentence.position)
            if index in joined:
                _note(scene, name, cast.drafts[joined[index]], cast)
    _add_organizations(scenes, keys, cast)
    return keys


class _Article:
    """What the whole article says: its countries, the full names in it, and what their letters are."""

    def __init__(self, scenes: Sequence[Scene]) -> None:
        names = [name for scene in scenes for name in scene.names]
        self.countries = Counter(name.country for name in names if name.is_state and name.country)
        self.people = FullNames()
        self.names: dict[str, Draft] = {}
        self.acronyms: dict[str, Draft] = {}
        self.spelled_out = {
            letters
            for scene in scenes
            for name in scene.names
            if name.type is ActorType.ORG and (letters := letters_after(scene.doc, name.end))
        }
        self.words = {token.text for scene in scenes for token in scene.doc}
        self.homes = {name.country for name in names if name.country and not _is_generic(name)}
        self.firms = {
            fold(name.text)
            for scene in scenes
            for name in scene.names
            if name.type is ActorType.ORG and not name.known and is_announced(scene.doc, name)
        }

    def learn(self, scene: Scene, name: Name, draft: Draft) -> None:
        """Remember a name that is enough alone, and the letters that stand for it."""
        self.names.setdefault(fold(name.text), draft)
        if draft.type is ActorType.PERSON:
            if " " in name.text.strip():
                self.people.add(name, draft, scene.sentence.position)
                is_woman = sex_before(scene, name)
                draft.is_woman = draft.is_woman if is_woman is None else is_woman
            return
        letters = letters_after(scene.doc, name.end)
        if letters:
            self.acronyms.setdefault(letters, draft)
        if draft.known is None and draft.type is ActorType.ORG:
            for short in short_forms(draft.name):
                self.acronyms.setdefault(short, draft)


def _is_generic(name: Name) -> bool:
    """Whether a known organization's name is borne by those of other states as well: "Congress", "the Senate"."""
    words = name.text.lower().replace("'", " ").split()
    return name.type is ActorType.ORG and bool(name.country) and all(word in vocabulary().generic for word in words)


def _is_anothers(name: Name, actor: KnownActor, article: "_Article") -> bool:
    """Whether the article is rather about a state that has its own body of that name, or not about the actor's."""
    if article.homes and actor.country not in article.homes:
        return True
    words = vocabulary()
    word = name.text.lower().split()[-1]
    others = words.congress_in if word == "congress" else words.senate_in if word == "senate" else frozenset()
    own = article.countries[actor.country or ""]
    return any(article.countries[country] > own for country in others)


def _direct(scene: Scene, name: Name, cast: Cast, article: _Article) -> Draft | None:
    """Return the actor of a name that is enough alone."""
    if name.use is Use.SURNAME or name.is_short_person or name.text in article.spelled_out:
        return None
    if name.known:
        return _known(scene, name, cast, article)
    if not scene.proves_names:
        return None
    if name.type is ActorType.PERSON:
        return cast.found(ActorType.PERSON, name.text) if len(name.text.split()) > 1 else None
    if name.type is ActorType.ORG and len(name.text.split()) > 1:
        return cast.found(ActorType.ORG, name.text, country=name.country)
    if name.type is ActorType.PLACE:
        return cast.found(ActorType.PLACE, name.text, country=name.country, is_shown=False)
    return None


def _known(scene: Scene, name: Name, cast: Cast, article: _Article) -> Draft | None:
    actor = _bearer(name, cast, article)
    if actor is None or (_is_generic(name) and _is_anothers(name, actor, article)):
        return None
    is_city = name.use is Use.CAPITAL and is_place(scene.doc, name, scene.names)
    is_region = actor.type is ActorType.COUNTRY and name.use is Use.NAME and is_part(scene.doc, name)
    if is_city or is_region or is_building(scene.doc, name) or is_american_georgia(scene, actor, article.words):
        name.type = ActorType.PLACE
        is_american = actor.key == GEORGIA and not is_city
        country = "USA" if is_american else None if is_region else actor.country
        return cast.found(ActorType.PLACE, name.text, country=country, is_shown=False)
    if actor.type is ActorType.PERSON and names_place(scene.doc, name):
        return None
    if actor.type is ActorType.PERSON:
        title = title_of(scene.doc, name, scene.names)
        actor = titled(name.known, title) or actor
        if title is not None and is_namesake(actor, title):
            return cast.found(ActorType.PERSON, actor.name, country=title.of.country if title.of else None)
    return cast.known(actor)


def _bearer(name: Name, cast: Cast, article: _Article) -> KnownActor | None:
    """Return whom a name means that several bear: who is of a country of the article, else the first."""
    if len(name.known) == 1 and name.use is not Use.SHARED:
        return name.known[0]
    named = [actor for actor in name.known if actor.key in cast.drafts]
    if len(named) == 1:
        return named[0]
    near = [actor for actor in name.known if actor.country and article.countries[actor.country]]
    if name.use is not Use.SHARED:
        return name.known[0] if name.known[0] in near or not near else near[0]
    if near:
        most = max(article.countries[actor.country or ""] for actor in near)
        nearest = [actor for actor in near if article.countries[actor.country or ""] == most]
        return nearest[0] if len(nearest) == 1 else None
    return next((actor for actor in name.known if actor.country is None), None)


def _add_surnames(scenes: Sequence[Scene], article: _Article) -> None:
    """Find the surnames that neither table nor model saw, of people whom the article names in full."""
    for scene in scenes:
        covered = {i for name in scene.names for i in range(name.start, name.end)}
        for token in scene.doc:
            is_capital = token.text[:1].isupper() and len(token.text) > 1
            if is_capital and token.i not in covered and article.people.is_surname(fold(token.text)):
                # At the end, so that the indices of the others stay.
                joined_to = Name(token.i, token.i + 1, token.text, ActorType.PERSON, Use.SURNAME)
                if not _stands_in_longer_name(scene, token.i, covered):
                    scene.names.append(joined_to)


def _add_organizations(scenes: Sequence[Scene], keys: Sequence[dict[int, str]], cast: Cast) -> None:
    """Name organizations also where the model did not see them, once it did somewhere in the article."""
    words = lone_words([draft for draft in cast.drafts.values() if draft.aliases])
    if not words:
        return
    for scene, joined in zip(scenes, keys, strict=True):
        for name, draft in names_again(scene, joined, words):
            joined[len(scene.names)] = draft.key
            scene.names.append(name)  # at the end, so that the indices of the others stay
            _note(scene, name, draft, cast)


def _stands_in_longer_name(scene: Scene, position: int, covered: set[int]) -> bool:
    doc = scene.doc
    after = position + 1
    return after < len(doc) and after not in covered and doc[after].text.istitle() and len(doc[after].text) > 2


def _is_surname_of_person(name: Name, article: _Article) -> bool:
    """Whether what looks like a state, a city or an organization is a person of the article: "Washington thanked"."""
    if name.type is ActorType.PERSON or name.end - name.start > 1 or not article.people.is_surname(fold(name.text)):
        return False
    return not name.known or name.use is Use.CAPITAL or (name.is_state and name.use is Use.NAME)


def _short(scene: Scene, name: Name, cast: Cast, article: _Article) -> Draft | None:
    """Return the actor that a surname, an acronym or a lone word stands for.

    What the article calls a firm stays one, whoever bears the name of its founder.
    """
    if name.type is ActorType.PERSON and names_place(scene.doc, name):
        return None
    if not name.known and fold(name.text) in article.firms and title_of(scene.doc, name, scene.names) is None:
        return cast.found(ActorType.ORG, name.text)
    if name.type is ActorType.PERSON or _is_surname_of_person(name, article):
        draft = find_person(scene, name, cast, article.people, article.countries)
        if draft is not None or name.type is ActorType.PERSON:
            return draft
    draft = article.acronyms.get(name.text) or article.names.get(fold(name.text))
    if draft is None and name.known:
        return _known(scene, name, cast, article)
    if draft is None and name.type is ActorType.ORG and scene.proves_names and _is_organization(scene, name, cast):
        draft = cast.found(ActorType.ORG, name.text, country=name.country)
    return draft


def _is_organization(scene: Scene, name: Name, cast: Cast) -> bool:
    """Whether one unknown word that the model takes for an organization is likely to be one.

    What the table knows as a name and a word, and did not take for a name here, is none: "visa rules".
    """
    before = scene.doc[name.start - 1].lower_ if name.start else ""
    if before == "(":
        return False  # letters for what is no organization: "a memorandum of understanding (MOU)"
    if before == "the" and name.start > 1:
        before = scene.doc[name.start - 2].lower_
    if is_part(scene.doc, name) or before in vocabulary().place_prepositions or cast.table.find(f"{name.text} said"):
        return False
    words = vocabulary()
    lower = name.text.lower()
    return len(name.text) > 2 and lower not in words.titles and lower not in words.institutions


def _note(scene: Scene, name: Name, draft: Draft, cast: Cast) -> None:
    """Write down the alias, and what the sentence says that a person is."""
    start, end = _start(scene, name), _end(scene, name)
    text = scene.sentence.text
    draft.aliases[text[start:end]] = None
    if draft.type in (ActorType.BLOC, ActorType.ORG) and text[start:end].lower().startswith("the "):
        draft.aliases[text[start + 4 : end]] = None
    if draft.type is not ActorType.PERSON:
        return
    if name.start and scene.doc[name.start - 1].lower_ in vocabulary().courtesies:
        draft.aliases[text[scene.doc[name.start - 1].idx : end]] = None
    title = title_of(scene.doc, name, scene.names)
    if title is not None:
        note_role(draft, title, cast, home=_home(scene))


def _home(scene: Scene) -> KnownActor | None:
    """Return the only state of a sentence where the sentence begins with it: "France is ready, Minister Joxe said"."""
    states = [name for name in scene.names if name.is_state]
    is_alone = len({name.known[0].key for name in states}) == 1
    is_first = bool(states) and states[0].start <= 1 and states[0].use is Use.NAME
    return states[0].known[0] if is_alone and is_first else None


def _start(scene: Scene, name: Name) -> int:
    return scene.doc[name.start].idx


def _end(scene: Scene, name: Name) -> int:
    last = scene.doc[name.end - 1]
    return min(last.idx + len(last.text), _start(scene, name) + len(name.text))
