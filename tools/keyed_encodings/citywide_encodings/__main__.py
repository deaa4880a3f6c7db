"""`python -m citywide_encodings encode|match`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from citywide_encodings.encode import Refused, encode
from citywide_encodings.match import THRESHOLD, match


def main() -> int:
    """Encode or match; return the exit code."""
    given = _arguments().parse_args()
    try:
        if given.verb == "encode":
            secret = given.secret_file.read_text(encoding="utf-8").strip()
            count = encode(
                given.people, given.agreement, secret, given.department, given.out, given.rows
            )
            print(f"{count:,} people encoded. Keep {given.rows.name} inside the department.")
        else:
            count = match(given.left, given.right, given.out, given.threshold)
            print(f"{count:,} pairs.")
    except (Refused, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="citywide_encodings")
    verbs = parser.add_subparsers(dest="verb", required=True)
    one = verbs.add_parser("encode", help="A department's people become keyed encodings.")
    one.add_argument("people", type=Path, help="CSV with the columns the README names.")
    one.add_argument("--agreement", required=True, help="Id of the data sharing agreement.")
    one.add_argument("--secret-file", type=Path, required=True, help="File that holds the secret.")
    one.add_argument("--department", required=True)
    one.add_argument("--out", type=Path, required=True, help="Where the encodings go.")
    one.add_argument("--rows", type=Path, required=True, help="Whose each row is; stays inside.")
    two = verbs.add_parser("match", help="Link two files of encodings of one agreement.")
    two.add_argument("left", type=Path)
    two.add_argument("right", type=Path)
    two.add_argument("--out", type=Path, required=True)
    two.add_argument("--threshold", type=float, default=THRESHOLD)
    return parser


if __name__ == "__main__":
    sys.exit(main())
