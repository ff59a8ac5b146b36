"""The numbers of examples/graph_model, computed in float64 by numpy and scikit-learn 1.9.1:

    python test/examples/graph_model_reference.py > test/examples/graph_model_reference.json
"""

import json
import sys
from pathlib import Path

import numpy as np
from sklearn import metrics
from sklearn.datasets import load_digits

weights = np.fromfile(Path(__file__).parents[2] / "examples/graph_model/model/weights.bin", "<f4")
kernel = weights[:72].astype(float).reshape(3, 3, 8)
bias = weights[72:80].astype(float)
# weights[80:82] are the shape that the features get, as int32.
dense = weights[82:-10].astype(float).reshape(128, 10)
dense_bias = weights[-10:].astype(float)

digits = load_digits()
images = digits.images[::3][300:] / 16
actual = digits.target[::3][300:]

padded = np.pad(images, ((0, 0), (1, 1), (1, 1)))
features = bias + sum(
    padded[:, i : i + 8, j : j + 8, None] * kernel[i, j] for i in range(3) for j in range(3)
)
pooled = np.maximum(features, 0).reshape(-1, 4, 2, 4, 2, 8).max((2, 4))
scores = pooled.reshape(-1, 128) @ dense + dense_bias
predicted = scores.argmax(1)

json.dump(
    {
        "acc": metrics.accuracy_score(actual, predicted),
        "top2": metrics.top_k_accuracy_score(actual, scores, k=2),
        "f1": metrics.f1_score(actual, predicted, average="macro"),
        "precision": metrics.precision_score(actual, predicted, average=None).tolist(),
        "recall": metrics.recall_score(actual, predicted, average=None).tolist(),
        "confusion": metrics.confusion_matrix(actual, predicted).tolist(),
    },
    sys.stdout,
)
