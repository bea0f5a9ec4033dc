// In a section of one paragraph, what is written for a note goes on in the paragraph before it.
import { EditorState, type Extension, type Transaction } from "@codemirror/state";

const NOTE_AFTER_TEXT = /^\n\s*\n(?:- )?> Editor: /;

/** Where the selection of a note begins that what is typed joins to the text before it, if any. */
export function joinAt(markdown: string, note: number): number {
  const before = markdown.slice(0, note).trimEnd();
  const last = before.slice(before.lastIndexOf("\n\n") + 1).trimStart();
  return !before || /^(?:- )?> Editor: /.test(last) ? note : before.length;
}

/** Text that takes the place of a note and of the break before it, as it goes on there. */
export function joined(replaced: string, typed: string): string {
  return NOTE_AFTER_TEXT.test(replaced) && typed && !/^\s/.test(typed) ? ` ${typed}` : typed;
}

/** As an extension of the editor. */
export function joining(): Extension {
  return EditorState.transactionFilter.of(filter);
}

function filter(transaction: Transaction) {
  if (!transaction.docChanged || !transaction.isUserEvent("input")) return transaction;
  const before = transaction.startState.doc;
  const changes: { from: number; to: number; insert: string; was: string }[] = [];
  transaction.changes.iterChanges((from, to, _from, _to, inserted) => {
    const was = inserted.toString();
    changes.push({ from, to, insert: joined(before.sliceString(from, to), was), was });
  });
  const [only] = changes;
  if (changes.length !== 1 || !only || only.insert === only.was) return transaction;
  const cursor = only.from + only.insert.length;
  const { from, to, insert } = only;
  return [{ changes: { from, to, insert }, selection: { anchor: cursor }, userEvent: "input", scrollIntoView: true }];
}
