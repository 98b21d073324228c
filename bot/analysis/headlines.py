"""What the model stumbles over: headlines in title case, and those in which it recognizes no verb."""

from collections.abc import Sequence
from itertools import pairwise

from spacy.tokens import Doc, Token

from bot.analysis.cast import Scene
from bot.analysis.found import Found
from bot.analysis.frames import frames
from bot.analysis.names import is_title_case
from bot.analysis.parties import Party
from bot.analysis.verbless import find_without_verb
from storage.models import ActorType

_SURE = 0.5
_LONGEST = 20
_NO_VERBS = frozenset({"is", "are", "has", "have", "be", "report", "reports", "say", "says", "to"})
# Behind these a second name says where or who the first one is.
_ASIDES = frozenset({"of", "who", "which", "where", "in"})
_ENDS = frozenset({",", ";", ":", "–", "—", "-", "as", "after", "while", "before", "when", "amid", "if", "but"})


def in_sentence_case(scene: Scene) -> Doc:
    """Return the tokens of a title in title case with small letters outside its names; others nearly as they are.

    The model knows "slams" for a verb and takes "Slams" for a name. Offsets stay the same.
    """
    doc = scene.doc
    if doc.has_annotation("DEP"):
        return doc
    words = [_plainer(token) for token in doc]
    comma = _joining_comma(scene)
    if comma is not None:
        words[comma] = "&"
    if is_title_case(doc, is_headline=scene.sentence.position == 0):
        kept = {i for name in scene.names for i in range(name.start, name.end)}
        words = [word if i in kept or i == 0 or not word.istitle() else word.lower() for i, word in enumerate(words)]
    texts = [token.text for token in doc]
    if words == texts or [len(word) for word in words] != [len(text) for text in texts]:
        return doc  # some letters are longer when they are small
    return Doc(doc.vocab, words=words, spaces=[bool(token.whitespace_) for token in doc])


def _plainer(token: Token) -> str:
    """Return a word, or another of its length that the model does not stumble over: "will next travel"."""
    is_adverb = token.lower_ == "next" and token.i > 0 and token.nbor(-1).lower_ in ("will", "would")
    return "then" if is_adverb else token.text


def _joining_comma(scene: Scene) -> int | None:
    """Return where a headline's comma stands for "and": "Norway, Sweden sign pact". The parser would not see it."""
    doc, names = scene.doc, scene.names
    if len(doc) > _LONGEST or doc[-1].text in ".!?" or not names or names[0].start != 0:
        return None
    for one, other in pairwise(names):
        if other.start != one.end + 1 or doc[one.end].text != ",":
            return None
        if other.end < len(doc) and doc[other.end].text != ",":
            follows = doc[other.end]
            is_city = one.type is ActorType.PLACE and other.type is ActorType.COUNTRY
            return one.end if follows.is_alpha and not is_city and follows.lower_ not in _ASIDES else None
    return None


def find_in_headline(doc: Doc, parties: Sequence[Party]) -> list[Found]:
    """Return what a short line says by its order alone, where the parser saw no verb with a subject in it."""
    if len(doc) > _LONGEST or len(parties) < 2:
        return []
    without_verb = find_without_verb(doc, parties)
    if without_verb or any(_is_clause(token) for token in doc):
        return without_verb
    for token in doc[1:]:
        lemma = frames().verb(token.lower_)
        action = frames().verbs.get(lemma)
        before = [party for party in parties if party.end <= token.i and party.rank < 3]
        covers = any(party.start <= token.i < party.end for party in parties)
        if not before or covers or token.lower_ in _NO_VERBS or token.text[0].isupper():
            continue
        rest = []
        for later in doc[token.i + 1 :]:
            if later.lower_ in _ENDS:
                break
            rest.append(later)
        action = frames().phrase_class(lemma, [later.lower_ for later in rest[:5]]) or action
        if action is None or not _is_verb_form(token, lemma):
            continue
        after = [p for p in parties if rest and rest[0].i <= p.start <= rest[-1].i and p.rank < 3]
        if after and after[0].key != before[0].key:
            return [Found(before[0], after[0], action, token.i, token.i + 1, _SURE, "verb", token.i)]
        if len(before) > 1 and frames().is_in(lemma, "mutual") and before[0].key != before[1].key:
            return [Found(before[0], before[1], action, token.i, token.i + 1, _SURE, "verb", token.i, mutual=True)]
        return []
    return []


def _is_clause(token: Token) -> bool:
    return token.tag_.startswith("VB") and any(child.dep_ in ("nsubj", "nsubjpass") for child in token.children)


def _is_verb_form(token: Token, lemma: str) -> bool:
    """Whether a word can be the verb of a headline: "signs", "signed", and "sign" behind two who do."""
    return token.lower_ != lemma or any(before.lower_ in ("and", ",") for before in token.doc[: token.i])
