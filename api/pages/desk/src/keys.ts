// Keys. Single letters act only while the list of sentences has the focus, so that they never get
// in the way of typing or of a screen reader's own.
import { ask, make } from "./dialog.ts";
import type { Editing } from "./editing.ts";
import type { EvidencePanel } from "./evidence.ts";
import type { SentenceList } from "./list.ts";
import { say } from "./page.ts";

const HELP: readonly (readonly [string, string])[] = [
  ["j, k", "next, previous sentence"],
  ["n, p", "next, previous sentence with an open finding, suggestion or comment"],
  ["Enter", "go into the evidence"],
  ["1–9", "go to that citation of the sentence"],
  ["x", "on a citation in the evidence: take it off the sentence"],
  ["v", "mark as verified by you"],
  ["f", "call it judgement, or fact again"],
  ["d", "delete the sentence; Undo is offered"],
  ["e", "edit the section, at this sentence"],
  ["c", "comment on the sentence"],
  ["a", "attach evidence: search and cite"],
  ["Ctrl+S", "save, in the editor"],
  ["Esc", "leave the editor, the evidence or a dialog"],
  ["?", "this list"],
];

export class Keys {
  constructor(
    private readonly list: SentenceList,
    private readonly evidence: EvidencePanel,
    private readonly editing: Editing,
  ) {
    document.addEventListener("keydown", (event) => this.#pressed(event));
  }

  #pressed(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.altKey || event.isComposing) return;
    if (document.querySelector("dialog[open]")) return;
    const target = event.target as HTMLElement;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
      if (!this.editing.section) return;
      event.preventDefault();
      void this.editing.save();
      return;
    }
    if (event.ctrlKey || event.metaKey) return;
    if (event.key === "Escape") this.#escape(target);
    const unit = this.list.focused;
    const typing = target.closest("input, textarea, select, [contenteditable=true]");
    if (event.key === "x" && target.matches("figure.passage")) {
      event.preventDefault();
      target.querySelector<HTMLFormElement>("form.uncite")?.requestSubmit();
      return;
    }
    if (!unit || typing) {
      if (event.key === "?" && !typing) void help();
      return;
    }
    // On a link or a button of the sentence Enter is that one's.
    if (target !== unit && event.key === "Enter") return;
    if (this.#act(event.key, unit)) event.preventDefault();
  }

  #act(key: string, unit: HTMLElement): boolean {
    const id = unit.dataset.id ?? "";
    if (key >= "1" && key <= "9") void this.evidence.cited(id, Number(key));
    else if (key === "j" || key === "ArrowDown") this.list.go(1);
    else if (key === "k" || key === "ArrowUp") this.list.go(-1);
    else if (key === "n" || key === "p") {
      if (!this.list.go(key === "n" ? 1 : -1, true)) say("Nothing further is open that way.");
    } else if (key === "Enter") void this.evidence.enter(id);
    else if (key === "e") void this.editing.open(unit.dataset.section ?? "", words(unit));
    else if (key === "v") void this.#inPanel(id, "form.verify", true);
    else if (key === "f") void this.#inPanel(id, "form.kind", true);
    else if (key === "d") this.#delete(id, unit);
    else if (key === "c") void this.#inPanel(id, "form.comment textarea");
    else if (key === "a") void this.#inPanel(id, "form.attach input[type=search]");
    else if (key === "?") void help();
    else return false;
    return true;
  }

  // A note has its own button; a sentence's is in the evidence.
  #delete(id: string, unit: HTMLElement): void {
    const own = unit.querySelector<HTMLFormElement>("form.delete");
    if (own) own.requestSubmit();
    else void this.#inPanel(id, "form.delete", true);
  }

  async #inPanel(id: string, selector: string, submit = false): Promise<void> {
    if (!this.evidence.shows(id)) await this.evidence.load(id);
    const found = this.evidence.panel?.querySelector<HTMLElement>(selector);
    if (!found) return;
    if (submit && found instanceof HTMLFormElement) {
      found.requestSubmit();
      return;
    }
    const details = found.closest("details");
    if (details) details.open = true;
    found.focus();
  }

  #escape(target: HTMLElement): void {
    if (target.closest("#evidence")) this.list.current?.focus();
  }
}

function words(unit: HTMLElement): string {
  const text = unit.querySelector(".words")?.firstChild?.textContent?.trim() ?? "";
  return text.split(/\s+/).slice(0, 4).join(" ");
}

async function help(): Promise<void> {
  const rows = HELP.map(([keys, what]) =>
    make("tr", {}, make("th", { scope: "row" }, make("kbd", {}, keys)), make("td", {}, what)),
  );
  const lead = make("p", { class: "hint" }, "Letters act while a sentence has the focus: a section in the outline leads to its first one.");
  const close = make("p", { class: "buttons" }, make("button", { value: "" }, "Close"));
  await ask("Keys", [lead, make("table", { class: "keys" }, make("tbody", {}, ...rows)), close]);
}

/** The button that lists the keys, for whoever does not press `?`. */
export function helpButton(): void {
  document.getElementById("keys")?.addEventListener("click", () => void help());
}
