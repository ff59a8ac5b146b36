"""
The verdicts of skore's checks on five data sets, each as it is and with four mistakes.

    pip install skore==0.28.0
    python verdicts.py DATA.json > verdicts.json      # writes the data for make_records.ts to DATA.json

The networks are those that make_records.ts trains with TensorFlow.js.
"""
import json
import re
import sys
import warnings

import numpy as np
import skore
from sklearn.datasets import load_breast_cancer, load_diabetes, load_digits, load_iris, load_wine
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.preprocessing import StandardScaler
from skore import EstimatorReport

warnings.filterwarnings("ignore")
CODES = ["SKD001", "SKD002", "SKD004", "SKD005", "SKD009", "SKD011"]
OTHERS = [f"SKD{n:03}" for n in range(1, 30) if f"SKD{n:03}" not in CODES]
SETS = {
    "iris": load_iris,
    "wine": load_wine,
    "breast-cancer": load_breast_cancer,
    "digits": load_digits,
    "diabetes": load_diabetes,
}
# Log keys, and what skore calls them.
KEYS = {"acc": "Accuracy", "loss": "Log loss", "mae": "MAE", "rmse": "RMSE", "r2": "R²"}
NETWORKS = {
    "plain": {"units": [16], "epochs": 40, "rate": 0.01},
    "memorized": {"units": [64, 64], "epochs": 100, "rate": 0.01},
    "weak": {"units": [2], "epochs": 20, "rate": 0.01},
    "rare": {"units": [16], "epochs": 40, "rate": 0.01},
    "leak": {"units": [16], "epochs": 40, "rate": 0.01},
}


def change(variant, x, y, is_regression, rng):
    """The data with the mistake of a variant."""
    if variant == "weak":
        # The inputs were lost.
        x = np.zeros((len(y), 2))
    if variant == "memorized":
        # Half of the labels say nothing.
        chosen = rng.permutation(len(y))[: len(y) // 2]
        y = y.copy()
        y[chosen] = y[rng.permutation(chosen)]
    if variant == "rare" and not is_regression:
        last = np.flatnonzero(y == y.max())
        others = np.flatnonzero(y != y.max())
        keep = np.concatenate([others, last[: max(12, len(others) // 12)]])
        x, y = x[keep], y[keep]
    if variant == "leak":
        x = np.column_stack([x, y])
    return x, y


def data_of(name, variant):
    """The standardized data of a case, and the network that is trained on them."""
    rng = np.random.default_rng(0)
    x, y = SETS[name](return_X_y=True)
    is_regression = name == "diabetes"
    if name == "digits":
        # Each pixel is a network to train in SKD011: a row of the picture is enough.
        x = x[:, 24:40]
    if len(y) > 300:
        chosen = rng.permutation(len(y))[:300]
        x, y = x[chosen], y[chosen]
    if is_regression:
        y = (y - y.mean()) / y.std()
    x, y = change(variant, x, y, is_regression, rng)
    xt, xv, yt, yv = train_test_split(x, y, test_size=0.3, random_state=0, stratify=None if is_regression else y)
    scaler = StandardScaler().fit(xt)
    xt, xv = scaler.transform(xt), scaler.transform(xv)
    return {
        "network": NETWORKS[variant],
        "isRegression": is_regression,
        "train": {"x": np.round(xt, 6).tolist(), "y": yt.tolist()},
        "validation": {"x": np.round(xv, 6).tolist(), "y": yv.tolist()},
    }


def verdict_of(data):
    """What skore says, and the scores of its reference model by log key."""
    network, is_regression = data["network"], data["isRegression"]
    make = MLPRegressor if is_regression else MLPClassifier
    model = make(
        hidden_layer_sizes=network["units"],
        learning_rate_init=network["rate"],
        max_iter=network["epochs"],
        batch_size=16,
        alpha=0,
        n_iter_no_change=network["epochs"],
        random_state=0,
    )
    (xt, yt), (xv, yv) = ([np.array(data[part][key]) for key in ("x", "y")] for part in ("train", "validation"))
    report = EstimatorReport(model, X_train=xt, y_train=yt, X_test=xv, y_test=yv)
    rows = {row["code"]: row for row in report.checks.summarize(ignore=OTHERS).frame().to_dict("records")}
    verdict = {code: rows[code]["section"] in ("issue", "tip") for code in CODES}
    # This check always reports the scores of its reference model.
    text = str(rows["SKD009"]["explanation"])
    verdict["SKD009"] = "significantly worse" in text
    scores = dict(re.findall(r"([A-Z][\w² ]*(?: \(macro\))?)=(-?\d(?:[\d.e+-]*\d)?)", text))
    reference = {key: float(scores[name]) for key, name in KEYS.items() if name in scores}
    if "rmse" in reference:
        reference["loss"] = reference.pop("rmse") ** 2
    return {"verdict": verdict, "reference": reference}


if __name__ == "__main__":
    data = {f"{name}-{variant}": data_of(name, variant) for name in SETS for variant in NETWORKS}
    with open(sys.argv[1], "w") as file:
        json.dump(data, file)
    verdicts = {name: verdict_of(case) for name, case in data.items()}
    json.dump({"skore": skore.__version__, "cases": verdicts}, sys.stdout, indent=1)
