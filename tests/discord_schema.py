"""A small check of JSON against Discord's OpenAPI document: as much of JSON Schema as it uses for messages."""

import json
import os
import re
from pathlib import Path
from typing import Any

from tests.process import ROOT

VARIABLE = "DISCORD_OPENAPI"
_TYPES: dict[str, type | tuple[type, ...]] = {
    "array": list, "object": dict, "string": str, "boolean": bool, "integer": int, "number": (int, float),
    "null": type(None),
}  # fmt: skip


def read_document() -> dict[str, Any] | None:
    """Return Discord's document, from where the variable says or beside this repository; None where there is none."""
    named = os.environ.get(VARIABLE)
    path = Path(named) if named else ROOT.parent / "shared" / "discord" / "openapi.json"
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else None


def problems(document: dict[str, Any], schema: dict[str, Any], value: Any, at: str = "") -> list[str]:
    """Return what of a value does not fit a schema of the document, each with its place."""
    if "$ref" in schema:
        return problems(document, document["components"]["schemas"][schema["$ref"].rpartition("/")[2]], value, at)
    for key in ("oneOf", "anyOf"):
        if key in schema:
            each = [problems(document, one, value, at) for one in schema[key]]
            return min(each, key=len)
    if not _has_type(schema, value):
        return [f"{at}: {type(value).__name__} where {schema['type']} belongs"]
    found: list[str] = []
    if isinstance(value, str):
        found = _length(schema, len(value.encode("utf-16-le")) // 2, "Length", at)
        if "pattern" in schema and not re.search(schema["pattern"], value):
            found.append(f"{at}: {value!r} does not match {schema['pattern']}")
    elif isinstance(value, list):
        found = _length(schema, len(value), "Items", at)
        for place, item in enumerate(value):
            found += problems(document, schema.get("items", {}), item, f"{at}[{place}]")
    elif isinstance(value, dict):
        found = [f"{at}: no {name}" for name in schema.get("required", ()) if name not in value]
        if "properties" in schema:
            found += [f"{at}: unknown {name}" for name in value if name not in schema["properties"]]
            for name in value.keys() & schema["properties"].keys():
                found += problems(document, schema["properties"][name], value[name], f"{at}.{name}")
    elif isinstance(value, int) and not schema.get("minimum", value) <= value <= schema.get("maximum", value):
        found = [f"{at}: {value} is too small or too large"]
    if "enum" in schema and value not in schema["enum"]:
        found.append(f"{at}: {value!r} is none of {schema['enum']}")
    return found


def _has_type(schema: dict[str, Any], value: Any) -> bool:
    if "type" not in schema:
        return True
    allowed = [schema["type"]] if isinstance(schema["type"], str) else schema["type"]
    return any(
        isinstance(value, _TYPES[name]) and (name == "boolean" or not isinstance(value, bool)) for name in allowed
    )


def _length(schema: dict[str, Any], length: int, what: str, at: str) -> list[str]:
    fits = schema.get(f"min{what}", 0) <= length <= schema.get(f"max{what}", length)
    return [] if fits else [f"{at}: {what.lower()} {length}, at most {schema.get(f'max{what}')}"]
