// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * A Vite plugin that lets the page name what its first screen will ask for in any case, so that a
 * slow line fetches it beside the start and not after it.
 */

import type { Plugin, Rolldown } from "vite";

/** `modules`: ends of the paths of what is imported on demand, yet always. */
export function early(modules: readonly string[]): Plugin {
  return {
    name: "tellsafe-early",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler: (_, { bundle }) => filesFor(modules, bundle ?? {}).map(preload),
    },
  };
}

function preload(file: string) {
  return { tag: "link", attrs: { rel: "modulepreload", crossorigin: true, href: `/${file}` }, injectTo: "head" as const };
}

function filesFor(modules: readonly string[], bundle: Rolldown.OutputBundle): string[] {
  const chunks = Object.values(bundle).filter((file) => file.type === "chunk");
  const starts = modules.map((module) => {
    const found = chunks.find((chunk) => chunk.moduleIds.some((id) => id.endsWith(module)));
    if (!found) throw new Error(`nothing was built for ${module}`);
    return found.fileName;
  });
  const entries = chunks.filter((chunk) => chunk.isEntry).map((chunk) => chunk.fileName);
  return withImports(starts, chunks).filter((file) => !entries.includes(file));
}

function withImports(files: readonly string[], chunks: readonly Rolldown.OutputChunk[]): string[] {
  const found = new Set(files);
  // A set that grows while it is walked is walked to its new end.
  for (const file of found) {
    for (const other of chunks.find((chunk) => chunk.fileName === file)?.imports ?? []) found.add(other);
  }
  return [...found];
}
