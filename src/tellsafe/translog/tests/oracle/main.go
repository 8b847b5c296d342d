// SPDX-License-Identifier: AGPL-3.0-or-later

// Writes docs/protocol/vectors/log.json by golang.org/x/mod/sumdb/{tlog,note}, an implementation
// that shares nothing with ours. Run by hand, in an empty folder with this file:
//
//	go mod init oracle && go get golang.org/x/mod@v0.42.0 && go run . > log.json
//
// Entry i of its log is {"count":i,"day":"2026-11-23","type":"suspensions","v":1}.
package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const origin = "log.example.org/tellsafe"

type object = map[string]any

func check(err error) {
	if err != nil {
		panic(err)
	}
}

func entry(i int64) []byte {
	return []byte(fmt.Sprintf(`{"count":%d,"day":"2026-11-23","type":"suspensions","v":1}`, i))
}

type store []tlog.Hash

func (s store) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	found := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		found[i] = s[index]
	}
	return found, nil
}

func grow(size int64) store {
	var s store
	for i := int64(0); i < size; i++ {
		hashes, err := tlog.StoredHashes(i, entry(i), s)
		check(err)
		s = append(s, hashes...)
	}
	return s
}

func root(s store, size int64) tlog.Hash {
	hash, err := tlog.TreeHash(size, s)
	check(err)
	return hash
}

func hexes(hashes []tlog.Hash) []string {
	out := []string{}
	for _, hash := range hashes {
		out = append(out, hex.EncodeToString(hash[:]))
	}
	return out
}

func roots(s store, sizes ...int64) []object {
	var out []object
	for _, size := range sizes {
		hash := root(s, size)
		out = append(out, object{"size": size, "root": hex.EncodeToString(hash[:])})
	}
	return out
}

func inclusion(s store, pairs ...[2]int64) []object {
	var out []object
	for _, pair := range pairs {
		proof, err := tlog.ProveRecord(pair[1], pair[0], s)
		check(err)
		out = append(out, object{"index": pair[0], "size": pair[1], "proof": hexes(proof)})
	}
	return out
}

func consistency(s store, pairs ...[2]int64) []object {
	var out []object
	for _, pair := range pairs {
		proof, err := tlog.ProveTree(pair[1], pair[0], s)
		check(err)
		out = append(out, object{"old": pair[0], "new": pair[1], "proof": hexes(proof)})
	}
	return out
}

// SHA-256 over all proofs of all trees up to a size, each after its number of hashes in one byte.
func digests(s store, most int64) object {
	inclusions, consistencies := sha256.New(), sha256.New()
	for size := int64(1); size <= most; size++ {
		for i := int64(0); i < size; i++ {
			record, err := tlog.ProveRecord(size, i, s)
			check(err)
			inclusions.Write([]byte{byte(len(record))})
			for _, hash := range record {
				inclusions.Write(hash[:])
			}
			tree, err := tlog.ProveTree(size, i+1, s)
			check(err)
			consistencies.Write([]byte{byte(len(tree))})
			for _, hash := range tree {
				consistencies.Write(hash[:])
			}
		}
	}
	return object{
		"up_to":       most,
		"inclusion":   hex.EncodeToString(inclusions.Sum(nil)),
		"consistency": hex.EncodeToString(consistencies.Sum(nil)),
	}
}

// Every tile of a tree: its path (without the height, which C2SP leaves out) and SHA-256.
func tiles(s store, size int64) object {
	files := object{}
	for _, tile := range tlog.NewTiles(8, 0, size) {
		data, err := tlog.ReadTileData(tile, s)
		check(err)
		sum := sha256.Sum256(data)
		files[strings.Replace(tile.Path(), "tile/8/", "tile/", 1)] = hex.EncodeToString(sum[:])
	}
	return files
}

func paths() []object {
	var out []object
	for _, tile := range []tlog.Tile{
		{H: 8, L: 0, N: 0, W: 256}, {H: 8, L: 0, N: 999, W: 1}, {H: 8, L: 1, N: 1000, W: 255},
		{H: 8, L: 2, N: 1234067, W: 256}, {H: 8, L: 0, N: 1234567890, W: 17}, {H: 8, L: -1, N: 1234067, W: 8},
	} {
		path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		path = strings.Replace(path, "tile/data/", "tile/entries/", 1)
		level := any(tile.L)
		if tile.L < 0 {
			level = "entries"
		}
		out = append(out, object{"level": level, "index": tile.N, "width": tile.W, "path": path})
	}
	return out
}

func signer(name string, seedByte byte) (note.Signer, note.Verifier, string, string) {
	seed := bytes.Repeat([]byte{seedByte}, 32)
	public := ed25519.NewKeyFromSeed(seed).Public().(ed25519.PublicKey)
	vkey, err := note.NewEd25519VerifierKey(name, public)
	check(err)
	id := strings.Split(vkey, "+")[1]
	skey := "PRIVATE+KEY+" + name + "+" + id + "+" + base64.StdEncoding.EncodeToString(append([]byte{1}, seed...))
	s, err := note.NewSigner(skey)
	check(err)
	v, err := note.NewVerifier(vkey)
	check(err)
	return s, v, skey, vkey
}

func checkpoint(s store, size int64, signers ...note.Signer) object {
	hash := root(s, size)
	text := fmt.Sprintf("%s\n%d\n%s\n", origin, size, hash)
	signed, err := note.Sign(&note.Note{Text: text}, signers...)
	check(err)
	return object{"size": size, "root": hex.EncodeToString(hash[:]), "note": string(signed)}
}

// Notes that the oracle refuses as well; it is asked, and a note that it takes stops the program.
func refused(good string, log note.Verifier) []object {
	lines := strings.Split(good, "\n")
	signature := lines[4]
	id := strings.Split(signature, " ")[2]
	raw, err := base64.StdEncoding.DecodeString(id)
	check(err)
	raw[len(raw)-1] ^= 1
	wrong := strings.Replace(good, id, base64.StdEncoding.EncodeToString(raw), 1)
	binary.BigEndian.PutUint32(raw, 7)
	stranger := strings.Replace(good, id, base64.StdEncoding.EncodeToString(raw), 1)
	cases := []object{
		{"why": "another size under the same signature", "note": strings.Replace(good, "\n5\n", "\n6\n", 1)},
		{"why": "a wrong signature by the known key", "note": wrong},
		{"why": "a signature with an unknown key id", "note": stranger},
		{"why": "no signature", "note": strings.Join(lines[:3], "\n") + "\n\n"},
		{"why": "no blank line", "note": strings.Replace(good, "\n\n", "\n", 1)},
		{"why": "no newline at the end", "note": strings.TrimSuffix(good, "\n")},
		{"why": "a hyphen for the em dash", "note": strings.Replace(good, "—", "-", 1)},
		{"why": "a control character", "note": strings.Replace(good, "\n5\n", "\n5\r\n", 1)},
	}
	for _, one := range cases {
		if _, err := note.Open([]byte(one["note"].(string)), note.VerifierList(log)); err == nil {
			panic(one["why"])
		}
	}
	return cases
}

func main() {
	s := grow(70000)
	log, verifier, skey, vkey := signer(origin, 1)
	witness, _, _, witnessKey := signer("witness.example.net", 2)
	good := checkpoint(s, 5, log)
	vectors := object{
		"source": "Produced by golang.org/x/mod v0.42.0, sumdb/tlog and sumdb/note; the program is " +
			"src/tellsafe/translog/tests/oracle/main.go. Hashes are hex.",
		"entries":     "entry i is {\"count\":i,\"day\":\"2026-11-23\",\"type\":\"suspensions\",\"v\":1}",
		"leaf_hashes": hexes([]tlog.Hash{tlog.RecordHash(entry(0)), tlog.RecordHash(entry(1)), tlog.RecordHash(entry(69999))}),
		"roots":       roots(s, 0, 1, 2, 3, 4, 5, 6, 7, 8, 100, 255, 256, 257, 300, 512, 65536, 70000),
		"inclusion": inclusion(s, [2]int64{0, 1}, [2]int64{0, 2}, [2]int64{2, 3}, [2]int64{3, 7}, [2]int64{6, 7},
			[2]int64{255, 256}, [2]int64{256, 257}, [2]int64{123, 300}, [2]int64{65535, 70000}, [2]int64{69999, 70000}),
		"consistency": consistency(s, [2]int64{1, 1}, [2]int64{1, 2}, [2]int64{3, 7}, [2]int64{4, 7}, [2]int64{6, 8},
			[2]int64{7, 7}, [2]int64{255, 257}, [2]int64{256, 300}, [2]int64{300, 70000}, [2]int64{65536, 70000}),
		"all_proofs":   digests(s, 70),
		"paths":        paths(),
		"tiles":        object{"257": tiles(s, 257), "1000": tiles(s, 1000)},
		"signer_key":   skey,
		"verifier_key": vkey,
		"witness_key":  witnessKey,
		"checkpoints":  []object{checkpoint(s, 0, log), good, checkpoint(s, 300, log), checkpoint(s, 300, log, witness)},
		"refused":      refused(good["note"].(string), verifier),
	}
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	out.SetIndent("", " ")
	check(out.Encode(vectors))
}
