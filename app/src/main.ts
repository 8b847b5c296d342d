// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Where the app starts: words and screens are asked for at once, and shown when both are there.
 *
 * Nothing is awaited at the top: the screens import what this file imports, and would wait for it.
 */

import { preferred, speak } from "./ui/language.ts";
import "./ui/style.css";

async function begin(): Promise<void> {
  // Without its words the app is dumb; with another language's it still says what it has to say.
  const words = speak(preferred()).catch(() => speak("en"));
  const { start } = await import("./start.tsx");
  await start(document.getElementById("app") ?? document.body, words);
}

void begin();
