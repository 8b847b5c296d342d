// SPDX-License-Identifier: AGPL-3.0-or-later
/** The picture as it stands: what is covered, and, over it, what is only shown: aim and suggestions. */

import { cover, type Spot } from "../../../media/cover.ts";

/** A face that was found. `n`: its number on screen, from 1. */
export interface Suggested {
  readonly spot: Spot;
  readonly n: number;
  /** Whether its button has the focus, or is pointed at. */
  readonly isShown: boolean;
  readonly isCovered: boolean;
}

const WHITE_UNDER_BLACK = [["#fff", 0.012], ["#000", 0.005]] as const;
const DASH = 0.025;
const TEXT = 0.045;
/** How much of a suggested spot is the face, and not the head around it. */
const OF_A_SPOT = 0.67;

/** Without suggestions and aim it is what will be sent. */
export function draw(
  canvas: HTMLCanvasElement | null,
  picture: ImageBitmap | null,
  spots: readonly Spot[],
  suggested: readonly Suggested[] = [],
  aim: Spot | null = null,
): void {
  const context = canvas?.getContext("2d", { willReadFrequently: true });
  if (!canvas || !context || !picture) return;
  const { width, height } = picture;
  if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
  context.drawImage(picture, 0, 0);
  for (const spot of spots) cover(context, spot);
  for (const one of suggested) if (!one.isCovered || one.isShown) suggest(context, one);
  if (aim) ring(context, aim, []);
}

function suggest(context: CanvasRenderingContext2D, { spot, n, isShown }: Suggested): void {
  const { width, height } = context.canvas;
  const side = Math.max(width, height);
  ring(context, spot, isShown ? [] : [DASH * side, DASH * side]);
  context.font = `bold ${TEXT * side}px sans-serif`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineWidth = 0.008 * side;
  context.strokeStyle = "#000";
  context.fillStyle = "#fff";
  const [x, y] = [spot.x * width, spot.y * height - (spot.size / 100) * side];
  context.strokeText(String(n), x, Math.max(y, TEXT * side));
  context.fillText(String(n), x, Math.max(y, TEXT * side));
}

/** Dark on light, so that it shows on any picture. */
function ring(context: CanvasRenderingContext2D, { x, y, size }: Spot, dashes: readonly number[]): void {
  const { width, height } = context.canvas;
  const side = Math.max(width, height);
  for (const [colour, wide] of WHITE_UNDER_BLACK) {
    context.beginPath();
    context.arc(x * width, y * height, (size / 100) * side, 0, 2 * Math.PI);
    context.setLineDash([...dashes]);
    context.strokeStyle = colour;
    context.lineWidth = wide * side;
    context.stroke();
  }
  context.setLineDash([]);
}

/** Where on the picture a tap is, as parts of its sides; null beside a picture that does not fill its box. */
export function placeOf(canvas: HTMLCanvasElement, { clientX, clientY }: MouseEvent): [number, number] | null {
  const box = canvas.getBoundingClientRect();
  const scale = Math.min(box.width / canvas.width, box.height / canvas.height);
  const x = 0.5 + (clientX - box.left - box.width / 2) / (canvas.width * scale);
  const y = 0.5 + (clientY - box.top - box.height / 2) / (canvas.height * scale);
  return x >= 0 && x <= 1 && y >= 0 && y <= 1 ? [x, y] : null;
}

export function isWithin(spot: Spot, x: number, y: number, canvas: HTMLCanvasElement): boolean {
  return distance(spot, x, y, canvas) <= spot.size;
}

/** Whether a face is below a spot: a cover above shoulders still looks like a head to what finds faces. */
export function hides(spot: Spot, face: Spot, canvas: HTMLCanvasElement): boolean {
  return isWithin(spot, face.x, face.y, canvas) && spot.size >= OF_A_SPOT * face.size;
}

/** In hundredths of the longer side, as sizes are. */
function distance(spot: Spot, x: number, y: number, { width, height }: HTMLCanvasElement): number {
  return (100 * Math.hypot((spot.x - x) * width, (spot.y - y) * height)) / Math.max(width, height);
}
