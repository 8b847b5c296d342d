// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Reading tables of FlatBuffers (flatbuffers.dev, "Internals"), as far as a network's file has them.
 *
 * The file is one of ours, served with its hash in the release: nothing here guards against a hostile
 * one but what typed arrays do by themselves. A RangeError is a bug, or a file that is not ours.
 */

export class FlatTable {
  readonly #view: DataView;
  readonly #at: number;
  readonly #fields: number;
  readonly #fieldsEnd: number;

  private constructor(view: DataView, at: number) {
    this.#view = view;
    this.#at = at;
    this.#fields = at - view.getInt32(at, true);
    this.#fieldsEnd = this.#fields + view.getUint16(this.#fields, true);
  }

  static root(file: ArrayBuffer): FlatTable {
    const view = new DataView(file);
    return new FlatTable(view, view.getUint32(0, true));
  }

  /** A field of one byte; what is not there is 0, as for all numbers here. */
  byte(field: number): number {
    const at = this.#place(field);
    return at ? this.#view.getUint8(at) : 0;
  }

  int(field: number): number {
    const at = this.#place(field);
    return at ? this.#view.getInt32(at, true) : 0;
  }

  table(field: number): FlatTable | null {
    const at = this.#place(field);
    return at ? new FlatTable(this.#view, this.#led(at)) : null;
  }

  tables(field: number): FlatTable[] {
    const [start, length] = this.#vector(field);
    return Array.from({ length }, (_, index) => new FlatTable(this.#view, this.#led(start + 4 * index)));
  }

  ints(field: number): number[] {
    const [start, length] = this.#vector(field);
    return Array.from({ length }, (_, index) => this.#view.getInt32(start + 4 * index, true));
  }

  /** A copy, so that it can be read as numbers of any width. */
  bytes(field: number): Uint8Array<ArrayBuffer> {
    const [start, length] = this.#vector(field);
    return new Uint8Array(this.#view.buffer as ArrayBuffer, start, length).slice();
  }

  shorts(field: number): number[] {
    const [start, length] = this.#vector(field);
    return Array.from({ length }, (_, index) => this.#view.getUint16(start + 2 * index, true));
  }

  #place(field: number): number {
    const at = this.#fields + 4 + 2 * field;
    const offset = at < this.#fieldsEnd ? this.#view.getUint16(at, true) : 0;
    return offset && this.#at + offset;
  }

  #led(at: number): number {
    return at + this.#view.getUint32(at, true);
  }

  #vector(field: number): readonly [start: number, length: number] {
    const at = this.#place(field);
    if (!at) return [0, 0];
    const vector = this.#led(at);
    return [vector + 4, this.#view.getUint32(vector, true)];
  }
}
