"""Layout `voc` (Pascal VOC): an XML a picture, beside it or in `Annotations`, with its boxes.

The published split stands in `ImageSets/Main/{train,val,test}.txt` or in the folders' names.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from workbench.errors import BadInput
from workbench.records import Found
from workbench.sources import boxes, matching, places, voc_xml
from workbench.sources.descriptor import Options
from workbench.sources.places import FileFact, Place
from workbench.sources.voc_xml import Annotation

NO_XML = "its label file is no Pascal VOC XML"
NO_SIZE = "neither its label file nor itself says how large it is"
MASKS = ("SegmentationClass/", "SegmentationObject/")
_LIST = re.compile(r"(?P<root>.*/|)ImageSets/Main/(?P<split>[a-z]+)\.txt", re.DOTALL)


def find(place: Place, options: Options) -> Iterator[Found]:
    """Every picture with its boxes, and a label where they are all of one class.

    Raises BadInput when there is no XML at all, or a list that the options name is not there.
    """
    files = list(matching.chosen(place, options))
    xmls = _xmls(place)
    if files and not xmls:
        raise BadInput(
            f"There is no label file (.xml) in {place.name}: check the folder, or choose another "
            "layout."
        )
    xml_of = _paired(place, [file.path for file in files], xmls)
    lists = _lists(place, options)
    for file in files:
        split = _split(file.path, lists) or places.split_of(file.path)
        path = xml_of.get(file.path)
        said = voc_xml.read(place, path) if path else None
        if said:
            yield _found(place, file, split, said)
        else:
            note = NO_XML if path else boxes.NO_LABEL_FILE
            yield Found(file.path, file.size, file.modified_ns, split=split, note=note)


def sees(place: Place) -> Options | None:
    """Pictures with an XML whose root is `annotation`. Masks beside the pictures are left out."""
    xmls = _xmls(place)
    paired = boxes.partners([file.path for file in place.pictures], xmls) if xmls else {}
    masks = _masks(place)
    pictures = [file for file in place.pictures if not file.path.startswith(masks)]
    if not paired or len(paired) * 10 < len(pictures):
        return None
    good = [voc_xml.read(place, path) is not None for path in boxes.sample(paired.values())]
    return Options(exclude=masks) if sum(good) * 2 >= len(good) else None


def _found(place: Place, file: FileFact, split: str | None, said: Annotation) -> Found:
    size = said.size or (boxes.size_of(place, file.path) if said.said else None)
    drawn = said.boxes(size) if size else ()
    label, several = boxes.one_label(drawn)
    lost = boxes.lost(len(drawn), said.said) if size else NO_SIZE
    return Found(
        path=file.path,
        size=file.size,
        modified_ns=file.modified_ns,
        raw_label=label,
        split=split,
        author=said.author,
        boxes=drawn,
        drawn_on=size if drawn else None,
        note=boxes.noted(several, lost if said.said else None),
    )


def _xmls(place: Place) -> list[str]:
    return [path for path in place.others if path.lower().endswith(".xml")]


def _masks(place: Place) -> tuple[str, ...]:
    """The folders of masks, as prefixes of paths."""
    found = {
        file.path[: file.path.index(mask) + len(mask)]
        for file in place.pictures
        for mask in MASKS
        if f"/{mask}" in f"/{file.path}"
    }
    return tuple(sorted(found))


def _paired(place: Place, pictures: Sequence[str], xmls: Sequence[str]) -> dict[str, str]:
    """Picture → XML: by folder and name; where that fails or is not clear, as <filename> says."""
    found = boxes.partners(pictures, xmls)
    by_xml: dict[str, list[str]] = defaultdict(list)
    for picture, path in found.items():
        by_xml[path].append(picture)
    for path, shared in by_xml.items():
        named = _filename(place, path) if len(shared) > 1 else ""
        if any(_name(picture) == named for picture in shared):
            for picture in shared:
                if _name(picture) != named:
                    del found[picture]
    lone = [path for path in pictures if path not in found]
    return found | _by_filename(place, lone, [path for path in xmls if path not in by_xml])


def _by_filename(place: Place, pictures: Sequence[str], xmls: Sequence[str]) -> dict[str, str]:
    """Where exactly one picture has a name and exactly one XML says it."""
    if not pictures:
        return {}
    named: dict[str, list[str]] = defaultdict(list)
    for path in xmls:
        named[_filename(place, path)].append(path)
    there: dict[str, list[str]] = defaultdict(list)
    for path in pictures:
        there[_name(path)].append(path)
    return {
        paths[0]: named[name][0]
        for name, paths in there.items()
        if len(paths) == len(named.get(name, ())) == 1
    }


def _filename(place: Place, path: str) -> str:
    said = voc_xml.read(place, path)
    return said.filename if said else ""


def _name(path: str) -> str:
    return path.rpartition("/")[2]


def _lists(place: Place, options: Options) -> dict[str, Mapping[str, str]]:
    """Folder of a VOC set (with `/`, or nothing) → name of a picture → split."""
    if options.split_lists:
        return {"": boxes.split_lists(place, options.split_lists, options.folder)}
    by_root: dict[str, dict[str, str]] = defaultdict(dict)
    for path in place.others:
        found = _LIST.fullmatch(path)
        if found and found["split"] in places.SPLIT_NAMES:
            by_root[found["root"]][places.SPLIT_NAMES[found["split"]]] = path
    return {root: boxes.split_lists(place, lists) for root, lists in by_root.items()}


def _split(path: str, lists: Mapping[str, Mapping[str, str]]) -> str | None:
    """Of the sets that the picture lies in, the innermost."""
    roots = [root for root in lists if path.startswith(root)]
    return boxes.listed(path, lists[max(roots, key=len)]) if roots else None
