// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * An expected failure on its way up: thrown inside, a value once it reaches a screen.
 *
 * It holds an id of docs/source-client.md and never a word of a report, a form or a file's name.
 */

import type { Failure, Result } from "../contract.ts";

export class Refused extends Error {
  readonly id: string;
  readonly file: number | undefined;
  /** Seconds after which it makes sense to try again, if that is known. */
  readonly retryAfter: number | undefined;

  constructor(id: string, about: { file?: number; retryAfter?: number | undefined } = {}) {
    super(id);
    this.id = id;
    this.file = about.file;
    this.retryAfter = about.retryAfter;
  }

  get failure(): Failure {
    return {
      id: this.id,
      ...(this.file === undefined ? {} : { file: this.file }),
      ...(this.retryAfter === undefined ? {} : { retryAfter: this.retryAfter }),
    };
  }
}

/** What `work` gives, or why it could not: anything that is no refusal is a bug, and thrown on. */
export async function asResult<T>(work: () => Promise<T>): Promise<Result<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    return { ok: false, failure: refusedBy(error).failure };
  }
}

/** A part of the program, as an import gives it. Refuses "offline": the line broke off before it had come. */
export async function fetched<T>(part: Promise<T>): Promise<T> {
  return part.catch(() => Promise.reject(new Refused("offline")));
}

/** The refusal that an error is, among them those of the browser: a full disk above all. */
export function refusedBy(error: unknown): Refused {
  if (error instanceof Refused) return error;
  if (isFullDisk(error)) return new Refused("disk-full");
  throw error;
}

/** Whether the browser has no room left. */
export function isFullDisk(error: unknown): boolean {
  return error instanceof DOMException && error.name === "QuotaExceededError";
}
