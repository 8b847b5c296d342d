// SPDX-License-Identifier: AGPL-3.0-or-later
// A real OpenID provider, where anybody may sign in under any name. It ends with its standard input.
//
//   node provider.mjs '{"redirect":"http://127.0.0.1:…/v1/signed-in","now":1764000000}'
//
// "now", in Unix seconds, sets its clock; "salt" is that of its pairwise subjects. The first line that it writes is its issuer.

import { createHash, randomBytes } from "node:crypto";
import { createServer } from "node:http";

const { redirect, now, salt = randomBytes(16).toString("hex") } = JSON.parse(process.argv[2]);
if (now) shiftClock(now * 1000 - Date.now());
process.stderr.write = () => true; // its warnings are for those who run it for people
const { default: Provider } = await import("oidc-provider");

const server = createServer((request, response) => answer(request, response)).listen(0, "127.0.0.1", ready);
let answer = (_request, response) => response.writeHead(503).end();

function ready() {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: "tip-line",
        client_secret: "a secret/with+odd characters, 32 or more",
        redirect_uris: [redirect],
        response_types: ["code"],
        grant_types: ["authorization_code"],
        subject_type: "pairwise",
      },
    ],
    subjectTypes: ["pairwise", "public"],
    pairwiseIdentifier: (_ctx, account, client) =>
      createHash("sha256").update(salt).update(client.sectorIdentifier).update(account).digest("base64url"),
    cookies: { keys: [salt] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_ctx, { uid }) => `/sign-in/${uid}` },
    findAccount: (_ctx, account) => ({ accountId: account, claims: () => ({ sub: account }) }),
    loadExistingGrant: granted,
  });
  provider.use((ctx, next) => (ctx.path.startsWith("/sign-in/") ? signIn(provider, ctx) : next()));
  answer = provider.callback();
  process.stdout.write(`${issuer}\n`);
}

async function granted(ctx) {
  const { client, session, provider } = ctx.oidc;
  const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  grant.addOIDCScope("openid");
  await grant.save();
  return grant;
}

async function signIn(provider, ctx) {
  if (ctx.method === "GET") {
    ctx.type = "html";
    ctx.body =
      '<!doctype html><html lang="en"><title>Sign in</title><link rel="icon" href="data:,"><main><h1>Sign in to the city</h1>' +
      '<form method="post"><label>Who are you? <input name="who" autofocus></label>' +
      "<button>Sign in</button><button name=cancel value=yes>Cancel</button></form></main></html>";
    return;
  }
  let body = "";
  for await (const piece of ctx.req) body += piece;
  const form = new URLSearchParams(body);
  const said = form.has("cancel") ? { error: "access_denied" } : { login: { accountId: form.get("who") } };
  ctx.respond = false;
  await provider.interactionFinished(ctx.req, ctx.res, said);
}

function shiftClock(shift) {
  const Real = Date;
  globalThis.Date = class extends Real {
    constructor(...given) {
      super(...(given.length ? given : [Real.now() + shift]));
    }
    static now() {
      return Real.now() + shift;
    }
  };
}

process.stdin.resume().on("end", () => process.exit(0));
