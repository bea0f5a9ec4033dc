// What somebody sees whose save came second: both texts merged, or a choice where they collide.
import { ask, make } from "./dialog.ts";
import { type Conflict, type Side, settle } from "./settle.ts";
import { tokens } from "./text.ts";

export interface Collision {
  base: { n: number; hash: string } | null;
  head: { n: number; hash: string; author: string; created_at: string };
  merge: { markdown: string; conflicts: Conflict[] } | null;
}

/**
 * Let the person settle a collision. Returns the text to save on the head, or null where they went
 * back to their own text.
 */
export async function settled(collision: Collision, mine: string): Promise<string | null> {
  const { head, merge } = collision;
  const when = `${new Date(head.created_at).toISOString().slice(11, 16)} UTC`;
  const who = make("p", {}, `${head.author} saved revision ${head.n} at ${when}, while you were writing.`);
  const buttons = (save: string) =>
    make(
      "p",
      { class: "buttons" },
      make("button", { value: "save", ...(merge?.conflicts.length ? {} : { autofocus: "" }) }, save),
      make("button", { value: "", class: "quiet", formnovalidate: "" }, "Back to my text"),
    );
  if (!merge) {
    const words = "What you wrote against is not known any more, so nothing can be merged.";
    const said = await ask("Somebody else saved", [who, make("p", {}, words), buttons("Save mine over it")]);
    return said === "save" ? mine : null;
  }
  if (!merge.conflicts.length) {
    const text = "You changed different sentences. Both are in this text:";
    const body = [who, make("p", {}, text), shown(merge.markdown), buttons("Save the merged text")];
    return (await ask("Both texts fit together", body, "merge")) === "save" ? merge.markdown : null;
  }
  const sets = merge.conflicts.map(choice);
  const count = merge.conflicts.length === 1 ? "one sentence" : `${merge.conflicts.length} sentences`;
  const lead = make("p", {}, `You both changed ${count}. Choose what stands; the rest is merged.`);
  const body = [who, lead, ...sets, buttons("Save with these choices")];
  if ((await ask("You changed the same sentence", body, "merge")) !== "save") return null;
  const choices = new Map<string, Side>();
  for (const [i, set] of sets.entries()) {
    const mineChosen = set.querySelector<HTMLInputElement>("input[value=mine]")?.checked;
    const conflict = merge.conflicts[i];
    if (conflict) choices.set(conflict.sentence_id, mineChosen ? "mine" : "theirs");
  }
  return settle(merge.markdown, merge.conflicts, choices);
}

function choice(conflict: Conflict, place: number): HTMLElement {
  const name = `conflict-${place}`;
  const side = (value: Side, title: string, text: string | null, first = false) =>
    make(
      "label",
      { class: "side" },
      // Nothing is chosen yet: the choice comes first, not the button that saves it.
      make("input", { type: "radio", name, value, required: "", ...(first ? { autofocus: "" } : {}) }),
      make("strong", {}, title),
      text === null ? make("em", {}, "deletes the sentence") : shown(text),
    );
  const sides = make(
    "div",
    { class: "sides" },
    side("mine", "Yours", conflict.mine, place === 0),
    side("theirs", "Theirs", conflict.theirs),
  );
  const before = conflict.base === null ? [] : [make("details", {}, make("summary", {}, "As it was"), shown(conflict.base))];
  const title = conflict.kind === "edit_edit" ? "Edited by both" : "Deleted by one, edited by the other";
  return make("fieldset", {}, make("legend", {}, title), sides, ...before);
}

// Markdown to read: its blocks as paragraphs, its tokens as chips.
function shown(markdown: string): HTMLElement {
  const blocks = markdown.trim().split(/\n{2,}/).map((block) => {
    const line = make("p");
    let at = 0;
    for (const token of tokens(block)) {
      line.append(block.slice(at, token.from));
      line.append(make("span", { class: "chip" }, token.label.slice(1)));
      at = token.to;
    }
    line.append(block.slice(at));
    return line;
  });
  return make("span", { class: "shown" }, ...blocks);
}
