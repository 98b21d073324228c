import pytest

from bot.demo.command_line import (
    Choice,
    CommandLineError,
    Kind,
    Option,
    parse,
    read_commands,
    typing,
    value_of,
)


def text(name: str, *, required: bool = False, completed: bool = False) -> dict[str, object]:
    return {"type": 3, "name": name, "description": name, "required": required, "autocomplete": completed}


PAYLOAD = [
    {"type": 1, "name": "help", "description": "All commands", "options": []},
    {
        "type": 1,
        "name": "actor",
        "description": "Actors",
        "options": [
            {"type": 1, "name": "show", "description": "Profile", "options": [text("name", required=True)]},
            {
                "type": 1,
                "name": "top",
                "description": "Most named",
                "options": [{"type": 4, "name": "days", "description": "Days"}],
            },
        ],
    },
    {
        "type": 1,
        "name": "relation",
        "description": "Relations",
        "options": [
            {
                "type": 1,
                "name": "between",
                "description": "Two actors",
                "options": [text("a", required=True, completed=True), text("b", required=True, completed=True)],
            }
        ],
    },
    {
        "type": 1,
        "name": "article",
        "description": "Articles",
        "options": [
            {
                "type": 2,
                "name": "add",
                "description": "Add",
                "options": [
                    {
                        "type": 1,
                        "name": "url",
                        "description": "By address",
                        "options": [text("url", required=True), text("title")],
                    }
                ],
            }
        ],
    },
    {"type": 3, "name": "Summarize", "description": ""},
]
COMMANDS = read_commands(PAYLOAD)


def test_commands_are_known_by_their_whole_names() -> None:
    assert sorted(COMMANDS) == ["actor show", "actor top", "article add url", "help", "relation between"]


@pytest.mark.parametrize(
    ("line", "name", "values"),
    [
        ("/help", "help", {}),
        ("help", "help", {}),
        ("/actor show china", "actor show", {"name": "china"}),
        ("/actor   show   European Union ", "actor show", {"name": "European Union"}),
        ("/Actor Show Kim", "actor show", {"name": "Kim"}),
        ("/actor show name: Kim Jong Un", "actor show", {"name": "Kim Jong Un"}),
        ("/actor show name:Kim", "actor show", {"name": "Kim"}),
        ('/actor show "Kim"', "actor show", {"name": "Kim"}),
        ("/actor show Washington, D.C.", "actor show", {"name": "Washington, D.C."}),
        ("/actor top", "actor top", {}),
        ("/actor top 7", "actor top", {"days": "7"}),
        ("/relation between a: Russia b: North Korea", "relation between", {"a": "Russia", "b": "North Korea"}),
        ("/relation between b: North Korea a: Russia", "relation between", {"a": "Russia", "b": "North Korea"}),
        ("/relation between Russia, North Korea", "relation between", {"a": "Russia", "b": "North Korea"}),
        (
            "/article add url https://a.example/x?y=url:z title: Peace: a beginning",
            "article add url",
            {"url": "https://a.example/x?y=url:z", "title": "Peace: a beginning"},
        ),
        ("/article add url url:https://a.example/", "article add url", {"url": "https://a.example/"}),
    ],
)
def test_lines_are_read_as_discord_or_as_plain_text(line: str, name: str, values: dict[str, str]) -> None:
    call = parse(line, COMMANDS)
    assert call.command.name == name
    assert call.values == values


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("/actor show", "needs name"),
        ("/relation between Russia", "needs b"),
        ("/relation between a: b: Russia", "needs a"),
        ("/relations", "Did you mean /relation between"),
        ("/actr show kim", "Did you mean /actor show"),
        ("/actor", "/actor show or /actor top"),
        ("/nonsense", "Type help"),
        ("/", "Type help"),
        ("/help me", "takes no options"),
    ],
)
def test_what_cannot_be_run_is_told_in_words(line: str, words: str) -> None:
    with pytest.raises(CommandLineError, match=words):
        parse(line, COMMANDS)


@pytest.mark.parametrize(
    ("line", "option", "typed"),
    [
        ("/actor show ", "name", ""),
        ("/actor show chi", "name", "chi"),
        ("/actor show name: chi", "name", "chi"),
        ("/relation between Russia, Nor", "b", "Nor"),
        ("/relation between a: Russia b: Nor", "b", "Nor"),
        ("/relation between a: Ru", "a", "Ru"),
    ],
)
def test_the_option_at_the_cursor_is_known(line: str, option: str, typed: str) -> None:
    at = typing(line, COMMANDS)
    assert at is not None
    assert at.option is not None
    assert (at.option.name, at.text) == (option, typed)


def test_other_options_are_filled_while_one_is_typed() -> None:
    at = typing("/relation between a: Russia b: Nor", COMMANDS)
    assert at is not None
    assert at.filled == {"a": "Russia"}


def test_options_that_are_not_filled_may_be_named() -> None:
    for line, free in (("/relation between Russia", ["a", "b"]), ("/relation between a: Russia", ["b"])):
        at = typing(line, COMMANDS)
        assert at is not None
        assert [option.name for option in at.free] == free


def test_while_a_command_is_typed_no_option_is() -> None:
    assert typing("/actor sh", COMMANDS) is None


def test_values_get_the_type_of_their_option() -> None:
    assert value_of(Option("days", Kind.INTEGER, ""), "7") == 7
    assert value_of(Option("share", Kind.BOOLEAN, ""), "yes") is True
    assert value_of(Option("name", Kind.TEXT, ""), "7") == "7"
    assert value_of(Option("method", Kind.TEXT, "", choices=(Choice("LexRank", "lex-rank"),)), "lexrank") == "lex-rank"


@pytest.mark.parametrize(
    ("option", "typed", "words"),
    [
        (Option("days", Kind.INTEGER, ""), "seven", "takes a number"),
        (Option("share", Kind.BOOLEAN, ""), "perhaps", "yes or no"),
        (Option("method", Kind.TEXT, "", choices=(Choice("LexRank", "lex-rank"),)), "magic", "one of LexRank"),
    ],
)
def test_a_value_of_another_type_is_told_in_words(option: Option, typed: str, words: str) -> None:
    with pytest.raises(CommandLineError, match=words):
        value_of(option, typed)
