// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * A tip line in memory, as docs/protocol has it: a signed bulletin in a log, and an intake that takes
 * blobs and envelopes. What it does wrong, a test makes it do.
 */

import { sha256 } from "@noble/hashes/sha2.js";
import { encode64 } from "../../src/formats/base64.ts";
import { concat, hex, utf8 } from "../../src/formats/bytes.ts";
import { publicOf, sign } from "../../src/formats/ed25519.ts";
import { b64u, canonicalJson, sha256Hex, unb64u } from "../../src/formats/encoding.ts";
import { signJws, signingInput } from "../../src/formats/jws.ts";
import { makeEntry } from "../../src/formats/log/entries.ts";
import { leafHash, nodeHash } from "../../src/formats/log/merkle.ts";
import { contentDigest } from "../../src/formats/signedRequest.ts";
import { vectors } from "../formats/vectors.ts";
import { TODAY } from "./memoryDevice.ts";

const ROOT = new Uint8Array(32).fill(201);
const LOG = new Uint8Array(32).fill(202);
const RECEIPT = new Uint8Array(32).fill(203);
const ORIGIN = "demo-city/log";
export const INTAKE = "https://tips.example.org";
export const TRANSLOG = "https://log.example.org";
const PART_SIZE = 64 * 1024;

interface Submission {
  readonly stamp: string;
  blobs: { blob: string; length: number }[] | null;
  readonly parts: Map<string, Uint8Array>;
  receipt: string | null;
}

type Answered = readonly [number, unknown];

export class TipLine {
  /** The tip line's bulletin, as it is served. */
  bulletin: Uint8Array;
  readonly leaves: Uint8Array[] = [];
  readonly submissions = new Map<string, Submission>();
  readonly spent = new Set<string>();
  /** Envelopes that came in whole, by hash. */
  readonly received = new Set<string>();
  readonly requests: { readonly method: string; readonly url: string; readonly init: RequestInit }[] = [];
  /** Told before each request; what it throws is how the network fails. */
  before: (method: string, url: string) => void = () => undefined;

  constructor() {
    this.bulletin = this.publish(1);
  }

  /** Its charter, as bulletins have it. */
  get charter(): Record<string, unknown> {
    return payloadOf(1)["charter"] as Record<string, unknown>;
  }

  /** Make a bulletin, commit it to the log, serve it. */
  publish(serial: number, changes: Record<string, unknown> = {}, isLogged = true): Uint8Array {
    this.bulletin = signedBulletin({ ...payloadOf(serial), ...changes });
    const entry = makeEntry("bulletin", { day: String(changes["issued"] ?? TODAY), serial, sha256: sha256Hex(this.bulletin) });
    if (isLogged) this.leaves.push(leafHash(entry));
    return this.bulletin;
  }

  readonly fetch = async (input: unknown, init: RequestInit = {}): Promise<Response> => {
    const [url, method] = [String(input), init.method ?? "GET"];
    this.requests.push({ method, url, init });
    this.before(method, url);
    if (url === `${INTAKE}/v1/bulletin/plain`) return bytes(plainOf(this.bulletin));
    if (url.startsWith(TRANSLOG)) return this.#log(url.slice(TRANSLOG.length + 1));
    const body = new Uint8Array(await new Response(init.body ?? null).arrayBuffer());
    const [status, value] = this.#intake(method, url, body, new Headers(init.headers));
    return status === 204 ? new Response(null, { status }) : answered(status, value);
  };

  #log(path: string): Response {
    if (path === "checkpoint") return bytes(utf8(checkpoint(this.leaves)));
    const width = Number(/^tile\/0\/000(?:\.p\/(\d+))?$/.exec(path)?.[1] ?? 256);
    const isThere = path.startsWith("tile/0/000") && width <= this.leaves.length;
    return isThere ? bytes(concat(...this.leaves.slice(0, width))) : new Response("", { status: 404 });
  }

  #intake(method: string, url: string, body: Uint8Array, headers: Headers): Answered {
    const [, id = "", rest = ""] = /\/v1\/submissions\/([^/]+)(.*)$/.exec(url) ?? [];
    if (method !== "PUT" || !id) return problem(404, "not-found");
    if (rest.includes("/parts/")) return this.#part(id, rest, body, headers);
    const stamp = headers.get("authorization") ?? "";
    const known = this.submissions.get(id);
    if (this.spent.has(stamp) && known?.stamp !== stamp) return problem(403, "stamp-refused");
    const submission = known ?? { stamp, blobs: null, parts: new Map(), receipt: null };
    this.submissions.set(id, submission);
    this.spent.add(stamp);
    return rest === "/blobs" ? this.#announce(submission, body) : this.#envelope(submission, body);
  }

  #announce(submission: Submission, body: Uint8Array): Answered {
    const { blobs } = JSON.parse(new TextDecoder().decode(body));
    submission.blobs ??= blobs;
    return [201, { state: submission.receipt ? "complete" : "open", blobs: heldOf(submission) }];
  }

  #part(id: string, rest: string, body: Uint8Array, headers: Headers): Answered {
    const submission = this.submissions.get(id);
    if (!submission) return problem(404, "not-found");
    if (headers.get("content-digest") !== contentDigest(body)) return problem(400, "digest-differs");
    submission.parts.set(rest.replace("/blobs/", "").replace("/parts", ""), body);
    return [204, null];
  }

  #envelope(submission: Submission, body: Uint8Array): Answered {
    const missing = heldOf(submission).some((one) => one.parts.length < Math.ceil(one.length / PART_SIZE));
    if (missing) return problem(409, "parts-missing");
    this.received.add(sha256Hex(body));
    const receipt = { v: 1, deployment: "demo-city", envelope: sha256Hex(body), day: TODAY };
    submission.receipt ??= signJws(canonicalJson(receipt), RECEIPT, "tellsafe-receipt");
    return [201, { receipt: submission.receipt }];
  }
}

function heldOf(submission: Submission): { blob: string; length: number; part_size: number; parts: number[] }[] {
  return (submission.blobs ?? []).map(({ blob, length }) => {
    const numbers = [...submission.parts.keys()].filter((name) => name.startsWith(`${blob}/`));
    return { blob, length, part_size: PART_SIZE, parts: numbers.map((name) => Number(name.split("/")[1])) };
  });
}

function payloadOf(serial: number): Record<string, unknown> {
  const payload = JSON.parse(vectors<{ payload: string }>("bulletin").payload);
  const keys = payload.keys.filter((one: { use: string }) => one.use !== "receipt");
  const days = { period: "2026", from: "2026-01-01", until: "2027-12-31" };
  const week = { period: "2026-W48", from: "2026-11-23", until: "2026-12-06" };
  const stamp = { use: "stamp", kind: "rsa-2048", public: b64u(stampKey(keys)), ...week };
  const receipt = { use: "receipt", kind: "ed25519", public: b64u(publicOf(RECEIPT)), ...days };
  return {
    ...payload,
    serial,
    issued: TODAY,
    root: b64u(publicOf(ROOT)),
    endpoints: { intake: INTAKE, registry: "https://registry.example.org", translog: TRANSLOG },
    log: { origin: ORIGIN, vkey: `${ORIGIN}+${hex(logKeyId())}+${encode64(logKey())}` },
    keys: [
      ...keys,
      { ...receipt, id: sha256Hex(publicOf(RECEIPT)) },
      { ...stamp, id: sha256Hex(stampKey(keys)) },
    ],
  };
}

/** Another key than the credentials': it has the form of one, and nobody signs by it. */
function stampKey(keys: readonly { use: string; public: string }[]): Uint8Array {
  const spki = unb64u(keys.find((one) => one.use === "credential")?.public ?? "");
  spki[200] = (spki[200] ?? 0) ^ 1;
  return spki;
}

/** Its plain form, as intake serves it. */
export function plainOf(bulletin: Uint8Array): Uint8Array<ArrayBuffer> {
  const { signature, payload } = JSON.parse(new TextDecoder().decode(bulletin)) as Record<string, string>;
  return concat(unb64u(signature!), unb64u(payload!));
}

function signedBulletin(payload: Record<string, unknown>): Uint8Array {
  const header = canonicalJson({ alg: "EdDSA", typ: "tellsafe-bulletin" });
  const content = canonicalJson(payload);
  const signature = sign(signingInput(header, content), ROOT);
  return canonicalJson({ protected: b64u(header), payload: b64u(content), signature: b64u(signature) });
}

function logKey(): Uint8Array {
  return concat(Uint8Array.of(1), publicOf(LOG));
}

function logKeyId(): Uint8Array {
  return sha256(concat(utf8(`${ORIGIN}\n`), logKey())).slice(0, 4);
}

function checkpoint(leaves: readonly Uint8Array[]): string {
  const text = `${ORIGIN}\n${leaves.length}\n${encode64(rootOf(leaves))}\n`;
  return `${text}\n— ${ORIGIN} ${encode64(concat(logKeyId(), sign(utf8(text), LOG)))}\n`;
}

/** RFC 6962 §2.1, by its own words: for few leaves. */
function rootOf(leaves: readonly Uint8Array[]): Uint8Array {
  const [only] = leaves;
  if (!only) return sha256(new Uint8Array());
  if (leaves.length === 1) return only;
  let half = 1;
  while (half * 2 < leaves.length) half *= 2;
  return nodeHash(rootOf(leaves.slice(0, half)), rootOf(leaves.slice(half)));
}

function bytes(data: Uint8Array): Response {
  return new Response(data as Uint8Array<ArrayBuffer>, { status: 200 });
}

function answered(status: number, value: unknown): Response {
  const type = status >= 400 ? "application/problem+json" : "application/json";
  return new Response(JSON.stringify(value), { status, headers: { "content-type": type } });
}

function problem(status: number, slug: string): Answered {
  return [status, { type: `urn:tellsafe:problem:${slug}` }];
}
