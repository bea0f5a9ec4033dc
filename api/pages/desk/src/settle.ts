// Two editors' texts of one section, merged by the server; here the conflicts are settled.

export interface Conflict {
  sentence_id: string;
  kind: "edit_edit" | "delete_edit";
  base: string | null;
  mine: string | null;
  theirs: string | null;
}

export type Side = "mine" | "theirs";

/**
 * The merged text with each conflict settled as chosen. In the merged text a conflict shows what is
 * stored, or the one edit there is; a side that is null deletes the sentence.
 */
export function settle(
  merged: string,
  conflicts: readonly Conflict[],
  choices: ReadonlyMap<string, Side>,
): string {
  let text = merged;
  for (const conflict of conflicts) {
    const shown = conflict.theirs ?? conflict.mine ?? "";
    const chosen = choices.get(conflict.sentence_id) === "mine" ? conflict.mine : conflict.theirs;
    const at = shown ? text.indexOf(shown) : -1;
    if (at < 0 || shown === chosen) continue;
    text = text.slice(0, at) + (chosen ?? "") + text.slice(at + shown.length);
    if (chosen === null) text = tidied(text);
  }
  return text;
}

// What a deletion leaves behind: double spaces, empty bullets, empty paragraphs.
function tidied(text: string): string {
  const blocks = text
    .split(/\n{2,}/)
    .map((block) => block.replace(/ {2,}/g, " ").replace(/^(- | ) +/, "$1").trim())
    .filter((block) => block && block !== "-");
  return blocks.length ? `${blocks.join("\n\n")}\n` : "";
}
