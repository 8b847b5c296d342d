// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Icons, drawn for this app on a grid of 24: strokes alone, in the colour of the text beside them.
 * They are ornament: the words that they stand with say the same.
 */

const STROKES = {
  back: "M15 5l-7 7 7 7",
  on: "M9 5l7 7-7 7",
  phone: "M6 3h3l2 5-2.5 1.5a12 12 0 0 0 6 6L16 13l5 2v3a3 3 0 0 1-3 3A15 15 0 0 1 3 6a3 3 0 0 1 3-3z",
  globe: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM3 12h18M12 3c3 3 3.8 6 3.8 9s-.8 6-3.8 9c-3-3-3.8-6-3.8-9S9 6 12 3z",
  leave: "M6 6l12 12M18 6L6 18",
  check: "M5 12.5l4.5 4.5L19 7.5",
  shield: "M12 3l7 2.5v6c0 4.5-3 7.8-7 9.5-4-1.7-7-5-7-9.5v-6z",
  shielded: "M12 3l7 2.5v6c0 4.5-3 7.8-7 9.5-4-1.7-7-5-7-9.5v-6zM8.7 12l2.3 2.3 4.3-4.3",
  warn: "M12 4l9 16H3zM12 10v4.5M12 17.2v.3",
  info: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 11v5.5M12 7.5v.3",
  offline: "M4 4l16 16M2.5 9.5a14 14 0 0 1 4-2.5M10.5 5.6a14 14 0 0 1 11 3.9M6 13.2a9 9 0 0 1 3.5-2.1M14.5 11.3a9 9 0 0 1 3.5 1.9M9.5 16.8a4 4 0 0 1 5 0M12 20v.2",
  lock: "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3M12 14.5v2",
  camera: "M4 8h3.5L9 5.5h6L16.5 8H20v11H4zM12 10a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7z",
  video: "M3 7h12v10H3zM15 11l6-3v8l-6-3",
  gallery: "M4 5h16v14H4zM4 16l5-5 4 4 2.5-2.5L20 17M15.5 8.5a1 1 0 1 0 0 2 1 1 0 0 0 0-2z",
  sound: "M5 10v4h3l5 4V6l-5 4zM16.5 9a4.5 4.5 0 0 1 0 6M19 6.5a8 8 0 0 1 0 11",
  muted: "M5 10v4h3l5 4V6l-5 4zM16.5 9.5l5 5M21.5 9.5l-5 5",
  file: "M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6",
  bin: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13M10.5 11v5.5M13.5 11v5.5",
  blur: "M4 8V4h4M16 4h4v4M20 16v4h-4M8 20H4v-4M8.5 12h.1M12 8.5h.1M12 12h.1M15.5 12h.1M12 15.5h.1",
  faces: "M4 8V4h4M16 4h4v4M20 16v4h-4M8 20H4v-4M9.5 10h.1M14.5 10h.1M9 14.3c1.8 1.7 4.2 1.7 6 0",
  pin: "M12 21s7-6 7-11.5a7 7 0 0 0-14 0C5 15 12 21 12 21zM12 7a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5z",
  clock: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7.5V12l3 2.5",
  key: "M8 11a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM11 12l8-8M15.5 7.5l3 3M18 5l2 2",
  eyeless: "M4 4l16 16M10 6.2A9.5 9.5 0 0 1 21 12a14 14 0 0 1-2.6 3.3M6 8a14 14 0 0 0-3 4c1.8 3.6 5 6 9 6a9 9 0 0 0 3.6-.8M10 10.3a2.7 2.7 0 0 0 3.7 3.7",
  send: "M4 12l16-8-5.5 16-3-6.5zM11.5 13.5L20 4",
  speech: "M4 5h16v11H11l-4.5 4V16H4z",
  pencil: "M4 20l1-4.5L16 4.5l3.5 3.5L8.5 19zM13.5 7l3.5 3.5",
  building: "M4 20h16M6 20V9l6-4.5L18 9v11M10 20v-5h4v5M9.5 11h.1M14.5 11h.1",
  again: "M19.5 12a7.5 7.5 0 1 1-2.2-5.3L20 9.4M20 4.5v5h-5",
  undo: "M8.5 5L4 9.5 8.5 14M4 9.5h10a5.5 5.5 0 0 1 0 11h-3",
  plus: "M12 5v14M5 12h14",
  device: "M7 3h10v18H7zM11 18h2",
} as const;

export type IconName = keyof typeof STROKES;

/** `mirrored`: a picture with a direction, which turns round where writing runs from the right. */
export function Icon({ name }: { readonly name: IconName }) {
  const isMirrored = name === "back" || name === "on" || name === "undo" || name === "send" || name === "speech";
  return (
    <svg class={isMirrored ? "icon mirrored" : "icon"} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={STROKES[name]} />
    </svg>
  );
}
