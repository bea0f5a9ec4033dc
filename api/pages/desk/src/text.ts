// What is read out of a section's Markdown: its citation tokens, and whether a sentence still
// stands in it as it was judged.

export interface Token {
  from: number;
  to: number;
  label: string;
}

const TOKEN = /\[\^(c\d+)\]/g;

/** The citation tokens of a text, in order; offsets are UTF-16. */
export function tokens(markdown: string): Token[] {
  return [...markdown.matchAll(TOKEN)].map((found) => ({
    from: found.index,
    to: found.index + found[0].length,
    label: found[1] ?? "",
  }));
}

/**
 * A text as the comparison of sentences sees it: without emphasis, escapes, marks of lists and
 * notes, kinds of quotation marks and amounts of white space, none of which changes a verdict.
 */
export function bare(markdown: string): string {
  return markdown
    .replace(/^\s*(?:[-*]|>)\s+/gm, "")
    .replace(/\\([!-/:-@[-`{-~])/g, "$1")
    .replace(/[*_`]/g, "")
    .replace(/[“”„«»"‘’‚'`]/g, "'")
    .replace(/\s*\n\s*\n\s*/g, "\n")
    .replace(/[^\S\n]+/g, " ")
    .replace(/ \[\^/g, "[^")
    .trim();
}

/** Where the notes to the editor stand in a section's Markdown, in order; offsets are UTF-16. */
export function notes(markdown: string): { from: number; to: number }[] {
  return [...markdown.matchAll(/^(?:- )?> Editor: .*(?:\n(?=\S).*)*/gm)].map((found) => ({
    from: found.index,
    to: found.index + found[0].length,
  }));
}

/**
 * Where one writes on in a section: at its end, or before the notes that end it. What is typed
 * right below a note would be a part of the note.
 */
export function endOf(markdown: string): number {
  let end = markdown.length;
  for (const note of notes(markdown).reverse()) {
    if (markdown.slice(note.to, end).trim()) break;
    end = markdown.slice(0, note.from).trimEnd().length;
  }
  return end;
}

/** Whether a sentence with its citations still stands in a section; `section` is its bare text. */
export function stands(text: string, labels: readonly string[], section: string): boolean {
  const wanted = bare(text).replaceAll("\n", " ") + labels.map((label) => `[^${label}]`).join("");
  for (let at = section.indexOf(wanted); at >= 0; at = section.indexOf(wanted, at + 1)) {
    const before = section.slice(Math.max(at - 2, 0), at);
    const opens = at === 0 || before.endsWith("\n") || /[.!?…:;\])'] $/.test(before);
    if (opens && !section.startsWith("[^", at + wanted.length)) return true;
  }
  return false;
}
