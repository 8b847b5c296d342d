// SPDX-License-Identifier: AGPL-3.0-or-later
/** Builds the page that tests/journey/test_media_on_the_device.py drives; nothing of it is shipped. */

import { defineConfig } from "vite";

export default defineConfig({
  root: import.meta.dirname,
  base: "/",
  build: {
    emptyOutDir: true,
    target: ["chrome109", "firefox115", "safari16.4"],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
  },
  worker: { format: "es" },
});
