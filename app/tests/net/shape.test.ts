// SPDX-License-Identifier: AGPL-3.0-or-later
/** What requests may tell: how many, when, and of which length. */

import { describe, expect, it } from "vitest";
import { numbersToAsk, shuffled } from "../../src/net/mailbox.ts";
import { waitBefore } from "../../src/net/sending.ts";
import { missingDays } from "../../src/net/stamps.ts";
import { paddedForm } from "../../src/net/work.ts";
import { emptyState, type State } from "../../src/store/state.ts";

function withTips(count: number, nextTip = count): State {
  const numbers = Array.from({ length: count }, (_, number) => number);
  return { ...emptyState, nextTip, tips: numbers.map((number) => ({ number, entry: null, day: null, receipts: [] })) };
}

describe("a round of polling", () => {
  it.each([
    [0, 4],
    [3, 4],
    [4, 4],
    [5, 8],
    [9, 16],
  ])("with %i tips asks for %i mailboxes", (tips, asked) => {
    const numbers = numbersToAsk(withTips(tips));
    expect(new Set(numbers).size).toBe(asked);
    expect(numbers.length).toBe(asked);
  });

  it("asks for the same mailboxes before and after a tip was sent", () => {
    expect(numbersToAsk(withTips(3)).sort()).toEqual(numbersToAsk(withTips(2)).sort());
  });

  it("asks in an order that is not theirs", () => {
    const numbers = Array.from({ length: 64 }, (_, at) => at);
    const order = shuffled(numbers);
    expect(order).not.toEqual(numbers);
    expect([...order].sort((one, other) => one - other)).toEqual(numbers);
  });
});

describe("a batch of stamps", () => {
  const days = (known: Partial<State>, isOpen = false) =>
    missingDays({ ...emptyState, ...known }, "2026-11-25", isOpen);

  it("is not fetched on the day of the activation, nor twice a day", () => {
    expect(days({ fetched: "2026-11-25" })).toEqual([]);
    expect(days({ fetched: "2026-11-24", askedDay: "2026-11-24" })).toEqual(["2026-11-25"]);
  });

  it("of yesterday is asked for again if its answer got lost", () => {
    const lost = { fetched: "2026-11-20", askedDay: "2026-11-24" };
    expect(days(lost)).toEqual(["2026-11-24", "2026-11-25"]);
    expect(days(lost, true)).toEqual(["2026-11-25"]);
  });
});

describe("a form", () => {
  it("has one length, whoever fills it in", () => {
    const short = { name: "A", number: "1" };
    const long = { name: "ئابدۇراھمان ".repeat(30), number: "48001010016" };
    const lengths = [short, long].map((words) => paddedForm({ term: "2026" }, words).length);
    expect(lengths).toEqual([4096, 4096]);
  });

  it("that is too long is refused, and not sent longer than others", () => {
    const words = { name: "a".repeat(70_000) };
    expect(() => paddedForm({}, words)).toThrow("report-invalid");
  });
});

describe("another try", () => {
  it("comes later each time, but within ten minutes and a half of them", () => {
    const waits = [0, 1, 2, 10].map((attempts) => waitBefore(attempts, 0, 0));
    expect(waits).toEqual([5, 10, 20, 600]);
    expect(waitBefore(0, 0, 1)).toBe(7.5);
  });

  it("is not made before the tip line wants it", () => {
    expect(waitBefore(0, 120, 0)).toBe(120);
  });
});
