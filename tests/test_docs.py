"""The documents and the code agree."""

import re
import tomllib
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import click
import discord
import pytest
from discord import app_commands
from pydantic import BaseModel

from bot.cli import cli
from bot.demo.samples import load_samples
from bot.demo.tour import STEPS
from bot.settings import Settings, load_settings
from bot.workers import Workers
from tests.builders import make_db
from tests.discord_world import open_world

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


# ------------------------------------------------------------------------------------------------ configuration


def keys() -> Iterator[tuple[str, str, object]]:
    """Yield every section and key of the settings with its default."""
    for section, field in Settings.model_fields.items():
        assert isinstance(field.annotation, type)
        assert issubclass(field.annotation, BaseModel)
        for key, setting in field.annotation.model_fields.items():
            yield section, key, setting.default


def test_the_example_configuration_is_the_default_one() -> None:
    assert load_settings(ROOT / "config.example.toml", environ={}) == Settings()


def test_the_example_configuration_has_every_key() -> None:
    example = tomllib.loads(read("config.example.toml"))
    for section, key, default in keys():
        if default is None:
            assert re.search(rf"^# {key} = ", read("config.example.toml"), re.MULTILINE), key
        else:
            assert key in example[section], f"{section}.{key}"


def test_the_example_configuration_explains_every_key() -> None:
    lines = read("config.example.toml").splitlines()
    for number, line in enumerate(lines):
        if re.match(r"(# )?\w+ = ", line):
            assert lines[number - 1].startswith("# "), line


def test_the_configuration_page_has_every_key_and_no_other() -> None:
    documented = {
        (section, key, default)
        for section, table in re.findall(
            r"^## `\[(\w+)\]`\n(.*?)(?=^## |\Z)", read("docs/configuration.md"), re.MULTILINE | re.DOTALL
        )
        for key, default in re.findall(r"^\| `(\w+)` \| (\S.*?) \|", table, re.MULTILINE)
    }
    assert documented == {(section, key, as_documented(default)) for section, key, default in keys()}


def as_documented(default: object) -> str:
    match default:
        case None:
            return "none"
        case bool():
            return f"`{str(default).lower()}`"
        case tuple():
            return f"`{list(default)}`"
        case str() | Path():
            return f'`"{default}"`'
        case _:
            return f"`{default}`"


# ------------------------------------------------------------------------------------------------- command line


def walk(command: click.Command, *path: str) -> Iterator[tuple[str, click.Command]]:
    """Yield every command that does something, with its words."""
    if isinstance(command, click.Group):
        for name, inner in command.commands.items():
            yield from walk(inner, *path, name)
    else:
        yield " ".join(path), command


COMMAND_LINE = dict(walk(cli))


def test_the_commands_page_has_every_command_of_the_command_line() -> None:
    documented = re.findall(r"^### `python -m bot ([a-z ]+?)(?: [^a-z].*)?`$", read("docs/commands.md"), re.MULTILINE)
    assert sorted(documented) == sorted(COMMAND_LINE)


@pytest.mark.parametrize("name", COMMAND_LINE)
def test_the_commands_page_has_every_option_of_the_command_line(name: str) -> None:
    page = read("docs/commands.md")
    found = re.search(rf"^### `python -m bot {name}\b.*?(?=^##|\Z)", page, re.MULTILINE | re.DOTALL)
    assert found is not None
    options = {option for each in COMMAND_LINE[name].params if isinstance(each, click.Option) for option in each.opts}
    assert set(re.findall(r"^\| `(--[a-z-]+)", found[0], re.MULTILINE)) == options


def test_the_commands_page_has_the_options_before_a_command() -> None:
    options = {option for each in cli.params for option in each.opts}
    assert {"--config", "--version"} <= options
    for option in options:
        assert f"`{option}" in read("docs/commands.md")


# ----------------------------------------------------------------------------------------------- slash commands


@pytest.fixture
async def tree(tmp_path: Path) -> AsyncIterator[app_commands.CommandTree[Any]]:
    """Return the real command tree; the workers are never asked for anything, so that no process starts."""
    async with (
        Workers(1, seconds=1) as light,
        Workers(1, seconds=1) as heavy,
        open_world(tmp_path, light, heavy) as world,
    ):
        yield world.bot.tree


async def test_the_commands_page_has_every_slash_command_with_its_options(
    tree: app_commands.CommandTree[Any],
) -> None:
    documented = {
        name: re.findall(r"^\| `(\w+)` \| (.+?) \|", text, re.MULTILINE)
        for name, text in re.findall(
            r"^#### `/([a-z ]+)`\n(.*?)(?=^##|\Z)", read("docs/commands.md"), re.MULTILINE | re.DOTALL
        )
    }
    assert documented == {
        command.qualified_name: [(each.display_name, shown_default(each)) for each in command.parameters]
        for command in tree.walk_commands()
        if isinstance(command, app_commands.Command)
    }


async def test_the_commands_page_has_every_entry_of_the_message_menu(tree: app_commands.CommandTree[Any]) -> None:
    menus = {command.name for command in tree.get_commands(type=discord.AppCommandType.message)}
    assert menus == set(re.findall(r"^\*([\w ]+)\*, in the menu of a message", read("docs/commands.md"), re.MULTILINE))


async def test_the_commands_page_tells_which_commands_are_for_admins(tree: app_commands.CommandTree[Any]) -> None:
    page = read("docs/commands.md")
    everyone, admins = page.index("### For everyone"), page.index("### For admins")
    for command in tree.get_commands():
        start = admins if command.default_permissions else everyone
        end = page.index("## On the command line") if command.default_permissions else admins
        words = f"*{command.name}*" if isinstance(command, app_commands.ContextMenu) else f"`/{command.name}"
        assert words in page[start:end]


async def test_the_changelog_and_the_readme_name_commands_that_exist(tree: app_commands.CommandTree[Any]) -> None:
    roots = {command.name for command in tree.get_commands()}
    for document in DOCUMENTS:
        assert set(re.findall(r"`/([a-z]+)[ `]", document.read_text(encoding="utf-8"))) <= roots, document.name


def shown_default(parameter: app_commands.Parameter) -> str:
    if parameter.required:
        return "needed"
    if isinstance(parameter.default, bool):
        return "yes" if parameter.default else "no"
    return "none" if parameter.default is None else str(parameter.default)


# ------------------------------------------------------------------------------------------------ everything else


def test_the_tour_in_the_readme_is_the_tour() -> None:
    shown = re.findall(r"^you> (.+)$", tour(), re.MULTILINE)
    assert len(shown) >= 4
    assert set(shown) <= {step.line for step in STEPS}


def test_quotes_in_the_readme_are_verbatim() -> None:
    samples = " ".join(" ".join(f"{sample.title} {sample.text}" for sample in load_samples()).split())
    quoted = re.findall(r"^  ▌ │ (.+)$", tour(), re.MULTILINE)
    assert len(quoted) >= 10
    for line in quoted:
        assert line in samples


def tour() -> str:
    """Return the part of the tour that the README shows."""
    found = re.search(r"<!-- tour.*?```text\n(.*?)```\n<!-- end of tour -->", read("README.md"), re.DOTALL)
    assert found is not None
    return found[1]


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads(read("pyproject.toml"))["project"]
    required = [
        *project["dependencies"],
        *(each for extra in project["optional-dependencies"].values() for each in extra),
    ]
    names = {re.split(r"[~=<>!]", each)[0].strip().lower() for each in required}
    section = read("docs/design-notes.md").partition("\n## Dependencies\n")[2]
    reasons = {name.lower() for name in re.findall(r"^\| ([\w., -]+?) \|", section, re.MULTILINE)}
    explained = {name.strip() for reason in reasons for name in reason.split(",")}
    assert names <= explained
    assert explained - names <= {"library", "---"}


def test_every_table_is_explained() -> None:
    tables = {
        str(name)
        for (name,) in make_db().execute(
            # Not SQLite's own tables, those of the migrations, or those inside a full-text index.
            """SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE '\\_%'
                ESCAPE '\\' AND NOT EXISTS (SELECT 1 FROM sqlite_master AS shown
                    WHERE shown.sql LIKE 'CREATE VIRTUAL%' AND sqlite_master.name LIKE shown.name || '_%')"""
        )
    }
    assert tables == set(re.findall(r"^\| `(\w+)` \|", section("docs/architecture.md", "Schema"), re.MULTILINE))


def section(name: str, heading: str) -> str:
    found = re.search(rf"^## {heading}\n(.*?)(?=^## |\Z)", read(name), re.MULTILINE | re.DOTALL)
    assert found is not None, f"{name} has no section {heading}"
    return found[1]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_inside_the_documents_lead_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\((?!https?://|#)([^)#]+)", document.read_text(encoding="utf-8")):
        assert (document.parent / target).exists(), target


def test_targets_of_make_named_in_the_documents_exist() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in DOCUMENTS)
    named = set(re.findall(r"(?:`|^|&& sudo )make ([a-z]+)", text, re.MULTILINE))
    targets = set(re.findall(r"^([a-z-]+):", read("Makefile"), re.MULTILINE))
    assert {"demo", "check", "test"} <= named <= targets


def test_every_module_in_the_map_exists() -> None:
    for path in re.findall(r"^\| `((?:bot|cogs|storage)/[\w./]+)` \|", read("docs/architecture.md"), re.MULTILINE):
        assert (ROOT / path).exists(), path


def test_architecture_names_every_module_of_the_analysis() -> None:
    named = set(re.findall(r"`(\w+)(?:\.py)?`", section("docs/architecture.md", "Layers")))
    modules = {path.stem for path in (ROOT / "bot" / "analysis").glob("*.py")} - {"__init__"}
    assert modules <= named, modules - named
