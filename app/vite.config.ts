// SPDX-License-Identifier: AGPL-3.0-or-later
/** How the app is built: into the folder that intake serves, with the release manifest beside it. */

import { resolve } from "node:path";
import { defineConfig } from "vite";
import { release } from "./build/release.ts";

const here = import.meta.dirname;

export default defineConfig({
  root: here,
  base: "/",
  plugins: [release()],
  build: {
    outDir: resolve(here, "../src/tellsafe/intake/app"),
    emptyOutDir: true,
    target: ["chrome109", "firefox115", "safari16.4"],
    modulePreload: { polyfill: false },
    // Nothing inlined: data: addresses are not among what the page may load.
    assetsInlineLimit: 0,
    sourcemap: false,
    reportCompressedSize: false,
    // Video and HEIC are large, and loaded only when they are wanted.
    chunkSizeWarningLimit: 2000,
    rolldownOptions: {
      input: [resolve(here, "index.html"), resolve(here, "src/service-worker.ts")],
      output: {
        // A service worker's address is for ever; everything else is named by its content.
        entryFileNames: ({ name }) => (name === "service-worker" ? "[name].js" : "assets/[name]-[hash].js"),
      },
    },
  },
  worker: { format: "es" },
});
