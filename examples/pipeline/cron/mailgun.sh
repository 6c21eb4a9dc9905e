#!/bin/sh
# Previews, applies or checks the stack prod, on any machine with Node.js and the Pulumi CLI:  mailgun.sh preview | up | drift
# It prints nothing when nothing differs, so that cron sends mail only when something does:
#   17 3 * * *  /srv/mailgun/mailgun.sh drift
set -eu
cd "$(dirname "$0")"

# Sets MAILGUN_READ_KEY and MAILGUN_WRITE_KEY, and exports PULUMI_BACKEND_URL, PULUMI_CONFIG_PASSPHRASE and a PATH with node and pulumi.
# Only the owner may read it (chmod 600).
. ./mailgun.env
export MAILGUN_API_KEY="$MAILGUN_READ_KEY"

case "${1:-}" in
preview)
  pulumi preview --stack prod --refresh --diff --color never
  ;;
up)
  # While another run has the stack, this ends with an error and changes nothing.
  export MAILGUN_API_KEY="$MAILGUN_WRITE_KEY"
  pulumi up --stack prod --yes --refresh --color never
  ;;
drift)
  rm -f drift.md
  code=0
  npx pulumi-mailgun drift --stack prod --json drift.json --markdown drift.md > drift.log 2>&1 || code=$?
  if [ "$code" -ne 0 ]; then
    if [ -s drift.md ]; then cat drift.md; else cat drift.log; fi
  fi
  exit "$code"
  ;;
*)
  echo "usage: $0 preview | up | drift" >&2
  exit 1
  ;;
esac
