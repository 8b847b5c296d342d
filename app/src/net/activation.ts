// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Activation: a person shows the registry who they are, once a term, and is forgotten.
 *
 * The request for the credential and the first stamps follows from the root secret and from what
 * state remembers, so it can be repeated word for word after any crash. The form itself is never
 * written anywhere: after a crash, a person types it again.
 */

import type { ActivationForm, SignedIn } from "../contract.ts";
import { unb64u } from "../formats/base64.ts";
import type { Bulletin } from "../formats/bulletin.ts";
import { readCounterCode } from "../formats/counterCode.ts";
import { credentialNonce } from "../formats/credential.ts";
import { publicOf } from "../formats/ed25519.ts";
import { termOf, weekOf } from "../formats/periods.ts";
import type { Purpose } from "../formats/privacyPass.ts";
import { addressOfSignIn, challengeOf, newVerifier, nonceOf, redirectUriOf, stateOf } from "../formats/signIn.ts";
import type { Asked, HeldToken, State } from "../store/state.ts";
import type { TokenAsked } from "../worker/job.ts";
import type { Device } from "./device.ts";
import { Refused } from "./failure.ts";
import { finalized, previousWeek, rootOf, stampsAsked, tokenAsked } from "./tokens.ts";
import { askFor, jsonOf, refusalOf, requireProtected } from "./wire.ts";
import { paid, sealedForm } from "./work.ts";

type Words = Record<string, string>;

interface Requested {
  readonly credential: TokenAsked;
  readonly stamps: readonly TokenAsked[];
}

/** Have a code sent to a phone. `language` is that of the text message. */
export async function sendCode(
  device: Device,
  bulletin: Bulletin,
  phone: string,
  language: string,
): Promise<void> {
  await post(device, bulletin, "/v1/codes", {}, { phone, language });
}

/**
 * Where a person signs in, for what this device asks: the verifier is durable before they go there.
 * Refuses "occupation-refused", "sign-in-unavailable", "insecure-address", "offline" …
 */
export async function beginSignIn(device: Device, bulletin: Bulletin, occupation: string): Promise<string> {
  const { signIn } = bulletin.charter.checks;
  if (!signIn) throw new Refused("protocol");
  const { registry } = bulletin.endpoints;
  const told = jsonOf(await askFor(device.ask, "GET", `${registry}/v1/sign-in`));
  const endpoint = String(told.authorization_endpoint);
  requireProtected(endpoint);
  const verifier = newVerifier((length) => crypto.getRandomValues(new Uint8Array(length)));
  const asked = await remember(device, kindOf(bulletin, occupation), verifier);
  const { blinded } = await requestOf(device, asked, requestedBy(device.home.state, bulletin, asked));
  return addressOfSignIn({
    endpoint,
    clientId: signIn.clientId,
    redirectUri: redirectUriOf(registry),
    state: stateOf(verifier),
    nonce: nonceOf(verifier, asked.term, asked.kind, unb64u(String(blinded))),
    challenge: challengeOf(verifier),
  });
}

/**
 * Get credential and stamps. Refuses "occupation-refused", "code-refused", "number-refused",
 * "counter-refused", "counter-used", "roll-refused", "sign-in-refused", "already-enrolled",
 * "phone-used", "busy", "clock-wrong", "keys-ran-out", "offline" …
 */
export async function activate(device: Device, bulletin: Bulletin, form: ActivationForm): Promise<void> {
  const words = wordsOf(device.home.state, form);
  const kinds = kindsOf(device.home.state, bulletin, form);
  const refused: Refused[] = [];
  for (const kind of kinds) {
    try {
      return await activateAs(device, bulletin, kind, words);
    } catch (error) {
      if (!(error instanceof Refused && ELSE_THE_OTHER.has(error.id))) throw error;
      refused.push(error);
    }
  }
  const told = refused.find(({ id }) => id !== "other-kind") ?? refused[0];
  if (told && OF_ANOTHER_SECRET.has(told.id)) await device.home.change((state) => ({ ...state, asked: null }));
  throw told;
}

/** The registry has answered another secret's request: no answer to this one's is on its way. */
const OF_ANOTHER_SECRET = new Set(["counter-used", "already-enrolled"]);

/** A registry says so to whom it gave the other kind, which the same request brings again. */
const ELSE_THE_OTHER = new Set(["other-kind", "counter-used", "already-enrolled"]);

async function activateAs(device: Device, bulletin: Bulletin, kind: Purpose, words: Words): Promise<void> {
  const asked = await remember(device, kind, device.home.state.asked?.verifier);
  const requested = requestedBy(device.home.state, bulletin, asked);
  const request = await requestOf(device, asked, requested);
  const answer = await post(device, bulletin, "/v1/activations", request, words);
  await keep(device, asked, requested, answer);
}

/**
 * What to ask for, one after another. Counter and list know by themselves who is eligible: what was
 * asked for last comes first, since somebody may have got it and lost the answer.
 */
function kindsOf(state: State, bulletin: Bulletin, form: ActivationForm): readonly Purpose[] {
  if ("occupation" in form) return [kindOf(bulletin, form.occupation)];
  if ("state" in form) return [(state.asked?.kind ?? "credential") as Purpose];
  return state.asked?.kind === "credential-not-eligible"
    ? ["credential-not-eligible", "credential"]
    : ["credential", "credential-not-eligible"];
}

/** What the form says, as the registry reads it. Refuses "counter-mistyped" and "sign-in-refused". */
function wordsOf(state: State, form: ActivationForm): Words {
  if ("counter" in form) return { counter: counterCode(form.counter) };
  if ("state" in form) return answerOf(state.asked?.verifier, form);
  if ("second" in form) {
    const { number, second, phone, code } = form;
    return { number, second, phone, code };
  }
  const { name, scheme, number, occupation, phone, code } = form;
  return { name, scheme, number, occupation, phone, code };
}

function counterCode(text: string): string {
  try {
    return readCounterCode(text);
  } catch {
    throw new Refused("counter-mistyped");
  }
}

/** The provider's answer, if it is one to a sign-in that began here: nobody can have this device
 * activated as somebody else by an address of their own. */
function answerOf(verifier: string | undefined, { state, answer }: SignedIn): Words {
  if (verifier === undefined || state !== stateOf(verifier) || answer === "") throw new Refused("sign-in-refused");
  try {
    return { answer: new TextDecoder("utf-8", { fatal: true }).decode(unb64u(answer)), verifier };
  } catch {
    throw new Refused("sign-in-refused");
  }
}

function kindOf(bulletin: Bulletin, code: string): Purpose {
  const occupation = bulletin.charter.occupations.find((one) => one.code === code);
  if (!occupation) throw new Refused("occupation-refused");
  return occupation.eligible ? "credential" : "credential-not-eligible";
}

/** What is asked for, durable before it is: the same as last time, if that can still be answered,
 * since the registry may have enrolled this person by it. */
async function remember({ home, clock }: Device, kind: Purpose, verifier?: string): Promise<Asked> {
  const today = clock.today();
  const term = termOf(today);
  const weeks = [weekOf(today), previousWeek(today)] as const;
  const state = await home.change((old) => {
    const isOpen = old.asked !== null && weeks.includes(old.asked.week) && old.asked.term === term;
    const week = isOpen && old.asked ? old.asked.week : weeks[0];
    return { ...old, asked: { term, week, kind, ...(verifier === undefined ? {} : { verifier }) } };
  });
  return state.asked as Asked;
}

function requestedBy(state: State, bulletin: Bulletin, asked: Asked): Requested {
  const root = rootOf(state);
  const kind = asked.kind as Purpose;
  const nonce = credentialNonce(publicOf(root.pseudonym(asked.term)));
  const entropy = root.tokenEntropy(kind, asked.term, 0);
  const batch = Array.from({ length: bulletin.charter.stampsPerDay }, (_, index) => index);
  return {
    credential: tokenAsked(bulletin, kind, asked.term, nonce, entropy),
    stamps: stampsAsked(bulletin, root, "stamp-activation", asked.week, batch),
  };
}

async function requestOf(device: Device, asked: Asked, requested: Requested): Promise<Record<string, unknown>> {
  const all = [requested.credential, ...requested.stamps];
  const [blinded, ...stamps] = (await device.workshop({ does: "blind", asked: all })).blinded;
  const { term, kind, week } = asked;
  return { term, kind, blinded, stamps: { week, blinded: stamps } };
}

async function post(
  device: Device,
  bulletin: Bulletin,
  path: string,
  form: Record<string, unknown>,
  words: Words,
): Promise<Record<string, unknown>> {
  const request = await sealedForm(bulletin, device.clock.today(), form, words);
  const answer = await paid(device, bulletin.endpoints.registry, path, request);
  if (answer.status !== 200 && answer.status !== 202) throw refusalOf(answer);
  return jsonOf(answer);
}

async function keep(
  device: Device,
  asked: Asked,
  requested: Requested,
  answer: Record<string, unknown>,
): Promise<void> {
  const [token = ""] = await finalized(device.workshop, [requested.credential], [answer.credential]);
  // A repeated activation of another week has the credential again, but no more stamps.
  const isGiven = Array.isArray(answer.stamps) && answer.stamps.length > 0;
  const stamps = isGiven ? await finalized(device.workshop, requested.stamps, answer.stamps) : [];
  const credential: HeldToken = { period: asked.term, kind: asked.kind, token };
  const today = device.clock.today();
  // "fetched": until another day begins, the pseudonym does not speak to the registry at all. A
  // person's activation and a request by a pseudonym, minutes apart, would belong together.
  await device.home.change((state) => ({
    ...withTokens(state, credential, asked.week, stamps),
    asked: null,
    fetched: today,
  }));
}

function withTokens(state: State, credential: HeldToken, week: string, stamps: readonly string[]): State {
  const known = new Set(state.stamps.map((one) => one.token));
  const fresh = stamps.filter((one) => !known.has(one));
  const others = state.credentials.filter((one) => one.period !== credential.period);
  const held = fresh.map((token) => ({ period: week, kind: "stamp", token }));
  return { ...state, credentials: [...others, credential], stamps: [...state.stamps, ...held] };
}
