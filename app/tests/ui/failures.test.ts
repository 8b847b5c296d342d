// SPDX-License-Identifier: AGPL-3.0-or-later
/** What people are told is safe. Seen to fail: a report that waited for a busy registry had "nothing that you typed was kept" below it. */

import { expect, test } from "vitest";
import { tellingOf } from "../../src/ui/failures.ts";

const OF_WHAT_IS_WRITTEN_OR_SEALED = [
  "answer-forged", "busy", "clock-wrong", "keys-ran-out", "not-activated", "not-entitled", "offline", "protocol",
  "receipt-forged", "stamps-used-up", "storage-full", "too-much", "unavailable", "upload-conflict",
];

test.each(OF_WHAT_IS_WRITTEN_OR_SEALED)("%s, which stops a report, calls none of it gone", (id) => {
  expect(tellingOf(id).safe).not.toBe("safe.forgotten");
});
