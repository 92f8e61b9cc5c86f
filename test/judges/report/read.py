"""Reads reports with parsers that no one here wrote: one JSON value a line in, one out.

{"sarif": text}   -> errors of the official schema, formats included
{"junit": text}   -> errors of Jenkins' schema, and the message of each test
{"markdown": text} -> what GitHub's Markdown makes of it: tags, links, and the text outside of code
"""

import html.parser
import json
import sys

import cmarkgfm
from cmarkgfm.cmark import Options
from jsonschema import Draft4Validator, FormatChecker
from lxml import etree

SCHEMAS = sys.argv[1]

with open(f"{SCHEMAS}/sarif-2.1.0.schema.json", encoding="utf-8") as file:
    sarif = Draft4Validator(json.load(file), format_checker=FormatChecker())
junit = etree.XMLSchema(etree.parse(f"{SCHEMAS}/junit-10.xsd"))


class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.tags = set()
        self.outside = []
        self.code = []
        self.depth = 0

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        if attrs:
            self.tags.add(f"{tag} with attributes")
        if tag == "code":
            self.depth += 1
            self.code.append("")

    def handle_endtag(self, tag):
        if tag == "code":
            self.depth -= 1

    def handle_comment(self, data):
        self.tags.add("comment")

    def handle_data(self, data):
        if self.depth:
            self.code[-1] += data
        else:
            self.outside.append(data)


def read_junit(text):
    tree = etree.fromstring(text.encode())
    messages = [each.get("message") for each in tree.iter("failure", "skipped")]
    # GitLab and CircleCI read these two; the schema is older.
    for test in tree.iter("testcase"):
        for name in ("file", "line"):
            test.attrib.pop(name, None)
    junit.validate(tree)
    return {"errors": [str(each) for each in junit.error_log], "messages": messages}


def read_markdown(text):
    page = Page()
    page.feed(cmarkgfm.github_flavored_markdown_to_html(text, Options.CMARK_OPT_UNSAFE))
    return {"tags": sorted(page.tags), "outside": "".join(page.outside), "code": page.code}


for line in sys.stdin:
    given = json.loads(line)
    if "sarif" in given:
        errors = sarif.iter_errors(json.loads(given["sarif"]))
        answer = [f"{each.json_path}: {each.message[:200]}" for each in errors]
    elif "junit" in given:
        answer = read_junit(given["junit"])
    else:
        answer = read_markdown(given["markdown"])
    print(json.dumps(answer))
