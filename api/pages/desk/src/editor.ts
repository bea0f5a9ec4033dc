// One section's Markdown in CodeMirror: the same bytes that the API and the command line edit.
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { EditorState } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
import { bullets } from "./bullets.ts";
import { type Cited, chips } from "./chips.ts";
import { joinAt, joining } from "./joining.ts";
import { endOf, notes } from "./text.ts";

export interface EditorOptions {
  label: string;
  markdown: string;
  citations: Record<string, Cited>;
  changed: (markdown: string) => void;
  save: () => void;
  leave: () => void;
}

export class SectionEditor {
  readonly #view: EditorView;

  constructor(parent: HTMLElement, options: EditorOptions) {
    const nonce = document.querySelector<HTMLScriptElement>("script[nonce]")?.nonce ?? "";
    const run = (what: () => void) => () => {
      what();
      return true;
    };
    this.#view = new EditorView({
      parent,
      state: EditorState.create({
        doc: options.markdown,
        extensions: [
          EditorView.cspNonce.of(nonce),
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({
            "aria-label": options.label,
            spellcheck: "true",
            autocapitalize: "sentences",
          }),
          history(),
          chips(new Map(Object.entries(options.citations))),
          bullets(),
          joining(),
          keymap.of([
            { key: "Mod-s", run: run(options.save), preventDefault: true },
            { key: "Escape", run: run(options.leave) },
            ...historyKeymap,
            ...defaultKeymap,
          ]),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) options.changed(update.state.doc.toString());
          }),
        ],
      }),
    });
  }

  get markdown(): string {
    return this.#view.state.doc.toString();
  }

  set markdown(text: string) {
    if (text === this.markdown) return;
    this.#view.dispatch({ changes: { from: 0, to: this.#view.state.doc.length, insert: text } });
  }

  /**
   * Select a note to the editor, counted from 0, so that what is typed takes its place; with `join`
   * it goes on in the paragraph before it.
   */
  focusNote(nth: number, join = false): void {
    const note = notes(this.markdown)[nth];
    if (!note) return this.focus();
    const anchor = join ? joinAt(this.markdown, note.from) : note.from;
    this.#view.dispatch({ selection: { anchor, head: note.to } });
    this.#view.dispatch({ effects: EditorView.scrollIntoView(note.to, { y: "center" }) });
    this.#view.focus();
  }

  /** Put the cursor before `words`, or where one writes on if they do not stand in the text. */
  focus(words = ""): void {
    const at = words ? this.markdown.indexOf(words) : -1;
    const anchor = at < 0 ? endOf(this.markdown) : at;
    this.#view.dispatch({ selection: { anchor }, scrollIntoView: true });
    this.#view.focus();
  }

  close(): void {
    this.#view.destroy();
  }
}
