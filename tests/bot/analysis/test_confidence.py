from dataclasses import replace

from bot.analysis.classifier import classify
from bot.analysis.confidence import LEAST_LIKELY, chance, judge, signs
from bot.analysis.found import Found
from storage.models import LEAST_SURE
from tests.bot.analysis.parses import Read, read

PLAIN = "Norway/NNP/nsubj/1 attacked/VBD/ROOT/1 Sweden/NNP/dobj/1 ././punct/1"


def classified(parse: str) -> tuple[Read, list[Found]]:
    sentence = read(parse)
    return sentence, classify(sentence.scene.doc, sentence.clauses)


def test_plain_statement_is_surer_than_what_counts() -> None:
    sentence, found = classified(PLAIN)
    (one,) = judge(sentence.scene.doc, sentence.parties, found)
    assert LEAST_SURE < one.confidence < 1


def test_place_where_it_happens_is_less_sure_than_a_side() -> None:
    sentence, (one,) = classified(PLAIN)
    where = replace(one, target=replace(one.target, rank=3))
    sure, less = (chance(each, sentence.scene.doc, sentence.parties, [each]) for each in (one, where))
    assert less < sure


def test_unlikely_relation_is_dropped() -> None:
    sentence, (one,) = classified(PLAIN)
    hazy = replace(
        one, source=replace(one.source, rank=3, is_pronoun=True), target=replace(one.target, rank=3), chance=0.05
    )
    doubtful = replace(hazy, finder="complement", confidence=0.0, framed=None)
    kept = judge(sentence.scene.doc, sentence.parties, [doubtful, one])
    assert all(each.confidence >= LEAST_LIKELY for each in kept)
    assert any(each.target.rank == 0 for each in kept)


def test_signs_tell_how_the_target_hangs_on_the_cue() -> None:
    sentence, (one,) = classified(PLAIN)
    names = signs(one, sentence.scene.doc, sentence.parties, [one])
    assert {"finder: verb", "source: subject", "target: object", "target: by dobj", "cue: main"} <= set(names)
    assert "passive" not in names
