"""The house style and the prompt templates, as data, and their loaders."""

from prompts.errors import PromptsError, StyleError, TemplateError
from prompts.style import HouseStyle, SectionStyle, Thresholds, count_words, load_style
from prompts.templates import Message, Template, load_template, template_ids
from prompts.wording import Diversity, Likelihood, Term, Verbatim, Wording

__all__ = [
    "Diversity",
    "HouseStyle",
    "Likelihood",
    "Message",
    "PromptsError",
    "SectionStyle",
    "StyleError",
    "Template",
    "TemplateError",
    "Term",
    "Thresholds",
    "Verbatim",
    "Wording",
    "count_words",
    "load_style",
    "load_template",
    "template_ids",
]
