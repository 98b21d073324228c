"""Who did what to whom, and who says so: what the finders find, joined into records."""

from collections import Counter
from collections.abc import Iterable

from spacy.tokens import Token

from bot.analysis.actors import Reading
from bot.analysis.attitudes import find_in_attitudes
from bot.analysis.attribution import Attribution, is_done, is_only_denied
from bot.analysis.blame import find_blame
from bot.analysis.bonds import find_bonds
from bot.analysis.cast import Cast, Scene
from bot.analysis.circumstances import find_in_circumstances, without_bystanders
from bot.analysis.classifier import classify
from bot.analysis.clauses import find_in_clauses
from bot.analysis.comparisons import find_in_comparisons
from bot.analysis.complements import find_in_complements
from bot.analysis.confidence import judge
from bot.analysis.contrasts import without_contrasted
from bot.analysis.copulas import find_in_copulas
from bot.analysis.deeds import find_in_deeds
from bot.analysis.denials import add_denials
from bot.analysis.denying import may_deny
from bot.analysis.descriptions import Descriptions
from bot.analysis.disclaimers import find_in_disclaimers
from bot.analysis.embedded import once_for_each_pair, without_embedded
from bot.analysis.found import Found
from bot.analysis.frames import frames
from bot.analysis.harmless import is_harmless, is_unsure
from bot.analysis.headlines import find_in_headline, in_sentence_case
from bot.analysis.kinds import may_describe
from bot.analysis.mending import mend
from bot.analysis.modality import figure_in
from bot.analysis.model import Model
from bot.analysis.moods import mood_of
from bot.analysis.nominal import find_in_nouns
from bot.analysis.parties import Party, find_parties, text_of
from bot.analysis.pronouns import Pronouns, is_reference
from bot.analysis.quotes import find_quotes, read_speeches
from bot.analysis.sport import is_sport
from bot.analysis.standins import take_parse, with_stand_ins
from bot.analysis.topics import is_public_text
from bot.analysis.visits import with_states_visited
from bot.analysis.voices import Voices
from storage.models import Action, ActorType, FoundQuote, FoundRelation

_LONGEST_PREDICATE = 100
_LONGEST_TITLE = 6


def read_relations(reading: Reading, model: Model) -> tuple[tuple[FoundRelation, ...], tuple[FoundQuote, ...]]:
    """Return the relations of an article in the order of its sentences, each mutual one once, and what actors say."""
    found_in = [
        (scene, parties, once_for_each_pair(judge(scene.doc, parties, classify(scene.doc, found)), scene.doc))
        for scene, parties, found in find_relations(reading, model)
    ]
    parties_at = {scene.sentence.position: parties for scene, parties, _ in found_in}
    voices = Voices(reading, parties_at)
    speeches = read_speeches(reading.scenes, voices)
    attribution = Attribution(voices, speeches)
    relations = [
        record for scene, _, found in found_in for record in _records(found, scene, reading.cast, attribution, voices)
    ]
    scenes = [scene for scene, *_ in found_in]
    answered = add_denials(relations, scenes, parties_at, reading.cast, voices)
    return answered, find_quotes(reading.scenes, speeches, voices)


def find_relations(reading: Reading, model: Model) -> list[tuple[Scene, list[Party], list[Found]]]:
    """Return the sentences worth parsing, parsed, each with its parties and all that the finders find in it."""
    references = Counter(mention.sentence for mention in reading.references)
    worth_parsing = [
        (scene, keys)
        for scene, keys in zip(reading.scenes, reading.keys, strict=True)
        if len(scene.doc) > 2 and (keys or may_deny(scene) or may_describe(scene, references[scene.sentence.position]))
    ]
    for scene, _ in worth_parsing:
        scene.doc = in_sentence_case(scene)
    unparsed = [scene for scene, _ in worth_parsing if not scene.doc.has_annotation("DEP")]
    plain = [with_stand_ins(scene) for scene in unparsed]
    model.parse(plain)
    for scene, parsed in zip(unparsed, plain, strict=True):
        take_parse(scene.doc, parsed)
    for scene, _ in worth_parsing:
        mend(scene.doc)
    found_in: list[tuple[Scene, list[Party], list[Found]]] = []
    pronouns = Pronouns.of(reading.references, reading.cast.drafts)
    descriptions = Descriptions(reading.references, reading.cast)
    is_public = is_public_text([scene.doc for scene, _ in worth_parsing])
    for scene, keys in worth_parsing:
        pronouns.enter(scene, descriptions.subject, descriptions.spokesman)
        parties = descriptions.read(scene, find_parties(scene, keys, reading.cast), keys.values())
        found, visited = with_states_visited(_find(scene, parties, pronouns), scene, reading.cast)
        reading.references += tuple(visited)
        found = without_embedded(found, scene.doc)
        found = [one for one in found if not is_harmless(one, scene.doc, reading.cast, is_public=is_public)]
        found_in.append((scene, parties, found))
        descriptions.meet(pronouns.subject_of(scene.doc))
    reading.references += (*pronouns.found, *descriptions.found)
    return found_in


def _records(
    found: Iterable[Found], scene: Scene, cast: Cast, attribution: Attribution, voices: Voices
) -> list[tuple[FoundRelation, int]]:
    """Return one record for each pair and class, the surest, with its word's offset. The press is no side."""
    best: dict[tuple[object, ...], tuple[FoundRelation, int]] = {}
    told: set[tuple[tuple[str, ...], int]] = set()
    for one in sorted(found, key=lambda one: -one.confidence):
        if voices.is_press(one.source.key) or voices.is_press(one.target.key) or not is_done(one, scene.doc):
            continue
        if is_unsure(one, scene.doc, cast):
            continue
        ends = (one.source.key, one.target.key)
        pair = tuple(sorted(ends)) if one.mutual else ends
        clause = pair, _clause_of(scene.doc[one.cue])
        if clause in told:
            continue
        told.add(clause)
        relation = _record(one, scene, attribution)
        best.setdefault((*pair, relation.action), (relation, scene.doc[one.cue].idx))
    return list(best.values())


def _find(scene: Scene, parties: list[Party], pronouns: Pronouns) -> list[Found]:
    doc = scene.doc
    parties = without_contrasted(doc, parties)
    if (len(parties) < 2 and not any(is_reference(token) for token in doc)) or is_sport(doc, parties):
        return []
    found = [
        *find_in_clauses(doc, parties, pronouns),
        *find_in_disclaimers(doc, parties, pronouns),
        *find_in_copulas(doc, parties, pronouns),
        *find_in_attitudes(doc, parties, pronouns),
        *find_in_complements(doc, parties, pronouns),
        *find_in_nouns(doc, parties, pronouns),
        *find_in_circumstances(doc, parties, pronouns),
        *find_bonds(doc, parties, pronouns),
        *find_in_deeds(doc, parties, pronouns),
        *find_blame(doc, parties, pronouns),
        *find_in_comparisons(doc, parties, pronouns),
    ]
    found = without_bystanders(found, doc)
    return found or find_in_headline(doc, parties)


def _clause_of(token: Token) -> int:
    """Return the verb of the clause that a word stands in, the first of those that share a subject."""
    while token.head.i != token.i:
        if token.tag_.startswith("VB") and token.dep_ not in ("xcomp", "aux", "auxpass", "amod", "compound", "pcomp"):
            break
        token = token.head
    return token.i


def _record(one: Found, scene: Scene, attribution: Attribution) -> FoundRelation:
    attributed, attributed_name = attribution.of(one, scene)
    mood = mood_of(scene.doc, one.cue)
    predicate = text_of(scene, one.start, one.end)[:_LONGEST_PREDICATE]
    action = one.action or Action.FACT
    return FoundRelation(
        source=one.source.key,
        target=one.target.key,
        source_text=_phrase(scene, one.source),
        target_text=_phrase(scene, one.target),
        predicate=predicate,
        action=action,
        polarity=frames().polarity(action, predicate.lower().split()),
        sentence=scene.sentence.position,
        confidence=round(one.confidence, 2),
        negated=one.negated or (mood.negated and one.finder == "noun") or is_only_denied(one, scene.doc),
        hypothetical=one.hypothetical or mood.hypothetical,
        hedged=one.hedged or mood.hedged,
        mutual=one.mutual,
        attributed_to=attributed,
        attributed_name=attributed_name,
        figure=figure_in(text_of(scene, min(one.start, one.source.start), max(one.end, one.target.end) + 1)),
    )


def _phrase(scene: Scene, party: Party) -> str:
    """Return the words of a party; of a person with the title before the name: "UN mediator Staffan de Mistura"."""
    start = party.start
    if party.type is ActorType.PERSON and not party.is_pronoun:
        for token in reversed(scene.doc[max(0, start - _LONGEST_TITLE) : start]):
            if token.dep_ not in ("compound", "amod", "nmod", "poss", "case") or token.is_punct:
                break
            start = token.i
    return text_of(scene, start, party.end)
