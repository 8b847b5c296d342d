// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * A Vite plugin that builds another page beside the app, by itself: nothing that the two share is moved
 * into files that the app's first visit would have to fetch one more of.
 */

import { resolve } from "node:path";
import { build, type InlineConfig, type Plugin } from "vite";

/** `page`: its name without ".html"; its files are `assets/PAGE-…`. `shared`: what both are built with. */
export function apart(page: string, shared: InlineConfig): Plugin {
  let [root, outDir] = ["", ""];
  return {
    name: "tellsafe-apart",
    apply: "build",
    configResolved(config) {
      root = config.root;
      outDir = config.build.outDir;
    },
    async writeBundle() {
      await build({
        ...shared,
        configFile: false,
        root,
        publicDir: false,
        logLevel: "warn",
        build: {
          ...shared.build,
          outDir,
          emptyOutDir: false,
          rolldownOptions: {
            input: resolve(root, `${page}.html`),
            output: {
              entryFileNames: `assets/${page}-[hash].js`,
              chunkFileNames: `assets/${page}-[name]-[hash].js`,
              assetFileNames: `assets/${page}-[name]-[hash][extname]`,
            },
          },
        },
      });
    },
  };
}
