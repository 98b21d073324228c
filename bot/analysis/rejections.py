"""Whom a denial turns on: who rejects an accusation rejects the one who made it, where the text tells who did."""

from collections.abc import Iterator, Mapping, Sequence

from bot.analysis.camps import Camps
from bot.analysis.cast import Cast, Scene
from bot.analysis.denying import Answer
from bot.analysis.parties import Party
from bot.analysis.speech import is_speech, speaker_of
from bot.analysis.voices import Voices
from storage.models import Action, FoundRelation, Polarity

_SURE = 0.65
# So far up stands who is not named again: "…, he said. The army rejected the accusation."
_BEFORE = 2


def accuser_of(answer: Answer, relations: Sequence[FoundRelation], answered: Sequence[int], camps: Camps) -> str | None:
    """Return who made what is denied; None where nobody is accused: who denies a mere report rejects nobody."""
    for index in answered:
        claim = relations[index]
        is_accusation = claim.action is Action.ACCUSE and any(camps.are_one(k, claim.target) for k in answer.deniers)
        accuser = claim.source if is_accusation else claim.attributed_to
        has_accused = any(
            one.action is Action.ACCUSE and one.source == accuser and one.sentence == claim.sentence
            for one in relations
        )
        if accuser is None or any(camps.are_one(key, accuser) for key in answer.deniers):
            continue
        if has_accused or answer.is_charge or answer.is_untrue:
            return accuser
    return None


def claimant_before(
    answer: Answer,
    scenes: Sequence[Scene],
    parties_at: Mapping[int, Sequence[Party]],
    voices: Voices,
    camps: Camps,
) -> str | None:
    """Return who speaks of who denies in the sentences right before, where the accusation is no relation of ours."""
    if not answer.is_charge:
        return None
    position = answer.scene.sentence.position
    accuser: str | None = None
    for scene in reversed([one for one in scenes if 0 < position - one.sentence.position <= _BEFORE]):
        if not scene.doc.has_annotation("DEP"):
            return None
        for verb in scene.doc:
            speaker = speaker_of(verb) if accuser is None and is_speech(verb) else None
            keys = voices.of(speaker, scene).keys if speaker is not None else ()
            if len(keys) == 1:
                accuser = keys[0]
        named = [party.key for party in parties_at.get(scene.sentence.position, ())]
        is_named = any(camps.are_one(key, name) for key in answer.deniers for name in named if name != accuser)
        if accuser is not None and is_named:
            return None if any(camps.are_one(key, accuser) for key in answer.deniers) else accuser
    return None


def rejections(
    answer: Answer, relations: Sequence[FoundRelation], accuser: str, parties: Sequence[Party], cast: Cast
) -> Iterator[FoundRelation]:
    """Yield that each of those who deny rejects the accuser, where no other word says so."""
    text, doc = answer.scene.sentence.text, answer.scene.doc
    position = answer.scene.sentence.position
    for key in answer.deniers:
        if any(one.source == key and one.target == accuser and one.sentence == position for one in relations):
            continue
        party = next((party for party in parties if party.key == key and party.start <= answer.verb.i), None)
        first, last = (doc[party.start], doc[party.end - 1]) if party is not None else (answer.speaker, answer.speaker)
        yield FoundRelation(
            source=key,
            target=accuser,
            source_text=text[first.idx : last.idx + len(last)],
            target_text=cast.drafts[accuser].name,
            predicate=text[answer.verb.idx : answer.verb.idx + len(answer.verb.text)],
            action=Action.REJECT,
            polarity=Polarity.HOSTILE,
            sentence=position,
            confidence=_SURE,
        )
