// SPDX-License-Identifier: AGPL-3.0-or-later
/** The one way in which a format refuses hostile or damaged bytes. */

/**
 * Bytes that do not hold to a format. `code` is stable and may be shown. The message is ours
 * alone: it never repeats what was submitted.
 */
export class FormatError extends Error {
  readonly code: string;

  constructor(code: string, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "FormatError";
    this.code = code;
  }
}
