// SPDX-License-Identifier: AGPL-3.0-or-later
/** Where the page for people who were reported or approached starts. It keeps nothing on the device. */

import { render } from "preact";
import { wireOf } from "../net/wire.ts";
import { Page } from "./page.tsx";
import "./redress.css";

render(
  <Page ask={wireOf((url, request) => fetch(url, request))} intake={location.origin} />,
  document.getElementById("app") ?? document.body,
);
