#!/usr/bin/env bash
# Set up everything that bilingual needs: Debian packages, a virtual environment, Python packages.
#
#   tools/setup.sh [VENV] [EXTRAS]      default: .venv llm,dev
#
# PYTHON chooses the interpreter (3.11 or newer). Debian packages are installed as root or with a sudo
# that asks no password; otherwise the script says what to install and stops.
set -euo pipefail
cd "$(dirname "$0")/.."

venv=${1:-.venv}
extras=${2:-llm,dev}
python=${PYTHON:-python3}

say() { printf '\n==> %s\n' "$*"; }
fail() { printf '\nset-up stopped: %s\n' "$*" >&2; exit 1; }

again() { # run a command up to three times: mirrors and networks hiccup
  local try
  for try in 1 2 3; do
    "$@" && return 0
    [ "$try" = 3 ] || { echo "failed, trying again in $((try * 5)) s: $*" >&2; sleep $((try * 5)); }
  done
  return 1
}

installed() { dpkg-query -W -f='${db:Status-Status}\n' "$1" 2>/dev/null | grep -qx installed; }

debian_packages() {
  local wanted=() missing=() package root=()
  mapfile -t wanted < <(grep -v '^#' tools/debian-packages.txt)
  case ",$extras," in *,browser,*) wanted+=(chromium epubcheck) ;; esac  # the tests of pages and books
  "$python" -c 'import ensurepip, venv' 2>/dev/null || wanted+=(python3-venv)
  if ! command -v dpkg-query >/dev/null; then
    say "This is not Debian: install pango, harfbuzz, fontconfig and the fonts named in tools/debian-packages.txt yourself"
    return
  fi
  for package in "${wanted[@]}"; do installed "$package" || missing+=("$package"); done
  [ ${#missing[@]} -eq 0 ] && return
  if [ "$(id -u)" != 0 ]; then
    sudo -n true 2>/dev/null || fail "these Debian packages are missing and need an administrator:

    sudo apt-get update && sudo apt-get install --no-install-recommends ${missing[*]}

Run that, then the same command again."
    root=(sudo -n)
  fi
  say "Installing Debian packages: ${missing[*]}"
  # update may fail for one dead mirror of several and still be good enough: the install decides
  again "${root[@]}" apt-get update -q || echo "apt-get update failed; going on with the lists that are here" >&2
  again "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends \
    -o DPkg::Lock::Timeout=120 "${missing[@]}" </dev/null || fail "apt-get could not install: ${missing[*]}"
}

command -v "$python" >/dev/null || fail "there is no $python: install Python 3.11 or newer (Debian: apt-get install python3)"
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
  fail "$("$python" --version) is too old: bilingual needs 3.11 or newer; name one with PYTHON=python3.11"

debian_packages

if ! "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
  say "Creating the virtual environment $venv"
  "$python" -m venv --clear "$venv" || fail "could not create $venv"
fi

say "Installing Python packages into $venv (extras: $extras)"
again "$venv/bin/python" -m pip install --disable-pip-version-check --no-input -q -e ".[$extras]" ||
  fail "pip could not install the Python packages; its messages above say why"

say "Set-up is complete"
