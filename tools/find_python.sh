#!/bin/sh
# Print a Python that can build the book, or say in a sentence what is missing. $1: the one that the caller wants, if any.
set -u
fits() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 12))' >/dev/null 2>&1; }

if [ -n "${1:-}" ]; then
    fits "$1" && { command -v "$1"; exit 0; }
    found=$("$1" --version 2>&1) || found="nothing that runs"
    echo "The book needs Python 3.12 or newer (pyodide-build and the live cells do); $1 is $found." \
         "Install Python 3.13 and try again, or name one: make book PYTHON=/path/to/python3.13" >&2
    exit 1
fi
for name in python3.13 python3.12 python3.14 python3 python; do
    fits "$name" && { command -v "$name"; exit 0; }
done
found=$(python3 --version 2>&1) || found="no Python"
echo "The book needs Python 3.12 or newer (pyodide-build and the live cells do); this machine has $found." \
     "Install Python 3.13 and try again, or name one: make book PYTHON=/path/to/python3.13" >&2
exit 1
