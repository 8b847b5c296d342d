// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Faces that may be in a picture, as suggestions: a ring and a button for each, and one for all. Nothing
 * is covered without a tap, and what was not found is not said to be absent.
 */

import { useEffect, useRef, useState } from "preact/hooks";
import type { Source } from "../../../contract.ts";
import type { Spot } from "../../../media/cover.ts";
import { type Act, useAct } from "../../here.ts";
import { count, t } from "../../language.ts";
import { Button } from "../../parts/act.tsx";
import { FailureNotice } from "../../parts/notice.tsx";
import type { Suggested } from "./blurred.ts";

export interface Faces {
  /** Null before somebody asked. */
  readonly found: readonly Spot[] | null;
  /** The one whose button has the focus, or is pointed at. */
  readonly shown: Spot | null;
  readonly act: Act;
  find(): void;
  show(spot: Spot | null): void;
  /** All that were found, and whether they are among `spots`, which are covered. */
  among(spots: readonly Spot[]): readonly Suggested[];
}

/** `picture`: as it stands, or null where there is none. `isOpen`: whether a face is to be seen in it. */
export function useFaces(source: Source, picture: () => Promise<ImageBitmap | null>, isOpen: (face: Spot) => boolean): Faces {
  const [found, setFound] = useState<readonly Spot[] | null>(null);
  const [shown, show] = useState<Spot | null>(null);
  const act = useAct();
  const stop = useRef(new AbortController());
  useEffect(() => () => stop.current.abort(), []);
  const find = (): void => act.run(async () => {
    const taken = await picture();
    setFound(null);
    return taken ? source.findFaces(taken, stop.current.signal) : { ok: false as const, failure: { id: "file-unreadable" } };
  }, (faces) => setFound(faces.filter(isOpen)));
  const among = (spots: readonly Spot[]): readonly Suggested[] =>
    (found ?? []).map((spot, at) => ({ spot, n: at + 1, isShown: spot === shown, isCovered: spots.includes(spot) }));
  return { found, shown, act, find, show, among };
}

interface Props {
  readonly faces: Faces;
  readonly suggested: readonly Suggested[];
  cover(...spots: readonly Spot[]): void;
  uncover(spot: Spot): void;
}

/** Buttons stay where they are once their face is covered, and take it back: nobody loses their place. */
export function FacesFound({ faces: { found, act, find, show }, suggested, cover, uncover }: Props) {
  const open = suggested.filter(({ isCovered }) => !isCovered).map(({ spot }) => spot);
  return (
    <section class="stack-small">
      {act.failure && <FailureNotice failure={act.failure} />}
      <div class="buttons">
        <Button icon="faces" isBusy={act.isBusy} onTap={find}>{t("blur.faces.find")}</Button>
        {suggested.length > 1 && <Button icon="blur" onTap={() => cover(...open)}>{t("blur.faces.all")}</Button>}
      </div>
      <p class={found ? "" : "unseen"} role="status">{found && toldOf(found)}</p>
      {!found && <p class="quiet small">{t("blur.faces.why")}</p>}
      {suggested.length > 0 && (
        <ul class="faces">
          {suggested.map(({ spot, n, isCovered }) => (
            <li key={n}>
              <button
                type="button"
                class="face"
                aria-pressed={isCovered}
                onClick={() => (isCovered ? uncover(spot) : cover(spot))}
                onFocus={() => show(spot)}
                onBlur={() => show(null)}
                onPointerEnter={() => show(spot)}
                onPointerLeave={() => show(null)}
              >
                {t("blur.faces.cover", { n })}
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function toldOf(found: readonly Spot[]): string {
  return found.length ? count("blur.faces.found", found.length) : t("blur.faces.none");
}
