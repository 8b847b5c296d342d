// SPDX-License-Identifier: AGPL-3.0-or-later
/** A finished build: every file with its hash, in release.json and in the service worker. */

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterEach, beforeEach, expect, test } from "vitest";
import { finish } from "../build/release.ts";

const WORKER = "const lists=[__SHELL__,__LATER__,__VERSION__];self.lists=lists;";
const FILES: Readonly<Record<string, string>> = {
  "index.html": '<script src="/assets/index-1.js"></script><noscript></noscript>',
  "assets/index-1.js": "start();".repeat(20_000),
  "assets/video-2.js": "video();".repeat(20_000),
  "assets/en-3.js": "words();",
  "assets/examiner-4.js": "examine();".repeat(20_000),
  "icon-192.png": "not a picture".repeat(50),
  "service-worker.js": WORKER,
};
type Lists = [shell: Record<string, string>, later: Record<string, string>, version: string];

let folder = "";

function write(name: string, content: string): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), content);
}

function content(name: string): Buffer {
  return readFileSync(join(folder, name));
}

function hash(name: string, encoding: "hex" | "base64"): string {
  return createHash("sha256").update(content(name)).digest(encoding);
}

function listsOfWorker(): Lists {
  const text = content("service-worker.js").toString();
  return JSON.parse(text.slice(text.indexOf("["), text.indexOf(";"))) as Lists;
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tellsafe-build-"));
  for (const [name, text] of Object.entries(FILES)) write(name, text);
});

afterEach(() => rmSync(folder, { recursive: true }));

test("the release names every file that is served, with the hash that it is served with", () => {
  finish(folder);
  const { files, v } = JSON.parse(content("release.json").toString()) as { files: object; v: number };
  const names = Object.keys(FILES);
  const addresses = names.map((name) => (name === "index.html" ? "/" : `/${name}`));
  expect(v).toBe(1);
  expect(files).toEqual(Object.fromEntries(addresses.map((one, at) => [one, hash(names[at] ?? "", "hex")])));
  expect(Object.keys(files)).toEqual([...addresses].sort());
});

test("the same files make the same release; another byte, another", () => {
  finish(folder);
  const first = content("release.json");
  for (const [name, text] of Object.entries(FILES)) write(name, text);
  rmSync(join(folder, "release.json"));
  finish(folder);
  expect(content("release.json")).toEqual(first);
  for (const [name, text] of Object.entries(FILES)) write(name, text);
  write("assets/en-3.js", "word();");
  rmSync(join(folder, "release.json"));
  finish(folder);
  expect(content("release.json")).not.toEqual(first);
});

test("the worker holds what the page needs at once, and later what is large", () => {
  finish(folder);
  const [shell, later] = listsOfWorker();
  const small = ["/assets/en-3.js", "/assets/examiner-4.js", "/assets/index-1.js", "/icon-192.png"];
  expect(shell).toEqual(Object.fromEntries(small.map((one) => [one, hash(one.slice(1), "base64")])));
  expect(later).toEqual({ "/assets/video-2.js": hash("assets/video-2.js", "base64") });
});

test.each([
  ["a file", "assets/video-2.js", "other();".repeat(20_000)],
  ["the page", "index.html", `<p></p>${FILES["index.html"]}`],
  ["the worker", "service-worker.js", `${WORKER};more();`],
])("another version of %s is another version of the cache", (_what, name, text) => {
  finish(folder);
  const [, , before] = listsOfWorker();
  for (const [file, old] of Object.entries(FILES)) write(file, old);
  write(name, text);
  rmSync(join(folder, "release.json"));
  finish(folder);
  expect(listsOfWorker()[2]).not.toBe(before);
});

test("a gzipped copy is smaller, and opens to the same", () => {
  finish(folder);
  const copies = Object.keys(FILES).sort().filter((name) => existsSync(join(folder, `${name}.gz`)));
  expect(copies).toEqual(["assets/examiner-4.js", "assets/index-1.js", "assets/video-2.js", "service-worker.js"]);
  for (const name of copies) {
    expect(content(`${name}.gz`).length).toBeLessThan(content(name).length);
    expect(gunzipSync(content(`${name}.gz`))).toEqual(content(name));
  }
});

test.each([
  ["imports", `import{a}from"./assets/a.js";${WORKER}`],
  ["exports", `${WORKER}export{lists};`],
  ["has no place for its lists", "self.lists=[];"],
  ["has two places for one", `${WORKER}__SHELL__;`],
])("a worker that %s is no worker", (_what, worker) => {
  write("service-worker.js", worker);
  expect(() => finish(folder)).toThrow("service-worker.js");
});

test("the page for people who were reported is in the release, and no phone of a source keeps it", () => {
  write("redress.html", '<script src="/assets/redress-8.js"></script><noscript></noscript>');
  write("assets/redress-8.js", "letters();");
  finish(folder);
  const { files } = JSON.parse(content("release.json").toString()) as { files: Record<string, string> };
  expect(files["/redress"]).toBe(hash("redress.html", "hex"));
  expect(files["/assets/redress-8.js"]).toBe(hash("assets/redress-8.js", "hex"));
  const [shell, later] = listsOfWorker();
  const kept = [...Object.keys(shell), ...Object.keys(later)];
  expect(kept.filter((path) => path.includes("redress"))).toEqual([]);
});
