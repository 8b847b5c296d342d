// SPDX-License-Identifier: AGPL-3.0-or-later
/** The language that is spoken, and its words, wherever they are needed. */

import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { type Key, LANGUAGES, type Spoken } from "./words.ts";

export const Speaks = createContext<Spoken>(LANGUAGES[0] as Spoken);

export interface Words {
  (key: Key): string;
  readonly spoken: Spoken;
}

export function useWords(): Words {
  const spoken = useContext(Speaks);
  return Object.assign((key: Key) => spoken.words[key], { spoken });
}
