// SPDX-License-Identifier: AGPL-3.0-or-later
/** Reading mailboxes. */

import { expect, it } from "vitest";
import { b64u } from "../../src/formats/encoding.ts";
import { poll } from "../../src/net/mailbox.ts";
import { Trust } from "../../src/net/trust.ts";
import { wireOf } from "../../src/net/wire.ts";
import { memoryDevice } from "./memoryDevice.ts";
import { INTAKE, TipLine } from "./tipLine.ts";

/** Intake's own bound, and a message of the largest bucket. */
const MOST_HELD = 200;
const LARGEST = b64u(new Uint8Array(66 * 1024));

/** Seen to refuse each round, over all tips, from 4 MiB on: "protocol". */
it("reads a mailbox that is as full as it can be", async () => {
  const line = new TipLine();
  const messages = Array.from({ length: MOST_HELD }, (_, at) => ({ id: String(at), sealed: LARGEST }));
  const body = JSON.stringify({ messages, padding: "" });
  let read = 0;
  const fetched: typeof fetch = async (input, init) => {
    if (!String(input).startsWith(`${INTAKE}/v1/mailboxes/`)) return line.fetch(input, init);
    read += 1;
    return new Response(read === 1 ? body : `{"messages":[]}`);
  };
  const device = await memoryDevice(wireOf(fetched));
  const bulletin = await new Trust(device, INTAKE).refresh();
  await device.home.change((state) => ({ ...state, secret: b64u(new Uint8Array(16)) }));
  expect(await poll(device, bulletin, [])).toEqual([]);
  expect(read).toBe(4);
});
