// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * What a source says, sealed into the outbox before anything is sent.
 *
 * Text goes from the sealed draft through memory into the envelope, files from the sealed draft into
 * sealed attachments. Sealing again would make another file key and other bytes, and a tip that was
 * sent twice would be two; so what is sealed here is what is sent, however often. The draft goes in
 * the same step in which the entry comes: there is no moment in which it is both, or neither. A film
 * takes minutes: if the draft is another one by then, what was sealed of it is dropped.
 */

import type { Progress } from "../contract.ts";
import { type Bulletin, deskRecipients, entryOf, keysFor } from "../formats/bulletin.ts";
import { type Bytes, hex } from "../formats/bytes.ts";
import { b64u, unb64u } from "../formats/encoding.ts";
import { FormatError } from "../formats/errors.ts";
import { publicOf } from "../formats/ed25519.ts";
import { type Attachment, MAX_ATTACHMENTS, type Reply, type Tip } from "../formats/manifest.ts";
import { termOf } from "../formats/periods.ts";
import { plain } from "../formats/plainText.ts";
import { parseToken, type Token } from "../formats/privacyPass.ts";
import type { Recipient } from "../formats/recipient.ts";
import { keptNames, type StoredDraft, type StoredFile } from "../store/draft.ts";
import { draftPath } from "../store/folders.ts";
import { envelopeName } from "../store/home.ts";
import { numbersOf, type State, type Waiting, withSealed } from "../store/state.ts";
import type { Device } from "./device.ts";
import { fetched, Refused } from "./failure.ts";
import { credentialFor, isOpen } from "./held.ts";
import { rootOf } from "./tokens.ts";

const LARGE = 32 * 1024 * 1024;

type SealDocument = (attachments: readonly Attachment[]) => Tip | Reply;

/** What the outbox remembers of something sealed, beside its bytes. */
type About = Pick<Waiting, "kind" | "number" | "entry">;

/** Whoever waits for files to be sealed: told how far it is, and free to stop it. */
export interface Watch {
  readonly told: (progress: Progress) => void;
  readonly stop: AbortSignal;
}

/** What is to be sealed, by whose key, and the draft that it is made of, if it is of one. */
interface Said {
  readonly document: SealDocument;
  readonly seed: Bytes;
  readonly about: About;
  readonly draft: StoredDraft | null;
}

/**
 * Seal the draft as the next tip; on return it is in the outbox for good, and the draft is gone.
 *
 * Refuses "entry-unknown", "district-unknown", "report-invalid", "not-activated", "keys-ran-out",
 * "disk-full", "report-changed", "stopped", or one about a file of the draft.
 */
export async function sealTip(
  device: Device,
  bulletin: Bulletin,
  language: string,
  watch: Watch | null = null,
): Promise<Waiting> {
  const { state } = device.home;
  const draft = requireComplete(state.draft, bulletin);
  const signer = signerFor(device, bulletin, state);
  const document = await tipOf(bulletin, state, draft, signer, language);
  const about = { kind: "tip", number: state.nextTip, entry: draft.entry } as const;
  await makeRoom(device, draft);
  const entry = await seal(device, bulletin, { document, seed: signer.seed, about, draft }, watch);
  for (const name of keptNames(draft)) await device.folders.remove(draftPath(name));
  return entry;
}

/** Seal a reply about tip `number`. Refuses as `sealTip`, and "tip-unknown". */
export async function sealReply(
  device: Device,
  bulletin: Bulletin,
  number: number,
  text: string,
  language: string,
): Promise<Waiting> {
  const { state } = device.home;
  if (!numbersOf(state).includes(number)) throw new Refused("tip-unknown");
  const { mailboxId, mailboxKey } = rootOf(state).tip(number);
  const message = random(16);
  const document = (attachments: readonly Attachment[]): Reply => ({
    kind: "reply",
    deployment: bulletin.deployment,
    mailbox: mailboxId,
    mailboxKey: publicOf(mailboxKey),
    message,
    text: plain(text),
    language,
    attachments,
  });
  const about = { kind: "reply", number, entry: null } as const;
  return seal(device, bulletin, { document, seed: mailboxKey, about, draft: null });
}

async function tipOf(
  bulletin: Bulletin,
  state: State,
  draft: StoredDraft,
  signer: Signer,
  language: string,
): Promise<SealDocument> {
  const { mailboxId, mailboxKey, replyIdentity } = rootOf(state).tip(state.nextTip);
  const { recipientOf } = await fetched(import("../formats/sealing.ts"));
  const fixed = {
    kind: "tip",
    deployment: bulletin.deployment,
    tip: random(16),
    credential: signer.credential,
    pseudonym: publicOf(signer.seed),
    reply: (await recipientOf(replyIdentity)).text,
    mailbox: mailboxId,
    mailboxKey: publicOf(mailboxKey),
  } as const;
  const { entry, when, lifeAtRisk } = draft;
  const conduct = plain(draft.conduct);
  const where = { ...draft.where, note: plain(draft.where.note) };
  return (attachments) => ({ ...fixed, entry: entry ?? "", conduct, language, when, where, lifeAtRisk, attachments });
}

/** A pseudonym, and what says that some real person stands behind it. */
interface Signer {
  readonly seed: Bytes;
  readonly credential: Token | null;
}

function signerFor({ clock }: Device, bulletin: Bulletin, state: State): Signer {
  const root = rootOf(state);
  if (isOpen(bulletin)) return { seed: root.pseudonym(termOf(clock.today())), credential: null };
  const held = credentialFor(state, bulletin, clock.today());
  if (!held) throw new Refused("not-activated");
  return { seed: root.pseudonym(held.period), credential: parseToken(unb64u(held.token)) };
}

/** Let go what large files were made of: a film would lie there three times until it is sealed. */
async function makeRoom({ home, folders }: Device, draft: StoredDraft): Promise<void> {
  const isSpare = ({ original, content, muted }: StoredFile) =>
    original !== null && original.size > LARGE && original.name !== content?.name && !muted;
  const spare = draft.files.filter(isSpare);
  if (spare.length === 0) return;
  const lighter = (file: StoredFile) => (spare.some((one) => one.id === file.id) ? { ...file, original: null } : file);
  await home.change((state) =>
    state.draft ? { ...state, draft: { ...state.draft, files: state.draft.files.map(lighter) } } : state,
  );
  for (const { original } of spare) if (original) await folders.remove(draftPath(original.name));
}

function requireComplete(draft: StoredDraft | null, bulletin: Bulletin): StoredDraft {
  if (!draft?.entry || !entryOf(bulletin.catalogue, draft.entry)) throw new Refused("entry-unknown");
  const { district } = draft.where;
  const isKnown = district === null || bulletin.charter.districts.some((one) => one.code === district);
  if (!isKnown) throw new Refused("district-unknown");
  if (draft.files.length > MAX_ATTACHMENTS) throw new Refused("too-many-attachments");
  draft.files.forEach((file, at) => {
    if (!file.content || file.state !== "ready") throw new Refused("cannot-clean", { file: at + 1 });
  });
  return draft;
}

async function seal(
  device: Device,
  bulletin: Bulletin,
  { document, seed, about, draft }: Said,
  watch: Watch | null = null,
): Promise<Waiting> {
  const [recipients, newest] = recipientsOf(bulletin, device.clock.today());
  // What the text breaks is told before any file is worked on.
  await sealed(document([]), seed, recipients);
  return device.turns.writing(async () => {
    const id = hex(random(16));
    try {
      const attachments = await sealFiles(device, id, draft?.files ?? [], recipients, watch);
      const envelope = await sealed(document(attachments), seed, recipients);
      const entry = entryFor(device, id, about, attachments, envelope, newest);
      await keep(device, entry, envelope, draft);
      return entry;
    } catch (error) {
      // A file that a Worker held until now may stay a moment longer: what no state names is swept.
      await device.folders.remove(["outbox", id]).catch(() => undefined);
      throw error;
    }
  });
}

function entryFor(
  device: Device,
  id: string,
  about: About,
  attachments: readonly Attachment[],
  envelope: Bytes,
  key: string,
): Waiting {
  const blobs = attachments.map((one) => ({ blob: b64u(one.blob), length: one.sealedLength }));
  const fresh = { day: device.clock.today(), submission: b64u(random(32)), stamp: null };
  return { id, ...about, ...fresh, blobs, envelopeLength: envelope.length, key };
}

/** The entry comes and, where it is a tip, the draft goes: in one step with the envelope. */
async function keep(device: Device, entry: Waiting, envelope: Bytes, draft: StoredDraft | null): Promise<void> {
  await device.home.change(
    (state) => withSealed(draft ? withoutDraft(state, draft, entry.number) : state, entry),
    { [envelopeName(entry.id)]: envelope },
  );
}

/** Refuses "report-changed": it is another draft by now, or gone, or another tip has the number. */
function withoutDraft(state: State, draft: StoredDraft, number: number): State {
  const isStill = state.draft !== null && toBeSent(state.draft) === toBeSent(draft) && state.nextTip === number;
  if (!isStill) throw new Refused("report-changed");
  return { ...state, draft: null };
}

/** All of a draft but what its files were made of, which is let go before they are sealed. */
function toBeSent(draft: StoredDraft): string {
  return JSON.stringify(draft, (name, value) => (name === "original" ? undefined : value));
}

async function sealFiles(
  device: Device,
  entry: string,
  files: readonly StoredFile[],
  recipients: readonly Recipient[],
  watch: Watch | null,
): Promise<Attachment[]> {
  const attachments: Attachment[] = [];
  const allBytes = files.reduce((sum, { content }) => sum + (content?.size ?? 0), 0);
  if (files.length > 0) watch?.told({ doneBytes: 0, allBytes });
  let before = 0;
  for (const [at, file] of files.entries()) {
    const size = file.content?.size ?? 0;
    const told = (share: number) => watch?.told({ doneBytes: before + share * size, allBytes });
    attachments.push(await sealFile(device, entry, file, at + 1, recipients, told, watch?.stop));
    before += size;
  }
  return attachments;
}

async function sealFile(
  { workshop }: Device,
  entry: string,
  file: StoredFile,
  place: number,
  recipients: readonly Recipient[],
  told: (share: number) => void,
  stop: AbortSignal | undefined,
): Promise<Attachment> {
  if (!file.content) throw new Refused("file-unreadable", { file: place });
  const blob = random(16);
  const texts = recipients.map((one) => one.text);
  const job = { does: "seal", kept: file.content, entry, blob: b64u(blob), recipients: texts } as const;
  const { fileKey, ...said } = await workshop(job, told, stop);
  return {
    blob,
    name: `attachment-${place}.${file.extension}`,
    mediaType: file.mediaType,
    ...said,
    fileKey: unb64u(fileKey, 16),
    cleaned: !file.asIs,
  };
}

/** Whom to seal to, and the id of the newest of their keys. Refuses "keys-ran-out". */
function recipientsOf(bulletin: Bulletin, today: string): [readonly Recipient[], string] {
  try {
    const recipients = deskRecipients(bulletin, today);
    return [recipients, keysFor(bulletin, "desk-sealing", today)[0]?.id ?? ""];
  } catch (error) {
    throw error instanceof FormatError ? new Refused("keys-ran-out") : error;
  }
}

async function sealed(document: Tip | Reply, seed: Bytes, recipients: readonly Recipient[]): Promise<Bytes> {
  const { sealEnvelope } = await fetched(import("../formats/envelope.ts"));
  try {
    return await sealEnvelope(document, seed, recipients);
  } catch (error) {
    throw error instanceof FormatError ? new Refused("report-invalid") : error;
  }
}

function random(length: number): Bytes {
  return crypto.getRandomValues(new Uint8Array(length));
}
