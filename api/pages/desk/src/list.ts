// The sentences as one list with a single stop for Tab: j and k walk it, n and p the open findings.
import { Workspace } from "./page.ts";

export class SentenceList {
  constructor(private readonly work: Workspace) {
    work.root.addEventListener("drawn", () => this.#prepare());
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

  /** The sentence that comes after another one, or before it where that is the last. */
  beside(id: string): string {
    const units = this.units.filter((unit) => !unit.classList.contains("is-note"));
    const at = units.findIndex((unit) => unit.dataset.id === id);
    return (units[at + 1] ?? units[at - 1])?.dataset.id ?? "";
  }

  focus(id: string): void {
    document.getElementById(`s-${id}`)?.focus();
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
