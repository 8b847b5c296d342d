// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Tap to blur. What is below a tap is replaced, not smeared: see media/cover.ts. The picture on screen is
 * the picture that will be sent, so looking at it is the preview. Faces that were found are suggested,
 * and stay as they are until somebody taps.
 */

import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Spot } from "../../../media/cover.ts";
import { bareJpeg } from "../../../media/jpegParts.ts";
import { useAct, useHere } from "../../here.ts";
import { t } from "../../language.ts";
import { Button, Link } from "../../parts/act.tsx";
import { FailureNotice } from "../../parts/notice.tsx";
import { Screen } from "../../parts/screen.tsx";
import { goInstead } from "../../route.ts";
import { draw, hides, isWithin, placeOf } from "./blurred.ts";
import { FacesFound, useFaces } from "./faces.tsx";

const START_SIZE = 14; // radius, in hundredths of the picture's longer side
const STEP = 0.02;
const QUALITY = 0.9;

export function Blur({ id }: { readonly id: string }) {
  const { source } = useHere();
  const canvas = useRef<HTMLCanvasElement>(null);
  const picture = useRef<ImageBitmap | null>(null);
  const [spots, setSpots] = useState<readonly Spot[]>([]);
  const [size, setSize] = useState(START_SIZE / 2);
  const [aim, setAim] = useState<readonly [number, number] | null>(null);
  const act = useAct();
  const bare = (): void => draw(canvas.current, picture.current, spots);
  const taken = async (): Promise<ImageBitmap | null> => {
    bare();
    return picture.current && canvas.current ? createImageBitmap(canvas.current) : null;
  };
  const faces = useFaces(source, taken, (face) => !spots.some((spot) => hides(spot, face, canvas.current!)));
  const suggested = faces.among(spots);
  useEffect(() => {
    void open(source.fileContent(id)).then((bitmap) => {
      picture.current = bitmap;
      setSpots((old) => [...old]);  // drawn anew, with what was covered while it was loading
    });
    return () => picture.current?.close();
  }, [id]);
  // With the render, not after it: what is said to be covered is.
  useLayoutEffect(
    () => draw(canvas.current, picture.current, spots, suggested, aim && { x: aim[0], y: aim[1], size }),
    [spots, aim, size, faces.found, faces.shown],
  );
  const add = (...more: readonly Spot[]): void => setSpots((old) => [...old, ...more]);
  const uncover = (spot: Spot): void => setSpots((old) => old.filter((one) => one !== spot));
  const coverAt = (x: number, y: number): void => {
    const face = suggested.find(({ spot, isCovered }) => !isCovered && isWithin(spot, x, y, canvas.current!));
    add(face?.spot ?? { x, y, size });
  };
  const save = (): void => act.run(async () => {
    bare();
    // Without a picture the canvas is empty, and is not what will be sent.
    const blob = picture.current && (await jpegOf(canvas.current));
    return blob ? source.replaceFile(id, blob) : { ok: false as const, failure: { id: "file-unreadable" } };
  }, () => goInstead(`report/file/${id}`));
  return (
    <Screen
      title={t("blur.title")}
      lead={t("blur.lead")}
      actions={<Button kind="main" isBusy={act.isBusy} onTap={spots.length ? save : () => goInstead(`report/file/${id}`)}>{t("blur.save")}</Button>}
      after={<Link to={`report/file/${id}`} kind="plain">{t("blur.cancel")}</Link>}
    >
      {act.failure && <FailureNotice failure={act.failure} />}
      <canvas
        ref={canvas}
        class="blur-canvas"
        tabIndex={0}
        role="application"
        aria-label={t("blur.canvas")}
        onClick={(event) => {
          setAim(null);
          const place = placeOf(event.currentTarget, event);
          if (place) coverAt(...place);
        }}
        onKeyDown={(event) => onKey(event, aim, setAim, coverAt)}
        onBlur={() => setAim(null)}
      />
      <p class="keys quiet small">{t("blur.keys")}</p>
      <FacesFound faces={faces} suggested={suggested} cover={add} uncover={uncover} />
      <div class="field">
        <label for="size">{t("blur.size")}</label>
        <input id="size" type="range" min={2} max={25} value={size} onInput={(event) => setSize(Number(event.currentTarget.value))} />
      </div>
      <div class="buttons">
        <Button icon="undo" onTap={() => setSpots((old) => old.slice(0, -1))}>{t("blur.undo")}</Button>
      </div>
      <p class="unseen" role="status">{t("blur.count", { n: spots.length })}</p>
    </Screen>
  );
}

async function open(content: Promise<Blob | null>): Promise<ImageBitmap | null> {
  const blob = await content;
  return blob ? createImageBitmap(blob).catch(() => null) : null;
}

const MOVES: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-STEP, 0],
  ArrowRight: [STEP, 0],
  ArrowUp: [0, -STEP],
  ArrowDown: [0, STEP],
};

function onKey(
  event: KeyboardEvent,
  aim: readonly [number, number] | null,
  setAim: (aim: readonly [number, number]) => void,
  coverAt: (x: number, y: number) => void,
): void {
  const move = MOVES[event.key];
  const [x, y] = aim ?? [0.5, 0.5];
  if (move) setAim([inside(x + move[0]), inside(y + move[1])]);
  else if (event.key === "Enter" || event.key === " ") coverAt(x, y);
  else return;
  event.preventDefault();
}

function inside(value: number): number {
  return Math.min(Math.max(value, 0), 1);
}

async function jpegOf(canvas: HTMLCanvasElement | null): Promise<Blob | null> {
  const made = await new Promise<Blob | null>((done) => (canvas ? canvas.toBlob(done, "image/jpeg", QUALITY) : done(null)));
  return made && new Blob([bareJpeg(new Uint8Array(await made.arrayBuffer()))], { type: "image/jpeg" });
}
