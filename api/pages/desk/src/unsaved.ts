// Text that was typed and not saved yet, kept in this browser for each draft and section.

export interface Unsaved {
  base: string;
  markdown: string;
  at: string;
}

export class UnsavedText {
  constructor(private readonly key: string) {}

  static of(draft: string, section: string): UnsavedText {
    return new UnsavedText(`desk:${draft}:${section}`);
  }

  get(): Unsaved | null {
    try {
      const kept = JSON.parse(localStorage.getItem(this.key) ?? "null") as Unsaved | null;
      return kept && typeof kept.markdown === "string" && typeof kept.base === "string" ? kept : null;
    } catch {
      return null;
    }
  }

  /** Keep a text that was written against the revision `base`; false where the browser cannot. */
  put(base: string, markdown: string, at: Date): boolean {
    try {
      localStorage.setItem(this.key, JSON.stringify({ base, markdown, at: at.toISOString() }));
      return true;
    } catch {
      return false;
    }
  }

  drop(): void {
    try {
      localStorage.removeItem(this.key);
    } catch {
      // A browser that keeps nothing has nothing to drop.
    }
  }
}
