// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Files of a draft, through everything that breaks off. Seen to fail: with files added one by one; with a
 * file let go before what takes its place was written; with a broken one removed without a word; with one
 * that another tab is at taken for broken; with words of a discarded draft put into the next one; with a film
 * for which the program was not there called one that can't be cleaned.
 */

import { beforeEach, describe, expect, it } from "vitest";
import { draftPath, forgetRests } from "../../src/store/folders.ts";
import { Drafting } from "../../src/store/drafting.ts";
import { keptNames, namesOf, type StoredFile } from "../../src/store/draft.ts";
import type { Job, Workshop } from "../../src/worker/job.ts";
import { Refused } from "../../src/net/failure.ts";
import { Home } from "../../src/store/home.ts";
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

/** The page is gone in the middle of a job, and is opened again: what no state names is swept, and then it goes on. */
async function leftAndOpened(): Promise<void> {
  const { files: left } = device.folders;
  device = await opened(device.records);
  for (const [name, file] of left) device.folders.files.set(name, file);
  before = async () => undefined;
  await forgetRests(device.folders, keptNames(device.home.state.draft), []);
  await new Drafting(device, () => undefined).resume();
}

/** Until a job of this kind was begun, which never ends. */
function begun(does: Job["does"]): Promise<void> {
  return new Promise((done) => {
    before = async (job) => {
      if (job.does !== does) return;
      done();
      await new Promise(() => undefined);
    };
  });
}

const onDisk = () => [...device.folders.files.keys()].sort();
const named = () => files().flatMap(namesOf).map((name) => draftPath(name).join("/")).sort();

const photo = (name: string, size = 9) => new File([new Uint8Array(size)], name, { type: "image/jpeg" });
const files = (): readonly StoredFile[] => device.home.state.draft?.files ?? [];
const states = () => files().map((one) => one.state);

beforeEach(async () => {
  before = async () => undefined;
  device = await opened();
});

it("changes no draft that another tab began, since it discarded this one", async () => {
  const [here, there] = [new Drafting(device, () => undefined), new Drafting(device, () => undefined)];
  await here.open();
  await here.save({ conduct: "here" });
  await there.discard();
  await here.save({ conduct: "to nobody" });
  expect(device.home.state.draft).toBeNull();
  await there.open();
  await there.save({ conduct: "there" });
  await here.save({ conduct: "here, a second later" });
  expect(device.home.state.draft?.conduct).toBe("there");
  await here.open();
  await here.save({ conduct: "both" });
  expect(device.home.state.draft?.conduct).toBe("both");
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

describe("a picture in the place of another", () => {
  let drafting: Drafting;
  let old: StoredFile;

  beforeEach(async () => {
    drafting = new Drafting(device, () => undefined);
    await drafting.add([photo("1")]);
    old = files()[0]!;
  });

  it("takes it once it is written, and nothing is left of the old one", async () => {
    await drafting.replace(old.id, photo("blurred", 20));
    expect(files()).toMatchObject([{ id: old.id, state: "ready", content: { size: 20 }, failure: null }]);
    expect(onDisk()).toEqual(named());
    expect(named()).not.toContain(draftPath(old.content!.name).join("/"));
  });

  it.each(["keep", "clean"] as const)("leaves the old one, and says so, where the app was left in mid %s", async (does) => {
    const inside = begun(does);
    void drafting.replace(old.id, photo("blurred", 20));
    await inside;
    await leftAndOpened();
    expect(files()).toEqual([{ ...old, failure: { id: "change-broken-off" } }]);
    expect(onDisk()).toEqual(named());
  });

  it.each(["disk-full", "cannot-clean"])("leaves the old one where it was refused as %s", async (id) => {
    before = async (job) => {
      if (job.does === "clean") throw new Refused(id);
    };
    await expect(drafting.replace(old.id, photo("blurred"))).rejects.toMatchObject({ id });
    expect([files(), onDisk()]).toEqual([[old], named()]);
  });

  it("leaves a film with its sound where taking it out broke off, though there is no original any more", async () => {
    await device.home.change((state) => ({ ...state, draft: { ...state.draft!, files: [{ ...old, original: null }] } }));
    const inside = begun("clean");
    void drafting.mute(old.id, true);
    await inside;
    await leftAndOpened();
    expect(files()).toMatchObject([{ state: "ready", muted: false, failure: { id: "change-broken-off" } }]);
    expect(onDisk()).toEqual(named());
  });
});

describe("a file whose coming broke off", () => {
  it("stays, and says that it is not whole", async () => {
    const inside = begun("keep");
    void new Drafting(device, () => undefined).add([photo("1")]);
    await inside;
    const [{ original } = { original: null }] = files();
    device.folders.files.set(draftPath(original!.name).join("/"), new Blob(["part"]));
    await leftAndOpened();
    expect(files()).toMatchObject([{ state: "cannot-clean", original: null, failure: { id: "file-broken-off" } }]);
    expect(onDisk()).toEqual([]);
  });

  it("is cleaned after all where it was whole", async () => {
    const inside = begun("clean");
    void new Drafting(device, () => undefined).add([photo("1")]);
    await inside;
    await leftAndOpened();
    expect(files()).toMatchObject([{ state: "ready", failure: null }]);
  });

  it("is cleaned once what cleans it can be had", async () => {
    before = async (job) => {
      if (job.does === "clean") throw new Refused("unfetched");
    };
    const drafting = new Drafting(device, () => undefined);
    await expect(drafting.add([photo("1")])).rejects.toMatchObject({ id: "unfetched" });
    await drafting.resume();
    expect(files()).toMatchObject([{ state: "cannot-clean", content: null, failure: { id: "unfetched" } }]);
    expect(onDisk()).toEqual(named());
    const seen: unknown[] = [];
    before = async () => void seen.push(states());
    await drafting.resume();
    expect(seen).toEqual([["cleaning"]]);
    expect(files()).toMatchObject([{ state: "ready", failure: null }]);
  });

  it("is none that another tab is at", async () => {
    let go = (): void => undefined;
    before = () => new Promise((done) => void (go = () => done(undefined)));
    const adding = new Drafting(device, () => undefined).add([photo("1")]);
    const other = { ...device, home: new Home(device.records, device.turns) };
    await other.home.load();
    while (other.home.state.draft?.files.length !== 1) await other.home.reload();
    const resuming = new Drafting(other, () => undefined).resume();
    before = async () => undefined;
    go();
    await Promise.all([adding, resuming]);
    await device.home.reload();
    expect(files()).toMatchObject([{ state: "ready", failure: null }]);
    expect(onDisk()).toEqual(named());
  });
});
