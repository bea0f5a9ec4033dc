// Bullets in the editor: the dash that makes one stays in front of what is typed.
import { type ChangeSpec, EditorState, type Extension, type Transaction } from "@codemirror/state";
import { type EditorView, keymap } from "@codemirror/view";

const MARK = /^- /;
const WIDTH = 2;

/** Where an insertion belongs: text typed before a bullet's dash goes behind it. */
export function behindTheDash(line: string, offset: number, typed: string): number {
  if (offset >= WIDTH || !MARK.test(line) || typed.includes("\n")) return offset;
  // Whoever types a dash themselves makes a bullet of their own.
  return typed.startsWith("-") ? offset : WIDTH;
}

/**
 * What Enter puts into a bulleted text: a further bullet; in an empty one, its end. Null leaves
 * Enter what it is. `from` to `to` are replaced by `insert`; the cursor goes to `cursor`.
 */
export function afterEnter(
  text: string,
  at: number,
): { from: number; to: number; insert: string; cursor: number } | null {
  const from = text.lastIndexOf("\n", at - 1) + 1;
  const end = text.indexOf("\n", at);
  const line = text.slice(from, end < 0 ? text.length : end);
  if (!MARK.test(line)) return null;
  if (line.trim() === "-") return { from, to: from + line.length, insert: "", cursor: from };
  if (at - from <= WIDTH) return { from, to: from, insert: "- \n\n", cursor: from + WIDTH };
  const mark = MARK.test(text.slice(at, from + line.length)) ? "" : "- ";
  return { from: at, to: at, insert: `\n\n${mark}`, cursor: at + 2 + mark.length };
}

/** Both as an extension of the editor. */
export function bullets(): Extension {
  return [EditorState.transactionFilter.of(kept), keymap.of([{ key: "Enter", run: enter }])];
}

function kept(transaction: Transaction) {
  if (!transaction.docChanged || !transaction.isUserEvent("input")) return transaction;
  const before = transaction.startState.doc;
  const changes: ChangeSpec[] = [];
  let moved = 0;
  let cursor = 0;
  transaction.changes.iterChanges((from, to, _from, _to, inserted) => {
    const line = before.lineAt(from);
    const typed = inserted.toString();
    const place = from === to ? line.from + behindTheDash(line.text, from - line.from, typed) : from;
    if (place !== from) moved += 1;
    changes.push({ from: place, to: Math.max(place, to), insert: inserted });
    cursor = place + typed.length;
  });
  if (moved !== 1 || changes.length !== 1) return transaction;
  return [{ changes, selection: { anchor: cursor }, userEvent: "input", scrollIntoView: true }];
}

function enter(view: EditorView): boolean {
  const { main } = view.state.selection;
  const put = main.empty ? afterEnter(view.state.doc.toString(), main.head) : null;
  if (!put) return false;
  const { cursor, ...changes } = put;
  view.dispatch({ changes, selection: { anchor: cursor }, userEvent: "input", scrollIntoView: true });
  return true;
}
