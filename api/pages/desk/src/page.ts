// The page is drawn by the server alone. After a change its parts are asked for anew and put in
// place where they differ, so that focus, scrolling and an open editor stay.

export class Workspace {
  readonly draft: string;
  // The parts as the server drew them, before the script changed anything in them.
  readonly #drawn = new Map<string, string>();

  constructor(readonly root: HTMLElement) {
    this.draft = root.dataset.draft ?? "";
    for (const part of root.querySelectorAll<HTMLElement>("[data-part]")) {
      this.#drawn.set(part.dataset.part ?? "", part.innerHTML);
    }
  }

  /** The hash of the revision that the page shows. */
  get revision(): string {
    return this.root.dataset.revision ?? "";
  }

  set revision(hash: string) {
    this.root.dataset.revision = hash;
  }

  /** The id of whoever looks at it. */
  get me(): string {
    return this.root.dataset.me ?? "";
  }

  path(rest: string): string {
    return `/v1/drafts/${this.draft}${rest}`;
  }

  /** Ask for the page anew and put its parts in place; `sentence` chooses the evidence. */
  async refresh(sentence?: string): Promise<void> {
    const before = this.chosen;
    const chosen = sentence ?? before;
    const query = chosen ? `?sentence=${encodeURIComponent(chosen)}` : "";
    const reply = await fetch(`/drafts/${this.draft}${query}`, { cache: "no-store" });
    if (!reply.ok || reply.redirected) return;
    const fresh = new DOMParser().parseFromString(await reply.text(), "text/html");
    const root = fresh.getElementById("workspace");
    if (!root) {
      location.reload();
      return;
    }
    for (const name of ["revision", "n", "state", "me"] as const) {
      this.root.dataset[name] = root.dataset[name] ?? "";
    }
    const focused = document.activeElement;
    const within = focused?.closest<HTMLElement>("[id]")?.id ?? "";
    // Whoever went on to another sentence meanwhile keeps that one and its evidence.
    const stays = this.chosen === before;
    for (const part of root.querySelectorAll<HTMLElement>("[data-part]")) {
      if (stays || part.dataset.part !== "evidence") this.#put(part);
    }
    if (stays && chosen) this.root.dataset.sentence = chosen;
    this.root.dispatchEvent(new CustomEvent("drawn"));
    if (focused && !focused.isConnected) document.getElementById(within)?.focus();
  }

  /** The sentence whose evidence is shown. */
  get chosen(): string {
    return this.root.dataset.sentence ?? "";
  }

  /** Put one part in place that was asked for alone. */
  replace(fresh: HTMLElement): void {
    this.#put(fresh);
  }

  #put(fresh: HTMLElement): void {
    const name = fresh.dataset.part ?? "";
    const old = this.root.querySelector<HTMLElement>(`[data-part="${name}"]`);
    if (!old || this.#drawn.get(name) === fresh.innerHTML) return;
    this.#drawn.set(name, fresh.innerHTML);
    // An open editor is not moved, for that would take its focus: all is put in around it.
    const keep = [...old.children].find((child) => child.hasAttribute("data-keep")) ?? null;
    for (const node of [...old.childNodes]) if (node !== keep) node.remove();
    let place = keep;
    for (const node of [...fresh.childNodes]) {
      old.insertBefore(document.adoptNode(node), place);
      if (node instanceof HTMLElement && node.localName === "header") place = null;
    }
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

/** Say something, with a button for what may follow; it stays longer than other sayings. */
export function offer(text: string, label: string, act: () => void): void {
  say(text, true);
  const place = document.getElementById("says");
  if (!place) return;
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = label;
  button.addEventListener("click", () => {
    say("");
    act();
  });
  place.append(" ", button);
  place.dataset.timer = String(window.setTimeout(() => (place.textContent = ""), 15_000));
}

/** An error in the words of the desk: what is wrong and how to mend it. */
export function inWords(error: unknown): string {
  const { message, problem } = error as { message?: string; problem?: { help?: string } };
  const text = [message, problem?.help].filter(Boolean).join(" – ");
  return text ? `${text[0]?.toUpperCase()}${text.slice(1)}.` : "Something went wrong.";
}
