// SPDX-License-Identifier: AGPL-3.0-or-later
/** The app that this device runs, against its release; and the release against the log. */

import { generateKeyPairSync, sign } from "node:crypto";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { concat, utf8 } from "../../src/formats/bytes.ts";
import { canonicalJson, sha256Hex } from "../../src/formats/encoding.ts";
import { makeEntry } from "../../src/formats/log/entries.ts";
import { leafHash, nodeHash } from "../../src/formats/log/merkle.ts";
import { LogReader } from "../../src/formats/log/reader.ts";
import { Refused } from "../../src/net/failure.ts";
import { NO_WITNESSES } from "../../src/formats/charter.ts";
import { checkRelease, servedHere } from "../../src/net/release.ts";

const ORIGIN = "demo-city/log";
const KEYS = generateKeyPairSync("ed25519");
const PUBLIC = concat(Uint8Array.of(1), KEYS.publicKey.export({ format: "der", type: "spki" }).subarray(-32));
const KEY_ID = Buffer.from(sha256Hex(concat(utf8(`${ORIGIN}\n`), PUBLIC)).slice(0, 8), "hex");
const VKEY = `${ORIGIN}+${KEY_ID.toString("hex")}+${base64(PUBLIC)}`;

const TEMPLATE = '<div id="app"></div><noscript></noscript><script src="/assets/a.js"></script>';
const PAGE = TEMPLATE.replace("<noscript>", "<noscript><p>Call <bdi>112</bdi></p>");
let served: Map<string, Uint8Array>;
/** What the server has, where that is something else than what the worker holds. */
let newer: Map<string, Uint8Array>;

function base64(data: Uint8Array): string {
  return Buffer.from(data).toString("base64");
}

function releaseOf(files: Readonly<Record<string, string>>): Uint8Array {
  const hashes = Object.entries(files).map(([path, text]) => [path, sha256Hex(utf8(text))]);
  return canonicalJson({ files: Object.fromEntries(hashes), v: 1 });
}

/** A log of one entry, or of two. */
function logOf(...entries: readonly Uint8Array[]): LogReader {
  const [first, second] = entries.map(leafHash);
  const root = first && second ? nodeHash(first, second) : first!;
  const text = `${ORIGIN}\n${entries.length}\n${base64(root)}\n`;
  const signature = concat(KEY_ID, sign(null, utf8(text), KEYS.privateKey));
  const note = utf8(`${text}\n— ${ORIGIN} ${base64(signature)}\n`);
  const tile = concat(...entries.map(leafHash));
  const files = new Map<string, Uint8Array>([["checkpoint", note], [`tile/0/000.p/${entries.length}`, tile]]);
  return new LogReader(async (path) => files.get(path) ?? null);
}

function logged(...releases: readonly (Uint8Array | undefined)[]): LogReader {
  const all = releases.length ? releases : [served.get("/release.json")];
  return logOf(...all.map((one) => makeEntry("release", { sha256: sha256Hex(one ?? utf8("")) })));
}

/** As a device with a worker is served: what it holds, and the rest as the server has it. */
function checked(log: LogReader): Promise<number> {
  const now = async (path: string) => (newer.size ? newer : served).get(path) ?? null;
  return checkRelease(async (path) => served.get(path) ?? now(path), now, log, VKEY, null, NO_WITNESSES);
}

async function refusal(log = logged()): Promise<string> {
  const error: unknown = await checked(log).then(
    () => "nothing is wrong",
    (refused: unknown) => refused,
  );
  return error instanceof Refused ? error.id : String(error);
}

beforeEach(() => {
  newer = new Map();
  served = new Map([
    ["/", utf8(PAGE)],
    ["/assets/a.js", utf8("start()")],
    ["/release.json", releaseOf({ "/": TEMPLATE, "/assets/a.js": "start()" })],
  ]);
});

test("the app that everybody is given, with this deployment's words for those without scripts", async () => {
  expect(await checked(logged())).toBe(2);
});

describe("while an update waits until the app is next opened", () => {
  /** The worker holds all of its release but itself and the page for letters. */
  beforeEach(() => {
    const old = { "/": TEMPLATE, "/assets/a.js": "start()", "/assets/redress-a.js": "write()", "/service-worker.js": "keep(1)" };
    const next = { "/": TEMPLATE, "/assets/b.js": "start()", "/assets/redress-b.js": "write()", "/service-worker.js": "keep(2)" };
    served.set("/release.json", releaseOf(old));
    newer = new Map(Object.entries(next).map(([path, text]) => [path, utf8(text)]));
    newer.set("/release.json", releaseOf(next));
  });
  const both = (): LogReader => logged(served.get("/release.json"), newer.get("/release.json"));

  test("what the worker does not hold is that of the newer release", async () => {
    expect(await checked(both())).toBe(4);
  });

  test("what is of neither is found", async () => {
    newer.set("/service-worker.js", utf8("steal()"));
    expect(await refusal(both())).toBe("release-differs");
    newer.set("/service-worker.js", utf8("keep(2)"));
    served.set("/assets/a.js", utf8("steal()"));
    expect(await refusal(both())).toBe("release-differs");
  });

  test.each([0, 1])("a release that stands in no log was made for this person", async (which) => {
    const releases = [served.get("/release.json"), newer.get("/release.json")];
    expect(await refusal(logged(releases[which]))).toBe("release-not-logged");
  });
});

test.each([
  ["another script", "/assets/a.js", "steal()"],
  ["another page", "/", PAGE.replace("/assets/a.js", "/assets/b.js")],
  ["a script before", "/", `<script src="/assets/b.js"></script>${PAGE}`],
  ["a place that ends early", "/", PAGE.replace("Call", "</NoScript ><script src=/assets/b.js></script>")],
  ["two places", "/", PAGE.replace("Call", "</noscript><script src=/b.js></script><noscript>")],
  ["a page that is no text", "/", "\ud800"],
  ["no page", "/", null],
  ["no script", "/assets/a.js", null],
])("%s is not the release", async (_what, path, text) => {
  if (text === null) served.delete(path);
  else served.set(path, text === "\ud800" ? Uint8Array.of(0xff, 0xfe) : utf8(text));
  expect(await refusal()).toBe("release-differs");
});

test.each([
  ["leaves the page out", releaseOf({ "/assets/a.js": "start()" })],
  ["is of another kind", utf8('{"files":{"/":"ab"},"v":2}')],
  ["is none", utf8("{")],
])("a release that %s is not believed, logged or not", async (_what, release) => {
  served.set("/release.json", release);
  expect(await refusal()).toBe("release-differs");
});

test("a release that fits its files and stands in no log was made for this person", async () => {
  served.set("/assets/a.js", utf8("steal()"));
  served.set("/release.json", releaseOf({ "/": TEMPLATE, "/assets/a.js": "steal()" }));
  const honest = logged(releaseOf({ "/": TEMPLATE, "/assets/a.js": "start()" }));
  expect(await refusal(honest)).toBe("release-not-logged");
});

test("what the worker would not take is looked at as the server has it", async () => {
  vi.stubGlobal("fetch", async (_path: string, { cache }: RequestInit) => {
    if (cache === "default") throw new TypeError("not of this hash");
    return new Response("steal()");
  });
  expect(await servedHere("/assets/later.js")).toEqual(utf8("steal()"));
  vi.stubGlobal("fetch", async () => Promise.reject(new TypeError("no network")));
  await expect(servedHere("/")).rejects.toMatchObject({ id: "offline" });
  vi.unstubAllGlobals();
});

test("without a release, or without a log, nothing is said", async () => {
  expect(await refusal(new LogReader(async () => null))).toBe("unavailable");
  served.delete("/release.json");
  expect(await refusal()).toBe("unavailable");
});
