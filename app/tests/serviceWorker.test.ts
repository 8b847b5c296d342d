// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * The service worker, in a scope of a few lines: what is shared with the app, and what an update keeps.
 * Seen to fail: with shared files written to the disk, with an install that keeps the shell alone, and with a
 * phone without room, which got no file that it did not hold.
 */

import { createHash } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

type Handler = (event: object) => void;

const ORIGIN = "https://intake.example";
const SHELL = { "/assets/start-aaaaaaaa.js": "start" };
const LATER = {
  "/assets/sealing-NEW_-111.js": "seal anew",
  "/assets/sealing-SAME2222.js": "seal as ever",
  "/assets/recording-bbbbbbbb.js": "film",
};
const PLAIN = { "/": "page", "/release.json": "{}" };

/** What stands on the server; a test can take it away. */
let served: Record<string, string> = {};
let asked: string[] = [];
let handlers: Record<string, Handler> = {};
let disk: string[] = [];

class MemoryCache {
  readonly kept = new Map<string, string>();
  match = async (path: string) => (this.kept.has(path) ? new Response(this.kept.get(path)) : undefined);
  put = (path: string, answer: Response) => this.hold(path, answer);
  keys = async () => [...this.kept.keys()].map((path) => ({ url: ORIGIN + path }));

  async hold(path: string, answer: Response): Promise<void> {
    this.kept.set(path, await answer.text());
  }
}

let all = new Map<string, MemoryCache>();

const hashes = (files: Record<string, string>) =>
  Object.fromEntries(Object.entries(files).map(([path, text]) => [path, createHash("sha256").update(text).digest("base64")]));

function cacheOf(name: string): MemoryCache {
  const found = all.get(name) ?? new MemoryCache();
  all.set(name, found);
  return found;
}

/** Begin the worker of version "new". */
async function begun(): Promise<void> {
  handlers = {};
  vi.resetModules();
  vi.stubGlobal("self", {
    addEventListener: (name: string, handler: Handler) => void (handlers[name] = handler),
    location: { origin: ORIGIN },
    clients: { claim: async () => undefined },
  });
  vi.stubGlobal("__SHELL__", hashes(SHELL));
  vi.stubGlobal("__LATER__", hashes(LATER));
  vi.stubGlobal("__VERSION__", "new");
  await import("../src/service-worker.ts");
}

async function happens(name: string, event: object = {}): Promise<unknown> {
  let awaited: Promise<unknown> = Promise.resolve();
  const wait = (work: Promise<unknown>) => void (awaited = work);
  handlers[name]!({ ...event, waitUntil: wait, respondWith: wait });
  return awaited;
}

beforeEach(() => {
  [served, asked, disk, all] = [{ ...SHELL, ...LATER, ...PLAIN }, [], [], new Map()];
  vi.stubGlobal("caches", {
    open: async (name: string) => cacheOf(name),
    keys: async () => [...all.keys()],
    delete: async (name: string) => all.delete(name),
  });
  vi.stubGlobal("fetch", async (path: string) => {
    asked.push(path);
    if (!(path in served)) throw new TypeError("Failed to fetch");
    return new Response(served[path]);
  });
  const folder = { getFileHandle: async (name: string) => void disk.push(name) };
  const root = { getDirectoryHandle: async () => folder };
  vi.stubGlobal("navigator", { storage: { getDirectory: async () => root } });
  vi.spyOn(Response, "redirect").mockImplementation((to) => ({ redirectedTo: to }) as unknown as Response);
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe("what another app shares", () => {
  async function shares(...files: readonly File[]): Promise<unknown> {
    const form = new FormData();
    for (const file of files) form.append("files", file);
    const request = { method: "POST", url: `${ORIGIN}/share`, formData: async () => form };
    return happens("fetch", { request });
  }

  async function given(): Promise<readonly File[]> {
    let files: readonly File[] = [];
    const port = { postMessage: (found: readonly File[]) => void (files = found) };
    await happens("message", { data: "shared", ports: [port] });
    return files;
  }

  const photo = (name: string) => new File(["GPS"], name, { type: "image/jpeg" });

  beforeEach(begun);

  test("is handed to the page that asks, once, and lies nowhere", async () => {
    expect(await shares(photo("IMG_1.jpg"), photo("IMG_2.jpg"))).toMatchObject({ redirectedTo: "/#/report/shared" });
    const files = await given();
    expect(files.map((one) => [one.type, one.size])).toEqual([["image/jpeg", 3], ["image/jpeg", 3]]);
    expect(await given()).toEqual([]);
    expect(disk).toEqual([]);
    expect(asked).toEqual([]);
    expect([...all.values()].flatMap((one) => [...one.kept.keys()])).toEqual([]);
  });

  test("takes the place of what nobody asked for, and is no more than a report takes", async () => {
    await shares(photo("old.jpg"));
    await shares(...Array.from({ length: 25 }, (_, at) => photo(`${at}.jpg`)));
    expect((await given()).map((one) => one.name)).toEqual(Array.from({ length: 20 }, (_, at) => `${at}.jpg`));
  });

  test("that can't be read opens the report all the same", async () => {
    const request = { method: "POST", url: `${ORIGIN}/share`, formData: () => Promise.reject(new TypeError("broken")) };
    expect(await happens("fetch", { request })).toMatchObject({ redirectedTo: "/#/report/shared" });
    expect(await given()).toEqual([]);
  });
});

describe("an update", () => {
  const OLD = "tellsafe-old";

  beforeEach(async () => {
    const old = cacheOf(OLD);
    old.kept.set("/assets/start-oldoldol.js", "old start");
    old.kept.set("/assets/sealing-oldoldol.js", "seal of old");
    old.kept.set("/assets/sealing-SAME2222.js", "seal as ever");
    await begun();
  });

  const keptNow = () => [...cacheOf("tellsafe-new").kept.keys()].sort();

  test("keeps what is for later of each kind that was kept, and no other", async () => {
    await happens("install");
    const sealing = ["/assets/sealing-NEW_-111.js", "/assets/sealing-SAME2222.js"];
    expect(keptNow()).toEqual(["/", ...sealing, "/assets/start-aaaaaaaa.js", "/release.json"]);
    expect(asked).not.toContain("/assets/sealing-SAME2222.js");
    await happens("activate");
    expect([...all.keys()]).toEqual(["tellsafe-new"]);
  });

  test("takes from the old version only what has the hash of the new one", async () => {
    cacheOf(OLD).kept.set("/assets/sealing-SAME2222.js", "somebody else's");
    await happens("install");
    expect(asked).toContain("/assets/sealing-SAME2222.js");
    expect(cacheOf("tellsafe-new").kept.get("/assets/sealing-SAME2222.js")).toBe("seal as ever");
  });

  test("that can't have all of it does not take the old one's place", async () => {
    delete served["/assets/sealing-NEW_-111.js"];
    await expect(happens("install")).rejects.toThrow();
  });
});

test("a first visit keeps the shell alone", async () => {
  await begun();
  await happens("install");
  expect([...cacheOf("tellsafe-new").kept.keys()].sort()).toEqual(["/", "/assets/start-aaaaaaaa.js", "/release.json"]);
});

test("a page whose caches were erased has all of it kept again", async () => {
  await begun();
  await happens("install");
  all.clear();
  await happens("message", { data: "keep-needed" });
  const needed = [...Object.keys(PLAIN), ...Object.keys(SHELL), ...Object.keys(LATER)].filter((path) => !path.includes("recording"));
  expect([...cacheOf("tellsafe-new").kept.keys()].sort()).toEqual(needed.sort());
});

test("on a phone without room a page gets what it asks for all the same, and no install is half done", async () => {
  await begun();
  vi.spyOn(MemoryCache.prototype, "hold").mockRejectedValue(new DOMException("full", "QuotaExceededError"));
  const request = { method: "GET", url: `${ORIGIN}/assets/recording-bbbbbbbb.js` };
  expect(await ((await happens("fetch", { request })) as Response).text()).toBe("film");
  await expect(happens("install")).rejects.toThrow("full");
});
