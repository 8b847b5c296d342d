// SPDX-License-Identifier: AGPL-3.0-or-later
/** A device in memory: the same rules as a browser's, without a browser. */

import type { Clock } from "../../src/net/clock.ts";
import type { Device } from "../../src/net/device.ts";
import { examine, reread } from "../../src/net/examination.ts";
import { Refused } from "../../src/net/failure.ts";
import type { Ask } from "../../src/net/wire.ts";
import type { Folders, Path } from "../../src/store/folders.ts";
import { Home } from "../../src/store/home.ts";
import type { Changes, Records } from "../../src/store/records.ts";
import type { Turns } from "../../src/store/turns.ts";
import type { Examiner } from "../../src/worker/examining.ts";
import type { Workshop } from "../../src/worker/job.ts";
import { reckon } from "../../src/worker/reckoning.ts";

export const TODAY = "2026-11-25";

/** Records that survive what a page forgets; `fails` makes each write fail, as a full disk does. */
export class MemoryRecords implements Records {
  readonly kept = new Map<string, unknown>();
  fails = false;

  async read(name: string): Promise<unknown> {
    return this.kept.get(name);
  }

  async names(): Promise<readonly string[]> {
    return [...this.kept.keys()];
  }

  async write(changes: Changes): Promise<void> {
    if (this.fails) throw new DOMException("full", "QuotaExceededError");
    for (const [name, value] of Object.entries(changes)) {
      if (value === null) this.kept.delete(name);
      else this.kept.set(name, value);
    }
  }

  close(): void {}
}

/** Turns of one page: each waits for the one before. */
export function memoryTurns(): Turns {
  const last = new Map<string, Promise<unknown>>();
  return {
    alone: (turn, work) => {
      const mine = (last.get(turn) ?? Promise.resolve()).then(work, work);
      last.set(turn, mine.catch(() => undefined));
      return mine;
    },
    writing: (work) => work(),
    unlessWriting: (work) => work(),
  };
}

export class MemoryFolders implements Folders {
  readonly files = new Map<string, Blob>();

  async open(path: Path): Promise<Blob> {
    const file = this.files.get(path.join("/"));
    if (!file) throw new Refused("home-damaged");
    return file;
  }

  async remove(path: Path): Promise<void> {
    const name = path.join("/");
    for (const one of [...this.files.keys()]) {
      if (one === name || one.startsWith(`${name}/`)) this.files.delete(one);
    }
  }

  async names(path: Path): Promise<readonly string[]> {
    const inside = [...this.files.keys()].filter((one) => one.startsWith(`${path.join("/")}/`));
    return [...new Set(inside.map((one) => one.split("/")[path.length] ?? ""))];
  }
}

/** Does in this thread what takes nothing but time. */
export const thisThread: Workshop = async (job) => {
  if (job.does === "keep" || job.does === "clean" || job.does === "seal") throw new Error("no files here");
  return reckon(job) as never;
};

const examinerOf = (ask: Ask): Examiner => ({
  examine: async (served) => examine(ask, structuredClone(await served)),
  reread: async (kept) => reread(structuredClone(kept)),
});

export interface MemoryDevice extends Device {
  readonly records: MemoryRecords;
  readonly folders: MemoryFolders;
}

/** A device with an empty home; `records` of an earlier one, if it was there before. */
export async function memoryDevice(ask: Ask, records = new MemoryRecords()): Promise<MemoryDevice> {
  const turns = memoryTurns();
  const home = new Home(records, turns);
  await home.load();
  const clock: Clock = { now: () => Date.parse(`${TODAY}T12:00:00Z`) / 1000, today: () => TODAY };
  return { home, records, folders: new MemoryFolders(), ask, clock, workshop: thisThread, examiner: examinerOf(ask), turns };
}
