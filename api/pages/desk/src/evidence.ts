// The panel beside the sentences: the evidence of the one that has the focus.
import { say, Workspace } from "./page.ts";
import { signInAgain } from "./signing.ts";

const CALM_MS = 120;

export class EvidencePanel {
  readonly panel = document.getElementById("evidence");
  #timer = 0;
  #asked = 0;
  #shown = "";

  constructor(private readonly work: Workspace) {
    work.root.addEventListener("choose", (event) => {
      this.show((event as CustomEvent<string>).detail);
    });
    work.root.addEventListener("click", (event) => this.#clicked(event));
    work.root.addEventListener("submit", (event) => void this.#searched(event));
    work.root.addEventListener("drawn", () => this.#settle());
  }

  // Until the chosen sentence's evidence is there the panel shows another's: it takes no click
  // that was meant for the one that has the focus.
  #settle(): void {
    const chosen = this.work.chosen;
    const stands = document.getElementById(`s-${chosen}`) !== null;
    const behind = stands && !this.shows(chosen);
    if (!this.panel) return;
    const claim = this.panel.querySelector<HTMLElement>(".claim")?.dataset.of ?? "";
    if (claim !== this.#shown) this.panel.scrollTop = 0;
    this.#shown = claim;
    this.panel.inert = behind;
    this.panel.classList.toggle("behind", behind);
  }

  /** Show a sentence's evidence; who walks by quickly does not ask for each. */
  show(id: string): void {
    this.work.root.dataset.sentence = id;
    for (const unit of this.work.root.querySelectorAll<HTMLElement>(".list .unit")) {
      unit.classList.toggle("current", unit.dataset.id === id);
    }
    this.#settle();
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.load(id), CALM_MS);
  }

  async load(id: string, words = ""): Promise<void> {
    const asked = ++this.#asked;
    const found = words ? `&q=${encodeURIComponent(words)}` : "";
    const query = `?part=evidence&sentence=${encodeURIComponent(id)}${found}`;
    const reply = await fetch(`/drafts/${this.work.draft}${query}`, { cache: "no-store" }).catch(
      () => null,
    );
    if (asked !== this.#asked || !this.panel) return;
    if (!reply?.ok) {
      if (reply?.status === 401 && (await signInAgain())) await this.load(id, words);
      else say("This sentence’s evidence could not be fetched: choose it again.");
      return;
    }
    const fresh = new DOMParser().parseFromString(await reply.text(), "text/html");
    const part = fresh.querySelector<HTMLElement>("[data-part=evidence]");
    if (part) this.work.replace(part);
    this.#settle();
    this.panel.scrollTop = 0;
    // Whoever comes back to the page finds the sentence chosen.
    const kept = new URLSearchParams({ sentence: id });
    history.replaceState(history.state, "", `/drafts/${this.work.draft}?${kept}`);
  }

  /** Whether the panel shows a sentence already. */
  shows(id: string): boolean {
    return this.panel?.querySelector<HTMLElement>(".claim")?.dataset.of === id;
  }

  /** Go into the panel. */
  async enter(id: string): Promise<void> {
    window.clearTimeout(this.#timer);
    this.work.root.dataset.sentence = id;
    const focused = document.activeElement;
    // What was searched for stays there for whoever comes back to the same sentence.
    if (this.shows(id)) {
      this.panel?.focus();
      return;
    }
    await this.load(id);
    // Whoever has gone elsewhere meanwhile, into the editor say, stays there.
    if (document.activeElement === focused || document.activeElement === document.body) this.panel?.focus();
  }

  /** Go to the passage that a sentence cites in place `nth`, counted from 1. */
  async cited(id: string, nth: number): Promise<void> {
    window.clearTimeout(this.#timer);
    await this.load(id);
    const passages = this.panel?.querySelectorAll<HTMLElement>("figure.passage[id^=cited-]");
    passages?.[nth - 1]?.focus();
  }

  async #searched(event: SubmitEvent): Promise<void> {
    const form = event.target as HTMLFormElement;
    if (!form.matches("form.attach")) return;
    event.preventDefault();
    const words = new FormData(form).get("q");
    await this.load(this.work.chosen, typeof words === "string" ? words : "");
    const found = this.panel?.querySelectorAll<HTMLElement>(".candidate button") ?? [];
    say(found.length === 1 ? "1 passage found." : `${found.length} passages found.`);
    (found[0] ?? this.panel?.querySelector<HTMLElement>("form.attach input[type=search]"))?.focus();
  }

  #clicked(event: MouseEvent): void {
    if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
    const target = event.target as Element;
    const unit = target.closest<HTMLElement>(".list .unit");
    const back = target.closest<HTMLAnchorElement>("a.to-unit");
    if (back) {
      event.preventDefault();
      document.getElementById(back.hash.slice(1))?.focus();
    }
    if (!unit?.dataset.id || unit.classList.contains("is-note")) return;
    const chip = target.closest<HTMLElement>("a.chip");
    if (chip) {
      event.preventDefault();
      const nth = [...unit.querySelectorAll("a.chip")].indexOf(chip) + 1;
      unit.focus({ preventScroll: true });
      void this.cited(unit.dataset.id, nth);
    } else if (target.closest("a.look")) {
      event.preventDefault();
      void this.enter(unit.dataset.id);
    } else if (!target.closest("a, button, input, textarea")) {
      if (!window.getSelection()?.toString()) unit.focus({ preventScroll: true });
    }
  }
}
