// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * A page on which every state of every screen can be looked at: ?state=home-reports&lang=ug. Without a
 * state, a list of them. Light and dark, width and zoom are the browser's own.
 *
 * `show("home-reports", "ug")` puts another state in its place without loading the page again; `kept()` is
 * what the played source holds, and `become({ draft: null })` changes that, as another tab might. `rounds()` is how
 * often it looked for answers.
 */

import { render } from "preact";
import type { Snapshot } from "../../src/contract.ts";
import { App } from "../../src/ui/app.tsx";
import { preferred, speak } from "../../src/ui/language.ts";
import type { Code } from "../../src/ui/tables.ts";
import "../../src/ui/style.css";
import { Played } from "./played.ts";
import { STATES } from "./states.ts";

const place = document.getElementById("app")!;
const asked = new URLSearchParams(location.search);
Object.assign(window, { show });
await show(asked.get("state") ?? "", asked.get("lang") as Code | null);

async function show(name: string, code: Code | null): Promise<void> {
  render(null, place);
  await speak(code ?? preferred());
  const state = STATES[name];
  if (!state) return render(<List />, place);
  history.replaceState(null, "", `#/${state.path}`);
  const photo = state.snapshot.draft?.files.length ? await picture() : null;
  const source = new Played(state.snapshot, state.fails ?? null, photo);
  Object.assign(window, { kept: () => source.snapshot(), rounds: () => source.rounds, become: (change: Partial<Snapshot>) => source.become(change) });
  render(<App source={source} />, place);
}

function List() {
  return (
    <main class="screen">
      <h1>Every state</h1>
      <ul class="rows">
        {Object.keys(STATES).map((name) => (
          <li key={name}><a class="row" data-state={name} href={`?state=${name}&lang=${asked.get("lang") ?? "en"}`}>{name}</a></li>
        ))}
      </ul>
    </main>
  );
}

/** A photo of nobody: an evening street, drawn. */
async function picture(): Promise<Blob> {
  const canvas = new OffscreenCanvas(1200, 900);
  const draw = canvas.getContext("2d")!;
  const sky = draw.createLinearGradient(0, 0, 0, 900);
  sky.addColorStop(0, "#27406b");
  sky.addColorStop(1, "#e8a15c");
  draw.fillStyle = sky;
  draw.fillRect(0, 0, 1200, 900);
  for (let house = 0; house < 8; house += 1) {
    draw.fillStyle = house % 2 ? "#2c2a33" : "#3a3742";
    draw.fillRect(house * 150, 320 + ((house * 97) % 180), 150, 600);
    draw.fillStyle = "#ffd98a";
    for (let window = 0; window < 4; window += 1) draw.fillRect(house * 150 + 30 + (window % 2) * 55, 540 + Math.floor(window / 2) * 110, 34, 50);
  }
  return canvas.convertToBlob({ type: "image/jpeg" });
}
