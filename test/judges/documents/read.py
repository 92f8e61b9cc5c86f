"""Reads documents given as JSON lines {format, text} and answers each with its values as a JSON line."""

import datetime
import json
import sys
import xml.etree.ElementTree as ElementTree


def yaml_values(text):
    import yaml

    class Loader(yaml.SafeLoader):
        """PyYAML's own types; unknown tags count for nothing."""

    def without_tag(loader, suffix, node):
        if isinstance(node, yaml.MappingNode):
            return loader.construct_mapping(node, deep=True)
        if isinstance(node, yaml.SequenceNode):
            return loader.construct_sequence(node, deep=True)
        return loader.construct_scalar(node)

    Loader.add_multi_constructor("!", without_tag)
    return [typed(document) for document in yaml.load_all(text, Loader=Loader)]


def typed(value):
    if isinstance(value, dict):
        return {str(key): typed(item) for key, item in value.items()}
    if isinstance(value, list):
        return [typed(item) for item in value]
    if isinstance(value, (datetime.date, bytes, set)):
        return {"not a string": type(value).__name__}
    return value


def xml_values(text):
    def own_text(element):
        pieces = [element.text or ""] + [child.tail or "" for child in element]
        return "".join(pieces)

    root = ElementTree.fromstring(text.encode("utf-8"))
    return [
        {"attributes": dict(element.attrib), "text": own_text(element)} for element in root.iter()
    ]


for line in sys.stdin:
    request = json.loads(line)
    try:
        values = yaml_values(request["text"]) if request["format"] == "yaml" else xml_values(request["text"])
        answer = {"values": values}
    except Exception as error:
        answer = {"error": type(error).__name__ + ": " + str(error)}
    print(json.dumps(answer), flush=True)
