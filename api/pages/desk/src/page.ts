// The page is drawn by the server alone. After a change its parts are asked for anew and put in
// place where they differ, so that focus, scrolling and an open editor stay.

export class Workspace {
  readonly draft: string;

  constructor(readonly root: HTMLElement) {
    this.draft = root.dataset.draft ?? "";
  }

  /** The hash of the revision that the page shows. */
  get revision(): string {
    return this.root.dataset.revision ?? "";
  }

  set revision(hash: string) {
    this.root.dataset.revision = hash;
  }

  get state(): string {
    return this.root.dataset.state ?? "";
  }

  path(rest: string): string {
    return `/v1/drafts/${this.draft}${rest}`;
  }

  /** Ask for the page anew and put its parts in place; `sentence` chooses the evidence. */
  async refresh(sentence?: string): Promise<void> {
    const chosen = sentence ?? this.chosen;
    const query = chosen ? `?sentence=${encodeURIComponent(chosen)}` : "";
    const reply = await fetch(`/drafts/${this.draft}${query}`, { cache: "no-store" });
    if (!reply.ok || reply.redirected) return;
    const fresh = new DOMParser().parseFromString(await reply.text(), "text/html");
    const root = fresh.getElementById("workspace");
    if (!root) {
      location.reload();
      return;
    }
    for (const name of ["revision", "n", "state"] as const) {
      this.root.dataset[name] = root.dataset[name] ?? "";
    }
    for (const part of root.querySelectorAll<HTMLElement>("[data-part]")) this.#put(part);
    if (chosen) this.root.dataset.sentence = chosen;
    this.root.dispatchEvent(new CustomEvent("drawn"));
  }

  /** The sentence whose evidence is shown. */
  get chosen(): string {
    return this.root.dataset.sentence ?? "";
  }

  #put(fresh: HTMLElement): void {
    const old = this.root.querySelector<HTMLElement>(`[data-part="${fresh.dataset.part}"]`);
    if (!old || old.innerHTML === fresh.innerHTML) return;
    const focused = old.contains(document.activeElement) ? document.activeElement : null;
    const kept = focused?.closest<HTMLElement>("[id]")?.id;
    // An open editor is not moved, for that would take its focus: all is put in around it.
    const keep = [...old.children].find((child) => child.hasAttribute("data-keep")) ?? null;
    for (const node of [...old.childNodes]) if (node !== keep) node.remove();
    let place = keep;
    for (const node of [...fresh.childNodes]) {
      old.insertBefore(document.adoptNode(node), place);
      if (node instanceof HTMLElement && node.localName === "header") place = null;
    }
    if (focused && !focused.isConnected && kept) document.getElementById(kept)?.focus();
  }
}

/** Say something to everybody, those who do not see it included; errors stay until the next. */
export function say(text: string, lasting = false): void {
  const place = document.getElementById("says");
  if (!place) return;
  place.textContent = text;
  window.clearTimeout(Number(place.dataset.timer));
  if (!lasting) place.dataset.timer = String(window.setTimeout(() => (place.textContent = ""), 6000));
}

/** An error in the words of the desk: what is wrong and how to mend it. */
export function inWords(error: unknown): string {
  const { message, problem } = error as { message?: string; problem?: { help?: string } };
  const text = [message, problem?.help].filter(Boolean).join(" – ");
  return text ? `${text[0]?.toUpperCase()}${text.slice(1)}.` : "Something went wrong.";
}
