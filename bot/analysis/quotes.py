"""What an actor says, verbatim: direct speech between marks, and the clause under a verb of speech."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Token

from bot.analysis.cast import Scene
from bot.analysis.cues import Cue, cues_of
from bot.analysis.marks import Piece, Quotation, find_quotations
from bot.analysis.voices import Voice, Voices
from storage.models import FoundQuote

# So many words between marks may be a mere name or a word kept at a distance.
_SCARE = 3
_NEAR = 3
# "Called the plan “…”": so many characters may stand between such a verb and what is quoted.
_FAR = 80
_STOPS = ".,!?…"


@dataclass(frozen=True, slots=True)
class Speech:
    """A quotation with who says it; `voice` is None where the text does not tell."""

    quotation: Quotation
    voice: Voice | None


def find_quotes(scenes: Sequence[Scene], speeches: Sequence[Speech], voices: Voices) -> tuple[FoundQuote, ...]:
    """Return what the actors of an article say, in the order of the text, one record for each sentence and speaker."""
    found: list[FoundQuote] = []
    taken: dict[int, list[Piece]] = {}
    for speech in speeches:
        if speech.voice is None or not speech.voice.keys:
            continue
        for piece in speech.quotation.pieces:
            taken.setdefault(piece.sentence, []).append(piece)
            found += [FoundQuote(key, piece.sentence, piece.start, piece.end, True, 0) for key in speech.voice.keys]
    for scene in scenes:
        if scene.doc.has_annotation("DEP"):
            direct = taken.get(scene.sentence.position, ())
            said = _indirect(scene, voices)
            found += [quote for quote in said if not any(_overlaps(quote, piece) for piece in direct)]
    return _numbered(found)


def read_speeches(scenes: Sequence[Scene], voices: Voices) -> tuple[Speech, ...]:
    """Return the quotations that are speech, each with who says it as far as the text tells."""
    sentences = [scene.sentence for scene in scenes]
    by_position = {scene.sentence.position: scene for scene in scenes}
    order = {sentence.position: number for number, sentence in enumerate(sentences)}
    quotations = find_quotations(sentences)
    inside: dict[int, list[Piece]] = {}
    for quotation in quotations:
        for piece in quotation.pieces:
            inside.setdefault(piece.sentence, []).append(piece)
    cues = {position: cues_of(by_position[position], pieces) for position, pieces in inside.items()}
    speeches: list[Speech] = []
    for quotation in quotations:
        speech = _attributed(quotation, by_position, cues, voices)
        if speech is None and _is_whole(quotation, by_position, inside):
            speech = Speech(quotation, _floating(quotation, speeches, scenes, order, inside, voices))
        if speech is not None:
            speeches.append(speech)
    return tuple(speeches)


def _attributed(
    quotation: Quotation, scenes: Mapping[int, Scene], cues: Mapping[int, Sequence[Cue]], voices: Voices
) -> Speech | None:
    """Return the speech whose speaker one of its own sentences names: the nearest verb of speech outside of it."""
    best: tuple[int, Cue, Scene] | None = None
    for piece in quotation.pieces:
        for cue in cues.get(piece.sentence, ()):
            distance = cue.start - piece.end if cue.start >= piece.end else piece.start - cue.end
            can_carry = cue.is_speech or (_words(quotation, scenes) > _SCARE and 0 <= piece.start - cue.end < _FAR)
            if can_carry and (best is None or distance < best[0]):
                best = distance, cue, scenes[piece.sentence]
    first = scenes[quotation.pieces[0].sentence]
    if best is None or not best[1].is_speech:
        announced = _announced(quotation.pieces[0], first)
        if announced is not None:
            return Speech(quotation, voices.of(announced, first))
    if best is None:
        return None
    _, cue, scene = best
    if _words(quotation, scenes) <= _SCARE and not _is_utterance(quotation, cue, scenes):
        return None
    return Speech(quotation, voices.of(cue.speaker, scene) if cue.speaker is not None else None)


def _announced(piece: Piece, scene: Scene) -> Token | None:
    """Return who is the subject of a sentence that announces a quotation: "Kim was doubtful: “…"."""
    before = scene.sentence.text[: max(0, piece.start - 1)].rstrip()
    if not before.endswith(":") or not scene.doc.has_annotation("DEP"):
        return None
    subjects = [token for token in scene.doc if token.dep_ == "nsubj" and token.idx < len(before)]
    return subjects[0] if subjects else None


def _is_utterance(quotation: Quotation, cue: Cue, scenes: Mapping[int, Scene]) -> bool:
    """Whether few words are a whole answer and no word kept at a distance: ""Never," Kim said"."""
    piece = quotation.pieces[-1]
    text = scenes[piece.sentence].sentence.text
    is_ended = text[piece.end - 1] in _STOPS or text[piece.end + 1 : piece.end + 2] in (",", ".")
    starts = not text[: max(0, quotation.pieces[0].start - 1)].strip(" ,:")
    is_announced = text[: max(0, piece.start - 1)].rstrip().endswith((":", ","))
    return is_ended and cue.is_speech and (starts or is_announced)


def _is_whole(quotation: Quotation, scenes: Mapping[int, Scene], inside: Mapping[int, Sequence[Piece]]) -> bool:
    """Whether a quotation fills its sentences, so that who says it stands in another one."""
    for piece in quotation.pieces:
        text = scenes[piece.sentence].sentence.text
        others = sum(other.end - other.start for other in inside[piece.sentence])
        if len(text.strip()) - others > 2 + 4 * len(inside[piece.sentence]):
            return False
    return True


def _floating(
    quotation: Quotation,
    before: Sequence[Speech],
    scenes: Sequence[Scene],
    order: Mapping[int, int],
    inside: Mapping[int, Sequence[Piece]],
    voices: Voices,
) -> Voice | None:
    """Return who says a quotation that fills its sentences: who spoke before it, or who is said to after it."""
    first = order[quotation.pieces[0].sentence]
    last = order[quotation.pieces[-1].sentence]
    previous = scenes[first - 1] if first else None
    if before:
        spoken = before[-1]
        end = order[spoken.quotation.pieces[-1].sentence]
        if first - end <= 1 and spoken.voice is not None:
            is_new = spoken.quotation.is_closed and spoken.quotation.paragraph != quotation.paragraph
            behind = _behind(scenes, last, inside, voices) if is_new else None
            return behind or spoken.voice
    if previous is not None and previous.sentence.position > 0:
        is_same = previous.sentence.paragraph == quotation.paragraph
        is_announced = previous.sentence.text.rstrip().endswith(":")
        if is_same or is_announced or first - order[previous.sentence.position] == 1:
            cue = next((cue for cue in reversed(cues_of(previous, inside.get(previous.sentence.position, ())))), None)
            if cue is not None and cue.speaker is not None and (cue.is_speech or is_same or is_announced):
                return voices.of(cue.speaker, previous)
            if is_same or is_announced:
                return voices.subject(previous) or _again(previous, before, order, voices)
    return _behind(scenes, last, inside, voices)


def _again(scene: Scene, before: Sequence[Speech], order: Mapping[int, int], voices: Voices) -> Voice | None:
    """Return who spoke last, where a sentence is about "him" or "her" again."""
    voice = before[-1].voice if before else None
    if voice is None or order[scene.sentence.position] - order[before[-1].quotation.pieces[-1].sentence] > 1:
        return None
    pronoun = scene.doc[0].lower_
    return voice if pronoun in ("he", "she") and voices.can_be(voice, pronoun) else None


def _behind(scenes: Sequence[Scene], last: int, inside: Mapping[int, Sequence[Piece]], voices: Voices) -> Voice | None:
    """Return who is said to speak in the sentence behind a quotation, in the same paragraph."""
    if last + 1 == len(scenes) or scenes[last + 1].sentence.paragraph != scenes[last].sentence.paragraph:
        return None
    following = scenes[last + 1]
    cue = next((cue for cue in cues_of(following, inside.get(following.sentence.position, ()))), None)
    return voices.of(cue.speaker, following) if cue is not None and cue.speaker is not None and cue.is_speech else None


def _words(quotation: Quotation, scenes: Mapping[int, Scene]) -> int:
    return sum(len(scenes[p.sentence].sentence.text[p.start : p.end].split()) for p in quotation.pieces)


def _overlaps(quote: FoundQuote, piece: Piece) -> bool:
    return quote.start < piece.end and piece.start < quote.end


# ---------------------------------------------------------------------------------------------------------- indirect


def _indirect(scene: Scene, voices: Voices) -> Iterator[FoundQuote]:
    """Yield what is said without marks, under a verb that says so and that somebody did say."""
    for cue in cues_of(scene, ()):
        if cue.speaker is None or cue.content is None:
            continue
        voice = voices.of(cue.speaker, scene)
        for start, end in _spans(cue, scene):
            for key in voice.keys:
                yield FoundQuote(key, scene.sentence.position, start, end, False, 0)


def _spans(cue: Cue, scene: Scene) -> Iterator[tuple[int, int]]:
    """Yield the pieces of a clause that is said, as characters: what says so may stand in the middle of it."""
    content = cue.content
    if content is None:
        return
    inside = {token.i for token in content.subtree}
    if cue.verb in inside:
        inside -= {token.i for token in scene.doc[cue.verb].subtree}
    first = sorted(inside)
    while first and (scene.doc[first[0]].is_punct or scene.doc[first[0]].lower_ == "that"):
        first.pop(0)
    while first and scene.doc[first[-1]].is_punct:
        first.pop()
    run: list[int] = []
    for i in [*first, -1]:
        if run and i != run[-1] + 1:
            token = scene.doc[run[-1]]
            start, end = scene.doc[run[0]].idx, token.idx + len(token.text)
            if start and scene.sentence.text[start - 1] in "“‘«\"'":
                start -= 1
            if len(run) >= _NEAR and not _has_half_a_pair(scene.sentence.text[start:end]):
                yield start, end
            run = []
        if i >= 0:
            run.append(i)


def _has_half_a_pair(text: str) -> bool:
    opened = text.count("“") - text.count("”"), text.count("«") - text.count("»")
    return text.count('"') % 2 == 1 or any(opened) or text.count("‘") > text.count("’")


def _numbered(quotes: Sequence[FoundQuote]) -> tuple[FoundQuote, ...]:
    """Return the quotes with the number of their speech: a speaker's words until somebody else speaks."""
    result: list[FoundQuote] = []
    speech, speakers = 0, set[str]()
    spans: dict[tuple[int, int], list[FoundQuote]] = {}
    for quote in sorted(set(quotes), key=lambda quote: (quote.sentence, quote.start, quote.end)):
        spans.setdefault((quote.sentence, quote.start), []).append(quote)
    for together in spans.values():
        now = {quote.speaker for quote in together}
        if now != speakers:
            speech, speakers = speech + 1, now
        result += [replace(one, speech=speech) for one in sorted(together, key=lambda one: one.speaker)]
    return tuple(result)
