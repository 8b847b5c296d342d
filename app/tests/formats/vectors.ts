// SPDX-License-Identifier: AGPL-3.0-or-later
/** The vectors that every implementation has to pass, and how to hold a refusal against them. */

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect } from "vitest";
import { FormatError } from "../../src/formats/errors.ts";

export const ROOT = resolve(import.meta.dirname, "../../..");

/** One file of docs/protocol/vectors. */
export function vectors<T>(name: string): T {
  return JSON.parse(readFileSync(resolve(ROOT, "docs/protocol/vectors", `${name}.json`), "utf8")) as T;
}

/** The code with which `act` is refused. */
export function refusal(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return codeOf(error);
  }
  throw new Error("it was not refused");
}

/** The same for what takes time. */
export async function refusalOf(act: Promise<unknown>): Promise<string> {
  const error: unknown = await act.then(
    () => null,
    (reason: unknown) => reason,
  );
  return codeOf(error);
}

function codeOf(error: unknown): string {
  expect(error).toBeInstanceOf(FormatError);
  return (error as FormatError).code;
}

/** All bytes of pieces. */
export async function all(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const found: Uint8Array[] = [];
  for await (const piece of pieces) found.push(piece);
  return new Uint8Array(Buffer.concat(found));
}

/** Bytes in pieces of so many. */
export async function* cut(data: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < data.length; at += size) yield data.subarray(at, at + size);
}
