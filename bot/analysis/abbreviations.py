"""Words that carry a full stop of their own, and words that show that a new sentence has begun; written as in print."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ALWAYS_BEFORE_MORE = _words(
    """
    Mr Mrs Ms Mx Dr Prof Sen Sens Rep Reps Gov Gen Col Lt Sgt Capt Maj Cmdr Cpl Adm Rev Hon Messrs Mme Mlle Supt Insp
    Brig Spc Pvt Amb Atty Asst Sec vs e.g i.e cf viz approx ca Ca E.g I.e pp
    z.B Z.B d.h bzw Nr Hr Fr bspw vgl sog geb Sra Srta Dra Dña núm pág Dott Sig Avv Dhr Mevr Drs
    им ул г-н г-жа т.е см
    """
)
"""What follows always belongs to it: titles before names, and "e.g."."""

BEFORE_NUMBERS = _words("No Nos no nos Vol vol Fig fig p Art art")
"""It is an abbreviation when a number follows, and else a word."""

MAY_END = _words(
    """
    Inc Ltd Co Cos Corp Bros Jr Sr Esq etc al est dept Dept Univ Assn Ave Blvd Rd St Ste Mt Ft ft plc
    Jan Feb Mar Apr Jun Jul Aug Sept Sep Oct Nov Dec Mon Tue Tues Wed Thu Thur Thurs Fri Sat Sun
    a.m p.m Ph.D
    Ala Ariz Ark Calif Colo Conn Del Fla Ga Ill Ind Kan Ky La Mass Md Mich Minn Miss Mo Mont Neb Nev Okla Ore Pa Tenn
    Tex Va Vt Wash Wis Wyo
    Mio Mrd usw EE UU
    г гг тыс млн млрд руб стр др пр
    """
)
"""A sentence may end with it: it does when the next word is one that opens sentences."""

SENTENCE_OPENERS = _words(
    """
    A About According Additionally After Again All Almost Already Also Although Among An And Another Any Anyone As Asked
    At Because Before Both But By Critics Despite During Each Earlier Either Even Every Few Finally First For Four
    Further From Given Had Has Have He Her Here His How However I If In Instead Is It Its Just Last Later Like Many
    Meanwhile More Moreover Most Much My Neither Nevertheless
    No Nobody None Nor Not Nothing Now Of Officials On Once One Only
    Or Other Others Our Over People Perhaps Police Recently Residents Several Shares She Should Similarly Since So Some
    Soon Still Such That The Their Then There These They Thirty This Those Though Three Through Thus To Together Today
    Tomorrow Two Under Unlike Until Was We Were What When Where Whether Which While Who Why Will With Without Yes
    Yesterday Yet You Your
    Der Die Das Ein Eine Er Sie Es Wir Ich Im Am Auch Aber Doch Und Nach Bei Für Mit Von Zu Als Wenn Dabei Diese Dieser
    Le La Les Un Une Il Elle Ils Elles Ce Cette Ces Dans En Mais Et Pour Selon Après Avec Sur Au Aux Des Du
    El Los Las Una Según Pero Por Para Con Este Esta Estos Se Lo Su Sus Tras
    O Os As Uma Mas Ele Ela Na Em Segundo
    De Het Een Hij Zij Ze Dit Deze Maar Volgens Op Na Ook
    В На Он Она Они Это По С И Но Как Об Также При За После Однако Его Её Их
    """
)
"""Words that stand inside a sentence with a capital letter only where a name or a headline does."""

ORDINAL_LANGUAGES = frozenset({"cs", "da", "de", "et", "fi", "hr", "hu", "is", "lv", "no", "pl", "sk", "sl", "sr"})
"""Languages that write the third of May as "3. Mai"."""
