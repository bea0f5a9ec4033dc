import assert from "node:assert/strict";
import { test } from "node:test";
import { toCodePoints, toUtf16 } from "../src/offsets.ts";

const TEXTS = ["", "plain", "a😀b", "e\u0301té", "👩‍👩‍👧 x", "𝔘𝔫𝔦", "\ud83d alone", "日本 🇯🇵"];

test("offsets go over and come back for every character of every text", () => {
  for (const text of TEXTS) {
    const points = [...text];
    let units = 0;
    points.forEach((point, at) => {
      assert.equal(toUtf16(text, at), units, text);
      assert.equal(toCodePoints(text, units), at, text);
      units += point.length;
    });
    assert.equal(toUtf16(text, points.length), text.length);
    assert.equal(toCodePoints(text, text.length), points.length);
  }
});

test("an offset inside a surrogate pair belongs to the character's beginning", () => {
  assert.equal(toCodePoints("a😀b", 2), 1);
});

test("offsets past the end are the end", () => {
  assert.equal(toUtf16("a😀", 99), 3);
  assert.equal(toCodePoints("a😀", 99), 2);
});
