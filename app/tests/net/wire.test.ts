// SPDX-License-Identifier: AGPL-3.0-or-later
/** HTTP as a source speaks it. Seen to fail: with cookies sent; with answers read to their end. */

import { describe, expect, it } from "vitest";
import { askFor, wireOf } from "../../src/net/wire.ts";

const URL = "https://tips.example.org/v1/x";

function answering(body: BodyInit | null, status = 200, headers: Record<string, string> = {}) {
  const seen: RequestInit[] = [];
  const fetched = async (_url: unknown, init: RequestInit = {}) => {
    seen.push(init);
    return new Response(body, { status, headers });
  };
  return { ask: wireOf(fetched as typeof fetch), seen };
}

function problem(slug: string, status: number, headers: Record<string, string> = {}) {
  const type = { "content-type": "application/problem+json" };
  const body = JSON.stringify({ type: `urn:tellsafe:problem:${slug}` });
  return answering(body, status, { ...type, ...headers });
}

describe("a request", () => {
  it("tells nothing of the browser that can be left out", async () => {
    const { ask, seen } = answering("{}");
    await ask("GET", URL);
    expect(seen[0]).toMatchObject({
      credentials: "omit",
      referrerPolicy: "no-referrer",
      cache: "no-store",
      redirect: "error",
      headers: { accept: "*/*", "accept-language": "*" },
    });
  });

  it.each(["http://tips.example.org/", "ftp://x/", "//", "http://localhost.example.org/"])(
    "is not made to %s",
    async (url) => {
      const { ask, seen } = answering("{}");
      await expect(ask("GET", url)).rejects.toMatchObject({ id: "insecure-address" });
      expect(seen).toEqual([]);
    },
  );

  it.each(["http://127.0.0.1:8000/", "http://[::1]/", "http://abc.onion/"])("is made to %s", async (url) => {
    expect((await answering("{}").ask("GET", url)).status).toBe(200);
  });
});

describe("an answer", () => {
  it("is read no further than its limit", async () => {
    let pulled = 0;
    const endless = new ReadableStream({
      pull: (sink) => {
        pulled += 1;
        sink.enqueue(new Uint8Array(1000));
      },
    });
    const { ask } = answering(endless);
    await expect(ask("GET", URL, { limit: 5000 })).rejects.toMatchObject({ id: "protocol" });
    expect(pulled).toBeLessThan(12);
  });

  it.each([
    ["busy", 503, "busy"],
    ["stamps-used", 429, "stamps-used-up"],
    ["wrong-day", 422, "clock-wrong"],
    ["part-differs", 409, "upload-conflict"],
    ["no-key-for-week", 503, "keys-ran-out"],
    ["something-new", 500, "unavailable"],
    ["something-new", 400, "protocol"],
  ])("%s (%i) means %s", async (slug, status, id) => {
    await expect(askFor(problem(slug, status).ask, "GET", URL)).rejects.toMatchObject({ id });
  });

  it("may say when to come back, within a day", async () => {
    const { ask } = problem("storage-full", 503, { "retry-after": "999999" });
    await expect(askFor(ask, "GET", URL)).rejects.toMatchObject({ id: "storage-full", retryAfter: 86_400 });
  });

  it("that does not come is a network that fails", async () => {
    const ask = wireOf(() => Promise.reject(new TypeError("Failed to fetch")));
    await expect(ask("GET", URL)).rejects.toMatchObject({ id: "offline" });
  });
});
