// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * How much of each coded picture is not shown, by the sequence parameter set of H.264 (ITU-T H.264 §7.3.2.1.1)
 * or HEVC (H.265 §7.3.2.2.1). Coders fill up pictures to whole squares, and say here what they added; a
 * program that crops without coding anew says it here as well, and leaves what it "cut off" in each picture.
 * src/tellsafe/source/cleaning/picture_edges.py does the same.
 */

import { mustBe } from "./uncleanable.ts";

/** Pixels of the largest squares to which coders fill up: a pair of lines of H.264's, and HEVC's largest. */
const SQUARES = { avc: 32, hevc: 64 } as const;
/** Profiles of H.264 that say how their colours are sampled. */
const HIGH: ReadonlySet<number> = new Set([100, 110, 122, 244, 44, 83, 86, 118, 128]);
const [EVERY_SECOND, ALL] = [1, 3];
const LARGEST_NUMBER = 32;

/** `unit`: a sequence parameter set, its head included. Throws "trimmed" where more is hidden than coders add. */
export function requireWholeEdges(codec: "avc" | "hevc", unit: Uint8Array): void {
  const [width, height] = codec === "avc" ? avcEdges(new Bits(unit)) : hevcEdges(new Bits(unit));
  mustBe(width < SQUARES[codec] && height < SQUARES[codec], "trimmed");
}

function avcEdges(bits: Bits): readonly [number, number] {
  bits.skip(8);
  const profile = bits.next(8);
  bits.skip(16);
  bits.number();
  const colours = HIGH.has(profile) ? avcColours(bits) : EVERY_SECOND;
  bits.number();
  skipOrder(bits);
  bits.number();
  bits.skip(1);
  bits.number();
  bits.number();
  const lines = bits.next(1) ? 1 : 2;
  bits.skip(lines);
  return edgesIn(bits, colours, lines);
}

/** How they are sampled; 0 where there are none, or each is a picture of its own. */
function avcColours(bits: Bits): number {
  const colours = bits.number();
  const isApart = colours === ALL && bits.next(1) === 1;
  bits.number();
  bits.number();
  bits.skip(1);
  const lists = bits.next(1) ? (colours === ALL ? 12 : 8) : 0;
  for (let list = 0; list < lists; list += 1) if (bits.next(1)) skipScales(bits, list < 6 ? 16 : 64);
  return isApart ? 0 : colours;
}

function skipScales(bits: Bits, count: number): void {
  let [last, next] = [8, 8];
  for (let index = 0; index < count && next !== 0; index += 1) {
    next = (last + bits.signed() + 256) % 256;
    last = next || last;
  }
}

/** In which order pictures are shown. */
function skipOrder(bits: Bits): void {
  const kind = bits.number();
  if (kind === 0) bits.number();
  if (kind !== 1) return;
  bits.skip(1);
  bits.number();
  bits.number();
  for (let left = bits.number(); left > 0; left -= 1) bits.number();
}

function hevcEdges(bits: Bits): readonly [number, number] {
  bits.skip(16 + 4);
  const layers = bits.next(3);
  bits.skip(1 + 96);
  const said = Array.from({ length: layers }, () => [bits.next(1) * 88, bits.next(1) * 8] as const);
  if (layers > 0) bits.skip(2 * (8 - layers));
  for (const [profile, level] of said) bits.skip(profile + level);
  bits.number();
  const colours = bits.number();
  const isApart = colours === ALL && bits.next(1) === 1;
  bits.number();
  bits.number();
  return edgesIn(bits, isApart ? 0 : colours, 1);
}

/** Left and right together, above and below together; they are counted in samples of colour. */
function edgesIn(bits: Bits, colours: number, lines: number): readonly [number, number] {
  if (!bits.next(1)) return [0, 0];
  const [left, right, above, below] = [bits.number(), bits.number(), bits.number(), bits.number()];
  const across = colours === EVERY_SECOND || colours === 2 ? 2 : 1;
  const down = colours === EVERY_SECOND ? 2 : 1;
  return [(left + right) * across, (above + below) * down * lines];
}

/** Read from the first on; a third byte that only keeps two zeros from being a start is none of them. */
class Bits {
  readonly #bytes: readonly number[];
  #at = 0;

  constructor(unit: Uint8Array) {
    this.#bytes = [...unit].filter((byte, at) => !(byte === 3 && at > 1 && unit[at - 1] === 0 && unit[at - 2] === 0));
  }

  skip(count: number): void {
    this.#at += count;
  }

  next(count: number): number {
    let value = 0;
    for (let left = count; left > 0; left -= 1) {
      const byte = this.#bytes[this.#at >> 3];
      mustBe(byte !== undefined);
      value = value * 2 + ((byte >> (7 - (this.#at & 7))) & 1);
      this.#at += 1;
    }
    return value;
  }

  /** Exponential Golomb (H.264 §9.1). */
  number(): number {
    let zeros = 0;
    while (this.next(1) === 0) {
      zeros += 1;
      mustBe(zeros <= LARGEST_NUMBER);
    }
    return 2 ** zeros - 1 + this.next(zeros);
  }

  signed(): number {
    const value = this.number();
    return value % 2 ? (value + 1) / 2 : -value / 2;
  }
}
