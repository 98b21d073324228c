"""The ways to summarize, by name; apart from what carries them out, for that is heavy to import."""

from enum import StrEnum


class Method(StrEnum):
    """How sentences are ranked: by our own blend, or by one of Sumy's algorithms as it is."""

    DEFAULT = "default"
    LEX_RANK = "lex-rank"
    TEXT_RANK = "text-rank"
    LSA = "lsa"
    LUHN = "luhn"
    EDMUNDSON = "edmundson"
    KL = "kl"
    REDUCTION = "reduction"
    SUM_BASIC = "sum-basic"
