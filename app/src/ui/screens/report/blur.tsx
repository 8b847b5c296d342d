// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Tap to blur. What is below a tap is replaced, not smeared: see media/cover.ts. The picture on screen is
 * the picture that will be sent, so looking at it is the preview.
 */

import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { cover, type Spot } from "../../../media/cover.ts";
import { bareJpeg } from "../../../media/jpegParts.ts";
import { useAct, useHere } from "../../here.ts";
import { t } from "../../language.ts";
import { Button, Link } from "../../parts/act.tsx";
import { FailureNotice } from "../../parts/notice.tsx";
import { Screen } from "../../parts/screen.tsx";
import { goInstead } from "../../route.ts";

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
  useEffect(() => {
    void open(source.fileContent(id)).then((bitmap) => {
      picture.current = bitmap;
      setSpots([]);
      draw(canvas.current, bitmap, [], null);
    });
    return () => picture.current?.close();
  }, [id]);
  // With the render, not after it: what is said to be covered is.
  useLayoutEffect(() => draw(canvas.current, picture.current, spots, aim && { x: aim[0], y: aim[1], size }), [spots, aim, size]);
  const add = (x: number, y: number): void => setSpots((old) => [...old, { x, y, size }]);
  const save = (): void => act.run(async () => {
    draw(canvas.current, picture.current, spots, null);
    const blob = await jpegOf(canvas.current);
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
        onClick={(event) => { setAim(null); add(...within(event.currentTarget, event)); }}
        onKeyDown={(event) => onKey(event, aim, setAim, add)}
        onBlur={() => setAim(null)}
      />
      <p class="keys quiet small">{t("blur.keys")}</p>
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

function draw(canvas: HTMLCanvasElement | null, picture: ImageBitmap | null, spots: readonly Spot[], aim: Spot | null): void {
  const context = canvas?.getContext("2d", { willReadFrequently: true });
  if (!canvas || !context || !picture) return;
  if (canvas.width !== picture.width) [canvas.width, canvas.height] = [picture.width, picture.height];
  context.drawImage(picture, 0, 0);
  for (const spot of spots) cover(context, spot);
  if (aim) ring(context, aim);
}

/** Where the keyboard aims: dark on light, so that it shows on any picture. */
function ring(context: CanvasRenderingContext2D, { x, y, size }: Spot): void {
  const { width, height } = context.canvas;
  const side = Math.max(width, height);
  for (const [colour, wide] of [["#fff", 0.012], ["#000", 0.005]] as const) {
    context.beginPath();
    context.arc(x * width, y * height, (size / 100) * side, 0, 2 * Math.PI);
    context.strokeStyle = colour;
    context.lineWidth = wide * side;
    context.stroke();
  }
}

function within(canvas: HTMLCanvasElement, { clientX, clientY }: MouseEvent): [number, number] {
  const box = canvas.getBoundingClientRect();
  return [(clientX - box.left) / box.width, (clientY - box.top) / box.height];
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
  add: (x: number, y: number) => void,
): void {
  const move = MOVES[event.key];
  const [x, y] = aim ?? [0.5, 0.5];
  if (move) setAim([inside(x + move[0]), inside(y + move[1])]);
  else if (event.key === "Enter" || event.key === " ") add(x, y);
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
