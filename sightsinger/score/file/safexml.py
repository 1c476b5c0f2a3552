"""How XML of strangers is parsed: no entities, no network, no DTDs, libxml2's limits on depth and size on."""

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
