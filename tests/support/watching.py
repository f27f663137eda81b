"""What stands in deploy/grafana: the expressions of dashboard and rules, and what they name."""

import json
from pathlib import Path
from typing import Any

import yaml

import promql

FOLDER = Path(__file__).resolve().parents[2] / "deploy/grafana"
# Given by Prometheus itself; `le` only the buckets of histograms have.
PROMETHEUS_METRICS, PROMETHEUS_LABELS = {"up"}, {"job", "instance"}


def dashboard() -> dict[str, Any]:
    return json.loads((FOLDER / "dashboard.json").read_text(encoding="utf-8"))


def rules() -> list[dict[str, Any]]:
    groups = yaml.safe_load((FOLDER / "alerts.yaml").read_text(encoding="utf-8"))["groups"]
    return [rule for group in groups for rule in group["rules"]]


def expressions() -> dict[str, str]:
    """By where they stand, with Grafana's variables filled in."""
    found = {f"panel {panel['title']}, {target['refId']}": target["expr"]
             for panel in dashboard()["panels"] for target in panel.get("targets", ())}
    found |= {f"rule {rule['alert']}": rule["expr"] for rule in rules()}
    return {where: expression.replace("$__rate_interval", "5m").replace("$job", "enlace")
            for where, expression in found.items()}


def missing(exported: dict[str, set[str]], prefix: str = "") -> list[str]:
    """What expressions name and is not exported: metrics that begin with `prefix`, and labels of
    those that are. `exported`: the labels of each metric."""
    found = []
    for where, expression in expressions().items():
        named = promql.parse(expression)
        if not any(metric.startswith(prefix) for metric, _ in named.selected):
            continue
        known = set(PROMETHEUS_LABELS)
        for metric, labels in named.selected:
            if metric in PROMETHEUS_METRICS or not metric.startswith(prefix):
                continue
            if metric not in exported:
                found.append(f"{where}: no metric {metric}")
                continue
            known |= exported[metric]
            found += [f"{where}: {metric} has no label {label}"
                      for label in labels - exported[metric] - PROMETHEUS_LABELS]
        if all(metric in exported or metric in PROMETHEUS_METRICS for metric, _ in named.selected):
            found += [f"{where}: no label {label} to group by" for label in named.grouped - known]
    return found
