import assert from "node:assert/strict";
import { test } from "node:test";
import { type Conflict, settle, type Side } from "../src/settle.ts";

const both: Conflict = {
  sentence_id: "s1",
  kind: "edit_edit",
  base: "One.[^c1]",
  mine: "One, mine.[^c1]",
  theirs: "One, theirs.[^c1]",
};
const merged = "One, theirs.[^c1] Two.[^c2]\n\nThree.[^c3]\n";
const choose = (side: Side) => new Map<string, Side>([["s1", side]]);

test("theirs stands as it is, mine takes its place", () => {
  assert.equal(settle(merged, [both], choose("theirs")), merged);
  assert.equal(settle(merged, [both], choose("mine")), "One, mine.[^c1] Two.[^c2]\n\nThree.[^c3]\n");
});

test("my deletion against their edit deletes the sentence and leaves no gap", () => {
  const gone: Conflict = { ...both, kind: "delete_edit", mine: null };
  assert.equal(settle(merged, [gone], choose("mine")), "Two.[^c2]\n\nThree.[^c3]\n");
  const bullets = "- One, theirs.[^c1]\n\n- Two.[^c2]\n";
  assert.equal(settle(bullets, [gone], choose("mine")), "- Two.[^c2]\n");
});

test("their deletion against my edit: my text is shown, and goes where theirs is chosen", () => {
  const kept: Conflict = { ...both, kind: "delete_edit", theirs: null };
  const shown = "One, mine.[^c1]\n";
  assert.equal(settle(shown, [kept], choose("mine")), shown);
  assert.equal(settle(shown, [kept], choose("theirs")), "");
});
