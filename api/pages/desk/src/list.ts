// The sentences as one list with a single stop for Tab: j and k walk it, n and p the open findings.
import { Workspace } from "./page.ts";

export class SentenceList {
  constructor(private readonly work: Workspace) {
    work.root.addEventListener("drawn", () => this.#prepare());
    work.root.addEventListener("click", (event) => this.#outlined(event));
    work.root.addEventListener("focusin", (event) => this.#entered(event));
    this.#prepare();
  }

  get units(): HTMLElement[] {
    return [...this.work.root.querySelectorAll<HTMLElement>(".list .unit")];
  }

  /** The sentence that has the focus, or holds what has it. */
  get focused(): HTMLElement | null {
    return document.activeElement?.closest<HTMLElement>(".list .unit") ?? null;
  }

  /** The sentence that is worked on: the focused one, else the one shown in the panel. */
  get current(): HTMLElement | null {
    const marked = this.work.root.querySelector<HTMLElement>(".list .unit.current");
    return this.focused ?? marked;
  }

  /** Go `by` sentences on; with `open` only those count that a finding is open on. */
  go(by: 1 | -1, open = false): boolean {
    const units = this.units;
    const at = this.current ? units.indexOf(this.current) : by > 0 ? -1 : units.length;
    for (let i = at + by; i >= 0 && i < units.length; i += by) {
      const unit = units[i];
      if (unit && (!open || unit.hasAttribute("data-open"))) {
        unit.focus();
        return true;
      }
    }
    return false;
  }

  /**
   * The sentence that comes after another one, or before it where that is the last. Of a note it is
   * the one before, which is of the same section.
   */
  beside(id: string): string {
    const units = this.units;
    const at = units.findIndex((unit) => unit.dataset.id === id);
    const sentence = (unit: HTMLElement) => !unit.classList.contains("is-note");
    const after = units.slice(at + 1).find(sentence);
    const before = units.slice(0, Math.max(at, 0)).reverse().find(sentence);
    const note = units[at]?.classList.contains("is-note");
    return ((note ? (before ?? after) : (after ?? before))?.dataset.id) ?? "";
  }

  focus(id: string): void {
    document.getElementById(`s-${id}`)?.focus();
  }

  // A section in the outline leads to its heading; the focus goes on to its first sentence, so that
  // the keys act at once.
  #outlined(event: MouseEvent): void {
    if ((event.target as Element).closest("a.to-list")) {
      event.preventDefault();
      (this.current ?? this.units[0])?.focus();
      return;
    }
    const link = (event.target as Element).closest<HTMLAnchorElement>(".outline a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const section = document.getElementById(link.hash.slice(1))?.closest("[data-key]");
    const first = section?.querySelector<HTMLElement>(".unit:not(.is-note)");
    if (first) window.setTimeout(() => first.focus({ preventScroll: true }));
  }

  #prepare(): void {
    const units = this.units;
    const chosen = units.find((u) => u.dataset.id === this.work.chosen) ?? units[0];
    for (const unit of units) {
      unit.tabIndex = unit === chosen ? 0 : -1;
      unit.classList.toggle("current", unit.dataset.id === this.work.chosen);
    }
  }

  #entered(event: FocusEvent): void {
    const unit = (event.target as Element).closest<HTMLElement>(".list .unit");
    if (!unit || unit.classList.contains("is-note")) return;
    for (const other of this.units) other.tabIndex = other === unit ? 0 : -1;
    if (unit.dataset.id && unit.dataset.id !== this.work.chosen) {
      this.work.root.dispatchEvent(new CustomEvent("choose", { detail: unit.dataset.id }));
    }
  }
}
