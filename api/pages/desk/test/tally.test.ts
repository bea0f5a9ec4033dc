import assert from "node:assert/strict";
import { test } from "node:test";
import { Tally } from "../src/tally.ts";

test("what arrived is told once it is on the page, and once alone", () => {
  const tally = new Tally();
  tally.add(1);
  assert.equal(tally.told(), "");
  tally.shown();
  assert.equal(tally.told(), "1 new article.");
  assert.equal(tally.told(), "");
  tally.add(999);
  tally.add(1001);
  tally.shown();
  assert.equal(tally.told(), "2,000 new articles.");
});
