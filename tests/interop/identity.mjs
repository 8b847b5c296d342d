// SPDX-License-Identifier: AGPL-3.0-or-later
// node identity.mjs hybrid|x25519 > a new identity and its recipient, a line each
import { generateHybridIdentity, generateX25519Identity, identityToRecipient } from "age-encryption";

const make = { hybrid: generateHybridIdentity, x25519: generateX25519Identity }[process.argv[2]];
const identity = await make();
process.stdout.write(`${identity}\n${await identityToRecipient(identity)}\n`);
