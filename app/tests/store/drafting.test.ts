// SPDX-License-Identifier: AGPL-3.0-or-later
/** Files of a draft, through everything that breaks off. Seen to fail: with files added one by one. */

import { beforeEach, describe, expect, it } from "vitest";
import { draftPath } from "../../src/store/folders.ts";
import { Drafting } from "../../src/store/drafting.ts";
import type { StoredFile } from "../../src/store/draft.ts";
import type { Job, Workshop } from "../../src/worker/job.ts";
import { type MemoryDevice, MemoryRecords, memoryDevice } from "../net/memoryDevice.ts";

const nowhere = () => Promise.reject(new Error("nobody is asked"));

let device: MemoryDevice;
/** Done before a job is: what it throws is how the job breaks off. */
let before: (job: Job) => Promise<unknown>;

/** Puts files where a Worker would, as long as they would be, and cleans nothing. */
const workshop: Workshop = async (job) => {
  await before(job);
  if (job.does === "keep" && "file" in job.source) return written(job.into.name, job.source.file.size) as never;
  if (job.does !== "clean") throw new Error(job.does);
  const size = "file" in job.source ? job.source.file.size : job.source.kept.size;
  const said = { kind: "image", extension: "jpg", mediaType: "image/jpeg", facts: [] };
  return { ...said, ...written(job.into.name, size) } as never;
};

function written(name: string, size: number): { size: number } {
  device.folders.files.set(draftPath(name).join("/"), new Blob([new Uint8Array(size + 16)]));
  return { size };
}

async function opened(records = new MemoryRecords()): Promise<MemoryDevice> {
  return { ...(await memoryDevice(nowhere, records)), workshop };
}

const photo = (name: string, size = 9) => new File([new Uint8Array(size)], name, { type: "image/jpeg" });
const files = (): readonly StoredFile[] => device.home.state.draft?.files ?? [];
const states = () => files().map((one) => one.state);

beforeEach(async () => {
  before = async () => undefined;
  device = await opened();
});

describe("a selection of files", () => {
  it("is in the draft at once, all of it", async () => {
    const seen: unknown[] = [];
    before = async () => seen.push(states());
    await new Drafting(device, () => undefined).add([photo("1"), photo("2"), photo("3")]);
    expect(seen[0]).toEqual(["cleaning", "cleaning", "cleaning"]);
    expect(states()).toEqual(["ready", "ready", "ready"]);
  });

  it("goes on without the ones that can't be taken in", async () => {
    const adding = new Drafting(device, () => undefined).add([photo("1", 0), photo("2")]);
    await expect(adding).rejects.toMatchObject({ id: "file-empty" });
    expect(states()).toEqual(["ready"]);
  });

  it("is cut off where there are too many", async () => {
    const many = Array.from({ length: 22 }, (_, at) => photo(String(at)));
    const adding = new Drafting(device, () => undefined).add(many);
    await expect(adding).rejects.toMatchObject({ id: "too-many-attachments" });
    expect(states()).toEqual(Array.from({ length: 20 }, () => "ready"));
  });
});
