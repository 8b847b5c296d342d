// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * The part of mediabunny that is used, so that no more of it is loaded; to be imported lazily.
 * Files are read in slices: a film of any length takes a few megabytes of memory.
 */

import { ADTS, CustomSource, FLAC, Input, Logging, MATROSKA, MP3, MP4, OGG, QTFF, WAVE, WEBM } from "mediabunny";

import type { Spliced } from "./spliced.ts";

export {
  EncodedAudioPacketSource, EncodedPacket, EncodedPacketSink, EncodedVideoPacketSource,
  Mp4OutputFormat, Output, StreamTarget,
} from "mediabunny";

// It would write what it finds odd about a file to the console.
Logging.level = 0;

const FORMATS = [MP4, QTFF, WEBM, MATROSKA, MP3, OGG, WAVE, ADTS, FLAC];

export function openedRecording(file: Spliced): Input {
  const source = new CustomSource({
    getSize: () => file.size,
    read: (start, end) => file.read(start, end),
    // What was read last is held once, there.
    maxCacheSize: 0,
    handleUnhandledError: () => undefined,
  });
  return new Input({ formats: FORMATS, source });
}
