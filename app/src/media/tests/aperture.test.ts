// SPDX-License-Identifier: AGPL-3.0-or-later
/** How much of a HEIC or AVIF is shown. Seen to fail: with apertures of the first item alone. */

import { expect, test } from "vitest";

import { mostShown } from "../aperture.ts";
import { joined } from "../codedUnits.ts";
import { plainBox } from "./sharedMedia.ts";

const bytes = (...numbers: readonly number[]) => Uint8Array.from(numbers);
const long = (...numbers: readonly number[]) => bytes(...numbers.flatMap((one) => [0, 0, one >> 8, one & 255]));
const aperture = (width: number, height: number) => plainBox("clap", long(width, 1, height, 1, 0, 1, 0, 1));
const SIZE = plainBox("ispe", long(0, 128, 96));
const [FIRST, SECOND] = [aperture(64, 48), aperture(10, 10)];

/** `shown`: the primary item. `wears`: which item has which properties. `made`: which is made of which. */
function picture(
  shown: number, wears: readonly (readonly [number, ...number[]])[], made: readonly (readonly [number, ...number[]])[] = [], isLong = false,
): Blob {
  const id = (item: number) => (isLong ? [0, 0, 0, item] : [0, item]);
  const full = (version: number, flags = 0) => [version, 0, 0, flags];
  const worn = wears.flatMap(([item, ...list]) => [...id(item), list.length, ...list.flatMap((one) => (isLong ? [0x80, one] : [0x80 | one]))]);
  const ipma = plainBox("ipma", bytes(...full(isLong ? 1 : 0, isLong ? 1 : 0), 0, 0, 0, wears.length, ...worn));
  const ipco = plainBox("ipco", joined([SIZE, FIRST, SECOND]));
  const references = made.map(([item, ...parts]) => plainBox("dimg", bytes(...id(item), 0, parts.length, ...parts.flatMap(id))));
  const meta = joined([
    bytes(0, 0, 0, 0),
    plainBox("pitm", bytes(...full(isLong ? 1 : 0), ...id(shown))),
    plainBox("iref", joined([bytes(...full(isLong ? 1 : 0)), plainBox("thmb", bytes(...id(9), 0, 1, ...id(shown))), ...references])),
    plainBox("iprp", joined([ipco, ipma])),
  ]);
  return new Blob([plainBox("ftyp", bytes(1, 2, 3, 4)) as BlobPart, plainBox("meta", meta) as BlobPart]);
}

test.each([false, true])("of the picture, and of what it is made of. Wide numbers: %s", async (isLong) => {
  const area = (...what: readonly [...Parameters<typeof picture>]) => mostShown(picture(what[0], what[1], what[2], isLong));
  expect(await area(1, [[1, 1]])).toBe(Infinity);
  expect(await area(1, [[1, 1, 2]])).toBe(64 * 48);
  expect(await area(3, [[1, 1, 3], [2, 1], [3, 2]], [[3, 2], [2, 1]])).toBe(100);
});

test("a thumbnail's own part says nothing of the picture", async () => {
  expect(await mostShown(picture(1, [[1, 1], [9, 1, 3]]))).toBe(Infinity);
});

test("items that are made of each other, and what has no items", async () => {
  expect(await mostShown(picture(1, [[1, 2]], [[1, 2], [2, 1]]))).toBe(64 * 48);
  expect(await mostShown(new Blob(["no boxes at all"]))).toBe(Infinity);
  const cut = picture(1, [[1, 1, 2]]);
  await expect(mostShown(new Blob([(await cut.arrayBuffer()).slice(0, 60)]))).resolves.toBe(Infinity);
});
