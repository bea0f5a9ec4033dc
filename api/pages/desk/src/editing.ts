// Editing a section in its place: text typed is kept, verdicts go stale at once, a save has the
// section judged again, and a save that came second is settled.
import { Refused, send } from "./api.ts";
import type { Cited } from "./chips.ts";
import { type Collision, settled } from "./conflict.ts";
import { make } from "./dialog.ts";
import { SectionEditor } from "./editor.ts";
import { inWords, say, Workspace } from "./page.ts";
import { signInAgain } from "./signing.ts";
import { bare, stands } from "./text.ts";
import { UnsavedText } from "./unsaved.ts";

interface SectionText {
  key: string;
  title: string;
  markdown: string;
  citations: Record<string, Cited>;
  sentences: { id: string; text: string; verdict: string; citations: unknown[] }[];
  revision: { n: number; hash: string };
}

const RETRY_MS = 2000;

export class Editing {
  #editor: SectionEditor | null = null;
  #section = "";
  #saved = "";
  #base = "";
  #unsaved: UnsavedText | null = null;
  #place: HTMLElement | null = null;
  #retry = 0;
  #saving = false;
  #from = "";

  constructor(private readonly work: Workspace) {
    work.root.addEventListener("click", (event) => {
      const link = (event.target as Element).closest<HTMLElement>("a.edit, a.edit-at");
      const section = link?.dataset.section ?? link?.closest<HTMLElement>("[data-key]")?.dataset.key;
      if (!section || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      const claim = link?.matches(".edit-at") ? work.root.querySelector(".claim")?.textContent : "";
      const note = link?.closest<HTMLElement>(".unit.is-note");
      const written = [...this.#units(section)].filter((unit) => unit.matches(".is-note"));
      const nth = note ? written.indexOf(note) : -1;
      void this.open(section, (claim ?? "").split(/\s+/).slice(0, 4).join(" "), nth);
    });
    work.root.addEventListener("drawn", () => this.#mark());
    window.addEventListener("beforeunload", (event) => {
      if (this.dirty && !this.#unsaved?.get()) event.preventDefault();
    });
  }

  get dirty(): boolean {
    return this.#editor !== null && this.#editor.markdown !== this.#saved;
  }

  get section(): string {
    return this.#editor ? this.#section : "";
  }

  /**
   * Open a section's text, the cursor at `words`, or its note `note`, counted from 0, selected.
   * Another one that is open is left.
   */
  async open(section: string, words = "", note = -1): Promise<void> {
    if (this.#editor && this.#section === section) {
      this.#enter(words, note);
      return;
    }
    this.leave(false);
    const at = document.activeElement;
    const unit = at?.closest<HTMLElement>(".unit:not(.is-note)");
    this.#from = unit?.dataset.id ?? (at?.closest("#evidence") ? this.work.chosen : "");
    try {
      const { value } = await this.#read(section);
      this.#show(value);
      this.#enter(words, note);
    } catch (error) {
      say(inWords(error), true);
    }
  }

  #read(section: string): Promise<{ value: SectionText }> {
    return send<SectionText>("GET", this.work.path(`/sections/${section}`));
  }

  /** Somebody else saved: an editor in which nothing was typed takes that up, another one says so. */
  async renew(by: string): Promise<void> {
    const section = this.section;
    if (!section || this.#saving) return;
    const { value } = await this.#read(section);
    if (section !== this.section || this.#saving || value.revision.hash === this.#base) return;
    if (this.dirty) {
      this.#say(`${by} saved meanwhile: your save merges both.`);
      return;
    }
    this.#saved = value.markdown;
    this.#base = value.revision.hash;
    if (this.#editor) this.#editor.markdown = value.markdown;
    this.#say(`This is the text with what ${by} saved.`);
  }

  #enter(words: string, note: number): void {
    if (note < 0) this.#editor?.focus(words);
    else this.#editor?.focusNote(note, this.#header(this.#section)?.parentElement?.hasAttribute("data-one"));
  }

  #show(text: SectionText): void {
    const header = this.#header(text.key);
    if (!header) return;
    this.#section = text.key;
    this.#saved = text.markdown;
    this.#base = text.revision.hash;
    this.#unsaved = UnsavedText.of(this.work.draft, text.key);
    const kept = this.#unsaved.get();
    const surface = make("div", { class: "surface" });
    const save = make("button", { type: "button", class: "small" }, "Save");
    const leave = make("button", { type: "button", class: "quiet small" }, "Close");
    const state = make("span", { class: "saving", role: "status" });
    const keys = make("span", { class: "hint keys" }, "Ctrl+S saves, Esc closes. What a new sentence cites is chosen once it is saved, in the evidence.");
    this.#place = make("div", { class: "editor", "data-keep": "" }, surface, make("p", { class: "buttons" }, save, leave, state, keys));
    header.after(this.#place);
    save.addEventListener("click", () => void this.save());
    leave.addEventListener("click", () => this.leave());
    this.#editor = new SectionEditor(surface, {
      label: `Markdown of ${text.title}`,
      markdown: kept && kept.markdown !== text.markdown ? kept.markdown : text.markdown,
      citations: text.citations,
      changed: (markdown) => this.#changed(markdown),
      save: () => void this.save(),
      leave: () => this.leave(),
    });
    if (kept && kept.markdown !== text.markdown) this.#offer(kept.at, kept.base);
    this.work.root.dispatchEvent(new CustomEvent("editing", { detail: text.key }));
  }

  // Text of an earlier visit is put back and may be thrown away; it still answers to the revision
  // that it was written against, so that a save of it merges.
  #offer(at: string, base: string): void {
    this.#base = base;
    const discard = make("button", { type: "button", class: "quiet small" }, "Discard it");
    discard.addEventListener("click", () => {
      this.#unsaved?.drop();
      const section = this.#section;
      this.leave(false);
      void this.open(section);
    });
    this.#say(`Your unsaved text of ${new Date(at).toLocaleString()} is back. `, discard);
    this.#mark();
  }

  /** Save the text; `revision` is what it is to follow, by default what it was written against. */
  async save(revision = this.#base, text = this.#editor?.markdown ?? ""): Promise<void> {
    if (!this.#editor || this.#saving) return;
    window.clearTimeout(this.#retry);
    this.#saving = true;
    const before = this.#editor.markdown;
    this.#say("Saving and judging again …");
    try {
      const path = this.work.path(`/sections/${this.#section}`);
      const { value } = await send<SectionText>("PUT", path, { markdown: text }, revision);
      this.#saved = value.markdown;
      this.#base = value.revision.hash;
      // Whoever typed on meanwhile keeps that; it is the next save.
      if (this.#editor.markdown === before) this.#editor.markdown = value.markdown;
      if (this.dirty) this.#unsaved?.put(this.#base, this.#editor.markdown, new Date());
      else this.#unsaved?.drop();
      await this.work.refresh();
      const open = `[data-key="${this.#section}"] .finding.blocking.open`;
      const blocking = this.work.root.querySelectorAll(open).length;
      this.#say(`Saved as revision ${value.revision.n}, judged again${blocking ? `: ${blocking} blocking` : ""}.`);
    } catch (error) {
      this.#saving = false;
      await this.#refused(error, revision, text);
    } finally {
      this.#saving = false;
    }
  }

  async #refused(error: unknown, revision: string, text: string): Promise<void> {
    const status = error instanceof Refused ? error.status : -1;
    if (status === 412 && error instanceof Refused && "head" in error.problem) {
      const collision = error.problem as unknown as Collision;
      const merged = await settled(collision, text);
      if (merged !== null) await this.save(collision.head.hash, merged);
      else this.#say("Not saved: somebody else saved in between. Your text is kept.");
    } else if (status === 401) {
      this.#say("Not saved: your session has ended. Your text is kept.");
      if (await signInAgain()) await this.save(revision, text);
    } else if (status === 0) {
      this.#say("Not saved: the desk does not answer. Your text is kept; saving is tried again.");
      this.#retry = window.setTimeout(() => void this.save(), RETRY_MS);
    } else {
      this.#say(`Not saved. ${inWords(error)}`);
    }
  }

  /** Close the editor; what is not saved stays in the browser. */
  leave(tell = true): void {
    if (!this.#editor) return;
    if (this.dirty && tell) say("Not saved. Your text is kept in this browser: edit the section to go on.");
    window.clearTimeout(this.#retry);
    this.#editor.close();
    this.#place?.remove();
    this.#editor = this.#place = null;
    const section = this.#section;
    for (const unit of this.#units(section)) unit.classList.remove("typed-over");
    this.work.root.dispatchEvent(new CustomEvent("editing", { detail: "" }));
    if (!tell) return;
    const button = this.#header(section)?.querySelector<HTMLElement>("a.edit");
    (document.getElementById(`s-${this.#from}`) ?? button)?.focus();
  }

  #changed(markdown: string): void {
    const kept = this.#unsaved?.put(this.#base, markdown, new Date());
    if (markdown === this.#saved) {
      this.#unsaved?.drop();
      this.#say("");
    } else {
      this.#say(kept ? "Not saved yet; kept in this browser." : "Not saved yet.");
    }
    this.#mark();
  }

  // A sentence that does not stand as it was judged has no verdict until it is judged again.
  #mark(): void {
    if (!this.#editor) return;
    const text = bare(this.#editor.markdown);
    for (const unit of this.#units(this.#section)) {
      const words = unit.querySelector<HTMLElement>(".words");
      if (!words || unit.classList.contains("is-note")) continue;
      const labels = [...unit.querySelectorAll<HTMLElement>(".chip")].map((c) => `c${c.dataset.number}`);
      const copy = words.cloneNode(true) as HTMLElement;
      copy.querySelector(".chips")?.remove();
      unit.classList.toggle("typed-over", !stands(copy.textContent ?? "", labels, text));
    }
  }

  #units(section: string): NodeListOf<HTMLElement> {
    return this.work.root.querySelectorAll<HTMLElement>(`[data-key="${section}"] .unit`);
  }

  #header(section: string): HTMLElement | null {
    return this.work.root.querySelector<HTMLElement>(`[data-key="${section}"] > header`);
  }

  #say(...what: (Node | string)[]): void {
    this.#place?.querySelector(".saving")?.replaceChildren(...what);
  }
}
