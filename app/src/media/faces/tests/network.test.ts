// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * The network that finds faces, as its file is read: what it can say is where, and nothing else.
 *
 * Seen to fail with halves read as whole numbers, with weights one place beside their own, and with a program
 * that knows faces again among the packages.
 */

import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { blank } from "../layers.ts";
import { fromHalf, networkIn } from "../network.ts";
import { run } from "../running.ts";
import { facesIn, planesOf } from "../search.ts";

const APP = resolve(import.meta.dirname, "../../../..");
const FILE = resolve(APP, "node_modules/@mediapipe/face_detection/face_detection_full_range_sparse.tflite");
const file = new Uint8Array(readFileSync(FILE)).buffer;
const network = networkIn(file);

const SHA256 = "671dd2f9ed11a78436fc21cc42357a803dfc6f73e9fb86541be942d5716c2dce";
/** Programs and weights that tell one face from another, or judge it, by the names of their packages and files. */
const KNOWS_FACES = /face-?api|vladmandic|human|faceapi|insightface|arcface|facenet|sface|face_?mesh|recogni|landmark|descriptor.*model|embedding/i;

const near = (value: number): number => expect.closeTo(value, 2) as number;

describe("the network", () => {
  it("is the file that was looked at (docs/decisions/0027)", () => {
    expect(createHash("sha256").update(new Uint8Array(file)).digest("hex")).toBe(SHA256);
  });

  it("says sixteen numbers of each place, and how sure it is, at any size", () => {
    for (const [height, width] of [[64, 96], [32, 32]] as const) {
      const made = run(network, blank(3, height, width));
      expect(made.map((one) => [one.channels, one.height, one.width])).toEqual([
        [16, height / 4, width / 4],
        [1, height / 4, width / 4],
      ]);
    }
  });

  it("has weights of which half are nothing, each where it belongs", () => {
    const mixes = network.steps.flatMap(({ layer }) => (layer.does === "mix" && layer.weights.shape[1] === 1 ? [layer.weights] : []));
    const all = mixes.flatMap(({ data }) => [...data]);
    const some = all.filter((one) => one !== 0);
    expect(some.length / all.length).toBeGreaterThan(0.3);
    expect(some.length / all.length).toBeLessThan(0.8);
  });

  it("says what its makers' own program says (LiteRT 2.3)", () => {
    const side = 192;
    const data = new Uint8ClampedArray(4 * side * side);
    for (let at = 0; at < side * side; at += 1) {
      const [row, column] = [Math.floor(at / side), at % side];
      for (let colour = 0; colour < 3; colour += 1) {
        data[4 * at + colour] = (row * row + 3 * column + row * column * (colour + 1)) % 256;
      }
    }
    const [places, scores] = run(network, planesOf({ width: side, height: side, data }));
    const cells = 48 * 48;
    expect([0, 777, 1200, 2303].map((at) => scores!.data[at])).toEqual([-12.886, -4.287, -9.03, -45.297].map(near));
    expect([0, 1, 2, 3].map((plane) => places!.data[plane * cells + 777])).toEqual([-2.021, -2.515, 15.336, 15.351].map(near));
    expect([0, 1, 2, 3].map((plane) => places!.data[plane * cells + 2303])).toEqual([-7.819, -0.271, 31.532, 31.422].map(near));
  });

  it("finds none in a picture of one colour", () => {
    const data = new Uint8ClampedArray(4 * 64 * 48).fill(127);
    expect(facesIn(network, [{ width: 64, height: 48, data }])).toEqual([]);
  });
});

it("takes a picture's colours apart, on a black ground of whole steps", () => {
  const planes = planesOf({ width: 1, height: 1, data: new Uint8ClampedArray([255, 0, 102, 255]) });
  expect([planes.channels, planes.height, planes.width]).toEqual([3, 32, 32]);
  expect([0, 1, 2].map((colour) => planes.data[colour * 1024])).toEqual([1, -1, expect.closeTo(-0.2, 6)]);
  expect(planes.data[1]).toBe(-1);
});

it("reads halves", () => {
  expect([0x3c00, 0xc000, 0x3555, 0x0001, 0x0000, 0x7c00].map(fromHalf)).toEqual([
    1, -2, expect.closeTo(1 / 3, 3), 2 ** -24, 0, Infinity,
  ]);
  expect(fromHalf(0x7e00)).toBeNaN();
});

describe("nothing that knows a face again", () => {
  it("is among the packages that the app is built from", () => {
    const { packages } = JSON.parse(readFileSync(resolve(APP, "package-lock.json"), "utf8")) as { packages: object };
    expect(Object.keys(packages).filter((name) => KNOWS_FACES.test(name))).toEqual([]);
    const face = readdirSync(resolve(FILE, ".."), { recursive: true, encoding: "utf8" });
    expect(face.filter((name) => KNOWS_FACES.test(name))).toEqual([]);
  });

  it("is in what was built: one file of weights, and no program but ours that reads it", () => {
    const built = resolve(APP, "../src/tellsafe/intake/app/assets");
    const names = readdirSync(built).filter((name) => !name.endsWith(".gz"));
    expect(names.filter((name) => KNOWS_FACES.test(name))).toEqual([]);
    expect(names.filter((name) => !/\.(js|css|woff2|wasm)$/.test(name))).toEqual([expect.stringMatching(/^face_detection_full_range_sparse-.+\.tflite$/)]);
    const scripts = names.filter((name) => name.endsWith(".js"));
    const speaking = scripts.filter((name) => /mediapipe|tensorflow|tfjs|faceDescriptor|faceRecogni/i.test(readFileSync(resolve(built, name), "utf8")));
    expect(speaking).toEqual([]);
  });
});
