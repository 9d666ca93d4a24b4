#!/usr/bin/env python3
"""A small tablet for Firsthand, written from docs/wire.md and from nothing else.

    client.py --at http://localhost:3000 --state FILE COMMAND

    enrol CODE       make a key, add this tablet, check what the setting signed, and begin FILE
    write "words"    seal one entry, signed by the tablet, and put it into the outbox (no network)
    send             send the outbox; a row leaves it on its own receipt and stays, sealed, for 14 days
    resend           send again what was kept: the setting should have each row already
    tiles            fetch the roster, or learn that it is as it was
    status           count what lies here

FILE is JSON and holds the tablet's private key; it never holds words, only what is sealed. Needs PyNaCl.
Exit code 1 means that the setting or this program refused, as one line `code: says next`.
"""

import argparse
import base64
import datetime
import hashlib
import hmac
import http.client
import json
import os
import sys
import time
import urllib.parse
import uuid

from nacl.exceptions import BadSignatureError
from nacl.public import PublicKey, SealedBox
from nacl.signing import SigningKey, VerifyKey

ROWS_MAX, REQUEST_MAX, SEALED_MAX, BLOCK = 100, 2 * 1024 * 1024, 272 * 1024, 4096
KEPT_MS = 14 * 24 * 3600 * 1000
SAME = ("id", "series", "place", "hash")


class Refused(Exception):
    """What the setting or this program will not do, as `code: says next`."""

    def __init__(self, code, says, next_=""):
        super().__init__(f"{code}: {says} {next_}".strip())
        self.code = code


def b64(data):
    return base64.urlsafe_b64encode(bytes(data)).rstrip(b"=").decode()


def unb64(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def raw(id_):
    return uuid.UUID(id_).bytes


def u32(number):
    return number.to_bytes(4, "big")


def u64(number):
    return number.to_bytes(8, "big")


def text(words):
    return u32(len(words.encode())) + words.encode()


def sha(data):
    return hashlib.sha256(data).digest()


def hkdf(secret, info):
    """HKDF-SHA256 of RFC 5869 with no salt of its own; 32 bytes are its first block."""
    extracted = hmac.new(bytes(32), secret, hashlib.sha256).digest()
    return hmac.new(extracted, info + b"\x01", hashlib.sha256).digest()


def now_ms():
    return int(time.time() * 1000)


def signed_by_setting(key, what, message, sig):
    try:
        VerifyKey(unb64(key)).verify(message, unb64(sig))
    except (BadSignatureError, ValueError):
        raise Refused("bad_signature", f"The setting did not sign this {what}.", "Nothing was taken.") from None


def check_sealing(key, setting, said):
    """A sealing key from anywhere else would let whoever put it there read every entry."""
    if said["setting"] != setting or said["purpose"] != "seal":
        raise Refused("bad_signature", "The sealing key is not this setting's.")
    message = b"fh1/setting-key" + bytes([said["v"], 2]) + raw(setting) + u32(said["index"]) + unb64(said["public"])
    signed_by_setting(key, "sealing key", message + u64(said["from_ms"]) + u32(said["by"]), said["sig"])


def check_certificate(key, setting, public, said):
    if (said["setting"], said["public"]) != (setting, public):
        raise Refused("bad_signature", "The certificate is not for this tablet's key.")
    message = b"fh1/tablet" + bytes([said["v"]]) + raw(setting) + raw(said["device"]) + unb64(public)
    signed_by_setting(key, "certificate", message + u64(said["issued_ms"]) + u32(said["key"]), said["sig"])


def check_checkpoint(key, setting, said):
    message = b"fh1/checkpoint" + bytes([said["v"]]) + raw(setting) + u64(said["epoch"]) + u64(said["size"])
    message += unb64(said["root"]) + u64(said["time_ms"]) + u32(said["key"])
    signed_by_setting(key, "checkpoint", message, said["sig"])


def check_tile(key, setting, tile):
    if "vouched" not in tile:
        return  # whoever has no PIN yet has no keys
    said, keys = tile["vouched"], unb64(tile["vouched"]["public"]["sign"]) + unb64(tile["vouched"]["public"]["seal"])
    message = b"fh1/person" + bytes([said["v"]]) + raw(setting) + raw(said["person"])
    message += text(said["name"]) + text(said["short"]) + text(said["job"]) + keys + u32(said["by"])
    signed_by_setting(key, "tile", message, said["sig"])
    if (said["person"], sha(b"fh1/key" + keys)[:16]) != (tile["person"], unb64(tile["key"])):
        raise Refused("bad_signature", "A tile and what was vouched for it are two people.")


class Tablet:
    def __init__(self, at, path):
        self.at, self.path, self.state = urllib.parse.urlsplit(at), path, None

    def load(self):
        try:
            with open(self.path, encoding="utf-8") as file:
                self.state = json.load(file)
        except FileNotFoundError:
            raise Refused("not_enrolled", "This tablet is not added yet.", "Run enrol first.") from None
        return self.state

    def save(self):
        """Whole or not at all, and on the disk before anything is sent: a record must survive a flat battery."""
        with open(os.open(self.path + ".new", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump(self.state, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        os.replace(self.path + ".new", self.path)

    def exchange(self, method, path, body, headers):
        """One request and its answer, as they come: status, headers, body."""
        kind = http.client.HTTPSConnection if self.at.scheme == "https" else http.client.HTTPConnection
        connection = kind(self.at.netloc, timeout=30)
        try:
            connection.request(method, path, body or None, headers)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        except (OSError, http.client.HTTPException) as error:
            raise Refused("no_contact", f"The setting can't be reached ({error}).", "Nothing is lost.") from None
        finally:
            connection.close()

    @staticmethod
    def fault(status, body):
        try:
            error = json.loads(body)["error"]
            return Refused(error["code"], error["says"], error["next"])
        except (ValueError, KeyError, TypeError):
            return Refused("no_answer", f"Status {status}, and nothing that can be read.")

    def call(self, method, name, value=None, headers=(), again=True):
        """A signed request, and its answer once that is known to be the setting's."""
        state, path = self.state, "/api/v1/" + name
        body = b"" if value is None else json.dumps(value).encode()
        at, setting = now_ms() + state["clock_offset_ms"], raw(state["setting"])
        message = b"fh1/request" + setting + raw(state["certificate"]["device"]) + u64(at)
        message += method.encode() + b"\0" + path.encode() + b"\0" + sha(body)
        signature = SigningKey(unb64(state["private"])).sign(message).signature
        mine = {"fh-certificate": b64(json.dumps(state["certificate"]).encode()), "fh-time": str(at)}
        mine |= {"fh-signature": b64(signature), "content-type": "application/json"}
        status, answered, got = self.exchange(method, path, body, {**mine, **dict(headers)})
        if status in (200, 304):
            # Bound to our own signature, so that no old answer passes for this one.
            signed = b"fh1/answer" + setting + signature + sha(got)
            signed_by_setting(state["setting_key"], "answer", signed, answered.get("fh-answer", ""))
            return status, got
        refused = self.fault(status, got)
        if refused.code == "clock_differs" and again:
            state["clock_offset_ms"] = int(answered["fh-now"]) - now_ms()
            self.save()
            return self.call(method, name, value, headers, again=False)
        raise refused

    def enrol(self, code):
        if os.path.exists(self.path):
            raise Refused("enrolled", "This state file belongs to a tablet.", "Choose another.")
        key = SigningKey.generate()
        public = b64(key.verify_key.encode())
        asked = json.dumps({"code": code, "public": public}).encode()
        # Nothing is signed yet on either side: whom one enrols with rests on TLS and on the code.
        status, _, got = self.exchange("POST", "/api/v1/enrol", asked, {"content-type": "application/json"})
        if status != 200:
            raise self.fault(status, got)
        answer = json.loads(got)
        check_certificate(answer["setting_key"], answer["setting"], public, answer["certificate"])
        check_sealing(answer["setting_key"], answer["setting"], answer["sealing"])
        self.state = {name: answer[name] for name in ("certificate", "setting", "sealing", "setting_key")}
        self.state |= {"private": b64(key.encode()), "clock_offset_ms": answer["now_ms"] - now_ms()}
        self.state |= {"series": str(uuid.uuid4()), "place": 0, "outbox": [], "kept": []}
        self.state |= {"checkpoint": None, "etag": None, "tiles": 0}
        self.save()
        print(f"enrolled: {answer['name']}, {answer['setting_name']}, device {answer['certificate']['device']}")

    def write(self, words, kind, writer):
        """An entry with no tile: the tablet vouches for it, and the writer's name is a part as they typed it."""
        state, id_ = self.load(), str(uuid.uuid4())
        now = datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="milliseconds")
        what = {"v": 1, "id": id_, "setting": state["setting"], "kind": kind, "occurred": now, "written": now}
        what |= {"clock_offset_ms": state["clock_offset_ms"], "rules": [], "app": "firsthand-client-py 1"}
        parts = [{"p": "author_typed", "name": writer, "agency": ""}, {"p": "saw", "words": words}]
        who = {"author": "typed", "device": state["certificate"]["device"]}
        plain = self.lines([what, who, {"route": "ordinary"}, *parts])
        public = unb64(state["sealing"]["public"])
        sealed = SealedBox(PublicKey(public)).encrypt(plain + bytes(-len(plain) % BLOCK))
        if len(sealed) > SEALED_MAX:
            raise Refused("too_large", "These words are longer than the setting takes.", "Write two entries.")
        row = {"v": 1, "id": id_, "device": state["certificate"]["device"], "series": state["series"]}
        row |= {"place": state["place"] + 1, "key": b64(sha(b"fh1/sealing-key" + public)[:16])}
        state["outbox"].append(self.signed_row(row, sealed))
        state["place"] += 1
        self.save()
        print(f"{id_} waits at place {state['place']}")

    def lines(self, values):
        """The lines, committed to one by one, so that each can be shown or withheld by itself."""
        lines = [json.dumps(value, ensure_ascii=False, separators=(",", ":")) for value in values]
        salt, commitments = os.urandom(32), b""
        for i, line in enumerate(lines, 1):
            commitments += sha(b"fh1/part" + u32(i) + hkdf(salt, b"fh1/salt" + u32(i)) + line.encode())
        digest = sha(b"fh1/author" + sha(b"fh1/content" + u32(len(lines)) + commitments))
        sig = SigningKey(unb64(self.state["private"])).sign(digest).signature
        first = json.dumps({"v": 1, "salt": b64(salt), "by": {"tablet": {"sig": b64(sig)}}})
        whole = "".join(line + "\n" for line in [first, *lines]).encode()
        return u32(len(whole)) + whole

    def signed_row(self, row, sealed):
        digest = sha(sealed)
        message = b"fh1/envelope" + bytes([row["v"]]) + raw(row["id"]) + raw(row["device"]) + raw(row["series"])
        message += u64(row["place"]) + unb64(row["key"]) + digest
        sig = SigningKey(unb64(self.state["private"])).sign(message).signature
        return {**row, "hash": b64(digest), "sig": b64(sig), "sealed": b64(sealed)}

    def sync(self, rows):
        """Sends rows in batches that fit; gives each row that has a receipt of its own, with that receipt."""
        batches, size = [[]], 0
        for row in rows:
            length = len(json.dumps(row)) + 2
            if len(batches[-1]) == ROWS_MAX or size + length > REQUEST_MAX - BLOCK:
                batches.append([])
                size = 0
            batches[-1].append(row)
            size += length
        return [pair for batch in batches for pair in self.sync_batch(batch)]

    def sync_batch(self, batch):
        state = self.state
        status = {"waiting": len(state["outbox"]), "drafts": 0, "unreadable": 0, "clock_ms": now_ms()}
        status |= {"installed": False, "persisted": True}
        value = {"rows": batch, "status": status, "checkpoint": state["checkpoint"]}
        answer = json.loads(self.call("POST", "sync", value)[1])
        check_checkpoint(state["setting_key"], state["setting"], answer["checkpoint"])
        check_sealing(state["setting_key"], state["setting"], answer["sealing"])
        before, state["checkpoint"], state["sealing"] = state["checkpoint"], answer["checkpoint"], answer["sealing"]
        # By the signed time, never by a header: a forged clock must not make anything old enough to drop.
        state["clock_offset_ms"] = answer["now_ms"] - now_ms()
        state["kept"] = [kept for kept in state["kept"] if kept["received_ms"] > answer["now_ms"] - KEPT_MS]
        if before and before["epoch"] != answer["epoch"]:
            # The setting was put back from a copy: it may have lost what it had given receipts for.
            print("the epoch changed: all that was kept is offered again")
            state["outbox"] += [kept["row"] for kept in state["kept"] if kept["row"] not in state["outbox"]]
        self.save()
        pairs = []
        for receipt in answer["receipts"]:
            same = [row for row in batch if all(row[name] == receipt[name] for name in SAME)]
            print(receipt["id"], receipt["outcome"], *([receipt["reason"]] if "reason" in receipt else []))
            if same and receipt["outcome"] in ("kept", "already_kept", "set_aside"):
                pairs.append((same[0], receipt))
        return pairs

    def send(self):
        state, offered = self.load(), None
        # A second time where the first brought a new epoch, and with it more to send.
        while offered is None or any(row not in offered for row in state["outbox"]):
            offered = list(state["outbox"])
            for row, receipt in self.sync(offered):
                state["outbox"] = [other for other in state["outbox"] if other != row]
                state["kept"] = [kept for kept in state["kept"] if kept["row"] != row]
                state["kept"].append({"row": row, "received_ms": receipt["received_ms"]})
            self.save()  # out of the outbox and among what is kept, in one write
        print(f"{len(state['outbox'])} waiting, {len(state['kept'])} kept")

    def resend(self, tamper):
        rows = [kept["row"] for kept in self.load()["kept"]]
        if tamper and rows:
            sealed = bytearray(unb64(rows[0]["sealed"]))
            sealed[len(sealed) // 2] ^= 1
            # `signed`: what a thief with the tablet's key can do. `raw`: a byte that fell over in storage.
            other = {**rows[0], "sealed": b64(sealed)}
            rows = [self.signed_row(rows[0], bytes(sealed)) if tamper == "signed" else other]
        self.sync(rows)

    def tiles(self):
        state = self.load()
        status, got = self.call("GET", "roster", headers={"if-none-match": f'"{state["etag"]}"'} if state["etag"] else {})
        if status == 200:
            roster = json.loads(got)
            for tile in roster["tiles"]:
                check_tile(state["setting_key"], state["setting"], tile)
            # The tag in the body, which is signed, and not the one in the header, which is not.
            state["etag"], state["tiles"] = roster["etag"], len(roster["tiles"])
            self.save()
        print(f"{status}: {state['tiles']} tiles")

    def status(self):
        state = self.load()
        print(f"{len(state['outbox'])} waiting, {len(state['kept'])} kept, {state['place']} written")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--at", required=True, metavar="ADDRESS")
    parser.add_argument("--state", required=True, metavar="FILE")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("enrol").add_argument("code")
    write = commands.add_parser("write")
    write.add_argument("words")
    write.add_argument("--kind", default="achievement", choices=["achievement", "concern", "child_words"])
    write.add_argument("--writer", default="Somebody with no tile")
    tamper = commands.add_parser("resend")
    tamper.add_argument("--tamper", nargs="?", const="signed", choices=["signed", "raw"], help=argparse.SUPPRESS)
    for name in ("send", "tiles", "status"):
        commands.add_parser(name)
    asked = vars(parser.parse_args())
    tablet = Tablet(asked.pop("at"), asked.pop("state"))
    try:
        getattr(tablet, asked.pop("command"))(**asked)
    except Refused as refused:
        print(refused, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
