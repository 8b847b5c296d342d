// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Why a draft, or a reply, was not sealed when it was to be sent. Sealing a film takes minutes, and whoever
 * asked for it may be anywhere by then: it is told wherever the draft is, and until something is done about
 * it. Of the draft only its name is kept here, since this stays in memory while the app is locked.
 */

import type { Failure, UnsaidView } from "../contract.ts";
import type { StoredDraft } from "../store/draft.ts";
import { refusedBy } from "./failure.ts";

export class Unsent {
  #last: { readonly draft: string; readonly failure: Failure } | null = null;

  /** Does what is to end in this draft's being sealed; fails as `work` does. */
  async trying<T>(draft: StoredDraft | null, work: () => Promise<T>): Promise<T> {
    this.forget();
    try {
      return await work();
    } catch (error) {
      if (draft) this.#last = { draft: draft.id, failure: failureOf(error) };
      throw error;
    }
  }

  /** The draft is another one now, or about to be. */
  forget(): void {
    this.#last = null;
  }

  /** Of this draft. */
  of(draft: StoredDraft | null): Failure | null {
    return draft && this.#last?.draft === draft.id ? this.#last.failure : null;
  }
}

/**
 * Replies that were to be sealed, and were not. Nothing of a reply is kept on this device before it is sealed,
 * so its words stay here, in memory alone, until it is tried again, given up, or the app is locked.
 */
export class Unsaid {
  #all: readonly UnsaidView[] = [];
  #isLocked = false;

  get all(): readonly UnsaidView[] {
    return this.#all;
  }

  /** Does what is to end in a sealed reply about this tip; fails as `work` does. */
  async trying<T>(tip: number, text: string, work: () => Promise<T>): Promise<T> {
    this.giveUp(tip);
    this.#isLocked = false;
    try {
      return await work();
    } catch (error) {
      if (!this.#isLocked) this.#all = [...this.#all.filter((one) => one.tip !== tip), { tip, text, failure: failureOf(error) }];
      throw error;
    }
  }

  giveUp(tip: number): void {
    this.#all = this.#all.filter((one) => one.tip !== tip);
  }

  /** Nothing of a reply that fails from now on stays, either. */
  lock(): void {
    this.#all = [];
    this.#isLocked = true;
  }
}

function failureOf(error: unknown): Failure {
  try {
    return refusedBy(error).failure;
  } catch {
    return { id: "unexpected" };
  }
}
