// SPDX-License-Identifier: AGPL-3.0-or-later
/** Frames are given back once they were written, and no others are touched. */

import { expect, it } from "vitest";
import { free } from "../../store/freed.ts";
import { Lending } from "../lent.ts";

const LARGE = 3 * 1024 * 1024;

it("gives a frame's buffer back once it was written, and not before", () => {
  const lending = new Lending();
  const data = new Uint8Array(LARGE).fill(7);
  const lent = lending.lend(data);
  lending.settle();
  expect(lent.length).toBe(LARGE);
  expect(lent.slice()).toBe(lent);
  lending.settle();
  expect([lent.length, data.length]).toEqual([0, 0]);
});

it("copies a frame that shares its buffer, and what is cut out of one", () => {
  const lending = new Lending();
  const cluster = new Uint8Array(LARGE + 8).fill(7);
  const lent = lending.lend(cluster.subarray(8));
  const part = lent.slice(0, 4);
  lent.slice();
  lending.settle();
  expect(cluster.length).toBe(LARGE + 8);
  expect([...part]).toEqual([7, 7, 7, 7]);
});

it("leaves a part of a larger buffer alone, and takes one twice", () => {
  const whole = new Uint8Array(LARGE);
  free(whole.subarray(1));
  expect(whole.length).toBe(LARGE);
  free(whole);
  free(whole);
  expect(whole.length).toBe(0);
});
