// Forms of the workspace. Without the script they are posted as they are; with it they go to the
// JSON API and the page stays. `data-api` names the path, `data-match` asks for If-Match.
import { Refused, send } from "./api.ts";
import type { SentenceList } from "./list.ts";
import { inWords, offer, say, Workspace } from "./page.ts";
import { signInAgain } from "./signing.ts";

export class Forms {
  constructor(
    private readonly work: Workspace,
    private readonly list: Pick<SentenceList, "focus" | "beside">,
  ) {
    work.root.addEventListener("submit", (event) => {
      const form = event.target as HTMLFormElement;
      if (!form.dataset.api) return;
      event.preventDefault();
      void this.#submit(form, event.submitter);
    });
  }

  async #submit(form: HTMLFormElement, submitter: HTMLElement | null): Promise<void> {
    if (form.getAttribute("aria-busy")) return;
    form.setAttribute("aria-busy", "true");
    const sentence = form.dataset.sentence ?? this.work.chosen;
    const revision = form.hasAttribute("data-match") ? this.work.revision : undefined;
    const before = Number(this.work.root.dataset.n);
    // What is deleted leaves its place, and the focus, to the sentence beside it.
    const beside = sentence ? this.list.beside(sentence) : "";
    const deciding = form.closest<HTMLElement>("[data-part=decide]");
    try {
      const method = form.dataset.method ?? "POST";
      const body = method === "DELETE" ? undefined : values(form, submitter);
      await send(method, form.dataset.api ?? "", body, revision);
      await this.work.refresh(sentence);
      const done = form.dataset.done ?? "Done.";
      if (method === "DELETE") offer(done, "Undo", () => void this.#undo(before, sentence));
      else say(done);
      const gone = sentence && !document.getElementById(`s-${sentence}`);
      // What was decided, and what can be done next, stands where one has decided.
      if (deciding) deciding.focus();
      else if (gone || (sentence && !form.isConnected)) this.list.focus(gone ? beside : sentence);
      if (form.isConnected) form.reset();
    } catch (error) {
      form.removeAttribute("aria-busy");
      await this.#refused(error, form, submitter);
    } finally {
      form.removeAttribute("aria-busy");
    }
  }

  // An undone deletion is one more revision, like any other change.
  async #undo(n: number, sentence: string): Promise<void> {
    try {
      await send("POST", this.work.path(`/revisions/${n}/restore`), undefined, this.work.revision);
      await this.work.refresh(sentence);
      say("Undone.");
      this.list.focus(sentence);
    } catch (error) {
      say(inWords(error), true);
    }
  }

  async #refused(
    error: unknown,
    form: HTMLFormElement,
    submitter: HTMLElement | null,
  ): Promise<void> {
    const status = error instanceof Refused ? error.status : -1;
    if (status === 412) {
      await this.work.refresh();
      say("Not done: the text was changed by somebody else meanwhile. This is the newest.", true);
      return;
    }
    if (status === 401 && (await signInAgain())) {
      await this.#submit(form, submitter);
      return;
    }
    const place = form.querySelector<HTMLElement>(".problem");
    if (place) place.textContent = inWords(error);
    else say(inWords(error), true);
  }
}

/** A form as JSON: `data-json` says where a field is a number, a truth or one of a list. */
export function values(form: HTMLFormElement, submitter: HTMLElement | null): unknown {
  const body: Record<string, unknown> = {};
  for (const [name, value] of new FormData(form, submitter)) {
    if (typeof value !== "string" || name === "csrf_token" || name === "revision") continue;
    const kind = form.querySelector<HTMLElement>(`[name="${name}"]`)?.dataset.json;
    if (kind === "omit" || (kind === "optional" && !value.trim())) continue;
    if (kind === "list") body[name] = [...((body[name] as unknown[]) ?? []), JSON.parse(value)];
    else body[name] = kind === "number" ? Number(value) : kind === "truth" ? value === "true" : value;
  }
  return body;
}
