import assert from "node:assert/strict";
import { test } from "node:test";
import { bare, endOf, notes, stands, tokens } from "../src/text.ts";

test("tokens are found with their places", () => {
  assert.deepEqual(tokens("A 😀.[^c1][^c12] b [^x] [c3]"), [
    { from: 5, to: 10, label: "c1" },
    { from: 10, to: 16, label: "c12" },
  ]);
});

test("white space, quotation marks, emphasis and escapes do not make a sentence another", () => {
  const section = bare('- **Politics:**  He said  "a \\* b" today.[^c1]\n\n> **Note:** more');
  assert.ok(stands("He said “a * b” today.", ["c1"], section));
  assert.ok(stands("Politics:", [], section));
});

test("changed words, and one citation more or less, make it another", () => {
  const section = bare("It cost $3.2 million.[^c1][^c2] It was late.");
  assert.ok(stands("It cost $3.2 million.", ["c1", "c2"], section));
  assert.ok(!stands("It cost $3.2 million.", ["c1"], section));
  assert.ok(!stands("It cost $3.2 million.", ["c2", "c1"], section));
  assert.ok(!stands("It cost $3.3 million.", ["c1", "c2"], section));
  assert.ok(!stands("It was late.", ["c3"], section));
  assert.ok(!stands("It was late.", [], bare("Sadly It was late.")));
  assert.ok(stands("It was late.", [], bare("Sad\n\nIt was late.")));
});

test("notes are found, and one writes on before those that end a section", () => {
  const note = "> Editor: For the editor to write: the delta.";
  const text = `It stopped.[^c1]\n\n${note}\n\n- ${note}\n`;
  assert.deepEqual(
    notes(text).map(({ from, to }) => text.slice(from, to)),
    [note, `- ${note}`],
  );
  assert.equal(endOf(text), "It stopped.[^c1]".length);
  assert.equal(endOf(`${note}\n\nIt stopped.\n`), `${note}\n\nIt stopped.\n`.length);
  assert.equal(endOf(`${note}\n`), 0);
});
