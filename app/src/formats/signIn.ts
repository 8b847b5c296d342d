// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * A sign-in at an OpenID provider, bound to one blinded request (docs/protocol/registry.md).
 *
 * The device draws a verifier and keeps it. What goes through browser and provider are hashes of it:
 * whoever sees the provider's answer on its way can do nothing with it.
 */

import { sha256 } from "@noble/hashes/sha2.js";
import { b64u } from "./base64.ts";
import { concat, type Random, utf8 } from "./bytes.ts";

const LABEL = "tellsafe/v1/sign-in/";

export interface SignInAddress {
  readonly endpoint: string;
  readonly clientId: string;
  readonly redirectUri: string;
  readonly state: string;
  readonly nonce: string;
  readonly challenge: string;
}

/** 43 characters: 32 random bytes. */
export function newVerifier(random: Random): string {
  return b64u(random(32));
}

/** What the provider holds the verifier against (RFC 7636, S256). */
export function challengeOf(verifier: string): string {
  return b64u(sha256(utf8(verifier)));
}

/** By which a device knows the answer to a question of its own. */
export function stateOf(verifier: string): string {
  return b64u(sha256(utf8(`${LABEL}state\0${verifier}`)));
}

/** What the provider signs: this verifier for this request and no other. */
export function nonceOf(verifier: string, term: string, kind: string, blinded: Uint8Array): string {
  return b64u(sha256(concat(utf8(`${LABEL}nonce\0${verifier}\0${term}\0${kind}\0`), blinded)));
}

/** Where a person signs in. `openid` alone is asked for: no name, no address, no e-mail. */
export function addressOfSignIn(asked: SignInAddress): string {
  const query = {
    response_type: "code",
    response_mode: "query",
    scope: "openid",
    client_id: asked.clientId,
    redirect_uri: asked.redirectUri,
    state: asked.state,
    nonce: asked.nonce,
    code_challenge: asked.challenge,
    code_challenge_method: "S256",
  };
  const pairs = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return `${asked.endpoint}${asked.endpoint.includes("?") ? "&" : "?"}${pairs.join("&")}`;
}

export function redirectUriOf(registry: string): string {
  return `${registry}/v1/signed-in`;
}
