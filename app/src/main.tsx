// SPDX-License-Identifier: AGPL-3.0-or-later
/** Where the app starts: the words first, then the screens, then what stands behind them. */

import { render } from "preact";
import { install } from "./installation.ts";
import { createSource } from "./source.ts";
import { App } from "./ui/app.tsx";
import { preferred, speak } from "./ui/language.ts";
import "./ui/style.css";

const place = document.getElementById("app");
const source = createSource();

// Without its words the app is dumb; with another language's it still says what it has to say.
await speak(preferred()).catch(() => speak("en"));
if (place) render(<App source={source} />, place);
await source.start();
await install(source);
