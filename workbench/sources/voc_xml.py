"""One Pascal VOC XML read into a frozen record.

An XML with a document type is not read: entities are the way to make a small file a huge one.
"""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from workbench.records import Box
from workbench.sources import boxes, places
from workbench.sources.boxes import Size
from workbench.sources.places import Place

DEEPEST = 50  # VOC itself nests five levels
_SIDES = ("xmin", "ymin", "xmax", "ymax")


@dataclass(frozen=True)
class Rectangle:
    """A labelled box in pixels: left, top, right, bottom."""

    label: str
    corners: tuple[float, float, float, float]


@dataclass(frozen=True)
class Annotation:
    """What one XML says.

    Attributes:
        filename: of its picture, without folders.
        size: of its picture; None where it does not say.
        rectangles: those that make sense.
        said: how many objects it names.
    """

    filename: str
    size: Size | None
    rectangles: tuple[Rectangle, ...]
    said: int
    author: str | None

    def boxes(self, size: Size) -> tuple[Box, ...]:
        """The boxes on a picture of this size; those that do not lie on it are left out."""
        found = (_box(each, size) for each in self.rectangles)
        return tuple(box for box in found if box)


def read(place: Place, path: str) -> Annotation | None:
    """The annotation in a file; None where there is none that can be read."""
    data = boxes.read_label(place, path)
    root = _tree(data) if data else None
    if root is None or root.tag != "annotation":
        return None
    objects = root.findall("object")
    found = (_rectangle(each) for each in objects)
    return Annotation(
        filename=root.findtext("filename", "").strip().replace("\\", "/").rpartition("/")[2],
        size=boxes.size(root.findtext("size/width"), root.findtext("size/height")),
        rectangles=tuple(each for each in found if each),
        said=len(objects),
        author=boxes.words(root.findtext("owner/name", "").strip("? ")),
    )


def _rectangle(each: Element) -> Rectangle | None:
    label = boxes.label(each.findtext("name", ""))
    left, top, right, bottom = (boxes.number(each.findtext(f"bndbox/{side}")) for side in _SIDES)
    if label is None or left is None or top is None or right is None or bottom is None:
        return None
    return Rectangle(label, (left, top, right, bottom))


def _box(each: Rectangle, size: Size) -> Box | None:
    left, top, right, bottom = each.corners
    return boxes.from_pixels(each.label, left, top, right - left, bottom - top, size)


def _tree(data: bytes) -> Element | None:
    """The root; None where the XML is broken, has a document type or nests too deep."""
    try:
        return _parsed(data, None)
    except (expat.ExpatError, ValueError, LookupError):
        pass
    try:  # an encoding that it does not say, or that expat does not know (GBK)
        return _parsed(places.decode(data).encode(), "utf-8")
    except (expat.ExpatError, ValueError):
        return None


def _parsed(data: bytes, encoding: str | None) -> Element:
    builder = TreeBuilder()
    depth = 0

    def refused(*_: object) -> None:
        raise ValueError("a document type")

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise ValueError("nested too deep")
        builder.start(tag, attributes)

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(tag)

    parser = expat.ParserCreate(encoding)
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refused
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = builder.data
    parser.Parse(data, True)
    root: Element = builder.close()
    return root
