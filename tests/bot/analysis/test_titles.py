import pytest

from bot.analysis.titles import title_of
from storage.models import ActorType
from tests.bot.analysis.scenes import make_scene


@pytest.mark.parametrize(
    ("text", "role", "of"),
    [
        ("Zambian Foreign Minister Mary Banda left .", "Foreign Minister", "Zambian"),
        ("Zambia 's new foreign minister , Mary Banda , left .", "foreign minister", "Zambia"),
        ("NATO met , and its director , Mary Banda , left .", "director", "NATO"),
        ("Mary Banda , the director of NATO , left .", "director", "NATO"),
        ("A spokesman for the Zambian foreign ministry , Mary Banda , left .", "spokesman", "Zambian"),
        ("The UN envoy to Yemen , Mary Banda , left .", "envoy", "UN"),
        ("Zambia 's Mary Banda left .", None, "Zambia"),
        ("Zambia 's guest was Mary Banda .", None, None),
    ],
)
def test_words_around_a_name_say_who_it_is(text: str, role: str | None, of: str | None) -> None:
    scene = make_scene(text, {"Mary Banda": "PERSON"})
    name = next(name for name in scene.names if name.type is ActorType.PERSON)
    title = title_of(scene.doc, name, scene.names)
    assert (title.role if title else None, title.of.text if title and title.of else None) == (role, of)
