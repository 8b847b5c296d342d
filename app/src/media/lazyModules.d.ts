// SPDX-License-Identifier: AGPL-3.0-or-later
/** Modules that come without types of their own. */

declare module "libheif-js/libheif-wasm/libheif-bundle.mjs" {
  /** Starts the program; the code is inside of the module. */
  export default function start(): unknown;
}
