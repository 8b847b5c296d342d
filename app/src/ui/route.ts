// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Where in the app a person is: the part of the address after "#/". It never leaves the device, and
 * never holds anything that a person wrote.
 */

import { useEffect, useState } from "preact/hooks";

export function path(): string {
  return location.hash.replace(/^#\/?/, "");
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
    addEventListener("hashchange", moved);
    return () => removeEventListener("hashchange", moved);
  }, []);
  return now;
}
