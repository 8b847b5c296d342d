// SPDX-License-Identifier: AGPL-3.0-or-later
// node open.mjs IDENTITY < sealed > plain
import { Readable, Writable } from "node:stream";
import { Decrypter } from "age-encryption";

const decrypter = new Decrypter();
decrypter.addIdentity(process.argv[2]);
const plain = await decrypter.decrypt(Readable.toWeb(process.stdin));
await plain.pipeTo(Writable.toWeb(process.stdout));
