// Dialogs: the browser's own, so that focus stays inside and comes back to where it was.

/** Make an element; strings become text, never markup. */
export function make<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Record<string, string> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/**
 * Show a dialog; the promise ends with its return value, "" where it was left by Escape. With
 * `check`, a button that has a value closes it only where that says so.
 */
export function ask(
  title: string,
  body: Node[],
  kind = "",
  check?: (form: HTMLFormElement) => Promise<boolean>,
): Promise<string> {
  const back = document.activeElement as HTMLElement | null;
  const heading = make("h2", { id: "dialog-title", tabindex: "-1" }, title);
  const form = make("form", { method: "dialog" }, heading, ...body);
  const dialog = make("dialog", { "aria-labelledby": "dialog-title", class: kind }, form);
  document.body.append(dialog);
  form.addEventListener("submit", (event) => {
    const said = (event.submitter as HTMLButtonElement | null)?.value;
    if (!check || !said) return;
    event.preventDefault();
    void check(form).then((good) => good && dialog.close(said));
  });
  return new Promise((done) => {
    dialog.addEventListener("close", () => {
      const said = dialog.returnValue;
      dialog.remove();
      if (back?.isConnected) back.focus();
      done(said);
    });
    dialog.showModal();
  });
}
