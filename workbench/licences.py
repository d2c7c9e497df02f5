"""LICENCES: the licences that picture sets are published under, and what each allows.

Owns the list and how a published wording is recognised; says nothing about a single source.
What is not recognised allows nothing: unknown rights are no rights.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

USES = ("share", "commercial", "derivatives")
UNKNOWN = "unknown"
_LONGEST = 300  # characters; a longer text is a contract and no licence's name
_ALONE = ("commercial", "derivatives")  # used in a product, but not passed on as a collection


@dataclass(frozen=True)
class Licence:
    """A licence: id, title, URL of its text, what it allows, whether it wants the author named.

    `allows` holds words out of USES: passing pictures on, commercial use, changed copies.
    """

    licence_id: str
    title: str
    url: str
    allows: tuple[str, ...]
    attribution: bool = True
    aliases: tuple[str, ...] = ()


_WORDS = {
    "by": "attribution",
    "by-sa": "attribution sharealike",
    "by-nd": "attribution noderivatives",
    "by-nc": "attribution noncommercial",
    "by-nc-sa": "attribution noncommercial sharealike",
    "by-nc-nd": "attribution noncommercial noderivatives",
}
_MOTS = {
    "by": "attribution",
    "by-sa": "attribution partage dans les mêmes conditions",
    "by-nd": "attribution pas de modification",
    "by-nc": "attribution pas d'utilisation commerciale",
    "by-nc-sa": "attribution pas d'utilisation commerciale partage dans les mêmes conditions",
    "by-nc-nd": "attribution pas d'utilisation commerciale pas de modification",
}
_KINDS = {
    "by": USES,
    "by-sa": USES,
    "by-nd": ("share", "commercial"),
    "by-nc": ("share", "derivatives"),
    "by-nc-sa": ("share", "derivatives"),
    "by-nc-nd": ("share",),
}
# The kinds allow the same in every version, so one without a version is known well enough.
_VERSIONS = ("4.0", "3.0", "2.5", "2.0", "1.0", "")


def _cc(kind: str, version: str) -> Licence:
    named = f"{kind} {version}", f"{_WORDS[kind]} {version}", f"{_MOTS[kind]} {version}"
    return Licence(
        f"cc-{kind}-{version}" if version else f"cc-{kind}",
        f"CC {kind.upper()} {version}".strip(),
        f"https://creativecommons.org/licenses/{kind}/{version}/" if version else "",
        _KINDS[kind],
        aliases=(*named[1:], *(f"{first} {name}" for first in ("cc", "creative commons")
                               for name in named)),
    )  # fmt: skip


LICENCES: Mapping[str, Licence] = {
    each.licence_id: each
    for each in (
        Licence("cc0-1.0", "CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/", USES,
                False, ("cc0", "cc zero", "creative commons zero", "cc0 public domain",
                        "cc0 1.0 universal", "creative commons zero v1.0 universal",
                        "creative commons cc0 1.0 universal", "public domain dedication",
                        "cc0 1.0 universal public domain dedication",
                        "cc0 1.0 universal cc0 1.0 public domain dedication")),
        Licence("public-domain", "Public domain",
                "https://creativecommons.org/publicdomain/mark/1.0/", USES, False,
                ("pdm", "public domain mark", "public domain mark 1.0", "domaine public",
                 "public domain work")),
        *(_cc(kind, version) for version in _VERSIONS for kind in _KINDS),
        Licence("mit", "MIT", "https://opensource.org/license/mit", USES, True,
                ("the mit", "expat", "opensource.org licenses mit")),
        Licence("apache-2.0", "Apache 2.0", "https://www.apache.org/licenses/LICENSE-2.0", USES,
                True, ("apache", "apache version 2.0", "apache software 2.0")),
        Licence("bsd-3-clause", "BSD 3-Clause", "https://opensource.org/license/bsd-3-clause",
                USES, True, ("bsd", "bsd-3", "new bsd", "bsd 3 clause new or revised")),
        Licence("bsd-2-clause", "BSD 2-Clause", "https://opensource.org/license/bsd-2-clause",
                USES, True, ("bsd-2", "simplified bsd")),
        Licence("unlicense", "The Unlicense", "https://unlicense.org/", USES, False),
        Licence("gpl-2.0", "GPL 2.0", "https://www.gnu.org/licenses/old-licenses/gpl-2.0.html",
                USES, True, ("gpl 2", "gplv2", "gnu general public 2.0", "gpl-2.0-only",
                             "gpl-2.0-or-later")),
        Licence("gpl-3.0", "GPL 3.0", "https://www.gnu.org/licenses/gpl-3.0.html", USES, True,
                ("gpl 3", "gplv3", "gnu general public 3.0", "gpl-3.0-only", "gpl-3.0-or-later")),
        Licence("lgpl-3.0", "LGPL 3.0", "https://www.gnu.org/licenses/lgpl-3.0.html", USES, True,
                ("lgpl 3", "gnu lesser general public 3.0")),
        Licence("agpl-3.0", "AGPL 3.0", "https://www.gnu.org/licenses/agpl-3.0.html", USES, True,
                ("agpl 3", "gnu affero general public 3.0")),
        Licence("gfdl-1.3", "GFDL 1.3", "https://www.gnu.org/licenses/fdl-1.3.html", USES, True,
                ("gfdl", "gnu free documentation 1.3", "gnu free documentation")),
        Licence("odbl-1.0", "ODbL 1.0", "https://opendatacommons.org/licenses/odbl/1-0/", USES,
                True, ("odbl", "open database", "open database odbl", "odc odbl",
                       "open data commons open database",
                       "open data commons open database v1.0",
                       "open data commons open database odbl v1.0",
                       "database open database contents database contents",
                       "odbl c openlittermap contributors")),
        Licence("dbcl-1.0", "DbCL 1.0", "https://opendatacommons.org/licenses/dbcl/1-0/", USES,
                True, ("database contents", "dbcl")),
        Licence("odc-by-1.0", "ODC-By 1.0", "https://opendatacommons.org/licenses/by/1-0/", USES,
                True, ("odc-by", "odc attribution", "open data commons attribution",
                       "open data commons attribution v1.0")),
        Licence("pddl-1.0", "PDDL 1.0", "https://opendatacommons.org/licenses/pddl/1-0/", USES,
                False, ("pddl", "odc pddl", "odc public domain dedication and")),
        Licence("cdla-permissive-1.0", "CDLA Permissive 1.0",
                "https://cdla.dev/permissive-1-0/", USES, True,
                ("community data agreement permissive version 1.0",)),
        Licence("cdla-permissive-2.0", "CDLA Permissive 2.0",
                "https://cdla.dev/permissive-2-0/", USES, True,
                ("community data agreement permissive version 2.0",)),
        Licence("cdla-sharing-1.0", "CDLA Sharing 1.0", "https://cdla.dev/sharing-1-0/", USES,
                True, ("community data agreement sharing version 1.0",)),
        Licence("etalab-2.0", "Licence Ouverte 2.0",
                "https://www.etalab.gouv.fr/licence-ouverte-open-licence", USES, True,
                ("licence ouverte", "open licence 2.0", "etalab", "licence ouverte open licence",
                 "licence ouverte open licence version 2.0", "lov2", "fr-lo")),
        Licence("us-government-work", "United States Government Work",
                "https://www.usa.gov/government-copyright", USES, False,
                ("u.s. government works", "u.s. government work", "us government works",
                 "usa.gov government works")),
        Licence("no-known-copyright", "No known copyright restrictions",
                "https://www.flickr.com/commons/usage/", USES, False,
                ("rightsstatements.org vocab nkc 1.0",)),
        # Their terms forbid passing pictures on as they are, on their own or as a collection.
        Licence("unsplash", "Unsplash licence", "https://unsplash.com/license", _ALONE, False,
                ("unsplash.com",)),
        Licence("pixabay", "Pixabay content licence",
                "https://pixabay.com/service/license-summary/", _ALONE, False,
                ("pixabay", "pixabay.com service", "pixabay.com service terms")),
        Licence("pexels", "Pexels licence", "https://www.pexels.com/license/", _ALONE, False,
                ("pexels.com",)),
        Licence("own", "Own pictures", "", USES, False,
                ("own", "own photos", "own work", "nos photos", "photos personnelles")),
        Licence("consent", "With the person's consent", "", ("commercial", "derivatives"), False,
                ("user consent", "users' consent", "consentement")),
        Licence("research-only", "Research only", "", ("derivatives",), True,
                ("research", "research use only", "academic use only", "non-commercial research",
                 "non-commercial research only", "for research purposes only",
                 "for academic research only")),
        Licence("all-rights-reserved", "All rights reserved", "", (), True,
                ("copyright", "tous droits réservés", "proprietary", "in copyright",
                 "data files © original authors", "original authors",
                 "database open database contents © original authors",
                 "rightsstatements.org vocab inc 1.0")),
        Licence(UNKNOWN, "Unknown", "", (), True,
                ("", "inconnue", "not specified", "none", "other", "?",
                 "other specified in description")),
    )
}  # fmt: skip


def find(text: str) -> Licence | None:
    """The licence that a published wording names: its id, title, URL or a usual other name.

    The wording must be that and nothing else: `CC BY 4.0 (annotations only)` is not recognised.
    Two names for the same licence, the second in brackets, are one name.
    """
    if len(text) > _LONGEST:
        return None
    if found := _by_words().get(_words(text)):
        return found
    outer, opened, inner = text.rstrip(" .)").partition("(")
    one, other = _by_words().get(_words(outer)), _by_words().get(_words(inner))
    return one if opened and one is other else None


def allowed(text: str) -> tuple[str, ...]:
    """What a published wording allows; nothing where it is not recognised."""
    found = find(text)
    return found.allows if found else ()


@cache
def _by_words() -> dict[str, Licence]:
    return {
        _words(name): each
        for each in LICENCES.values()
        for name in (each.licence_id, each.title, each.url, *each.aliases)
        if name or each.licence_id == UNKNOWN
    }


def _words(text: str) -> str:
    """A wording without what writers vary: case, separators, `http(s)://`, `legalcode`, a country.

    Creative Commons' versions were adapted to countries up to 3.0 (`by/3.0/fr`, `3.0 IGO`).
    """
    plain = re.sub(r"^https?://(www\.)?", "", text.strip().lower())
    plain = re.sub(r"/(legalcode|deed)([._][a-z_-]+)?/?$", "", plain)
    plain = re.sub(r"\b(international|unported|generic|deed|licen[cs]e)\b", " ", plain)
    plain = re.sub(r"[^\w.?]+", " ", plain).strip(" .")
    for spread, whole in _SPREAD.items():
        plain = plain.replace(spread, whole)
    return re.sub(r"^(c|attribution)(.*\d\.\d) ([a-z]{2}|igo)$", r"\1\2", plain)


_SPREAD = {
    "non commercial": "noncommercial",
    "share alike": "sharealike",
    "no derivatives": "noderivatives",
    "no derivs": "noderivatives",
    "noderivs": "noderivatives",
}
