"""The forms in which an outcome of the gate is reported. A new form touches this table alone."""

from __future__ import annotations

from collections.abc import Callable

from evals.gate.model import Outcome
from evals.reports.annotations import as_annotations
from evals.reports.html import as_html
from evals.reports.json_form import as_json
from evals.reports.junit import as_junit
from evals.reports.pull_request import as_pull_request
from evals.reports.sarif import as_sarif
from evals.reports.table import as_table

FORMATS: dict[str, Callable[[Outcome], str]] = {
    "table": as_table,
    "json": as_json,
    "junit": as_junit,
    "sarif": as_sarif,
    "markdown": as_pull_request,
    "annotations": as_annotations,
    "html": as_html,
}
# What a file is written in where only its name says so.
BY_SUFFIX = {
    ".txt": "table",
    ".json": "json",
    ".xml": "junit",
    ".sarif": "sarif",
    ".md": "markdown",
    ".html": "html",
    ".htm": "html",
}
