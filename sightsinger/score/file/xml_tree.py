"""XML of strangers, parsed safely and brought to the one form that the rest reads.

Safely: no entities, no network, no DTDs, libxml2's limits on depth and size on. The form: `score-partwise` without a
namespace.
"""

from __future__ import annotations

from lxml import etree


def parser() -> etree.XMLParser:
    """Return a parser that is safe on hostile input; comments and processing instructions are dropped."""
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        remove_blank_text=True,
    )


def from_timewise(root: etree._Element) -> etree._Element:
    """Return `root` (score-timewise: bar by bar) as score-partwise (part by part); moves its elements."""
    score = etree.Element("score-partwise")
    parts: dict[str, etree._Element] = {}
    bars = 0
    for child in list(root):
        if child.tag != "measure":
            score.append(child)
            continue
        for piece in child.findall("part"):
            part = parts.setdefault(piece.get("id", ""), etree.Element("part", id=piece.get("id", "")))
            while len(part) < bars:  # the part was silent in the bars before
                etree.SubElement(part, "measure")
            measure = etree.SubElement(part, "measure")
            measure.attrib.update(dict(child.attrib.items()))
            measure.extend(list(piece))
        bars += 1
    score.extend(parts.values())
    return score


def without_namespaces(root: etree._Element) -> etree._Element:
    """Return `root` with every element's name stripped of its namespace; some converters add one."""
    for element in root.iter(etree.Element):
        element.tag = etree.QName(element.tag).localname
    return root
