// The dashboard as it changes. What is shown is drawn by the server alone: an event says that
// something changed, and the page takes up the server's own markup where it differs.
import { morph } from "./morph.ts";
import { Tally } from "./tally.ts";

interface Arrived {
  articles: { id: string }[];
  skipped: number;
}

// At most so often is the page drawn anew, and so often is told in words what came.
const PAINT_MS = 500;
const SAY_MS = 10_000;
const AGAIN_MS = 5000;

class Dashboard {
  readonly #board = part("board");
  readonly #drafts = part("drafts-part");
  readonly #says = part("live-says");
  readonly #pause = part("live-pause") as HTMLButtonElement;
  readonly #tally = new Tally();
  #mark = this.#board.dataset.mark ?? "";
  #stale = { board: false, drafts: false };
  #drawing = false;
  #timer = 0;
  #said = -Infinity;
  #paused = false;

  begin(): void {
    this.#pause.hidden = false;
    this.#pause.addEventListener("click", () => this.#toggle());
    document.addEventListener("visibilitychange", () => this.#soon());
    window.setInterval(() => this.#tell(), 1000);
    this.#follow();
  }

  // The browser takes a broken line up by itself and says where it was; not one that was refused.
  #follow(): void {
    const events = new EventSource(`/v1/dashboard/events?after=${this.#mark}`);
    events.addEventListener("open", () => this.#state("Live."));
    events.addEventListener("error", () => {
      this.#state("The line to the desk is broken; it is being tried again.");
      if (events.readyState !== EventSource.CLOSED) return;
      window.setTimeout(() => this.#follow(), AGAIN_MS * (1 + Math.random()));
    });
    events.addEventListener("articles", (event) => {
      this.#heard(event);
      const { articles, skipped } = JSON.parse(event.data as string) as Arrived;
      this.#tally.add(articles.length + skipped);
    });
    events.addEventListener("change", (event) => {
      this.#heard(event);
      this.#stale.board = true;
      this.#soon();
    });
    events.addEventListener("drafts", (event) => {
      this.#heard(event);
      this.#stale.drafts = true;
      this.#soon();
    });
  }

  #heard(event: MessageEvent): void {
    this.#mark = event.lastEventId;
  }

  #toggle(): void {
    this.#paused = !this.#paused;
    this.#pause.setAttribute("aria-pressed", String(this.#paused));
    this.#state(this.#paused ? "Paused: what arrives is shown when you go on." : "Live.");
    this.#soon();
  }

  // What a hidden or paused page misses, it draws at once when it is looked at again.
  #soon(): void {
    if (this.#timer || this.#drawing || this.#paused || document.hidden) return;
    if (!this.#stale.board && !this.#stale.drafts) return;
    this.#timer = window.setTimeout(() => void this.#draw(), PAINT_MS);
  }

  async #draw(): Promise<void> {
    this.#timer = 0;
    this.#drawing = true;
    const { board, drafts } = this.#stale;
    this.#stale = { board: false, drafts: false };
    try {
      if (board) await take(this.#board, "board");
      if (drafts) await take(this.#drafts, "drafts");
      if (board) this.#tally.shown();
    } catch {
      this.#stale = { board: board || this.#stale.board, drafts: drafts || this.#stale.drafts };
    } finally {
      this.#drawing = false;
      this.#soon();
    }
  }

  #state(words: string): void {
    this.#said = performance.now();
    this.#says.textContent = words;
  }

  #tell(): void {
    if (this.#paused || document.hidden || performance.now() - this.#said < SAY_MS) return;
    const words = this.#tally.told();
    if (words) this.#state(`Live. ${words}`);
  }
}

async function take(place: HTMLElement, name: string): Promise<void> {
  const reply = await fetch(`/dashboard?part=${name}`, { headers: { Accept: "text/html" } });
  if (!reply.ok) throw new Error(`${reply.status}`);
  const mark = reply.headers.get("X-Mark");
  morph(place, await reply.text());
  if (mark) place.dataset.mark = mark;
}

function part(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no ${id}`);
  return found;
}

new Dashboard().begin();
