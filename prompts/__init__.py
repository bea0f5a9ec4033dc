"""The house style and the prompt templates, as data, and their loaders."""

from prompts.errors import PromptsError, StyleError, TemplateError
from prompts.style import (
    DRAWS,
    HouseStyle,
    SectionStyle,
    Thresholds,
    count_words,
    load_style,
    style_from_dict,
    style_names,
    style_path,
)
from prompts.style_check import Problem, check_style
from prompts.templates import Message, Template, load_template, template_ids
from prompts.wording import Diversity, Likelihood, Term, Verbatim, Wording

__all__ = [
    "DRAWS",
    "Diversity",
    "HouseStyle",
    "Likelihood",
    "Message",
    "Problem",
    "PromptsError",
    "SectionStyle",
    "StyleError",
    "Template",
    "TemplateError",
    "Term",
    "Thresholds",
    "Verbatim",
    "Wording",
    "check_style",
    "count_words",
    "load_style",
    "load_template",
    "style_from_dict",
    "style_names",
    "style_path",
    "template_ids",
]
