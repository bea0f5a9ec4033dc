import assert from "node:assert/strict";
import { test } from "node:test";
import { afterEnter, behindTheDash } from "../src/bullets.ts";

function entered(text: string): string {
  const at = text.indexOf("|");
  const plain = text.replace("|", "");
  const put = afterEnter(plain, at);
  if (!put) return "as ever";
  const after = plain.slice(0, put.from) + put.insert + plain.slice(put.to);
  return `${after.slice(0, put.cursor)}|${after.slice(put.cursor)}`;
}

test("what is typed before a dash goes behind it", () => {
  assert.equal(behindTheDash("- A pier fell.", 0, "Once, "), 2);
  assert.equal(behindTheDash("- A pier fell.", 1, "x"), 2);
  assert.equal(behindTheDash("- A pier fell.", 2, "x"), 2);
  assert.equal(behindTheDash("- A pier fell.", 5, "x"), 5);
});

test("a dash, a line break and text without a bullet stay where they are typed", () => {
  assert.equal(behindTheDash("- A pier fell.", 0, "-"), 0);
  assert.equal(behindTheDash("- A pier fell.", 0, "New.\n"), 0);
  assert.equal(behindTheDash("A pier fell.", 0, "Once, "), 0);
});

test("Enter makes a further bullet, and ends an empty one", () => {
  assert.equal(entered("- One.|\n"), "- One.\n\n- |\n");
  assert.equal(entered("- One.| Two.\n"), "- One.\n\n- | Two.\n");
  assert.equal(entered("|- One.\n"), "- |\n\n- One.\n");
  assert.equal(entered("- One.\n\n- |\n"), "- One.\n\n|\n");
  assert.equal(entered("- New.|- One.\n"), "- New.\n\n|- One.\n");
  assert.equal(entered("A paragraph.|\n"), "as ever");
});
