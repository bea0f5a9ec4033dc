// Who else has the draft open, and what they do. Advice alone: nobody is kept from anything.
import { send } from "./api.ts";
import type { Editing } from "./editing.ts";
import { say, Workspace } from "./page.ts";

interface Present {
  who: string;
  name: string;
  section: string | null;
}

interface Happened {
  action: string;
  by: string;
}

const SIGN_MS = 15_000;
const CALM_MS = 400;
const AGAIN_MS = 5000;

export class Live {
  #timer = 0;
  #again = 0;
  #events: EventSource | null = null;

  constructor(
    private readonly work: Workspace,
    private readonly editing: Editing,
  ) {
    void this.#sign();
    window.setInterval(() => void this.#sign(), SIGN_MS);
    work.root.addEventListener("editing", () => void this.#sign());
    this.#follow();
    window.addEventListener("pagehide", () => {
      this.#events?.close();
      void send("DELETE", work.path("/presence")).catch(() => undefined);
    });
    document.addEventListener("signed-in", () => this.#follow());
  }

  // The browser takes a broken line up by itself, but not one that was refused: a session that had
  // ended, a desk that was just starting.
  #follow(): void {
    window.clearTimeout(this.#again);
    this.#events?.close();
    const events = new EventSource(this.work.path("/activity"));
    this.#events = events;
    events.addEventListener("error", () => {
      if (events.readyState !== EventSource.CLOSED || this.#events !== events) return;
      this.#again = window.setTimeout(() => this.#follow(), AGAIN_MS);
    });
    for (const name of ["revision", "finding", "comment", "suggestion", "review", "publication"]) {
      events.addEventListener(name, (event) => this.#happened(JSON.parse(event.data) as Happened));
    }
    events.addEventListener("writing", () => this.#redraw());
    events.addEventListener("presence", (event) => {
      this.#show((JSON.parse(event.data) as { there: Present[] }).there);
    });
  }

  async #sign(): Promise<void> {
    if (document.visibilityState === "hidden") return;
    const section = this.editing.section || null;
    // A sign that is missed is made up for by the next.
    await send("POST", this.work.path("/presence"), { section }).catch(() => undefined);
  }

  #happened(event: Happened): void {
    if (event.by !== this.work.me) {
      say(`${event.by}: ${event.action.replaceAll("_", " ")}.`);
      // A text that cannot be read now is merged when it is saved.
      void this.editing.renew(event.by).catch(() => undefined);
    }
    this.#redraw();
  }

  // Several events at once are one look; what this page did itself is drawn already.
  #redraw(): void {
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => {
      if (!document.querySelector("dialog[open]") && !this.#typing()) void this.work.refresh();
      else this.#redraw();
    }, CALM_MS);
  }

  // A form that somebody is typing in is not drawn anew under their hands.
  #typing(): boolean {
    const field = document.activeElement;
    return field instanceof HTMLTextAreaElement || (field instanceof HTMLInputElement && field.value !== "");
  }

  #show(there: Present[]): void {
    const place = document.getElementById("present");
    if (!place) return;
    const others = there.filter((p) => p.who !== this.work.me);
    const title = (key: string) =>
      this.work.root.querySelector(`[data-key="${key}"] h2`)?.lastChild?.textContent?.trim() ?? key;
    const words = others.map((p) => (p.section ? `${p.name} (edits ${title(p.section)})` : p.name));
    place.textContent = words.length ? `Also here: ${words.join(", ")}.` : "";
  }
}
