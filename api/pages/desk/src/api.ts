// The JSON API as the pages use it. Whoever changes a text names the revision that they saw.

export interface Problem {
  title: string;
  detail: string;
  code: string;
  help: string;
  [more: string]: unknown;
}

/** An answer that is an error; `status` 0 where there was no answer at all. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly problem: Problem,
  ) {
    super(problem.detail || problem.title);
  }
}

const AWAY: Problem = {
  title: "No answer",
  detail: "the desk does not answer",
  code: "unreachable",
  help: "what you typed is kept in this browser; try again when the desk is back",
};

export interface Answer<T> {
  value: T;
  etag: string | null;
}

function csrf(): string {
  return document.querySelector<HTMLMetaElement>("meta[name=csrf-token]")?.content ?? "";
}

export interface Session {
  id: string;
  name: string;
  csrf_token: string | null;
}

/** Take over a session: its token goes with every change. False where it had that one already. */
export function take(session: Session): boolean {
  const meta = document.querySelector<HTMLMetaElement>("meta[name=csrf-token]");
  if (!session.csrf_token || !meta || session.csrf_token === meta.content) return false;
  meta.content = session.csrf_token;
  return true;
}

// A session that was renewed in another tab has another token.
async function renewCsrf(): Promise<boolean> {
  try {
    return take((await send<Session>("GET", "/v1/session")).value);
  } catch {
    return false;
  }
}

/** Send a request; `revision` is the hash that goes into If-Match. Errors are `Refused`. */
export async function send<T>(
  method: string,
  path: string,
  body?: unknown,
  revision?: string,
  again = true,
): Promise<Answer<T>> {
  const headers: Record<string, string> = { Accept: "application/json", "X-CSRF-Token": csrf() };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (revision) headers["If-Match"] = `"${revision}"`;
  const sent: RequestInit = { method, headers, cache: "no-store" };
  if (body !== undefined) sent.body = JSON.stringify(body);
  let reply: Response;
  try {
    reply = await fetch(path, sent);
  } catch {
    throw new Refused(0, AWAY);
  }
  if (reply.ok) {
    const text = await reply.text();
    const etag = reply.headers.get("ETag")?.replace(/^(?:W\/)?"|"$/g, "") ?? null;
    return { value: (text ? JSON.parse(text) : null) as T, etag };
  }
  const problem = (await reply.json().catch(() => ({ ...AWAY, title: reply.statusText }))) as Problem;
  if (again && reply.status === 403 && problem.code.includes("csrf") && (await renewCsrf())) {
    return send(method, path, body, revision, false);
  }
  throw new Refused(reply.status, problem);
}
