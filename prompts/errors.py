"""What can be wrong with the style or a template, with the fix. Same face as ``corpus.errors``."""

from __future__ import annotations


class PromptsError(Exception):
    """A message, a stable ``code`` and a ``help`` line that names the fix. Never retryable."""

    code = "prompts_error"
    retryable = False

    def __init__(self, message: str, *, help: str = "") -> None:
        super().__init__(message)
        self.help = help


class StyleError(PromptsError):
    """The house style cannot be read, or does not hold together."""

    code = "house_style"


class TemplateError(PromptsError):
    """A prompt is missing, ill-formed, or was given other inputs than it declares."""

    code = "template"
