// The review workspace: puts the parts together on the page that the server drew.
import { Editing } from "./editing.ts";
import { EvidencePanel } from "./evidence.ts";
import { Forms } from "./forms.ts";
import { helpButton, Keys } from "./keys.ts";
import { Live } from "./live.ts";
import { SentenceList } from "./list.ts";
import { Workspace } from "./page.ts";

const root = document.getElementById("workspace");
if (root) {
  const work = new Workspace(root);
  const list = new SentenceList(work);
  const evidence = new EvidencePanel(work);
  const editing = new Editing(work);
  new Forms(work, list);
  new Keys(list, evidence, editing);
  helpButton();
  new Live(work, editing);
  // What is opened to be written into is written into at once.
  root.addEventListener(
    "toggle",
    (event) => {
      const opened = event.target as HTMLDetailsElement;
      if (opened.open) opened.querySelector("textarea")?.focus();
    },
    true,
  );
  root.classList.add("live");
}
