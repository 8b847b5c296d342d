// SPDX-License-Identifier: AGPL-3.0-or-later
import { resolve } from "node:path";
import { defineConfig } from "vite";

/** For browsers as old as the app's. The page goes to where a journey says. */
export default defineConfig({
  root: import.meta.dirname,
  base: "/",
  build: {
    outDir: process.env.HARNESS_OUT ?? resolve(import.meta.dirname, "dist"),
    emptyOutDir: true,
    target: ["chrome109", "firefox115", "safari16.4"],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 2000,
  },
  worker: { format: "es" },
});
