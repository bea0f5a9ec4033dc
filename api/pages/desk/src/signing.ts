// Signing in again where one is: the session ended while somebody worked, and nothing is lost.
import { Refused, send, type Session, take } from "./api.ts";
import { ask, make } from "./dialog.ts";
import { inWords } from "./page.ts";

let asked: Promise<boolean> | null = null;

/** Have the person sign in again, here or in another tab; false where they would rather not. */
export function signInAgain(): Promise<boolean> {
  asked ??= signIn().finally(() => {
    asked = null;
  });
  return asked;
}

async function signIn(): Promise<boolean> {
  const whose = document.querySelector(".who a")?.textContent ?? "";
  const problem = make("p", { class: "problem", role: "alert" });
  const field = (label: string, name: string, more: Record<string, string>) =>
    make("p", {}, make("label", { for: `again-${name}` }, label), make("input", { id: `again-${name}`, name, required: "", ...more }));
  const next = encodeURIComponent(location.pathname);
  const elsewhere = make("a", { href: `/sign-in?next=${next}`, target: "_blank" }, "Sign in in another tab");
  const body = [
    make("p", {}, "What you typed is kept. Sign in, and what you were about to do is done."),
    field("Name", "name", { value: whose, autocomplete: "username" }),
    field("Password", "password", { type: "password", autocomplete: "current-password", autofocus: "" }),
    problem,
    make("p", { class: "hint" }, "Without a password: ", elsewhere, " by your link, then come back."),
    make(
      "p",
      { class: "buttons" },
      make("button", { value: "in" }, "Sign in"),
      make("button", { value: "", class: "quiet", formnovalidate: "" }, "Not now"),
    ),
  ];
  const check = async (form: HTMLFormElement): Promise<boolean> => {
    try {
      const given = Object.fromEntries(new FormData(form));
      taken((await send<Session>("POST", "/v1/session", given)).value);
      return true;
    } catch (error) {
      problem.textContent = inWords(error);
      return false;
    }
  };
  const back = async (): Promise<void> => {
    if (!(await elsewhereIn())) return;
    problem.closest("dialog")?.close("in");
  };
  window.addEventListener("focus", back);
  const said = await ask("Your session has ended", body, "signing", check);
  window.removeEventListener("focus", back);
  return said === "in";
}

// Whether somebody signed in in another tab meanwhile.
async function elsewhereIn(): Promise<boolean> {
  try {
    taken((await send<Session>("GET", "/v1/session")).value);
    return true;
  } catch (error) {
    if (error instanceof Refused) return false;
    throw error;
  }
}

// Another account may have signed in than the one that the page was drawn for.
function taken(session: Session): void {
  take(session);
  const root = document.getElementById("workspace");
  if (root) root.dataset.me = session.id;
  const name = document.querySelector(".who a");
  if (name) name.textContent = session.name;
  document.dispatchEvent(new CustomEvent("signed-in"));
}
