// Search over the issues. Without this script the page lists all of them.
"use strict";
const form = document.querySelector("form.find");
const field = form.querySelector("input");
const told = document.querySelector("[role=status]");
const rows = new Map(
  [...document.querySelectorAll(".issues > li")].map((row) => [row.dataset.path, row]),
);
const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

function show(index) {
  const words = plain(field.value).split(/\s+/u).filter(Boolean);
  let found = 0;
  for (const { path, text } of index) {
    const hit = words.every((word) => text.includes(word));
    rows.get(path).hidden = !hit;
    found += hit ? 1 : 0;
  }
  told.textContent = words.length ? `${found} of ${index.length} issues` : "";
}

async function begin() {
  const reply = await fetch("search.json");
  if (!reply.ok) return;
  const index = (await reply.json())
    .filter(({ path }) => rows.has(path))
    .map(({ path, title, text }) => ({ path, text: plain(`${title} ${text}`) }));
  field.value = new URLSearchParams(location.search).get("q") ?? "";
  field.addEventListener("input", () => show(index));
  form.addEventListener("submit", (event) => event.preventDefault());
  show(index);
}

begin();
