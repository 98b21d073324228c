"""Verbs of speech in a parse: who speaks, and the clause that holds what is said."""

from spacy.tokens import Token

from bot.analysis.frames import frames

_SUBJECTS = ("nsubj", "nsubjpass", "csubj", "expl")
# "Said after …" says when, not what.
_CIRCUMSTANCES = frozenset(
    {"after", "before", "when", "as", "since", "while", "because", "until", "although", "though"}
)
_CONDITIONS = frozenset({"if", "unless", "once", "lest", "provided", "in"})


def subject_of(verb: Token) -> Token | None:
    """Return the subject that stands beside a verb; of two, one of them a parser's mistake, the nearer one."""
    first = None
    for child in verb.children:
        if child.dep_ in _SUBJECTS and (child.i < verb.i or first is None):
            first = child
    return first


def sender_of(verb: Token) -> Token | None:
    """Return who issued what a participle tells the content of: "*Iran* issued a statement condemning it"."""
    noun = verb.head
    is_message = verb.dep_ == "acl" and verb.tag_ == "VBG" and frames().is_in(frames().noun(noun.lower_), "messages")
    return subject_of(noun.head) if is_message and noun.dep_ == "dobj" else None


def speaker_of(verb: Token) -> Token | None:
    """Return who speaks: the subject, behind "by" in a passive; None where nobody is named ("it is said that")."""
    words = frames()
    subject = subject_of(verb)
    agent = next((child for child in verb.children if child.dep_ == "agent"), None)
    if agent is not None:
        return next((child for child in agent.children if child.dep_ == "pobj"), None)
    if subject is None and verb.dep_ == "pcomp" and verb.head.lower_ == "as":
        quoting = verb.head.head
        if words.is_in(words.verb(quoting.lower_), "quoting"):
            objects = ("dobj", "nsubjpass")
            return next((child for child in quoting.children if child.dep_ in objects), None)
    if subject is not None and subject.dep_ == "nsubjpass" and words.verb(verb.lower_) not in ("tell", "quote"):
        return None
    if subject is None and verb.dep_ == "conj" and verb.head.tag_.startswith("VB"):
        return speaker_of(verb.head)
    if subject is None:
        subject = _newspaper(verb)
    if subject is None and verb.dep_ == "advcl" and verb.tag_ == "VBG":
        return subject_of(verb.head)  # "…, Kim said, adding that …"
    if subject is None and verb.dep_ in ("acl", "relcl") and verb.tag_ == "VBG":
        return sender_of(verb) or verb.head
    if subject is not None and subject.tag_ in ("WP", "WDT") and verb.dep_ == "relcl":
        return verb.head
    return subject


def content_of(verb: Token) -> Token | None:
    """Return the head of the clause that a verb of speech says, before it, behind it or around it."""
    for child in verb.children:
        if child.dep_ in ("ccomp", "parataxis") and introduces(verb, child):
            return child
    if is_aside(verb) and verb.head.i != verb.i:
        return verb.head
    return None


def has_content(verb: Token) -> bool:
    """Whether what is said stands in a clause of its own."""
    return is_speech(verb) and any(
        child.dep_ in ("ccomp", "parataxis") and introduces(verb, child) for child in verb.children
    )


def is_speech(verb: Token) -> bool:
    """Whether a verb says that something is said."""
    return frames().is_in(frames().verb(verb.lower_), "speech") and verb.tag_.startswith("VB")


def is_saying(verb: Token) -> bool:
    """Whether what stands under a verb is what somebody says or thinks."""
    return verb.tag_.startswith("VB") and frames().is_in(frames().verb(verb.lower_), "speech", "opinion")


def introduces(verb: Token, clause: Token) -> bool:
    """Whether a clause is what a verb of speech says, not a neighbor that a dash or a semicolon parts from it."""
    if not is_saying(verb) or (frames().is_in(frames().verb(verb.lower_), "disbelief") and clause.i < verb.i):
        return False
    if clause.dep_ == "advcl" and not (clause.i < verb.i and is_aside(verb)):
        return False
    marks = {child.lower_ for child in clause.children if child.dep_ == "mark"}
    if clause.dep_ == "advcl" and marks & _CONDITIONS:
        return False
    # "which" in "arms, which the West says Moscow uses" is the object of what is said, wherever a parser puts it.
    if any(child.dep_ == "dobj" and child.tag_ != "WDT" and not verb.i < clause.i < child.i for child in verb.children):
        return frames().verb(verb.lower_) in ("tell", "warn", "assure", "remind", "inform", "notify", "say")
    between = verb.doc[min(verb.i, clause.i) : max(verb.i, clause.i)]
    if marks & _CIRCUMSTANCES:
        return False
    is_other = clause.i < verb.i and any(_is_content(child, verb) for child in verb.children)
    return not is_other and not any(token.text in ("–", "—", ";", ":") for token in between if not _is_quoted(token))


def is_aside(token: Token) -> bool:
    """Whether it is ", police said." behind what is said: a verb of speech with a subject and nothing said in it."""
    if token.dep_ not in ("advcl", "parataxis", "ccomp") or subject_of(token) is None:
        return False
    if token.dep_ == "advcl" and any(child.lower_ == "as" for child in token.children):
        is_put = token.lower_ in ("put", "puts") and any(child.lower_ == "it" for child in token.children)
        return is_put or (is_saying(token) and not any(child.dep_ == "ccomp" for child in token.children))
    if not is_saying(token):
        return False
    is_apart = token.dep_ in ("parataxis", "ccomp")
    return is_apart and not any(
        child.dep_ == "ccomp" or (child.dep_ == "dobj" and frames().verb(token.lower_) != "tell")
        for child in token.children
    )


def _newspaper(verb: Token) -> Token | None:
    """Return the word that a parser takes for an adverb: "an Athens *daily* claims"."""
    words = frames()
    return next((child for child in verb.lefts if child.tag_ == "RB" and words.is_in(child.lower_, "press")), None)


def _is_content(clause: Token, verb: Token) -> bool:
    marks = [child.lower_ for child in clause.children if child.dep_ == "mark"]
    return clause.dep_ == "ccomp" and clause.i > verb.i and not _CIRCUMSTANCES.intersection(marks)


def _is_quoted(colon: Token) -> bool:
    """Whether a colon stands before a quotation: "Iran said: "Israel attacked"."""
    return colon.text == ":" and colon.i + 1 < len(colon.doc) and colon.nbor(1).text in ('"', "'", "''", "``")
