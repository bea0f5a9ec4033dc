// Keeps the page of a draft under way fresh. The server draws the progress; this only asks for it
// when something happened, and loads the whole page once the draft has ended.

const place = document.querySelector("[data-draft]");
const id = place.dataset.draft;
const POLL_MS = 2000;
const CALM_MS = 150;

let asked = false;
let again = false;

// Part by part, and only what changed: a live region is read out when its content changes, not when
// it is put in place anew.
function show(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html");
  for (const part of [".news", ".stages", ".filling", ".meta"]) {
    const [old, now] = [place.querySelector(part), fresh.querySelector(part)];
    if (old.innerHTML !== now.innerHTML) old.innerHTML = now.innerHTML;
  }
}

async function refresh() {
  if (asked) {
    again = true;
    return;
  }
  asked = true;
  try {
    const reply = await fetch(`/drafts/${id}?part=progress`, { cache: "no-store" });
    if (reply.ok && reply.headers.get("X-Draft-State") !== "generating") {
      location.reload();
      return;
    }
    if (reply.ok) show(await reply.text());
  } catch {
    // The server is away for a moment: the next event or poll tries again.
  }
  await new Promise((done) => setTimeout(done, CALM_MS));
  asked = false;
  if (again) {
    again = false;
    refresh();
  }
}

function poll() {
  setInterval(refresh, POLL_MS);
}

function follow() {
  const seen = place.querySelector("[data-last]").dataset.last;
  const events = new EventSource(`/v1/drafts/${id}/events?after=${seen}`);
  for (const name of ["stage", "section", "citation", "finding"]) {
    events.addEventListener(name, refresh);
  }
  for (const name of ["done", "failed"]) {
    events.addEventListener(name, () => {
      events.close();
      location.reload();
    });
  }
  events.addEventListener("error", () => {
    if (events.readyState === EventSource.CLOSED) poll();
  });
}

if ("EventSource" in window) follow();
else poll();
