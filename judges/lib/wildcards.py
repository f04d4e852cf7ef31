"""The wildcards of the recorded answers: `<name:1>` is any text, and the same text wherever it stands in one case."""

import re

PLACEHOLDER = re.compile(r"<([^<>]+)>")


def fill(template, bindings):
    """`template` with the placeholders replaced that `bindings` knows; an unknown one is an error."""
    if isinstance(template, dict):
        return {key: fill(value, bindings) for key, value in template.items()}
    if isinstance(template, list):
        return [fill(value, bindings) for value in template]
    if isinstance(template, str):
        return PLACEHOLDER.sub(lambda found: bindings[found[1]], template)
    return template


def match(expected, actual, bindings, where="answer"):
    """Asserts that `actual` is what was recorded. Placeholders that are seen for the first time are added to `bindings`."""
    if isinstance(expected, dict):
        assert isinstance(actual, dict), f"{where} is {actual!r}, not an object"
        assert sorted(expected) == sorted(actual), f"{where} has {sorted(actual)}, not {sorted(expected)}"
        for key, value in expected.items():
            match(value, actual[key], bindings, f"{where}.{key}")
    elif isinstance(expected, list):
        assert isinstance(actual, list), f"{where} is {actual!r}, not a list"
        assert len(expected) == len(actual), f"{where} has {len(actual)} items, not {len(expected)}"
        for index, value in enumerate(expected):
            match(value, actual[index], bindings, f"{where}[{index}]")
    elif isinstance(expected, str) and PLACEHOLDER.search(expected):
        match_text(expected, str(actual), bindings, where)
    else:
        assert actual == expected, f"{where} is {actual!r}, not {expected!r}"


def match_text(expected, actual, bindings, where):
    pattern, names, end = "", [], 0
    for found in PLACEHOLDER.finditer(expected):
        pattern += re.escape(expected[end : found.start()])
        name = found[1]
        if name in bindings:
            pattern += re.escape(bindings[name])
        elif name in names:
            pattern += f"(?P=p{names.index(name)})"
        else:
            pattern += f"(?P<p{len(names)}>.+)"
            names.append(name)
        end = found.end()
    pattern += re.escape(expected[end:])
    answer = re.fullmatch(pattern, actual, re.DOTALL)
    assert answer, f"{where} is {actual!r}, not {expected!r} with {bindings}"
    bindings.update({name: answer[f"p{index}"] for index, name in enumerate(names)})
