"""Times the jobs of bench/standalone/jobs.ts with Python's libraries, those that are installed.

bench/standalone/python_peers.ts starts it. It prints one line of JSON that says what it can do, and then answers
each line of JSON with one: `load` reads raw arrays, `time` runs a job and returns milliseconds and the result.
Results are numbers; of a matrix, the trace. Data is converted to what a library takes before the time is measured.
"""

import importlib
import json
import os
import sys
import time

os.environ.setdefault("KERAS_BACKEND", "torch")
answers, sys.stdout = sys.stdout, sys.stderr  # What libraries print is no answer.


def load(name):
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


np = load("numpy")
sklearn_metrics = load("sklearn.metrics")
scipy_stats = load("scipy.stats")
torch = load("torch")
tm = load("torchmetrics.functional")
keras = load("keras") if torch else None


def confusion(t, p, classes):
    return np.bincount(t * classes + p, minlength=classes * classes).reshape(classes, classes)


def numpy_mean_iou(t, p):
    counts = confusion(t, p, 21)
    true = counts.diagonal()
    return (true / (counts.sum(0) + counts.sum(1) - true)).mean()


def numpy_precision(t, p):
    predicted = p > 0.5
    return np.count_nonzero(predicted & (t > 0.5)) / np.count_nonzero(predicted)


def numpy_crossentropy(t, p):
    q = np.clip(p, 1e-7, 1 - 1e-7)
    return -(t * np.log(q) + (1 - t) * np.log(1 - q)).mean()


def numpy_top_5(t, p):
    own = np.take_along_axis(p, t[:, None], 1)
    return ((p > own).sum(1) < 5).mean()


def numpy_jobs():
    return {
        "binary_accuracy": lambda t, p: ((p > 0.5) == (t > 0.5)).mean(),
        "binary_crossentropy": numpy_crossentropy,
        "confusion_10": lambda t, p: np.trace(confusion(t, p, 10)),
        "confusion_1000": lambda t, p: np.trace(confusion(t, p, 1000)),
        "mean_iou": numpy_mean_iou,
        "mse": lambda t, p: np.square(t - p).mean(),
        "pearson": lambda t, p: np.corrcoef(t, p)[0, 1],
        "precision": numpy_precision,
        "r2": lambda t, p: 1 - np.square(t - p).sum() / np.square(t - t.mean()).sum(),
        "sparse_accuracy": lambda t, p: (p.argmax(1) == t).mean(),
        "sparse_top_5": numpy_top_5,
    }


def sklearn_jobs():
    m = sklearn_metrics
    jobs = {
        "average_precision": m.average_precision_score,
        "binary_accuracy": lambda t, p: m.accuracy_score(t, p > 0.5),
        "binary_crossentropy": m.log_loss,
        "confusion_10": lambda t, p: np.trace(m.confusion_matrix(t, p)),
        "confusion_1000": lambda t, p: np.trace(m.confusion_matrix(t, p)),
        "f1_macro": lambda t, p: m.f1_score(t, p, average="macro"),
        "matthews": m.matthews_corrcoef,
        "mean_iou": lambda t, p: m.jaccard_score(t, p, average="macro"),
        "mse": m.mean_squared_error,
        "ndcg": m.ndcg_score,
        "precision": lambda t, p: m.precision_score(t, p > 0.5),
        "r2": m.r2_score,
        "roc_auc": m.roc_auc_score,
        "sparse_accuracy": lambda t, p: m.accuracy_score(t, p.argmax(1)),
        "sparse_top_5": lambda t, p: m.top_k_accuracy_score(t, p, k=5, labels=np.arange(p.shape[1])),
    }
    return jobs


def scipy_jobs():
    return {
        "pearson": lambda t, p: scipy_stats.pearsonr(t, p)[0],
        "spearman": lambda t, p: scipy_stats.spearmanr(t, p)[0],
    }


def torch_jobs():
    f = torch.nn.functional
    return {
        "binary_accuracy": lambda t, p: ((p > 0.5) == (t > 0.5)).float().mean(),
        "binary_crossentropy": lambda t, p: f.binary_cross_entropy(p, t),
        "mse": lambda t, p: f.mse_loss(p, t),
        "pearson": lambda t, p: torch.corrcoef(torch.stack((t, p)))[0, 1],
        "r2": lambda t, p: 1 - torch.square(t - p).sum() / torch.square(t - t.mean()).sum(),
        "sparse_accuracy": lambda t, p: (p.argmax(1) == t).float().mean(),
    }


def torchmetrics_jobs():
    c = tm.classification
    return {
        "average_precision": lambda t, p: c.binary_average_precision(p, t),
        "binary_accuracy": lambda t, p: c.binary_accuracy(p, t),
        "calibration_error": lambda t, p: c.binary_calibration_error(p, t),
        "confusion_10": lambda t, p: c.multiclass_confusion_matrix(p, t, 10).trace(),
        "confusion_1000": lambda t, p: c.multiclass_confusion_matrix(p, t, 1000).trace(),
        "f1_macro": lambda t, p: c.multiclass_f1_score(p, t, 10, average="macro"),
        "matthews": lambda t, p: c.multiclass_matthews_corrcoef(p, t, 10),
        "mean_iou": lambda t, p: c.multiclass_jaccard_index(p, t, 21),
        "mse": lambda t, p: tm.mean_squared_error(p, t),
        "pearson": lambda t, p: tm.pearson_corrcoef(p, t),
        "precision": lambda t, p: c.binary_precision(p, t),
        "r2": lambda t, p: tm.r2_score(p, t),
        "roc_auc": lambda t, p: c.binary_auroc(p, t),
        "sparse_accuracy": lambda t, p: c.multiclass_accuracy(p, t, p.shape[1], average="micro"),
        "sparse_top_5": lambda t, p: c.multiclass_accuracy(p, t, p.shape[1], average="micro", top_k=5),
        "spearman": lambda t, p: tm.spearman_corrcoef(p, t),
    }


def keras_jobs():
    m = keras.metrics

    def of(create, column=False):
        def job(t, p):
            metric = create()
            metric.update_state(t[:, None], p[:, None]) if column else metric.update_state(t, p)
            return metric.result()

        return job

    return {
        "auc": of(lambda: m.AUC(num_thresholds=200)),
        "binary_accuracy": of(m.BinaryAccuracy, column=True),
        "binary_crossentropy": of(m.BinaryCrossentropy, column=True),
        "mean_iou": of(lambda: m.MeanIoU(num_classes=21)),
        "mse": of(m.MeanSquaredError, column=True),
        "precision": of(m.Precision),
        "r2": of(m.R2Score, column=True),
        "sparse_accuracy": of(m.SparseCategoricalAccuracy),
        "sparse_top_5": of(lambda: m.SparseTopKCategoricalAccuracy(k=5)),
    }


# Jobs whose labels are 0 and 1: integers for scikit-learn and torchmetrics.
BINARY = {
    "average_precision", "binary_accuracy", "binary_crossentropy", "calibration_error", "precision", "roc_auc",
}  # fmt: skip


def as_numpy(array, job, is_label):
    return array.astype(np.int32) if is_label and job in BINARY else array


def as_float_numpy(array, job, is_label):
    return array


def as_torch(array, job, is_label):
    if array.dtype == np.int32 or (is_label and job in BINARY):
        return torch.from_numpy(array).long()
    return torch.from_numpy(array)


def as_float_torch(array, job, is_label):
    return torch.from_numpy(array).long() if array.dtype == np.int32 else torch.from_numpy(array)


# name: (modules, jobs, conversion of data)
LIBRARIES = {
    "numpy": ([np], numpy_jobs, as_float_numpy),
    "scikit-learn": ([np, sklearn_metrics], sklearn_jobs, as_numpy),
    "scipy": ([np, scipy_stats], scipy_jobs, as_float_numpy),
    "torch": ([np, torch], torch_jobs, as_float_torch),
    "torchmetrics": ([np, torch, tm], torchmetrics_jobs, as_torch),
    "keras": ([np, torch, keras], keras_jobs, as_float_torch),
}


def answer(message):
    answers.write(json.dumps(message) + "\n")
    answers.flush()


def version_of(name):
    from importlib.metadata import version

    return version(name)


def main():
    found = {name: entry for name, entry in LIBRARIES.items() if all(entry[0])}
    jobs = {name: create() for name, (_, create, _) in found.items()}
    answer(
        {
            "jobs": {name: sorted(functions) for name, functions in jobs.items()},
            "versions": {"Python": sys.version.split()[0], **{name: version_of(name) for name in found}},
            "missing": [f"{name} is not installed (pip install {name})" for name in LIBRARIES if name not in found],
        }
    )
    arrays, converted = {}, {}
    for line in sys.stdin:
        question = json.loads(line)
        if question["op"] == "load":
            converted = {}
            arrays = {
                name: np.fromfile(entry["file"], entry["dtype"]).reshape(entry["shape"])
                for name, entry in question["arrays"].items()
            }
            answer({})
            continue
        peer, job, repeats = question["peer"], question["job"], question["repeats"]
        try:
            convert = found[peer][2]
            key = (convert, job)
            if key not in converted:
                converted[key] = [convert(arrays[name], job, name == "yTrue") for name in ("yTrue", "yPred")]
            t, p = converted[key]
            run = jobs[peer][job]
            start = time.perf_counter()
            for _ in range(repeats):
                value = run(t, p)
            ms = (time.perf_counter() - start) * 1000 / repeats
            answer({"ms": ms, "value": float(value)})
        except Exception as error:
            answer({"error": f"{type(error).__name__}: {error}"})


main()
