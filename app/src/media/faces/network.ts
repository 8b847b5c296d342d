// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * A network as its file tells it: which layer follows which, with what weights.
 *
 * Read is the TensorFlow Lite format (version 3 of its schema) as far as the network that finds faces
 * uses it: weights as half floats, many of them left out where they are nothing. Whatever else stands in
 * a file is refused, so that no network runs half understood.
 */

import { FlatTable } from "./flatTable.ts";
import { dense } from "./sparse.ts";

/** Planes of numbers by their place: `[channel][row][column]`, one after the other. */
export interface Weights {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

export type Layer =
  | { readonly does: "pad"; readonly rows: readonly [number, number]; readonly columns: readonly [number, number] }
  | { readonly does: "pass" | "double" }
  | { readonly does: "spread"; readonly block: number }
  | { readonly does: "add"; readonly clips: boolean }
  | {
      /** `weights`: `[out, rows, columns, in]`, or of "each" `[1, rows, columns, channels]`. */
      readonly does: "mix" | "each";
      readonly stride: number;
      readonly clips: boolean;
      readonly weights: Weights;
      readonly bias: Float32Array;
    };

export interface Step {
  readonly layer: Layer;
  /** Numbers of what it takes, and of what it makes. */
  readonly from: readonly number[];
  readonly into: number;
}

export interface Network {
  readonly steps: readonly Step[];
  readonly input: number;
  readonly outputs: readonly number[];
}

const ADD = 0;
const CONV = 3;
const DEPTHWISE = 4;
const DEPTH_TO_SPACE = 5;
const DEQUANTIZE = 6;
const RESHAPE = 22;
const RESIZE = 23;
const PAD = 34;
const DENSIFY = 124;
const HALF = 1;
const WHOLE = 2;
const VALID = 1;
const NONE = 0;
const RELU = 1;

/** Throws for a file of another kind. */
export function networkIn(file: ArrayBuffer): Network {
  const model = FlatTable.root(file);
  // A code past 127 stands in a field that came later.
  const codes = model.tables(1).map((code) => Math.max(code.byte(0), code.int(3)));
  const buffers = model.tables(4);
  const [graph] = model.tables(2);
  must(graph !== undefined);
  const tensors = graph.tables(0);
  const known = new Map<number, Weights>();
  const weightsAt = (at: number): Weights => known.get(at) ?? constant(tensors[at]!, buffers);
  const steps: Step[] = [];
  for (const operator of graph.tables(3)) {
    const code = codes[operator.int(0)]!;
    const [first = -1, ...more] = operator.ints(1);
    const [into = -1] = operator.ints(2);
    if (code === DENSIFY || code === DEQUANTIZE) known.set(into, weightsAt(first));
    else steps.push({ layer: layerOf(code, operator, more, weightsAt), from: code === ADD ? [first, ...more] : [first], into });
  }
  const [input = -1] = graph.ints(1);
  return { steps, input, outputs: graph.ints(2) };
}

function layerOf(
  code: number,
  operator: FlatTable,
  more: readonly number[],
  weightsAt: (at: number) => Weights,
): Layer {
  const options = operator.table(4);
  switch (code) {
    case ADD:
      return { does: "add", clips: clipsBy(options?.byte(0)) };
    case CONV:
    case DEPTHWISE: {
      must(options !== null && options.byte(0) === VALID || isPoint(weightsAt(more[0]!)));
      const stride = options?.int(1) ?? 1;
      const clips = clipsBy(options?.byte(code === CONV ? 3 : 4));
      const [weights, bias] = [weightsAt(more[0]!), weightsAt(more[1]!).data];
      return { does: code === CONV ? "mix" : "each", stride, clips, weights, bias };
    }
    case PAD: {
      const [, , top = 0, bottom = 0, left = 0, right = 0] = weightsAt(more[0]!).data;
      return { does: "pad", rows: [top, bottom], columns: [left, right] };
    }
    case RESIZE:
      // Half-pixel centres, to twice the size.
      must(options?.byte(2) === 0 && options.byte(3) === 1);
      return { does: "double" };
    case DEPTH_TO_SPACE:
      return { does: "spread", block: options?.int(0) ?? 0 };
    default:
      must(code === RESHAPE);
      return { does: "pass" };
  }
}

function constant(tensor: FlatTable, buffers: readonly FlatTable[]): Weights {
  const shape = tensor.ints(0);
  const { buffer } = buffers[tensor.int(2)]!.bytes(0);
  const sparsity = tensor.table(6);
  const data = numbersOf(tensor.byte(1), buffer);
  return { shape, data: sparsity ? dense(shape, data, sparsity) : data };
}

function numbersOf(type: number, buffer: ArrayBuffer): Float32Array {
  if (type === WHOLE) return Float32Array.from(new Int32Array(buffer));
  if (type === HALF) return Float32Array.from(new Uint16Array(buffer), fromHalf);
  must(type === 0);
  return new Float32Array(buffer);
}

/** IEEE 754 binary16. Not every browser that is named in vite.config.ts has Float16Array. */
export function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction ? NaN : sign * Infinity;
  return exponent ? sign * 2 ** (exponent - 15) * (1 + fraction / 1024) : sign * 2 ** -14 * (fraction / 1024);
}

function isPoint({ shape: [, rows, columns] }: Weights): boolean {
  return rows === 1 && columns === 1;
}

function clipsBy(activation: number | undefined): boolean {
  must(activation === undefined || activation === NONE || activation === RELU);
  return activation === RELU;
}

function must(condition: boolean): asserts condition {
  if (!condition) throw new TypeError("a network of another kind");
}
