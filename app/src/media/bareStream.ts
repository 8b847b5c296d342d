// SPDX-License-Identifier: AGPL-3.0-or-later
/** What the muxer writes, made bare, looked at, and passed on: strictly in order. */

import { free } from "../store/freed.ts";
import { makeBare } from "./bareMoov.ts";
import { BoxSplitter } from "./boxSplitter.ts";
import type { Sink } from "./sink.ts";
import { mustBe } from "./uncleanable.ts";
import type { Mp4Verifier } from "./verifyMp4.ts";

interface Written {
  readonly data: Uint8Array<ArrayBuffer>;
  readonly position: number;
}

export class BareStream {
  readonly stream: WritableStream<Written>;
  readonly #splitter = new BoxSplitter();
  readonly #sink: Sink;
  readonly #verifier: Mp4Verifier;
  #reached = 0;
  #passing: Promise<void> = Promise.resolve();

  constructor(sink: Sink, verifier: Mp4Verifier) {
    this.#sink = sink;
    this.#verifier = verifier;
    this.stream = new WritableStream({
      write: (written) => (this.#passing = this.#pass(written)),
      close: () => mustBe(this.#splitter.isAtEnd),
    });
  }

  /** When what was written so far is passed on. Who waits for it has one fragment in memory, not three. */
  get passed(): Promise<void> {
    return this.#passing;
  }

  async #pass({ data, position }: Written): Promise<void> {
    mustBe(position === this.#reached);
    this.#reached += data.length;
    for (const part of this.#splitter.take(data)) {
      if (part.kind === "moov") makeBare(part.bytes);
      this.#verifier.take(part.bytes);
      await this.#sink.write(part.bytes);
    }
    free(data);
  }
}
