// SPDX-License-Identifier: AGPL-3.0-or-later
/** Builds the preview: the real screens before a source that is played. No server is needed. */

import { resolve } from "node:path";
import { defineConfig } from "vite";
import { words } from "../../build/words.ts";

const here = import.meta.dirname;

export default defineConfig({
  root: here,
  base: "./",
  publicDir: false,
  plugins: [words()],
  build: {
    outDir: process.env["PREVIEW"] ?? resolve(here, "../../dist/preview"),
    emptyOutDir: true,
    target: ["chrome109", "firefox115", "safari16.4"],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
});
