// SPDX-License-Identifier: AGPL-3.0-or-later
/** A file as it will be sent: the picture itself where it is one, else a sign of its kind. */

import { useEffect, useState } from "preact/hooks";
import type { DraftFile } from "../../../contract.ts";
import { useHere } from "../../here.ts";
import { Icon, type IconName } from "../../icons.tsx";
import { t } from "../../language.ts";

const SIGNS: Readonly<Record<DraftFile["kind"], IconName>> = {
  image: "gallery",
  video: "video",
  sound: "sound",
  other: "file",
};

/** An address of the content that holds as long as it is on screen; null until there is one. */
export function useContent(file: DraftFile): string | null {
  const { source } = useHere();
  const [url, setUrl] = useState<string | null>(null);
  // A file that was blurred or muted has the same id and another size.
  useEffect(() => {
    let made: string | null = null;
    let isGone = false;
    if (file.state === "cleaning") return;
    void source.fileContent(file.id).then((content) => {
      if (!content || isGone) return;
      made = URL.createObjectURL(content);
      setUrl(made);
    });
    return () => {
      isGone = true;
      if (made) URL.revokeObjectURL(made);
    };
  }, [file.id, file.state, file.size, file.muted]);
  return url;
}

export function FilePicture({ file, place }: { readonly file: DraftFile; readonly place: number }) {
  const url = useContent(file);
  if (file.kind === "image" && url) {
    return <img class="thumbnail" src={url} alt={t("file.picture", { n: place })} />;
  }
  return <span class="thumbnail"><Icon name={SIGNS[file.kind]} /></span>;
}
