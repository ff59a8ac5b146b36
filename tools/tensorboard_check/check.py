"""Reads a folder of event files, made by make.mjs, with TensorBoard itself, and says what it saw.

    python3 -m venv VENV && VENV/bin/pip install tensorboard
    VENV/bin/python tools/tensorboard_check/check.py FOLDER [--load_fast=true]

First with its reader (EventAccumulator), then over HTTP as its page does. Anything that is missing or does not fit ends
the program with an error.
"""

import json
import math
import pathlib
import struct
import sys
import time
import urllib.parse
import urllib.request

from tensorboard import program
from tensorboard.backend.event_processing import event_accumulator
from tensorboard.util import tensor_util

folder = sys.argv[1]
FOREVER = {"tensors": 0}


def accumulated(run):
    acc = event_accumulator.EventAccumulator(str(pathlib.Path(folder, run)), size_guidance=FOREVER)
    acc.Reload()
    return acc


def scalars(acc, tag):
    return [(e.step, tensor_util.make_ndarray(e.tensor_proto).item()) for e in acc.Tensors(tag)]


print("EventAccumulator")
train = accumulated("rate_0.1/train")
validation = accumulated("rate_0.1/validation")
print("  train:", ", ".join(train.Tags()["tensors"]))
print("  validation:", ", ".join(validation.Tags()["tensors"]))
for acc in (train, validation):
    for tag in ("epoch_loss", "epoch_acc"):
        points = scalars(acc, tag)
        assert [step for step, _ in points] == list(range(5)), (tag, points)
        assert all(math.isfinite(value) for _, value in points), (tag, points)
assert all(abs(value - 0.1) < 1e-7 for _, value in scalars(train, "epoch_learning_rate"))
assert [step for step, _ in scalars(train, "batch_loss")] == list(range(5, 41, 5))
assert [step for step, _ in scalars(validation, "evaluation_loss_vs_iterations")] == [8, 16, 24, 32, 40]
reward = scalars(accumulated("own"), "reward")
assert [v for s, v in reward if s != 7] == [s**2 for s, _ in reward if s != 7] and math.isnan(reward[7][1])

server = program.TensorBoard()
server.configure(argv=["tensorboard", "--logdir", folder, "--port", "0", *sys.argv[2:]])
url = server.launch()


def get(path, body=None, **query):
    full = f"{url}data/{path}" + (f"?{urllib.parse.urlencode(query)}" if query else "")
    data = None if body is None else json.dumps(body).encode()
    headers = {"Content-Type": "application/json"}
    with urllib.request.urlopen(urllib.request.Request(full, data, headers)) as answer:
        return answer.read()


def ask(path, body=None, **query):
    return json.loads(get(path, body, **query))


for _ in range(60):
    runs = ask("runs")
    if len(runs) >= 8 and "epoch_loss" in str(ask("plugin/scalars/tags")):
        break
    time.sleep(0.5)
print("HTTP", url)
print("  runs:", ", ".join(runs))

points = ask("plugin/scalars/scalars", run="rate_0.1/train", tag="epoch_loss")
assert [p[1] for p in points] == list(range(5)), points
print("  scalars epoch_loss:", [round(p[2], 4) for p in points])

tags = ask("plugin/histograms/tags")["rate_0.1/train"]
for tag in tags:
    for _, step, buckets in ask("plugin/histograms/histograms", run="rate_0.1/train", tag=tag):
        assert all(left <= right for left, right, _ in buckets), (tag, step)
print("  histograms:", ", ".join(sorted(tags)))

seen = []
for run, tags in ask("plugin/images/tags").items():
    for tag in tags:
        for image in ask("plugin/images/images", run=run, tag=tag, sample=0):
            png = get(f"plugin/images/individualImage?{image['query']}")
            assert png[:8] == b"\x89PNG\r\n\x1a\n"
            width, height = struct.unpack(">II", png[16:24])
        seen.append(f"{run} {tag} {width}x{height}")
assert any("epoch_confusion_matrix/image" in s for s in seen), seen
print("  images:", "; ".join(sorted(seen)))

for run, tag in (("rate_0.1/validation", "pr_curve/0"), ("own", "curve")):
    curves = ask("plugin/pr_curves/pr_curves", run=run, tag=tag)[run]
    last = curves[-1]
    assert all(0 <= v <= 1 for v in last["precision"] + last["recall"]), last
    print(f"  pr_curves {run} {tag}: {len(curves)} steps of {len(last['precision'])} thresholds")

texts = ask("plugin/text/text", run="own", tag="table") + ask("plugin/text/text", run="rate_0.1/train", tag="notes")
assert "<em>two</em>" in texts[0]["text"] and "<strong>0.1</strong>" in texts[-1]["text"], texts
print("  text:", texts[-1]["text"])

graphs = ask("plugin/graphs/info")
assert graphs["rate_0.1/train"]["tags"]["keras"]["conceptual_graph"], graphs
graph = get("plugin/graphs/graph", run="rate_0.1/train", tag="keras", conceptual="true").decode()
assert graph.count("node {") >= 2, graph
print("  graph:", graph.count("node {"), "nodes")

groups = ask(
    "plugin/hparams/session_groups",
    body={
        "colParams": [{"hparam": "rate"}],
        "startIndex": 0,
        "sliceSize": 10,
        "allowedStatuses": ["STATUS_SUCCESS", "STATUS_FAILURE", "STATUS_RUNNING", "STATUS_UNKNOWN"],
    },
)["sessionGroups"]
assert sorted(g["hparams"]["rate"] for g in groups) == [0.01, 0.1], groups
assert all(s["status"] == "STATUS_SUCCESS" for g in groups for s in g["sessions"]), groups
assert all(g["hparams"]["optimizer"] == "adam" and g["hparams"]["dropout"] is False for g in groups)
names = {(m["name"]["group"], m["name"]["tag"]) for g in groups for m in g["metricValues"]}
assert ("validation", "epoch_loss") in names, names
print("  hparams:", [g["hparams"] for g in groups], "with", len(names), "metrics")

projector = ask("plugin/projector/info", run="words/train")
print("  projector:", projector["embeddings"])
assert projector["embeddings"][0]["tensorShape"] == [20, 4], projector
table = get("plugin/projector/tensor", run="words/train", name="words")
assert len(table) == 20 * 4 * 4, len(table)
print("TensorBoard reads all of it.")
