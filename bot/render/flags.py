"""Flags of countries, from their ISO 3166-1 alpha-3 codes."""

import re

# Most two-letter codes are the first two letters of the three; these are not. Source: ISO 3166-1; XKX is in common use.
_OTHERS: dict[str, str] = dict(
    re.findall(
        r"([A-Z]{3}) ([A-Z]{2})",
        "ABW AW,AGO AO,ALA AX,AND AD,ARE AE,ARM AM,ATA AQ,ATF TF,ATG AG,AUT AT,BDI BI,BEN BJ,BES BQ,BGD BD,BHS BS,"
        "BIH BA,BLR BY,BLZ BZ,BRB BB,BRN BN,CAF CF,CHL CL,CHN CN,COD CD,COG CG,COK CK,COM KM,CPV CV,CUW CW,CYM KY,"
        "DNK DK,ESH EH,EST EE,FLK FK,FRO FO,FSM FM,GIN GN,GLP GP,GNB GW,GNQ GQ,GRD GD,GRL GL,GUF GF,GUY GY,IRL IE,"
        "IRQ IQ,ISR IL,JAM JM,KAZ KZ,KOR KR,LBR LR,LBY LY,MAC MO,MAF MF,MDG MG,MDV MV,MEX MX,MLT MT,MNE ME,MNP MP,"
        "MOZ MZ,MTQ MQ,MYT YT,NIU NU,PAK PK,PCN PN,PLW PW,PNG PG,POL PL,PRK KP,PRT PT,PRY PY,PYF PF,SEN SN,SGS GS,"
        "SLB SB,SLV SV,SPM PM,SRB RS,SUR SR,SVK SK,SVN SI,SWE SE,SWZ SZ,SYC SC,TCD TD,TKM TM,TUN TN,TUR TR,TUV TV,"
        "UKR UA,URY UY,WLF WF,XKX XK",
    )
)
_WITHDRAWN = frozenset({"ANT", "CSK", "DDR", "SCG", "SUN", "YUG"})  # states that no longer exist have no emoji
_REGIONAL_A = 0x1F1E6


def flag(country: str | None) -> str:
    """Return the flag as an emoji; nothing for no country or one without."""
    if country is None or country in _WITHDRAWN or len(country) != 3 or not (country.isascii() and country.isupper()):
        return ""
    return "".join(chr(_REGIONAL_A + ord(letter) - ord("A")) for letter in _OTHERS.get(country, country[:2]))


def with_flag(name: str, country: str | None) -> str:
    """Return the name, with the country's flag behind it where there is one."""
    return f"{name} {flag(country)}".rstrip()
