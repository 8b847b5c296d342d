// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * HTTP as a source speaks it: nothing in a request tells one source from another.
 *
 * No cookies, no referrer, no cache, no redirects, and no language: a browser would send the
 * person's own with each request. What a browser does not let us choose is the connection: requests
 * of one page may share one, which a native client avoids. Where that matters, Tor Browser gives each
 * site its own circuit.
 */

import { MAX_LENGTH } from "../formats/bulletinLength.ts";
import { Refused } from "./failure.ts";

export const JSON_BODY = { "content-type": "application/json" };
export const MOST_JSON = 4 * 1024 * 1024;
/** Intake holds 200 messages at an address, and each may be of the largest bucket. */
export const MOST_MAILBOX = 24 * 1024 * 1024;
const PROBLEM = "urn:tellsafe:problem:";
const LOOPBACK = new Set(["127.0.0.1", "[::1]", "localhost"]);
const LONGEST_RETRY = 86_400;
const PATIENCE = 60_000;
/** A person waits for a bulletin, and for what the log says of it, before a report is sealed. */
export const BULLETIN_PATIENCE = 20_000;

/** What a zone's refusal means to the person here; any other 5xx is "unavailable", else "protocol". */
const MEANINGS: ReadonlyMap<string, string> = new Map([
  ...["code-refused", "number-refused", "occupation-refused", "already-enrolled"].map(same),
  ...["other-kind", "counter-refused", "counter-used", "roll-refused"].map(same),
  ...["sign-in-refused", "sign-in-unavailable"].map(same),
  ...["phone-used", "busy", "not-entitled", "storage-full", "too-much", "no-letters", "letters-full"].map(same),
  ...["wrong-term", "wrong-week", "wrong-day", "proof-refused"].map(meaning("clock-wrong")),
  ...["blobs-differ", "part-differs"].map(meaning("upload-conflict")),
  ...["no-key-for-term", "no-key-for-week"].map(meaning("keys-ran-out")),
  ...["parts-missing", "digest-differs", "stamp-refused"].map(meaning("unavailable")),
  ["stamps-used", "stamps-used-up"],
  ["work-refused", "busy"],
]);

export interface Asking {
  /** Bytes, or a part of a file, which then is not read into memory. */
  readonly body?: Uint8Array | Blob | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  /** Bytes of an answer at most. */
  readonly limit?: number;
  /** Milliseconds until there has to be an answer. */
  readonly patience?: number;
}

/** What a zone answered; `slug` is the stable name of a problem, or "". */
export interface Answer {
  readonly status: number;
  readonly body: Uint8Array;
  readonly slug: string;
  readonly retryAfter: number | undefined;
}

/** Any answer at all. Refuses "insecure-address", "offline" or "protocol". */
export type Ask = (method: string, url: string, asking?: Asking) => Promise<Answer>;

/** Asks by the browser's fetch, or by one that stands for it. */
export function wireOf(fetched: typeof fetch): Ask {
  return async (method, url, asking = {}) => {
    requireProtected(url);
    const { limit = MOST_JSON } = asking;
    try {
      return await answerOf(await fetched(url, requestOf(method, asking)), limit);
    } catch (error) {
      // Whatever fetch fails by, no answer came: there is no telling one cause from another.
      throw error instanceof Refused ? error : new Refused("offline");
    }
  };
}

/** An answer with a wanted status. Refuses what else the answer means. */
export async function askFor(
  ask: Ask,
  method: string,
  url: string,
  asking: Asking & { readonly wanted?: readonly number[] } = {},
): Promise<Answer> {
  const { wanted = [200] } = asking;
  const answer = await ask(method, url, asking);
  if (!wanted.includes(answer.status)) throw refusalOf(answer);
  return answer;
}

/** The bulletin as intake serves it, in its plain form. Refuses "offline", "unavailable" and "protocol". */
export async function bulletinOf(ask: Ask, intake: string): Promise<Uint8Array> {
  const asking = { limit: MAX_LENGTH, patience: BULLETIN_PATIENCE };
  return (await askFor(ask, "GET", `${intake}/v1/bulletin/plain`, asking)).body;
}

/** The JSON object that an answer holds. Refuses "protocol". */
export function jsonOf(answer: Answer): Record<string, unknown> {
  const value = parsed(answer.body);
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Refused("protocol");
  return value as Record<string, unknown>;
}

/** What it means that an answer is not what was hoped for. */
export function refusalOf(answer: Answer): Refused {
  const otherwise = answer.status >= 500 ? "unavailable" : "protocol";
  return new Refused(MEANINGS.get(answer.slug) ?? otherwise, { retryAfter: answer.retryAfter });
}

/** Refuses "insecure-address": plain HTTP is for this machine and for onion addresses, which
 * protect by themselves. */
export function requireProtected(url: string): void {
  const { protocol, hostname } = addressOf(url);
  const isOwn = LOOPBACK.has(hostname) || hostname.endsWith(".onion");
  if (protocol !== "https:" && !(protocol === "http:" && isOwn)) throw new Refused("insecure-address");
}

/** The path of a URL as it is sent. */
export function pathOf(url: string): string {
  return addressOf(url).pathname;
}

function addressOf(url: string): URL {
  try {
    return new URL(url);
  } catch {
    throw new Refused("insecure-address");
  }
}

function requestOf(method: string, asking: Asking): RequestInit {
  const { body, headers = {}, patience = PATIENCE } = asking;
  return {
    method,
    headers: { accept: "*/*", "accept-language": "*", ...headers },
    body: body === undefined ? null : (body as Uint8Array<ArrayBuffer> | Blob),
    signal: AbortSignal.timeout(patience),
    credentials: "omit",
    referrerPolicy: "no-referrer",
    cache: "no-store",
    redirect: "error",
    mode: "cors",
  };
}

async function answerOf(response: Response, limit: number): Promise<Answer> {
  const body = await readWithin(response, limit);
  const isProblem = response.headers.get("content-type") === "application/problem+json";
  const slug = isProblem ? slugOf(body) : "";
  return { status: response.status, body, slug, retryAfter: isProblem ? retryAfterOf(response) : undefined };
}

async function readWithin(response: Response, limit: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  const reader = response.body?.getReader();
  for (let turn = await reader?.read(); turn && !turn.done; turn = await reader?.read()) {
    pieces.push(turn.value);
    length += turn.value.length;
    if (length > limit) {
      await reader?.cancel();
      throw new Refused("protocol");
    }
  }
  return joined(pieces, length);
}

function joined(pieces: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let end = 0;
  for (const piece of pieces) {
    whole.set(piece, end);
    end += piece.length;
  }
  return whole;
}

function parsed(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch {
    throw new Refused("protocol");
  }
}

function slugOf(body: Uint8Array): string {
  try {
    const { type } = parsed(body) as { type?: unknown };
    return typeof type === "string" && type.startsWith(PROBLEM) ? type.slice(PROBLEM.length) : "";
  } catch {
    return "";
  }
}

function retryAfterOf(response: Response): number | undefined {
  const text = response.headers.get("retry-after") ?? "";
  return /^[0-9]+$/.test(text) ? Math.min(Number(text), LONGEST_RETRY) : undefined;
}

function same(slug: string): [string, string] {
  return [slug, slug];
}

function meaning(id: string): (slug: string) => [string, string] {
  return (slug) => [slug, id];
}
