"""Headlines: sentence case for those in title case, and a plain reading of those in which no verb was recognized."""

from collections.abc import Sequence

from spacy.tokens import Doc, Token

from bot.analysis.cast import Scene
from bot.analysis.found import Found
from bot.analysis.frames import frames
from bot.analysis.names import is_title_case
from bot.analysis.parties import Party

_SURE = 0.5
_LONGEST = 20
_NO_VERBS = frozenset({"is", "are", "has", "have", "be", "report", "reports", "say", "says", "to"})
_ENDS = frozenset({",", ";", ":", "–", "—", "-", "as", "after", "while", "before", "when", "amid", "if", "but"})


def in_sentence_case(scene: Scene) -> Doc:
    """Return the tokens of a title in title case with small letters outside its names; other sentences as they are.

    The model knows "slams" for a verb and takes "Slams" for a name. Offsets stay the same.
    """
    doc = scene.doc
    if not is_title_case(doc, is_headline=scene.sentence.position == 0) or doc.has_annotation("DEP"):
        return doc
    kept = {i for name in scene.names for i in range(name.start, name.end)}
    words = [token.text if token.i in kept or token.i == 0 or not token.is_title else token.lower_ for token in doc]
    if any(len(word) != len(token.text) for word, token in zip(words, doc, strict=True)):
        return doc  # a letter whose small form is longer
    return Doc(doc.vocab, words=words, spaces=[bool(token.whitespace_) for token in doc])


def find_in_headline(doc: Doc, parties: Sequence[Party]) -> list[Found]:
    """Return what a short line says by its order alone, where the parser saw no verb with a subject in it."""
    if len(doc) > _LONGEST or len(parties) < 2 or any(_is_clause(token) for token in doc):
        return []
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
