// SPDX-License-Identifier: AGPL-3.0-or-later
/** How far something long is, in true bytes: as a bar, and in words. */

import { t } from "../language.ts";
import { sizeOf } from "../tables.ts";

interface BytesProps {
  readonly word: string;
  readonly done: number;
  readonly all: number;
}

export function Bytes({ word, done, all }: BytesProps) {
  return (
    <div class="bytes">
      <progress max={Math.max(all, 1)} value={done} aria-label={word} />
      <p class="bytes-words small">
        <span>{word}</span>
        <bdi class="digits">{t("waiting.bytes", { sent: sizeOf(done), all: sizeOf(all) })}</bdi>
      </p>
    </div>
  );
}
