// Forms of the workspace. Without the script they are posted as they are; with it they go to the
// JSON API and the page stays. `data-api` names the path, `data-match` asks for If-Match.
import { Refused, send } from "./api.ts";
import { inWords, say, Workspace } from "./page.ts";

export class Forms {
  constructor(
    private readonly work: Workspace,
    private readonly focus: (sentence: string) => void,
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
    try {
      const method = form.dataset.method ?? "POST";
      const body = method === "DELETE" ? undefined : values(form, submitter);
      await send(method, form.dataset.api ?? "", body, revision);
      await this.work.refresh(sentence);
      say(form.dataset.done ?? "Done.");
      if (sentence && !form.isConnected) this.focus(sentence);
      if (form.isConnected) form.reset();
    } catch (error) {
      await this.#refused(error, form);
    } finally {
      form.removeAttribute("aria-busy");
    }
  }

  async #refused(error: unknown, form: HTMLFormElement): Promise<void> {
    const status = error instanceof Refused ? error.status : -1;
    if (status === 412) {
      await this.work.refresh();
      say("Not done: the text was changed by somebody else meanwhile. This is the newest.", true);
      return;
    }
    const place = form.querySelector<HTMLElement>(".problem");
    const words =
      status === 401 ? "Your session has ended: sign in in another tab, then try again." : inWords(error);
    if (place) place.textContent = words;
    else say(words, true);
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
