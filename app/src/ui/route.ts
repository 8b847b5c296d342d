// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Where in the app a person is: the part of the address after "#/". It never leaves the device, and
 * never holds anything that a person wrote.
 */

import { useEffect, useState } from "preact/hooks";

export function path(): string {
  const whole = location.hash.replace(/^#\/?/, "");
  const [, place = whole, brought] = BROUGHT.exec(whole) ?? [];
  if (brought !== undefined) {
    handed = brought;
    history.replaceState(null, "", `#/${place}`);
  }
  return place;
}

/**
 * What an address from outside brings: the code of a counter's card, or a sign-in's state and answer.
 * Read once, it is in no address and no history of this tab any more.
 */
const BROUGHT = /^(activate\/(?:counter|signed-in))\/([\w./-]*)$/;
let handed = "";

/** What was brought; it is given out once. */
export function takeHanded(): string {
  const found = handed;
  handed = "";
  return found;
}

export function go(to: string): void {
  location.hash = `#/${to}`;
}

/** Instead of the present place: where going back would make no sense. */
export function goInstead(to: string): void {
  location.replace(`#/${to}`);
}

export function usePath(): string {
  const [now, setNow] = useState(path);
  useEffect(() => {
    const moved = (): void => setNow(path());
    moved(); // it may have, since the first drawing
    addEventListener("hashchange", moved);
    return () => removeEventListener("hashchange", moved);
  }, []);
  return now;
}
