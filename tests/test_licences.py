"""Licences: real-life wordings are recognised, and what is not recognised allows nothing."""

from __future__ import annotations

import pytest

from workbench import licences
from workbench.licences import LICENCES, USES


@pytest.mark.parametrize(
    ("wording", "licence_id"),
    [
        # Kaggle
        ("CC0: Public Domain", "cc0-1.0"),
        ("CC BY-SA 4.0", "cc-by-sa-4.0"),
        ("CC BY-NC-SA 4.0", "cc-by-nc-sa-4.0"),
        ("Attribution 4.0 International (CC BY 4.0)", "cc-by-4.0"),
        ("Attribution-NonCommercial 4.0 International (CC BY-NC 4.0)", "cc-by-nc-4.0"),
        ("Attribution-NoDerivatives 4.0 International (CC BY-ND 4.0)", "cc-by-nd-4.0"),
        ("Attribution 3.0 IGO (CC BY 3.0 IGO)", "cc-by-3.0"),
        ("Database: Open Database, Contents: Database Contents", "odbl-1.0"),
        ("Database: Open Database, Contents: © Original Authors", "all-rights-reserved"),
        ("Data files © Original Authors", "all-rights-reserved"),
        ("Other (specified in description)", "unknown"),
        ("Unknown", "unknown"),
        ("GPL 2", "gpl-2.0"),
        ("GNU Affero General Public License 3.0", "agpl-3.0"),
        ("U.S. Government Works", "us-government-work"),
        ("ODC Public Domain Dedication and Licence (PDDL)", "pddl-1.0"),
        ("ODC Attribution License (ODC-By)", "odc-by-1.0"),
        ("Community Data License Agreement - Permissive - Version 1.0", "cdla-permissive-1.0"),
        # Flickr
        ("All Rights Reserved", "all-rights-reserved"),
        ("Attribution License", "cc-by"),
        ("Attribution-NonCommercial-NoDerivs License", "cc-by-nc-nd"),
        ("Attribution-Share Alike 2.0 Generic", "cc-by-sa-2.0"),
        ("No known copyright restrictions", "no-known-copyright"),
        ("https://www.flickr.com/commons/usage/", "no-known-copyright"),
        ("Public Domain Dedication (CC0)", "cc0-1.0"),
        ("Public Domain Mark", "public-domain"),
        # Creative Commons' own pages
        ("CC0 1.0 Universal (CC0 1.0) Public Domain Dedication", "cc0-1.0"),
        ("https://creativecommons.org/publicdomain/zero/1.0/", "cc0-1.0"),
        ("http://creativecommons.org/licenses/by/2.0/", "cc-by-2.0"),
        ("https://creativecommons.org/licenses/by-nc-sa/4.0/legalcode.fr", "cc-by-nc-sa-4.0"),
        ("https://creativecommons.org/licenses/by-nc-nd/2.0/deed.en_GB", "cc-by-nc-nd-2.0"),
        ("http://creativecommons.org/licenses/by/3.0/us/", "cc-by-3.0"),
        ("Licence Creative Commons Attribution - Pas d'Utilisation Commerciale 4.0 International",
         "cc-by-nc-4.0"),
        # Hugging Face, SPDX
        ("cc-by-4.0", "cc-by-4.0"),
        ("CC-BY-NC-ND-4.0", "cc-by-nc-nd-4.0"),
        ("cc0-1.0", "cc0-1.0"),
        ("ODbL-1.0", "odbl-1.0"),
        ("GPL-3.0-or-later", "gpl-3.0"),
        ("etalab-2.0", "etalab-2.0"),
        # code, cities, picture banks, sets
        ("The MIT License (MIT)", "mit"),
        ("Apache License, Version 2.0", "apache-2.0"),
        ("Licence Ouverte / Open Licence version 2.0", "etalab-2.0"),
        ("Open Data Commons Open Database License (ODbL) v1.0", "odbl-1.0"),
        ("Unsplash License", "unsplash"),
        ("https://unsplash.com/license", "unsplash"),
        ("Pixabay Content License", "pixabay"),
        ("ODBL (c) OpenLitterMap & Contributors", "odbl-1.0"),
        ("tous droits réservés", "all-rights-reserved"),
    ],
)  # fmt: skip
def test_find__wordings_as_they_are_published(wording, licence_id):
    found = licences.find(wording)

    assert found is not None
    assert found.licence_id == licence_id


@pytest.mark.parametrize(
    "wording",
    [
        "CC", "Creative Commons", "free", "not CC BY 4.0", "MIT (code)", "CC BY 9.9",
        "CC BY 4.0 (annotations only)", "CC BY 4.0 (CC BY-NC 4.0)", "CC BY 4.0 except the photos",
        "CC BY-NC-ND-SA", "libre de droits", "© 2020 Jane Doe", "Editorial use only",
        "MIT OR Apache-2.0", "é" * 400, "CC BY 4.0" + " (" * 5000,
    ],
)  # fmt: skip
def test_find__anything_else_is_not_recognised_and_allows_nothing(wording):
    assert licences.find(wording) is None
    assert licences.allowed(wording) == ()


@pytest.mark.parametrize(
    ("wording", "allows"),
    [
        ("CC BY-NC 4.0", ("share", "derivatives")),
        ("CC BY-ND 2.0", ("share", "commercial")),
        ("CC BY-NC-ND 3.0", ("share",)),
        ("CC BY-SA", USES),
        ("Unsplash", ("commercial", "derivatives")),
        ("With the person's consent", ("commercial", "derivatives")),
        ("unknown", ()),
        ("All rights reserved", ()),
        ("", ()),
    ],
)
def test_allowed__what_the_licence_says(wording, allows):
    assert licences.allowed(wording) == allows


@pytest.mark.parametrize("licence_id", LICENCES)
def test_licences__are_found_by_each_of_their_names(licence_id):
    each = LICENCES[licence_id]
    names = [licence_id, each.title, *([each.url] if each.url else []), *each.aliases]

    assert {licences.find(name) for name in names} == {each}


@pytest.mark.parametrize("licence_id", LICENCES)
def test_licences__allow_only_known_uses(licence_id):
    assert set(LICENCES[licence_id].allows) <= set(USES)


def test_licences__no_commercial_use_where_the_name_says_so():
    spared = [each for each in LICENCES.values() if "-nc" in each.licence_id]

    assert len(spared) > 10
    assert [each.licence_id for each in spared if "commercial" in each.allows] == []
