#!/usr/bin/env bash
# Uploads digits, trains on them, and asks what a picture of a seven shows: MAAS_URL=… MAAS_KEY=… infra/smoke.sh
# Needs curl and jq. A first run may wait for minutes until a trainer starts from zero.
set -euo pipefail
cd "$(dirname "$0")/../src/Cli/Samples/digits"

: "${MAAS_URL:?"MAAS_URL is missing: the address of the deployment"}"
: "${MAAS_KEY:?"MAAS_KEY is missing: the operator key"}"
deadline=$((SECONDS + ${SMOKE_SECONDS:-1800}))

# The key goes in by a file descriptor, so that it stands in no list of processes.
call() {
  curl --silent --show-error --fail-with-body --config <(printf 'header = "x-api-key: %s"\n' "$MAAS_KEY") "$@"
}

until curl --silent --fail --output /dev/null "$MAAS_URL/health/ready"; do
  ((SECONDS < deadline)) || { echo "The deployment is not ready: $MAAS_URL/health/ready"; exit 1; }
  sleep 5
done

call --request PUT --header 'Content-Type: application/zip' --data-binary @digits.zip "$MAAS_URL/api/datasets/digits" >/dev/null
job=$(call --header 'Content-Type: application/json' --data-binary @job.json "$MAAS_URL/api/jobs" | jq -r .id)
echo "Job $job is submitted."

state=queued
until [[ $state == succeeded ]]; do
  ((SECONDS < deadline)) || { echo "Job $job is still $state."; exit 1; }
  sleep 5
  now=$(call "$MAAS_URL/api/jobs/$job" | jq -r .state)
  [[ $now == "$state" ]] || echo "Job $job is $now."
  state=$now
  [[ $state != failed && $state != cancelled ]] || { call "$MAAS_URL/api/jobs/$job"; exit 1; }
done

label=$(call --header 'Content-Type: image/png' --data-binary @7.png "$MAAS_URL/api/models/digits/predict" | jq -r '.predictions[0].label')
[[ $label == 7 ]] || { echo "The picture of a seven was called $label."; exit 1; }
echo "The picture of a seven is a $label."
