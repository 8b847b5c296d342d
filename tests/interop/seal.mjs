// SPDX-License-Identifier: AGPL-3.0-or-later
// node seal.mjs RECIPIENT... < plain > sealed
import { Readable, Writable } from "node:stream";
import { Encrypter } from "age-encryption";

const encrypter = new Encrypter();
for (const recipient of process.argv.slice(2)) encrypter.addRecipient(recipient);
const sealed = await encrypter.encrypt(Readable.toWeb(process.stdin));
await sealed.pipeTo(Writable.toWeb(process.stdout));
