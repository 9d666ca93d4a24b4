#!/usr/bin/env python3
"""Checks an export of Firsthand without any of Firsthand's software.

    python3 verify.py [--setting-key=KEY] [--setting ID] FILE...
    python3 verify.py --vectors golden.json

It needs nothing but Python 3. Each FILE is what `firsthand export` wrote for one file of one child. It says what
it found, and ends with status 1 at the first thing that does not hold: a changed byte, an entry left out, a cut
tail, a checkpoint of another nursery. Compare the setting key that it prints with the one that the nursery gave
you on paper: without that, an export shows only that it agrees with itself. Pictures of handwritten notes lie beside
the FILE, each named by its id; those that are there are checked, and those that are not are counted.
"""

import argparse
import base64
import hashlib
import hmac
import json
import os
import sys

# ---- Ed25519 (RFC 8032), verification only -------------------------------------------------------------------

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def recover_x(y, sign):
    if y >= P:
        return None
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - x2) % P or (x == 0 and sign):
        return None
    return P - x if x & 1 != sign else x


def add(a, b):
    (x1, y1, z1, t1), (x2, y2, z2, t2) = a, b
    e, f = (y1 - x1) * (y2 - x2) % P, (y1 + x1) * (y2 + x2) % P
    c, d = 2 * t1 * t2 * D % P, 2 * z1 * z2 % P
    e, g, h, f = f - e, d + c, f + e, d - c
    return e * f % P, g * h % P, f * g % P, e * h % P


def multiply(scalar, point):
    result = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            result = add(result, point)
        point = add(point, point)
        scalar >>= 1
    return result


def decompress(data):
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    x = recover_x(y, sign)
    return None if x is None else (x, y, 1, x * y % P)


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE = (recover_x(BASE_Y, 0), BASE_Y, 1, recover_x(BASE_Y, 0) * BASE_Y % P)


def signature_holds(public, message, signature):
    if len(public) != 32 or len(signature) != 64:
        return False
    key, r = decompress(public), decompress(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if key is None or r is None or s >= L:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % L
    left, right = multiply(s, BASE), add(r, multiply(h, key))
    return (left[0] * right[2] - right[0] * left[2]) % P == 0 and (left[1] * right[2] - right[1] * left[2]) % P == 0


# ---- The formats ---------------------------------------------------------------------------------------------


class Broken(Exception):
    pass


def need(holds, what):
    if not holds:
        raise Broken(what)


def raw(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def uuid(text):
    data = bytes.fromhex(text.replace("-", ""))
    need(len(data) == 16, f"{text} is no id")
    return data


def sha256(*pieces):
    return hashlib.sha256(b"".join(pieces)).digest()


def derive(secret, info):
    extracted = hmac.new(bytes(32), secret, hashlib.sha256).digest()
    return hmac.new(extracted, info + b"\x01", hashlib.sha256).digest()


def u32(n):
    return n.to_bytes(4, "big")


def u64(n):
    return n.to_bytes(8, "big")


def i64(n):
    return n.to_bytes(8, "big", signed=True)


def commit_line(i, salt, text):
    return sha256(b"fh1/part", u32(i), salt, text)


def commit_all(lines):
    return sha256(b"fh1/content", u32(len(lines)), *lines)


def author_message(content):
    return sha256(b"fh1/author", content)


def leaf_bytes(leaf):
    need(leaf["v"] == 1, "a leaf of a newer form")
    return b"".join([
        bytes([1]), uuid(leaf["entry"]), uuid(leaf["series"]), u64(leaf["place"]), uuid(leaf["file"]),
        u64(leaf["place_in_file"]), i64(leaf["received_ms"]), raw(leaf["content"]),
    ])


def checkpoint_bytes(c):
    need(c["v"] == 1, "a checkpoint of a newer form")
    return b"".join([
        b"fh1/checkpoint", bytes([1]), uuid(c["setting"]), u64(c["epoch"]), u64(c["size"]), raw(c["root"]),
        i64(c["time_ms"]), u32(c["key"]),
    ])


def statement_bytes(f, checkpoint):
    return b"".join([b"fh1/file", bytes([f["v"]]), uuid(f["file"]), u64(f["count"]), sha256(checkpoint_bytes(checkpoint))])


def key_id(person):
    return sha256(b"fh1/key", raw(person["sign"]), raw(person["seal"]))[:16]


def inclusion_holds(leaf, index, size, proof, root):
    """RFC 9162, section 2.1.3.2."""
    if index >= size:
        return False
    fn, sn, r = index, size - 1, sha256(b"\x00", leaf)
    for p in proof:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            r = sha256(b"\x01", p, r)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            r = sha256(b"\x01", r, p)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and r == root


def check_lines(entry, setting_key, number):
    """The lines against the leaf; returns the shown ones, or None where nothing is there to show."""
    lines, texts = [], []
    for i, line in enumerate(entry["lines"], start=1):
        if line == "absent":
            need(len(entry["lines"]) == 1, f"entry {number}: lines and none at once")
            return None
        if "shown" in line:
            text = line["shown"]["text"]
            need("\n" not in text, f"entry {number}: a line with a line feed in it")
            lines.append(commit_line(i, raw(line["shown"]["salt"]), text.encode()))
            texts.append(text)
        else:
            lines.append(raw(line["withheld"]))
            texts.append(None)
    content = commit_all(lines)
    need(content == raw(entry["leaf"]["content"]), f"entry {number}: its words are not those that were kept")
    by, key = entry["by"], entry["by_key"]
    need(by is not None and key is not None, f"entry {number}: nobody vouches for it")
    sort = next(iter(by))
    need(sort in key, f"entry {number}: the key is not of the one who vouches")
    public = raw(key[sort]["sign"]) if sort == "person" else raw(key[sort])
    if sort == "setting":
        need(public == setting_key, f"entry {number}: vouched for by another setting key")
    need(signature_holds(public, author_message(content), raw(by[sort]["sig"])), f"entry {number}: the signature does not fit")
    if len(texts) > 1 and texts[1] is not None:
        author = json.loads(texts[1])["author"]
        if sort == "person":
            need(raw(author["person"]["key"]) == key_id(key["person"]) == raw(by["person"]["key"]), f"entry {number}: signed by another than its author")
        elif sort == "tablet":
            need(author == "typed", f"entry {number}: the author's signature was taken off")
    return texts


def check_export(export, setting_key=None, setting=None):
    need(export["v"] == 1, "an export of a newer form")
    key = raw(export["setting_key"])
    need(setting_key is None or key == raw(setting_key), "the setting key is not the one that you were given")
    checkpoint, statement = export["checkpoint"], export["file"]
    need(setting is None or checkpoint["setting"] == setting, "the checkpoint is of another nursery")
    need(signature_holds(key, checkpoint_bytes(checkpoint), raw(checkpoint["sig"])), "the checkpoint's signature does not fit")
    need(signature_holds(key, statement_bytes(statement, checkpoint), raw(statement["sig"])), "the file statement's signature does not fit")
    entries = export["entries"]
    need(len(entries) == statement["count"], f"{statement['count']} entries were stated, {len(entries)} are here: something is left out")
    filed, shown, pictures = {}, 0, []
    for number, entry in enumerate(entries, start=1):
        leaf = entry["leaf"]
        need(leaf["file"] == statement["file"], f"entry {number} is of another file")
        need(leaf["place_in_file"] == number, f"entry {number} of the file is left out")
        proof = [raw(p) for p in entry["proof"]]
        need(
            inclusion_holds(leaf_bytes(leaf), entry["index"], checkpoint["size"], proof, raw(checkpoint["root"])),
            f"entry {number} does not stand in the ledger",
        )
        texts = check_lines(entry, key, number)
        if texts is None or texts[0] is None:
            continue
        shown += 1
        head = json.loads(texts[0])
        need(head["setting"] == checkpoint["setting"], f"entry {number} is of another nursery")
        for text in texts[3:]:
            part = json.loads(text) if text else {}
            if part.get("p") == "filing" and "setting" in entry["by"]:
                filed[part["stands_as"]] = part["original"]
            if part.get("p") == "attachment":
                pictures.append(part)
        need(head["id"] == leaf["entry"] or filed.get(leaf["entry"]) == head["id"], f"entry {number} stands under another's id")
    return {"entries": len(entries), "shown": shown, "pictures": pictures, "key": export["setting_key"], "setting": checkpoint["setting"]}


KINDS = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}


def picture_hash(salt, data):
    return sha256(b"fh1/attachment", salt, data)


def check_pictures(pictures, folder):
    """Those that lie in the folder against the records that name them; returns how many do."""
    here = 0
    for part in pictures:
        uuid(part["id"])
        name = os.path.join(folder, f"{part['id']}.{KINDS.get(part['mime'], 'bin')}")
        if not os.path.exists(name):
            continue
        with open(name, "rb") as file:
            data = file.read()
        holds = len(data) == part["size"] and picture_hash(raw(part["salt"]), data) == raw(part["hash"])
        need(holds, f"the picture {part['id']} is not the one that was taken")
        here += 1
    return here


def check_vectors(golden):
    setting_key = raw(golden["public"]["setting"])
    lines = raw(golden["lines"]["bytes"])
    need(lines.endswith(b"\n"), "the lines have no end")
    first, *rest = lines[:-1].split(b"\n")
    salt = raw(json.loads(first)["salt"])
    commitments = []
    for i, line in enumerate(rest, start=1):
        one = derive(salt, b"fh1/salt" + u32(i))
        need(one == raw(golden["lines"]["salts"][i - 1]), f"salt {i}")
        commitments.append(commit_line(i, one, line))
        need(commitments[-1] == raw(golden["lines"]["commitments"][i - 1]), f"commitment {i}")
    content = commit_all(commitments)
    need(content == raw(golden["lines"]["content"]), "the content's commitment")
    person = golden["public"]["person"]
    need(key_id(person) == raw(golden["public"]["person_key_id"]), "the key's id")
    voucher = json.loads(first)["by"]["person"]
    need(signature_holds(raw(person["sign"]), author_message(content), raw(voucher["sig"])), "the author's signature")
    need(leaf_bytes(golden["leaf"]) == raw(golden["leaf_bytes"]), "the leaf's layout")
    need(sha256(b"\x00", leaf_bytes(golden["leaf"])) == raw(golden["leaf_hash"]), "the leaf's hash")
    proof = [raw(p) for p in golden["inclusion"]["proof"]]
    checkpoint = golden["checkpoint"]
    need(inclusion_holds(leaf_bytes(golden["leaf"]), 3, 5, proof, raw(checkpoint["root"])), "the inclusion proof")
    need(not inclusion_holds(leaf_bytes(golden["leaf"]), 2, 5, proof, raw(checkpoint["root"])), "a wrong index is refused")
    need(signature_holds(setting_key, checkpoint_bytes(checkpoint), raw(checkpoint["sig"])), "the checkpoint")
    need(signature_holds(setting_key, statement_bytes(golden["file"], checkpoint), raw(golden["file"]["sig"])), "the file statement")
    e = golden["envelope"]
    signed = b"".join([
        b"fh1/envelope", bytes([1]), uuid(e["id"]), uuid(e["device"]), uuid(e["series"]), u64(e["place"]), raw(e["key"]), raw(e["hash"]),
    ])
    need(sha256(raw(e["sealed"])) == raw(e["hash"]), "the sealed bytes' hash")
    need(signature_holds(raw(golden["public"]["tablet"]), signed, raw(e["sig"])), "the envelope's signature")
    c = golden["certificate"]
    signed = b"".join([
        b"fh1/tablet", bytes([1]), uuid(c["setting"]), uuid(c["device"]), raw(c["public"]), i64(c["issued_ms"]), u32(c["key"]),
    ])
    need(signature_holds(setting_key, signed, raw(c["sig"])), "the tablet's certificate")
    k = golden["sealing_statement"]
    signed = b"".join([
        b"fh1/setting-key", bytes([1, 2]), uuid(k["setting"]), u32(k["index"]), raw(k["public"]), i64(k["from_ms"]), u32(k["by"]),
    ])
    need(signature_holds(setting_key, signed, raw(k["sig"])), "the sealing key's statement")
    picture = golden["attachment"]
    need(picture_hash(raw(picture["salt"]), raw(picture["bytes"])) == raw(picture["hash"]), "a picture's hash")
    need(sha256(b"fh1/sealing-key", raw(k["public"]))[:16] == raw(golden["sealing_key_id"]) == raw(e["key"]), "the sealing key's id")


def main():
    parser = argparse.ArgumentParser(description="Checks an export of Firsthand.")
    parser.add_argument("--setting-key", help="the nursery's key as given to you on paper")
    parser.add_argument("--setting", help="the nursery's id")
    parser.add_argument("--vectors", action="store_true", help="the files are golden vectors, not exports")
    parser.add_argument("--list", action="store_true", help="each entry's place in the ledger and its hash, as on a printed page")
    parser.add_argument("files", nargs="+")
    arguments = parser.parse_args()
    for name in arguments.files:
        try:
            with open(name, encoding="utf-8") as file:
                data = json.load(file)
            if arguments.vectors:
                check_vectors(data)
                print(f"{name}: every vector holds")
                continue
            found = check_export(data, arguments.setting_key, arguments.setting)
            here = check_pictures(found["pictures"], os.path.dirname(name))
        except (Broken, ValueError, KeyError, TypeError, IndexError, AttributeError, OverflowError) as error:
            print(f"{name}: DOES NOT HOLD: {error!r}")
            return 1
        print(f"{name}: holds. {found['entries']} entries, {found['shown']} of them shown.")
        if found["pictures"]:
            print(f"  {here} of its {len(found['pictures'])} pictures are here, and are what was taken")
        print(f"  nursery {found['setting']}, setting key {found['key']}")
        if arguments.list:
            checkpoint = data["checkpoint"]
            print(f"  ledger of {checkpoint['size']} entries, root {raw(checkpoint['root']).hex()}")
            for entry in data["entries"]:
                leaf = sha256(b"\x00", leaf_bytes(entry["leaf"])).hex()
                print(f"  place {entry['index']}, SHA-256 {leaf}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
