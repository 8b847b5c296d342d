// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Fetching stamps: a full batch a day, needed or not, so that fetching tells nothing.
 *
 * The first batch comes with the activation. Until another day begins, a pseudonym does not speak to
 * the registry at all: an activation by a person and a request by a pseudonym, from one address and
 * minutes apart, would belong together.
 */

import type { Bulletin } from "../formats/bulletin.ts";
import { type RootSecret, stampIndex } from "../formats/derive.ts";
import { utf8 } from "../formats/bytes.ts";
import { b64u, canonicalJson } from "../formats/encoding.ts";
import { publicOf } from "../formats/ed25519.ts";
import { signJws } from "../formats/jws.ts";
import { addDays, weekOf } from "../formats/periods.ts";
import type { State } from "../store/state.ts";
import { type Device, inTurn } from "./device.ts";
import { Refused, refusedBy } from "./failure.ts";
import { credentialFor, goodStamps, hasFetched, isActivated, isOpen } from "./held.ts";
import { finalized, rootOf, stampsAsked } from "./tokens.ts";
import { type Answer, JSON_BODY, jsonOf, refusalOf } from "./wire.ts";
import { paid } from "./work.ts";

const REQUEST = "tellsafe-stamp-request";
const PASSING = new Set(["offline", "unavailable", "busy"]);

/**
 * Fetch the batch of today, needed or not; nothing where none is to be had. Refuses as `ensureStamps`.
 *
 * Called once in a while, at no moment that has to do with a report.
 */
export async function fetchDaily(device: Device, bulletin: Bulletin): Promise<void> {
  await inTurn(device, "registry", async () => {
    const { state } = device.home;
    if (isActivated(state, bulletin, device.clock.today()) && !state.isRecovering) await ensureStamps(device, bulletin);
  });
}

/**
 * Fetch the batch of today, if it was not yet; how many stamps are good. Refuses "not-activated",
 * "not-entitled", "stamps-used-up", "busy" …
 */
export async function ensureStamps(device: Device, bulletin: Bulletin): Promise<number> {
  const today = device.clock.today();
  const root = rootOf(device.home.state);
  for (const day of missingDays(device.home.state, today, isOpen(bulletin))) {
    await device.home.change((state) => ({ ...state, askedDay: day }));
    try {
      await fetchBatch(device, bulletin, root, day);
    } catch (error) {
      // What is refused of yesterday will never come, and today's batch is another one.
      if (day === today || PASSING.has(refusedBy(error).id)) throw error;
    }
  }
  return goodStamps(device.home.state, bulletin, today).length;
}

/** Today, and yesterday where it was asked for and the answer got lost. */
export function missingDays(state: State, today: string, isByWork: boolean): string[] {
  if (hasFetched(state, today)) return [];
  const yesterday = addDays(today, -1);
  const isLost = state.askedDay === yesterday && state.fetched !== yesterday;
  return isLost && !isByWork ? [yesterday, today] : [today];
}

async function fetchBatch(device: Device, bulletin: Bulletin, root: RootSecret, day: string): Promise<void> {
  const week = weekOf(day);
  const positions = Array.from({ length: bulletin.charter.stampsPerDay }, (_, position) => position);
  const indexes = positions.map((position) => stampIndex(day, position));
  const asked = stampsAsked(bulletin, root, "stamp", week, indexes);
  const { blinded } = await device.workshop({ does: "blind", asked });
  const ask = isOpen(bulletin) ? byWork : byCredential;
  const answer = await ask(device, bulletin, root, day, blinded);
  if (answer.status !== 200) throw refusalOf(answer);
  const tokens = await finalized(device.workshop, asked, jsonOf(answer).stamps);
  await keep(device, bulletin, day, tokens);
}

async function keep(device: Device, bulletin: Bulletin, day: string, tokens: readonly string[]): Promise<void> {
  const held = tokens.map((token) => ({ period: weekOf(day), kind: "stamp", token }));
  await device.home.change((state) => {
    const good = goodStamps(state, bulletin, device.clock.today());
    const known = new Set(good.map((one) => one.token));
    const fresh = held.filter((one) => !known.has(one.token));
    return { ...state, stamps: [...good, ...fresh], fetched: day };
  });
}

async function byWork(
  device: Device,
  bulletin: Bulletin,
  _root: RootSecret,
  day: string,
  blinded: readonly string[],
): Promise<Answer> {
  return paid(device, bulletin.endpoints.registry, "/v1/stamps", { week: weekOf(day), blinded });
}

async function byCredential(
  device: Device,
  bulletin: Bulletin,
  root: RootSecret,
  day: string,
  blinded: readonly string[],
): Promise<Answer> {
  const credential = credentialFor(device.home.state, bulletin, device.clock.today());
  if (!credential) throw new Refused("not-activated");
  const seed = root.pseudonym(credential.period);
  const payload = {
    deployment: bulletin.deployment,
    pseudonym: b64u(publicOf(seed)),
    credential: credential.token,
    week: weekOf(day),
    day,
    blinded,
  };
  const body = utf8(signJws(canonicalJson(payload), seed, REQUEST));
  const url = `${bulletin.endpoints.registry}/v1/stamps`;
  return device.ask("POST", url, { body, headers: JSON_BODY });
}
