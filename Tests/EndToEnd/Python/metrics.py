"""Reads Prometheus' text form from stdin with Prometheus' own parser, and checks what the parser does not.

Prints a JSON object: `types`, the type of each family, and `samples`, as [name, labels, value].
"""
import json, sys
from prometheus_client.parser import text_string_to_metric_families

text = sys.stdin.read()
assert text.endswith("\n")
types, samples = {}, []
for family in text_string_to_metric_families(text):
    assert family.documentation, family.name
    assert family.name not in types, f"{family.name} comes twice"
    assert family.type in ("counter", "gauge", "histogram"), family
    types[family.name] = family.type
    series = {}
    for sample in family.samples:
        labels = dict(sample.labels)
        samples.append([sample.name, labels, sample.value])
        assert sample.value >= 0, sample
        if family.type == "counter":
            assert sample.name.endswith("_total"), sample
        if family.type == "histogram":
            bound = labels.pop("le", None)
            series.setdefault(json.dumps(labels, sort_keys=True), {})[bound or sample.name] = sample.value
    for labels, values in series.items():
        count, total = values.pop(family.name + "_count"), values.pop(family.name + "_sum")
        bounds = [(float(bound), value) for bound, value in values.items()]
        assert bounds == sorted(bounds) and [v for _, v in bounds] == sorted(v for _, v in bounds), (labels, bounds)
        assert bounds[-1] == (float("inf"), count), (labels, bounds, count)
        assert (total > 0) == (count > 0) or total == 0, (labels, total, count)
print(json.dumps({"types": types, "samples": samples}))
