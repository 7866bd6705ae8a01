#!/usr/bin/env bash
# Builds everything and runs all tests; ends with "N passed, N failed", summed over all test projects.
# What the tests need from Debian is installed when it is missing, so a machine with only the .NET SDK will do.
set -uo pipefail

# Under nohup, or in the background, a shell ignores signals, and whatever it starts does too: but the tests send them.
if [ -z "${SIGNALS_ARE_DEFAULT:-}" ]; then
  SIGNALS_ARE_DEFAULT=1 exec env --default-signal=HUP,INT,QUIT bash "${BASH_SOURCE[0]}" "$@"
fi
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

# A command that shows that a package is there, and the package.
needs=(
  "/usr/lib/postgresql/15/bin/initdb postgresql-15"
  "setpriv util-linux"
  "script bsdutils"
  "mount mount"
  "/sbin/mkfs.ext4 e2fsprogs"
  "curl curl"
  "gcc build-essential"
  "python3 python3-minimal"
  "wrk wrk"
  "/usr/sbin/nft nftables"
  "/usr/sbin/iptables iptables"
  "ip iproute2"
  "/usr/sbin/conntrack conntrack"
)
missing=()
for need in "${needs[@]}"; do
  read -r tool package <<<"$need"
  command -v "$tool" >/dev/null 2>&1 || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
  echo "installing ${missing[*]}"
  as_root=(); [ "$(id -u)" -eq 0 ] || as_root=(sudo)
  # A server that Debian would start by itself is of no use here: the tests start their own.
  "${as_root[@]}" apt-get update -q >/dev/null &&
    DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -q --no-install-recommends "${missing[@]}" >/dev/null || {
      echo "these packages are needed and could not be installed: ${missing[*]}" >&2
      echo "0 passed, 1 failed"
      exit 1
    }
fi

# The build is over before the instrumented code of the build tools would pay for itself; and with the graph known, each project is evaluated once.
if ! DOTNET_TieredPGO=0 dotnet build Supervision.sln -c Release -v quiet -clp:NoSummary -graph; then
  echo "0 passed, 1 failed"
  exit 1
fi

passed=0 failed=0
for project in tests/*.Tests; do
  name=$(basename "$project")
  # The assembly and not the project, which would be evaluated only to find it.
  output=$(dotnet test "artifacts/bin/$name/release/$name.dll" --logger "console;verbosity=minimal" 2>&1)
  code=$?
  echo "$output"

  # The summary that the test runner prints: "... - Failed: 0, Passed: 12, Skipped: 0, ...".
  summary=$(grep -E -- '- Failed: +[0-9]+, Passed: +[0-9]+' <<<"$output" | tail -n 1)
  f=$(sed -nE 's/.*- Failed: +([0-9]+).*/\1/p' <<<"$summary")
  p=$(sed -nE 's/.*Passed: +([0-9]+).*/\1/p' <<<"$summary")
  s=$(sed -nE 's/.*Skipped: +([0-9]+).*/\1/p' <<<"$summary")

  # A skipped test is a failed one, and so is a run that broke off, or that ran nothing.
  passed=$((passed + ${p:-0}))
  failed=$((failed + ${f:-0} + ${s:-0}))
  if [ -z "$summary" ] || { [ "$code" -ne 0 ] && [ "${f:-0}" -eq 0 ]; }; then
    failed=$((failed + 1))
    echo "$name: exit code $code, ${p:-no} tests passed and ${f:-none} failed"
  fi
done

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
