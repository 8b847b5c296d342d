// SPDX-License-Identifier: AGPL-3.0-or-later
/** One at a time, over all tabs and Workers of this app: a second tab waits its turn. */

/** Where several are held at once, they are taken in this order, so nobody waits for each other. */
export type Turn = "sealing" | "sending" | "mailboxes" | "registry" | "trust" | `file/${string}` | "state";

export interface Turns {
  /** Do it while nobody else has this turn. */
  alone<T>(turn: Turn, work: () => Promise<T>): Promise<T>;
  /** Do it while nobody sweeps: it makes files that the state does not name yet. */
  writing<T>(work: () => Promise<T>): Promise<T>;
  /** Do it only if nobody is writing now, and let nobody begin until it is done. */
  unlessWriting(work: () => Promise<void>): Promise<void>;
}

const WRITING = "tellsafe/writing";

/** By the browser's locks, which end with the tab that holds them. */
export const browserTurns: Turns = {
  alone: (turn, work) => request(`tellsafe/${turn}`, {}, work),
  writing: (work) => request(WRITING, { mode: "shared" }, work),
  unlessWriting: (work) =>
    navigator.locks.request(WRITING, { ifAvailable: true }, async (lock) => {
      if (lock) await work();
    }),
};

/** Do it once nobody writes any more, in no tab; and after `patience` milliseconds all the same. */
export async function afterWriting(work: () => Promise<void>, patience: number): Promise<void> {
  let hasBegun = false;
  const mine = (): Promise<void> => {
    hasBegun = true;
    return work();
  };
  try {
    await request(WRITING, { signal: AbortSignal.timeout(patience) }, mine);
  } catch (error) {
    if (hasBegun) throw error;
    await mine();
  }
}

async function request<T>(name: string, options: LockOptions, work: () => Promise<T>): Promise<T> {
  return (await navigator.locks.request(name, options, work)) as T;
}
