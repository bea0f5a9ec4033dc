"""The table of operators. Adding one touches this table and nothing else."""

from __future__ import annotations

from evals.mutations import careless, honest, joined, parties, speech, turns, values
from evals.mutations.model import Operator

ERRORS: tuple[Operator, ...] = (
    Operator("number", False, values.change_number, "another number"),
    Operator("number-swap", False, values.swap_numbers, "two numbers change places"),
    Operator("unit", False, values.change_unit, "another unit, scale or currency"),
    Operator(
        "bound", False, values.change_bound, "“up to”, “at least”, “nearly” turned or dropped"
    ),
    Operator("date", False, values.change_date, "another day, month or year"),
    Operator("date-swap", False, careless.swap_dates, "two dates change places"),
    Operator("name", False, parties.change_name, "a name that the article does not hold"),
    Operator("name-beside", False, parties.name_from_beside, "another name of the same article"),
    Operator("place", False, parties.change_place, "a place that the article does not hold"),
    Operator("role", False, parties.swap_roles, "two parties change places"),
    Operator("negation-in", False, turns.negate, "“not” put in"),
    Operator("negation-out", False, turns.affirm, "“not”, “no”, “failed to” taken out"),
    Operator("direction", False, turns.turn_direction, "a word's opposite"),
    Operator("extent", False, turns.change_extent, "all for some, “only” dropped"),
    Operator("modality", False, turns.harden, "may, plans, alleged, reportedly told as sure"),
    Operator("attempt", False, careless.tell_as_done, "“tried to” told as done"),
    Operator("scope", False, careless.widen_place, "“in Varn” told as nationwide"),
    Operator("judgement", False, careless.add_judgement, "a word that judges put in"),
    Operator("attribution-dropped", False, speech.drop_attribution, "who says so left out"),
    Operator("attribution-moved", False, speech.move_attribution, "somebody else says so"),
    Operator("attribution-hardened", False, speech.harden_verb, "“claimed” becomes “confirmed”"),
    Operator("quotation", False, speech.alter_quotation, "one quoted word changed"),
    Operator("citation-beside", False, joined.cite_beside, "the sentence beside is cited"),
    Operator("citation-far", False, joined.cite_far, "another sentence of the article is cited"),
    Operator("citation-other", False, joined.cite_other_article, "another article is cited"),
    Operator("citation-old", False, joined.cite_old, "an article of two years before is cited"),
    Operator("merged", False, joined.merge_facts, "a clause of an uncited sentence joined on"),
    Operator("cause-added", False, joined.invent_cause, "a cause that nobody named"),
    Operator("cause-linked", False, joined.link_as_cause, "the next sentence made the cause"),
)
HONEST: tuple[Operator, ...] = (
    Operator("number-words", True, honest.respell_number, "12 and twelve, % and percent"),
    Operator("synonym", True, honest.use_synonym, "one word by another of the same sense"),
    Operator("order", True, honest.reorder, "time, clause or speaker moved"),
    Operator("date-form", True, honest.rewrite_date, "a weekday as its date, 10 March as March 10"),
    Operator("contraction", True, honest.contract, "did not, didn't"),
    Operator("alias", True, honest.use_alias, "a surname, a short form"),
    Operator("saying", True, honest.restate_saying, "said, stated, said that"),
    Operator("voice", True, honest.change_voice, "active and passive"),
    Operator("aside", True, honest.shorten, "an aside left out"),
)
OPERATORS = ERRORS + HONEST
