// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * A picture for each kind of conduct of the built-in catalogue, drawn for this app: of the danger,
 * never of a person who might cause it. An entry that a deployment adds has the plain sign.
 */

const PICTURES: Readonly<Record<string, string>> = {
  "threat-to-life": "M3 12h4l2-5 4 11 2.5-6H21M12 3v1M12 20v1",
  "weapons-and-explosives": "M10 9a6 6 0 1 0 5 5M13 11l2.5-2.5M15.5 8.5c1-1.5 2-2 3-2M20 3.5v1.5M22 6.5h-1M17.5 3.5l.7 1",
  "arson-and-fire-danger": "M12 3c.5 3.5 5.5 6 5.5 11a5.5 5.5 0 0 1-11 0c0-2.5 1.5-4 2.5-5 .2 1.7.8 2.5 1.5 3C11 9 10.5 6 12 3zM12 20a2.5 2.5 0 0 0 2.5-2.5c0-1.5-1.5-2.5-2.5-4-1 1.5-2.5 2.5-2.5 4A2.5 2.5 0 0 0 12 20z",
  "violence-and-threats": "M6 11V8a1.5 1.5 0 0 1 3 0V6.5a1.5 1.5 0 0 1 3 0 1.5 1.5 0 0 1 3 0V8a1.5 1.5 0 0 1 3 0v6a6 6 0 0 1-6 6c-3 0-5-1.5-6-4.5zM9 8v3M12 7v4M15 8v3",
  "hate-crime": "M4 20V10l8-6 8 6v10H4zM13.5 5.5l-3 5.5 4 2-4 3 1.5 4",
  "transnational-repression": "M12 3a9 9 0 1 0 9 9M3 12h9M12 3c-3 3-3.8 6-3.8 9s.8 6 3.8 9M12 12l9-9M15.5 3H21v5.5",
  "trafficking-and-forced-labour": "M7.5 6a3.5 3.5 0 0 1 3.5 3.5v1a3.5 3.5 0 0 1-7 0v-1A3.5 3.5 0 0 1 7.5 6zM16.5 11a3.5 3.5 0 0 1 3.5 3.5v1a3.5 3.5 0 0 1-7 0v-1a3.5 3.5 0 0 1 3.5-3.5zM10.5 12l3 2",
  "child-safety": "M12 4.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5zM12 9.5V15M8.5 12h7M12 15l-2.5 5M12 15l2.5 5M4 21V9.5M20 21V9.5M3 9.5h2M19 9.5h2",
  "hazardous-substances": "M10 3h4M11 3v6l-6 9.5A1.7 1.7 0 0 0 6.5 21h11a1.7 1.7 0 0 0 1.5-2.5L13 9V3M8 15h8M11 18h.1M14 17.5h.1",
  "infrastructure-and-transport": "M3 8h18M3 16h18M6 5v14M12 5v14M18 5v6M18 13.5l2 2.5-2 3",
  "fraud-against-vulnerable-people": "M4 7h14v12H4zM4 11h14M14.5 15h.1M18 9l3-2M18 13h3.5M18 17l3 2",
  "environmental-crime": "M12 3.5c3 4 5.5 6.5 5.5 10a5.5 5.5 0 0 1-11 0c0-3.5 2.5-6 5.5-10zM9.5 14a2.5 2.5 0 0 0 2.5 2.5M4 21c1.3-1 2.7-1 4 0s2.7 1 4 0 2.7-1 4 0 2.7 1 4 0",
};
const PLAIN = "M12 4l9 16H3zM12 10v4.5M12 17.2v.3";

export function Picture({ entry }: { readonly entry: string }) {
  return (
    <svg class="picture" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PICTURES[entry] ?? PLAIN} />
    </svg>
  );
}
