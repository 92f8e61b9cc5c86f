"""Answers each line of JSON with one: what Jinja2 makes of a template."""

import json
import sys

import jinja2

environment = jinja2.Environment()


def answer(request):
    secrets = request.get("values") or {}
    asked = []

    def get_secret(name, *rest, **named):
        asked.append(name)
        return secrets.get(name, "")

    try:
        template = environment.from_string(request["text"])
        value = template.render(get_secret=get_secret, text=str, echo=lambda *values: "|".join(map(str, values)))
        return {"ok": True, "value": value, "asked": asked}
    except Exception as failure:
        return {"ok": False, "error": type(failure).__name__, "asked": asked}


for line in sys.stdin.buffer:
    print(json.dumps(answer(json.loads(line))), flush=True)
