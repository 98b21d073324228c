"""What the parser reads in place of the names of a sentence: well-known ones, whose form it cannot mistake.

A small model takes "ECOWAS imposed" for a participle and "Tchiani" for a plural, and then loses who did it. Names are
found before the parse, so it may as well read "NATO imposed": the tree is the same, word for word.
"""

from spacy.tokens import Doc

from bot.analysis.cast import Scene
from bot.analysis.names import Name
from bot.analysis.table import Use
from storage.models import ActorType

_PARSE = ("TAG", "DEP", "HEAD")
_GIVEN, _FAMILY = "John", "Smith"
_TOWN, _DEMONYM = "Paris", "French"
_ACRONYM, _FIRM = "NATO", "Microsoft"


def with_stand_ins(scene: Scene) -> Doc:
    """Return as many tokens as the sentence has, with plain names for those of people, towns and organizations.

    States keep theirs, since a model for news knows them; what belongs to a state is French. Where nothing changes, it
    is the sentence's own document.
    """
    doc = scene.doc
    words = [token.text for token in doc]
    for name in scene.names:
        words[name.start : name.end] = _plain(name, words[name.start : name.end])
    if all(word == token.text for word, token in zip(words, doc, strict=True)):
        return doc
    other = Doc(doc.vocab, words=words, spaces=[bool(token.whitespace_) for token in doc])
    for token, plain in zip(doc, other, strict=True):
        if token.orth == plain.orth:
            plain.norm_ = token.norm_  # the tokenizer's: "not" of "n't"
    return other


def take_parse(doc: Doc, other: Doc) -> None:
    """Give a sentence, in place, the tags and the tree of another of as many tokens."""
    if other is not doc:
        doc.from_array(list(_PARSE), other.to_array(list(_PARSE)))  # type: ignore[arg-type]  # integers, not floats


def _plain(name: Name, words: list[str]) -> list[str]:
    if name.type is ActorType.PERSON:
        return [_GIVEN] * (len(words) - 1) + [_FAMILY]
    if len(words) > 1:
        return words  # the words of a long name hold together by themselves
    if name.use is Use.ADJECTIVE:
        return [_DEMONYM]
    if name.type in (ActorType.ORG, ActorType.BLOC):
        return [_ACRONYM if words[0].isupper() else _FIRM]
    if name.type in (ActorType.PLACE, ActorType.REGION):
        return [_TOWN]
    return words
