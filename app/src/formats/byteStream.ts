// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Bytes that come one piece at a time. The few types of the platform's streams that are needed here
 * are spelled out, since formats compile without the types of any platform.
 */

interface ByteReader {
  read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>;
  cancel(reason?: unknown): Promise<void>;
}

/** A ReadableStream of bytes, by the part of it that is used. */
export interface ByteStream {
  getReader(): ByteReader;
}

/** A file's stream, or anything else that hands out bytes. */
export type ByteSource = ByteStream | AsyncIterable<Uint8Array>;

interface Controller {
  enqueue(piece: Uint8Array): void;
  close(): void;
}

declare const ReadableStream: new (
  source: { pull(controller: Controller): Promise<void>; cancel(): Promise<void> },
  strategy: { highWaterMark: number },
) => ByteStream;

/** The pieces of a source. Not by `for await` over a stream, which Safari does not have. */
export async function* piecesOf(source: ByteSource): AsyncGenerator<Uint8Array, void, undefined> {
  if (!("getReader" in source)) return yield* source;
  const reader = source.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      if (next.value) yield next.value;
    }
  } finally {
    // Whoever stops early must not leave a file open. A stream that has failed says so again.
    await reader.cancel().catch(() => undefined);
  }
}

/** A stream that asks for the next piece only once somebody wants it, so that none pile up. */
export function streamOf(pieces: AsyncIterable<Uint8Array>): ByteStream {
  const source = pieces[Symbol.asyncIterator]();
  return new ReadableStream(
    {
      async pull(controller) {
        const next = await source.next();
        if (next.done) controller.close();
        else controller.enqueue(next.value);
      },
      async cancel() {
        await source.return?.();
      },
    },
    { highWaterMark: 0 },
  );
}
