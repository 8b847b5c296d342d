// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Video and sound: the frames alone, copied into a new MP4 that has nothing but them.
 *
 * Nothing is coded again: what was recorded stays as it was recorded. Titles, places, times,
 * devices, covers, chapters, subtitles and tracks of measurements are not copied, nor what an
 * encoder wrote between the frames. Of several pictures or sounds the first goes: what a person
 * saw and heard when they looked at it, and no second camera that they don't know of.
 *
 * It goes out in fragments of about a second, in order: a film of any length takes the memory of
 * one fragment, and need not be on the disk before it is sealed. All forms go into the one
 * container, so there is one list to hold them against; each piece passes it on its way out.
 */

import type { EncodedPacket, EncodedPacketSink, InputTrack } from "mediabunny";

import { BareStream } from "./bareStream.ts";
import { blanked } from "./blanked.ts";
import { type Coding, codingOf, PICTURES, SOUNDS } from "./codecSetup.ts";
import { Cut } from "./cut.ts";
import { EditLists } from "./editLists.ts";
import { free } from "../store/freed.ts";
import { ISO_MEDIA, MATROSKA, type TrueKind } from "./kind.ts";
import { Lending } from "./lent.ts";
import { requireNothingHidden } from "./matroska.ts";
import type { Sink } from "./sink.ts";
import { fetched, mustBe } from "./uncleanable.ts";
import { Mp4Verifier } from "./verifyMp4.ts";

type Recording = typeof import("./recording.ts");
type Output = InstanceType<Recording["Output"]>;
type Way = Pick<Lane, "coding" | "put">;

export interface RecordingOptions {
  readonly muted: boolean;
  readonly onProgress: (fraction: number) => void;
}

/** One track on its way into the new file. */
interface Lane {
  readonly packets: EncodedPacketSink;
  readonly coding: Coding;
  readonly put: (packet: EncodedPacket) => Promise<void>;
  readonly cut: Cut;
  /** Ticks in a second. */
  readonly rate: number;
  next: EncodedPacket | null;
}

const MOST_EMPTY = 10_000;

/** Whether there is a picture in it. Throws for what can't be cleaned. */
export async function cleanRecording(
  file: Blob, kind: TrueKind, sink: Sink, options: RecordingOptions,
): Promise<"video" | "sound"> {
  const library = await fetched(import("./recording.ts"));
  const isIsoMedia = ISO_MEDIA.has(kind.form);
  const lists = isIsoMedia ? await EditLists.of(file) : null;
  if (MATROSKA.has(kind.form)) await requireNothingHidden(file);
  const input = library.openedRecording(await blanked(file, isIsoMedia));
  try {
    const all = await input.getTracks();
    const tracks = await wanted(lists?.played(all) ?? all, options.muted);
    const verifier = new Mp4Verifier();
    const bare = new BareStream(sink, verifier);
    const output = new library.Output({
      format: new library.Mp4OutputFormat({ fastStart: "fragmented" }),
      target: new library.StreamTarget(bare.stream),
    });
    const lanes: Lane[] = [];
    for (const track of tracks) lanes.push(await laneOf(library, track, lists, output));
    await copy(library, output, bare, lanes, file.size, options.onProgress);
    mustBe(verifier.isBare);
    return tracks.some((track) => track.isVideoTrack()) ? "video" : "sound";
  } finally {
    input.dispose();
  }
}

/** The first picture and the first sound that can be passed on. Neither is left out without a word
 * because nobody here knows its coding. */
async function wanted(tracks: readonly InputTrack[], muted: boolean): Promise<readonly InputTrack[]> {
  const pictures = tracks.filter((track) => track.isVideoTrack());
  const sounds = muted ? [] : tracks.filter((track) => track.isAudioTrack());
  const chosen = [await firstOf(pictures, PICTURES), await firstOf(sounds, SOUNDS)];
  const found = chosen.filter((track) => track !== null);
  mustBe(found.length > 0);
  return found;
}

async function firstOf(tracks: readonly InputTrack[], codings: ReadonlySet<string>): Promise<InputTrack | null> {
  for (const track of tracks) if (codings.has((await track.getCodec()) ?? "")) return track;
  mustBe(tracks.length === 0);
  return null;
}

async function laneOf(library: Recording, track: InputTrack, lists: EditLists | null, output: Output): Promise<Lane> {
  const packets = new library.EncodedPacketSink(track);
  const lane = track.isVideoTrack()
    ? await pictureLane(library, track, output)
    : await soundLane(library, track, output);
  const rate = await track.getTimeResolution();
  const cut = lists?.cutOf(track.id, { rate, isSound: track.isAudioTrack() }) ?? new Cut(-Infinity, Infinity);
  return { ...lane, packets, rate, cut, next: null };
}

async function pictureLane(library: Recording, track: InputTrack, output: Output): Promise<Way> {
  mustBe(track.isVideoTrack());
  const [codec, config] = await Promise.all([track.getCodec(), track.getDecoderConfig()]);
  mustBe(codec !== null && config !== null);
  const coding = codingOf(codec, bytesOf(config.description));
  const source = new library.EncodedVideoPacketSource(codec);
  output.addVideoTrack(source, { rotation: await track.getRotation() });
  const decoderConfig = withSetup(config, coding.setup);
  return { coding, put: (packet) => source.add(packet, { decoderConfig }) };
}

async function soundLane(library: Recording, track: InputTrack, output: Output): Promise<Way> {
  mustBe(track.isAudioTrack());
  const [codec, config] = await Promise.all([track.getCodec(), track.getDecoderConfig()]);
  mustBe(codec !== null && config !== null);
  const coding = codingOf(codec, bytesOf(config.description));
  const source = new library.EncodedAudioPacketSource(codec);
  output.addAudioTrack(source);
  const decoderConfig = withSetup(config, coding.setup);
  return { coding, put: (packet) => source.add(packet, { decoderConfig }) };
}

function withSetup<T extends { description?: AllowSharedBufferSource }>(
  { description: _, ...config }: T, setup: Uint8Array<ArrayBuffer> | undefined,
): Omit<T, "description"> & { description?: Uint8Array<ArrayBuffer> } {
  return setup ? { ...config, description: setup } : config;
}

function bytesOf(source: AllowSharedBufferSource | undefined): Uint8Array | undefined {
  if (!source) return undefined;
  return ArrayBuffer.isView(source)
    ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength)
    : new Uint8Array(source);
}

/** The tracks by turns, in the order of time. */
async function copy(
  library: Recording, output: Output, bare: BareStream, lanes: readonly Lane[], size: number,
  onProgress: (fraction: number) => void,
): Promise<void> {
  const count = new FrameCount(size);
  for (const lane of lanes) {
    lane.next = await shownFrom(lane, count, await lane.packets.getFirstPacket());
    lane.cut.requireSome();
  }
  const start = Math.max(0, Math.min(...lanes.map((lane) => lane.next?.timestamp ?? 0)));
  const lending = new Lending();
  let written = 0;
  await output.start();
  for (let lane = earliest(lanes); lane?.next; lane = earliest(lanes)) {
    const packet = lane.next;
    const data = lane.coding.units(packet.data);
    const lent = lending.lend(data);
    if (data !== packet.data) free(packet.data);
    // Anew: without what else a packet carries, and from 0 on, whatever clock it was counted by.
    const anew = new library.EncodedPacket(lent, packet.type, packet.timestamp - start, packet.duration);
    written += lent.length;
    if (lent.length) await lane.put(anew);
    lending.settle();
    await bare.passed;
    // One after the other: its iterator would read on as far as the last second has gone, 100 MB.
    lane.next = await shownFrom(lane, count, await lane.packets.getNextPacket(packet));
    onProgress(count.fraction);
  }
  mustBe(written > 0);
  await output.finalize();
}

/** The first that is shown, of this packet and those after it. */
async function shownFrom(
  { packets, cut, rate }: Lane, count: FrameCount, from: EncodedPacket | null,
): Promise<EncodedPacket | null> {
  for (let packet = from; packet; packet = await packets.getNextPacket(packet)) {
    count.add(packet.data.length);
    const [time, duration] = [Math.round(packet.timestamp * rate), Math.round(packet.duration * rate)];
    if (cut.takes(time, duration, packet.type === "key")) return packet;
    free(packet.data);
    if (cut.isOver) return null;
  }
  return null;
}

/** A file can't have more bytes of frames than bytes: a damaged one that uses some twice is
 * refused, and none keeps this running for ever. */
class FrameCount {
  readonly #size: number;
  #used = 0;
  #empty = 0;

  constructor(size: number) {
    this.#size = size;
  }

  get fraction(): number {
    return this.#used / this.#size;
  }

  add(length: number): void {
    this.#used += length;
    this.#empty += length ? 0 : 1;
    mustBe(this.#used <= this.#size && this.#empty <= MOST_EMPTY);
  }
}

function earliest(lanes: readonly Lane[]): Lane | undefined {
  const waiting = lanes.filter((lane) => lane.next !== null);
  return waiting.sort((one, other) => (one.next?.timestamp ?? 0) - (other.next?.timestamp ?? 0))[0];
}
