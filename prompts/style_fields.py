"""The fields of a style's file: what each is, and which a file must have.

The check of a style and the reference in the docs read the same tables.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Form = Literal[
    "number", "measure", "share", "run", "count", "text", "blank", "texts", "words", "pair",
    "percent", "shape", "kinds", "draws", "table", "tables",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its form, whether it must be there, and what it says, in half a sentence."""

    name: str
    form: Form
    required: bool
    says: str


STYLE_FIELDS = (
    Field("version", "number", True, "counts up when you change the style; 1 or more"),
    Field("name", "text", True, "the masthead that readers see"),
    Field("about", "text", False, "one line for whoever chooses a style"),
    Field("subject", "text", True, "the subject line, with `{topic}` in it"),
    Field("footer", "text", False, "the last line, with `{dashboard_url}` in it"),
    Field("sections", "tables", True, "`[[sections]]`, in reading order"),
    Field("thresholds", "table", False, "where verdicts change, and from when a source is old"),
    Field("verbatim", "table", False, "how much may stand word for word as in a source"),
    Field("diversity", "table", False, "how much one outlet may carry"),
    Field("likelihood", "table", False, "the scale of words of likelihood"),
    Field("terms", "tables", False, "`[[terms]]` to avoid; `terms = []` for none"),
)
SECTION_FIELDS = (
    Field("key", "text", True, "its name in addresses and commands: small letters, digits, _"),
    Field("title", "text", True, "its heading"),
    Field("shape", "shape", True, "`paragraph`, `bullets`, `labelled` or `data`"),
    Field("purpose", "text", True, "what it must do, in words for writer and editor"),
    Field("kinds", "kinds", True, "of `fact`, `forecast`, `analysis`, `connective`, those allowed"),
    Field("words", "pair", True, "words of the whole section, `[least, most]`"),
    Field("sentences", "pair", False, "its sentences"),
    Field("blocks", "pair", False, "its paragraphs or bullets"),
    Field("block_words", "pair", False, "words of each of them"),
    Field("thesis_words", "pair", False, "words of the bold opening of a bullet; none without it"),
    Field("labels", "texts", False, "the labels of a labelled section, each with its colon"),
    Field("last_label", "text", False, "the label of the last bullet, with its colon"),
    Field("one_of", "texts", False, "words of which the section has to hold one"),
    Field("draws_on", "draws", False, "what is taken from the sources where no model writes"),
    Field("to_write", "text", False, "what the writer without a model asks of the editor"),
)
TERM_FIELDS = (
    Field("avoid", "words", True, "the words to avoid, in every form that is looked for"),
    Field("use", "blank", True, 'what to write instead; "" where nothing is'),
    Field("why", "text", True, "the reason, as the editor reads it"),
)
BAND_FIELDS = (
    Field("percent", "percent", True, "`[least, most]`, in percent"),
    Field("first", "words", True, "the words for it, as `likely`"),
    Field("second", "words", True, "other words for the same; a text keeps to one of the two rows"),
)
# The tables that common.toml fills; a style gives of them what it changes.
TABLE_FIELDS: Mapping[str, tuple[Field, ...]] = {
    "thresholds": (
        Field("supported", "share", False, "support from which a sentence passes"),
        Field("scattered", "share", False, "support from which it passes with a note"),
        Field("stretch", "measure", False, "how much in one stretch may find no evidence"),
        Field("weak", "share", False, "support below which a sentence is withheld"),
        Field("old_source_days", "number", False, "days from which a source is old"),
        Field("repeat", "share", False, "shared words from which two sentences say the same"),
    ),
    "verbatim": (
        Field("run_words", "run", False, "words of one source in a row that are named"),
        Field("share", "share", False, "share of a briefing in such runs that is named"),
    ),
    "diversity": (
        Field("outlet_share", "share", False, "what one outlet may hold of the citations"),
        Field("state_share", "share", False, "what outlets under a government's control may"),
        Field("least_citations", "count", False, "citations below which nothing is said"),
    ),
    "likelihood": (
        Field("bands", "tables", False, "`[[likelihood.bands]]`, least likely first"),
        Field("off_scale", "words", False, "words of likelihood that name no band"),
    ),
}
