// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Why a draft was not sealed when it was to be sent. Sealing a film takes minutes, and whoever asked for it
 * may be anywhere by then: it is told wherever the draft is, and until something is done about it. Of the
 * draft only its name is kept here, since this stays in memory while the app is locked.
 */

import type { Failure } from "../contract.ts";
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

function failureOf(error: unknown): Failure {
  try {
    return refusedBy(error).failure;
  } catch {
    return { id: "unexpected" };
  }
}
