import assert from "node:assert/strict";
import { test } from "node:test";
import { joinAt, joined } from "../src/joining.ts";

test("a note after text is taken with the break before it", () => {
  assert.equal(joinAt("One.\n\n> Editor: more.\n", 6), 4);
  assert.equal(joinAt("> Editor: more.\n", 0), 0);
  assert.equal(joinAt("> Editor: a.\n\n> Editor: b.\n", 14), 14);
  assert.equal(joinAt("One.\n\n> Editor: a.\n\n> Editor: b.\n", 20), 20);
});

test("what is typed for it goes on behind a space", () => {
  const replaced = "\n\n> Editor: more.";
  assert.equal(joined(replaced, "T"), " T");
  assert.equal(joined(replaced, " T"), " T");
  assert.equal(joined(replaced, "\n\nT"), "\n\nT");
  assert.equal(joined(replaced, ""), "");
  assert.equal(joined("> Editor: more.", "T"), "T");
});
