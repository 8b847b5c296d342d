// SPDX-License-Identifier: AGPL-3.0-or-later
/** What tabs of this app tell each other: that something changed, never what. */

export type News = "changed" | "locked" | "erased";

export class OtherTabs {
  readonly #channel = new BroadcastChannel("tellsafe");

  constructor(heard: (news: News) => void) {
    this.#channel.onmessage = ({ data }: MessageEvent<News>) => heard(data);
  }

  tell(news: News): void {
    this.#channel.postMessage(news);
  }
}
