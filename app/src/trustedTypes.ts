// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * The one policy by which this app makes a URL of a program: its own worker's, its service worker's.
 *
 * The page's Content-Security-Policy names it ("trusted-types tellsafe"), so nothing else can make
 * one. It makes no HTML and no script text: there is no use for them.
 */

interface Policy {
  createScriptURL(url: string): string;
}

interface PolicyFactory {
  createPolicy(name: string, rules: Policy): Policy;
}

const factory = (globalThis as { trustedTypes?: PolicyFactory }).trustedTypes;
const rules: Policy = { createScriptURL: ownScript };
const policy = factory?.createPolicy("tellsafe", rules) ?? rules;

/** A URL of a script of this app. Throws for any other: that is a bug, or an attack. */
export function scriptUrl(url: string | URL): string {
  return policy.createScriptURL(String(url));
}

function ownScript(url: string): string {
  if (new URL(url, location.href).origin !== location.origin) throw new TypeError("a foreign script");
  return url;
}
