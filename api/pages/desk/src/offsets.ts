// The border between the API, which counts Unicode code points, and the browser, which counts
// UTF-16 code units. An offset inside a surrogate pair belongs to the character's beginning.

/** The UTF-16 offset of the code point at `at`; past the end it is the length. */
export function toUtf16(text: string, at: number): number {
  let units = 0;
  for (let seen = 0; seen < at && units < text.length; seen++) {
    units += (text.codePointAt(units) ?? 0) > 0xffff ? 2 : 1;
  }
  return units;
}

/** How many code points stand before the UTF-16 offset `at`. */
export function toCodePoints(text: string, at: number): number {
  let seen = 0;
  for (let units = 0; units < Math.min(at, text.length); seen++) {
    const wide = (text.codePointAt(units) ?? 0) > 0xffff;
    if (wide && units + 1 >= at) break;
    units += wide ? 2 : 1;
  }
  return seen;
}
