// SPDX-License-Identifier: AGPL-3.0-or-later
// node vectors.mjs < age.json > [[name, plain in hex, or null where it was refused], ...]
import { text } from "node:stream/consumers";
import { Decrypter } from "age-encryption";

async function open({ name, identity, sealed }) {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  try {
    const plain = await decrypter.decrypt(Buffer.from(sealed, "hex"));
    return [name, Buffer.from(plain).toString("hex")];
  } catch {
    return [name, null];
  }
}

const vectors = JSON.parse(await text(process.stdin));
const opened = await Promise.all([...vectors.opens, ...vectors.refused].map(open));
process.stdout.write(JSON.stringify(opened));
