"""Who a speaker is, in one article: actors by their keys, or only words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from bot.analysis.actors import Reading
from bot.analysis.cast import Scene
from bot.analysis.frames import frames
from bot.analysis.parties import Party, text_of
from bot.analysis.speakers import Speakers, speakers_of
from bot.analysis.speech import is_speech, speaker_of
from storage.models import ActorType

UNNAMED = "an unnamed speaker"
_PEOPLE = frozenset({"he", "she"})
_FIRST = frozenset({"i", "we", "you", "one", "who", "that", "which", "there", "this", "these", "those", "what"})


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks: the keys of the actors, or none where it is only words; `name` is what readers see.

    Who speaks for an actor keeps the words of the text: "a Kremlin official" is not the Kremlin.
    """

    keys: tuple[str, ...]
    name: str


class Voices:
    """Finds who a noun or a pronoun that speaks is. The press passes on what others say, and is words only."""

    def __init__(self, reading: Reading, parties_at: Mapping[int, Sequence[Party]]) -> None:
        self._cast = reading.cast
        self._parties_at = parties_at
        self._scenes = {scene.sentence.position: scene for scene in reading.scenes}
        self._meant: dict[tuple[int, int], list[str]] = {}
        for mention in reading.references:
            for at in range(mention.start, mention.end):
                self._meant.setdefault((mention.sentence, at), []).append(mention.actor)

    def of(self, speaker: Token, scene: Scene) -> Voice:
        """Return who the subject of a verb of speech is."""
        spokesman = self._spokesman_before(scene) if speaker.lower_ in ("he", "she") else None
        if spokesman is not None:
            return spokesman
        meant = self._meant.get((scene.sentence.position, speaker.idx))
        if meant is not None:
            return self._voice(dict.fromkeys(meant))
        if speaker.lower_ in _PEOPLE:
            person = self._person_before(speaker, scene)
            if person is not None:
                return person
        if speaker.tag_ == "PRP" or speaker.lower_ in ("he", "she", "it", "they") or speaker.lower_ in _FIRST:
            return Voice((), UNNAMED)
        if not scene.doc.has_annotation("DEP"):
            return Voice((), speaker.text)
        return self.of_speakers(speakers_of(speaker, self._parties_at.get(scene.sentence.position, ())), scene)

    def _spokesman_before(self, scene: Scene) -> Voice | None:
        """Return the nameless one whom the sentence before is about: "A spokesman for the army … he said"."""
        before = self._scenes.get(scene.sentence.position - 1)
        if before is None or not before.doc.has_annotation("DEP"):
            return None
        if any(self._is_person(party.key) for party in self._parties_at.get(before.sentence.position, ())):
            return None
        for token in before.doc:
            is_subject = token.dep_ == "nsubj" and token.head.dep_ == "ROOT" and token.tag_ == "NN"
            if is_subject and frames().is_in(token.lower_, "voices"):
                voice = self.of(token, before)
                return voice if voice.keys else None
        return None

    def _person_before(self, pronoun: Token, scene: Scene) -> Voice | None:
        """Return whom the sentence before, of the same paragraph, is about, where that can be "he" or "she"."""
        before = self._scenes.get(scene.sentence.position - 1)
        if before is None or before.sentence.paragraph != scene.sentence.paragraph:
            return None
        voice = self.subject(before) or self._speaker_in(before)
        return voice if voice is not None and self.can_be(voice, pronoun.lower_) else None

    def _speaker_in(self, scene: Scene) -> Voice | None:
        """Return the person who speaks in a sentence."""
        if not scene.doc.has_annotation("DEP"):
            return None
        for verb in scene.doc:
            speaker = speaker_of(verb) if is_speech(verb) else None
            voice = self.of(speaker, scene) if speaker is not None and speaker.tag_ != "PRP" else None
            if voice is not None and len(voice.keys) == 1 and self._is_person(voice.keys[0]):
                return voice
        return None

    def can_be(self, voice: Voice, pronoun: str) -> bool:
        """Whether "he" or "she" can be who speaks."""
        draft = self._cast.drafts[voice.keys[0]] if len(voice.keys) == 1 else None
        is_person = draft is not None and draft.type is ActorType.PERSON
        return is_person and draft is not None and draft.is_woman in (None, pronoun == "she")

    def of_speakers(self, speakers: Speakers, scene: Scene) -> Voice:
        """Return who is named by a speaker's words."""
        words = text_of(scene, speakers.start, speakers.end)
        if speakers.party is None:
            return Voice((), words)
        keys = dict.fromkeys(party.key for party in speakers.all)
        return self._voice(keys, words if len(keys) > 1 or speakers.is_spokesman else None)

    def of_party(self, party: Party) -> Voice:
        """Return the voice of an actor."""
        return self._voice({party.key: None})

    def subject(self, scene: Scene) -> Voice | None:
        """Return the person whom a sentence is about, who may speak in the next."""
        if not scene.doc.has_annotation("DEP"):
            meant = [keys for (position, _), keys in self._meant.items() if position == scene.sentence.position]
            people = [keys[0] for keys in meant if len(keys) == 1 and self._is_person(keys[0])]
            return self._voice({people[0]: None}) if people else None
        for party in self._parties_at.get(scene.sentence.position, ()):
            if scene.doc[party.head].dep_ in ("nsubj", "nsubjpass") and self._is_person(party.key):
                return self._voice({party.key: None})
        for token in scene.doc:
            found = self._meant.get((scene.sentence.position, token.idx), []) if token.dep_ == "nsubj" else []
            if len(found) == 1 and self._is_person(found[0]):
                return self._voice({found[0]: None})
        return None

    def _is_person(self, key: str) -> bool:
        return self._cast.drafts[key].type is ActorType.PERSON

    def _voice(self, keys: Mapping[str, None], words: str | None = None) -> Voice:
        keys = dict.fromkeys(self._namesake(key) for key in keys)
        drafts = [self._cast.drafts[key] for key in keys]
        name = words or " and ".join(draft.name for draft in drafts)
        named = tuple(key for key in keys if not self.is_press(key))
        return Voice(named if len(named) == len(drafts) else (), name)

    def _namesake(self, key: str) -> str:
        """Return the person of the article who bears the name of a place: places do not speak."""
        draft = self._cast.drafts[key]
        if draft.type is not ActorType.PLACE:
            return key
        people = [
            one.key
            for one in self._cast.drafts.values()
            if one.type is ActorType.PERSON and one.name.endswith(f" {draft.name}")
        ]
        return people[0] if len(people) == 1 else key

    def is_press(self, key: str) -> bool:
        """Whether an actor only passes on what others say."""
        known = self._cast.drafts[key].known
        return known is not None and known.is_press
