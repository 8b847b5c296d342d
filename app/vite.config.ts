// SPDX-License-Identifier: AGPL-3.0-or-later
/// <reference types="vitest/config" />
/** How the app is built: into the folder that intake serves, with the release manifest beside it. */

import { resolve } from "node:path";
import { defineConfig, type InlineConfig } from "vite";
import { apart } from "./build/apart.ts";
import { early } from "./build/early.ts";
import { release } from "./build/release.ts";
import { words } from "./build/words.ts";

const here = import.meta.dirname;

/**
 * What is always wanted together comes together: on a slow line each request costs more than its bytes.
 * Each takes along all that it imports, as far as none before it did; what is imported on demand stays
 * apart. main.ts is in none: it awaits what the others hold, and would wait for ever for a file that
 * imports the one that it is in.
 */
const TOGETHER = [
  { name: "words", test: /\/src\/ui\/language\.ts$/, priority: 4 },
  { name: "start", test: /\/src\/start\.tsx$/, priority: 3 },
  { name: "phone", test: /\/src\/net\/phone\.ts$/, priority: 2 },
  { name: "beginning", test: /\/src\/ui\/screens\/(activate|recovery)\.tsx$/, priority: 1 },
];

/** What every page is built with. */
const SHARED: InlineConfig = {
  base: "/",
  // age-encryption brings the same libraries in older versions: people would load them twice.
  resolve: { dedupe: ["@noble/curves", "@noble/hashes", "@noble/ciphers"] },
  build: {
    target: ["chrome109", "firefox115", "safari16.4"],
    // What belongs together is one file, so there is nothing to load beside it but what early() names.
    modulePreload: false,
    // Nothing inlined: data: addresses are not among what the page may load.
    assetsInlineLimit: 0,
    sourcemap: false,
    reportCompressedSize: false,
  },
};

export default defineConfig({
  ...SHARED,
  root: here,
  plugins: [words(), early(["/src/start.tsx"]), apart("redress", SHARED), release()],
  build: {
    ...SHARED.build,
    outDir: resolve(here, "../src/tellsafe/intake/app"),
    emptyOutDir: true,
    // Video and HEIC are large, and loaded only when they are wanted.
    chunkSizeWarningLimit: 2000,
    rolldownOptions: {
      // The other page is built within this build: that takes its time.
      checks: { pluginTimings: false },
      input: [resolve(here, "index.html"), resolve(here, "src/service-worker.ts")],
      output: {
        // A service worker's address is for ever; everything else is named by its content.
        entryFileNames: ({ name }) => (name === "service-worker" ? "[name].js" : "assets/[name]-[hash].js"),
        codeSplitting: { groups: TOGETHER },
      },
    },
  },
  worker: { format: "es" },
  // Files of tests share their processes. What computes for long on a busy machine is no failure.
  test: { isolate: false, testTimeout: 120_000 },
});
