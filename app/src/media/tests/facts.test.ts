// SPDX-License-Identifier: AGPL-3.0-or-later
import { expect, test } from "vitest";

import { FactList } from "../factList.ts";
import { readFacts } from "../facts.ts";
import { kindOf } from "../kind.ts";
import { HOSTILE, hostile, real } from "./sharedMedia.ts";

async function factsOf(file: Blob): Promise<string[]> {
  return (await readFacts(file, await kindOf(file))).map(({ kind, value }) => `${kind} ${value}`);
}

test.each([
  ["android-gps.mp4", ["time 2017-02-22T08:20:28Z", "place 51.4169,-0.0806"]],
  ["flir-thermal.mp4", ["time 2021-05-16T19:27:55Z", "place 34.07539,-118.2543", "author FLIR One"]],
  ["iphone-gps.mov", ["time 2019-07-24T11:25:40+0300", "place 32.0929,34.862", "device iPhone 6", "other meta track"]],
  ["xmp.mov", ["other XMP"]],
  ["iphone-4.jpg", ["time 2011-01-13T14:33:39", "place 41.853,12.48883", "device Apple iPhone 4"]],
  ["iphone-6-gps.jpg", ["place 51.76241,-0.31789", "thumbnail 14671 B", "other MakerNote"]],
  ["htc-one.jpg", ["device HTC One", "thumbnail 512 × 288"]],
  ["htc-desire.webp", ["time 2011-05-06T09:59:48", "place 45.50067,9.11033", "device HTC Desire"]],
  ["lumia-800.jpg", ["place 53.35947,-6.25823", "device Nokia Lumia 800", "other QuickTime 7.7.1"]],
  ["iphone.heic", ["time 2020-05-04T18:39:11", "device Apple iPhone 11 Pro"]],
])("%s tells", async (name, expected) => {
  expect(await factsOf(real(name))).toEqual(expect.arrayContaining(expected));
});

test("a file that tells nothing, and a place where a camera did not know, give nothing", async () => {
  expect(await factsOf(real("photo.webp"))).toEqual([]);
  expect((await factsOf(real("old-phone-3gp.mp4"))).join()).not.toContain("place");
});

test("hostile files tell little or nothing, in short and plain words", async () => {
  for (const name of HOSTILE) {
    const facts = await factsOf(hostile(name));
    expect(facts.length, name).toBeLessThanOrEqual(40);
    for (const fact of facts) expect(fact, name).toMatch(/^[^\p{Cc}\p{Cf}]{3,230}$/u);
  }
});

test("what can't be true is left out, and what would confuse the eye", () => {
  const list = new FactList();
  for (const time of ["0000:00:00 00:00:00", "yesterday", 7, null, undefined, ""]) list.addTime(time);
  for (const [north, east] of [[0, 0], [91, 0], [NaN, 1], [undefined, undefined], [10, 181]]) list.addPlace(north, east);
  for (const text of ["", " ", "\u202e\u200b\0", {}, [1], null]) list.add("author", text);
  expect(list.facts).toEqual([]);
  list.add("author", "\u202eAda\0 \u200b Bee");
  list.add("author", "Ada Bee");
  list.addTime("2014:11:27 17:52:49");
  list.addTime("2014-11-27");
  list.add("other", "x".repeat(1000));
  expect(list.facts.map(({ value }) => value.slice(0, 20))).toEqual([
    "Ada Bee", "2014-11-27T17:52:49", "2014-11-27", "x".repeat(20),
  ]);
});
