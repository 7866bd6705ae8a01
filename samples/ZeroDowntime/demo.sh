#!/usr/bin/env bash
# Replaces version 1 of a web program by version 2 while clients ask it all the time, and counts what they were answered.
# Ends with 0 when no request failed, both versions answered, and a slow request was answered by the version that it was asked of.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

work=$(mktemp -d)
export ZERO_DOWNTIME_RELEASES=$work ZERO_DOWNTIME_PORT=${PORT:-8080}
url=http://127.0.0.1:$ZERO_DOWNTIME_PORT
daemon=artifacts/bin/supervisiond/release/supervisiond
pbm=(artifacts/bin/pbm/release/pbm "unix:$work/data/api.sock")
clients=()

finish() {
  touch "$work/stop"
  for pid in "${clients[@]}"; do wait "$pid" || true; done
  if [ -n "${supervisor:-}" ]; then
    kill -TERM "$supervisor" 2>/dev/null || true
    wait "$supervisor" || true
  fi
  rm -rf "$work"
}
trap finish EXIT

# One client: a request after the other, on a connection of its own or on one that is kept alive. curl tries nothing twice.
ask() {
  while [ ! -e "$work/stop" ]; do
    curl --silent --show-error --fail --max-time 30 "$@" || echo failed
  done >>"$work/answers.$BASHPID" 2>>"$work/errors"
}

echo "building both versions"
[ -x "$daemon" ] || dotnet build src/Supervision.Daemon -c Release -v quiet -clp:NoSummary
for version in 1 2; do
  dotnet build samples/ZeroDowntime -c Release -v quiet -clp:NoSummary -p:Version=$version.0.0 -o "$work/v$version"
done

ln -s v1 "$work/current"
"$daemon" --config samples/ZeroDowntime/tree.conf --data-dir "$work/data" --listen http://127.0.0.1:0 >"$work/daemon.log" 2>&1 &
supervisor=$!
until grep -q '^supervisiond ready' "$work/daemon.log"; do
  kill -0 "$supervisor" || { cat "$work/daemon.log" >&2; exit 1; }
  sleep 0.1
done
"${pbm[@]}" --timeout 60s service start web
curl --silent --fail "$url/"

# As many requests in one run of curl as there are addresses: they share a connection.
for _ in 1 2 3; do ask "$url/" & clients+=($!); done
for _ in 1 2 3; do ask "$url/?[1-200]" & clients+=($!); done
curl --silent --fail "$url/slow?seconds=5" >"$work/slow" &
slow=$!
sleep 1

echo "version 2 is deployed, and the service restarted"
ln -s v2 "$work/next" && mv -T "$work/next" "$work/current"
"${pbm[@]}" --timeout 60s service restart web
wait "$slow"
sleep 1

touch "$work/stop"
for pid in "${clients[@]}"; do wait "$pid" || true; done
clients=()
cat "$work"/answers.* >"$work/all"
first=$(grep -c '^v1 ' "$work/all" || true)
second=$(grep -c '^v2 ' "$work/all" || true)
failed=$(grep -c '^failed' "$work/all" || true)
echo "answered by version 1: $first, by version 2: $second, failed: $failed"
echo "the slow request: $(cat "$work/slow")"
if [ "$failed" -gt 0 ]; then
  sort "$work/errors" | uniq -c >&2
  exit 1
fi
[ "$first" -gt 0 ] && [ "$second" -gt 0 ] && grep -q '^v1 ' "$work/slow"
