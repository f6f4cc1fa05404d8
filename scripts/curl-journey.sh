#!/usr/bin/env bash
# From sign-up to a closed position with curl, against a running product: scripts/curl-journey.sh [address]
# Needs curl and node (for reading JSON). Each reply is checked; the first wrong one ends the journey.
[ -n "${BASH_VERSION:-}" ] || exec bash "$0" "$@"
set -euo pipefail

API="${1:-${NUSATRADE_URL:-http://127.0.0.1:8787}}/api/v1"
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
TOKEN=""

# call STATUS METHOD PATH [curl arguments]: the reply must have that status; its body goes to $WORK/reply.
call() {
  local wanted=$1 method=$2 path=$3
  shift 3
  local auth=()
  [ -z "$TOKEN" ] || auth=(-H "Authorization: Bearer $TOKEN")
  local got
  got=$(curl -sS --max-time 20 -o "$WORK/reply" -w '%{http_code}' -X "$method" "${auth[@]}" "$@" "$API$path")
  if [ "$got" != "$wanted" ]; then
    printf 'FAILED  %s %s answered %s, not %s:\n%s\n' "$method" "$path" "$got" "$wanted" "$(cat "$WORK/reply")" >&2
    exit 1
  fi
}

# send STATUS METHOD PATH JSON [curl arguments]
send() {
  local wanted=$1 method=$2 path=$3 body=$4
  shift 4
  call "$wanted" "$method" "$path" -H 'Content-Type: application/json' -d "$body" "$@"
}

# value EXPRESSION: of the last reply, called `it`.
value() {
  node -e 'const it = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8")); const v = eval(process.argv[2]); console.log(typeof v === "string" ? v : JSON.stringify(v))' "$WORK/reply" "$1"
}

# expect EXPRESSION: must be true of the last reply.
expect() {
  if [ "$(value "Boolean($1)")" != true ]; then
    printf 'FAILED  expected %s in:\n%.2000s\n' "$1" "$(cat "$WORK/reply")" >&2
    exit 1
  fi
}

done_with() { printf 'ok      %s\n' "$1"; }

call 200 GET /health
expect 'it.status === "ok"'
done_with "health: every part answers"

EMAIL="journey-$(date +%s)-$$@example.com"
send 201 POST /auth/register "{\"email\":\"$EMAIL\",\"password\":\"correct horse battery\",\"name\":\"Journey\"}"
expect 'it.token && it.user.id && it.user.email'
send 200 POST /auth/login "{\"email\":\"$EMAIL\",\"password\":\"correct horse battery\"}"
TOKEN=$(value it.token)
done_with "register and log in as $EMAIL"

send 200 POST /ai/generate-strategy '{"symbol":"EURUSD","timeframe":"H1","risk_level":"medium","prompt":"beli saat RSI < 30, risiko 1%"}'
expect '["ai", "builder"].includes(it.source) && it.gate_report.gates.length > 0'
SPEC=$(value it.spec)
done_with "generate-strategy: by $(value it.source)"

send 201 POST /backtest/strategies "{\"name\":\"Journey\",\"spec\":$SPEC}"
expect 'it.version === 1 && /^[0-9a-f]{64}$/.test(it.hash)'
STRATEGY=$(value it.id)
call 200 GET "/backtest/strategies/$STRATEGY"
send 200 PUT "/backtest/strategies/$STRATEGY" "{\"name\":\"Journey, renamed\",\"spec\":$SPEC}"
call 200 GET "/backtest/strategies/$STRATEGY/versions"
expect 'it.length === 1'
done_with "strategy stored, read, renamed"

send 422 POST /backtest/run "{\"strategy_id\":\"$STRATEGY\",\"symbol\":\"EURUSD\",\"timeframe\":\"H1\"}"
expect 'it.code === "no_bars"'
node -e '
  const wave = (bar) => 1.1 + 0.01 * Math.sin(bar / 40) + 0.002 * Math.sin(bar / 7);
  console.log("time,open,high,low,close,volume");
  for (let bar = 0; bar < 2000; bar++) {
    const [open, close] = [wave(bar), wave(bar + 1)];
    const prices = [open, Math.max(open, close) + 0.0004, Math.min(open, close) - 0.0004, close];
    const time = new Date(Date.UTC(2017, 3, 19, 9) + bar * 3600000).toISOString();
    console.log([time, ...prices.map((price) => price.toFixed(5)), 100].join(","));
  }' >"$WORK/bars.csv"
call 200 POST "/bars/import?symbol=EURUSD&timeframe=H1" -H 'Content-Type: text/csv' --data-binary "@$WORK/bars.csv"
expect 'it.bars === 2000 && it.quality.coverage > 0'
call 200 GET "/bars?symbol=EURUSD&timeframe=H1&from=2017-04-19&to=2017-04-20"
expect 'it.bars.length === 39'
done_with "bars imported and read"

send 200 POST /backtest/run "{\"strategy_id\":\"$STRATEGY\",\"symbol\":\"EURUSD\",\"timeframe\":\"H1\",\"start_date\":\"2017-04-20\",\"end_date\":\"2017-06-30\",\"initial_balance\":10000}"
expect 'it.status === "done" && Array.isArray(it.trades) && Object.keys(it.metrics).length > 5'
SESSION=$(value it.id)
HASH=$(value it.receipt.result_hash)
call 200 GET "/backtest/sessions/$SESSION"
expect "it.receipt.result_hash === '$HASH'"
expect 'it.overfit.trials === 1 && it.rerun.data.chunks.length === 3'
done_with "backtest: $(value it.trades.length) trades, result $(printf %.12s "$HASH")"

send 202 POST /backtest/run "{\"strategy_id\":\"$STRATEGY\",\"symbol\":\"EURUSD\",\"timeframe\":\"H1\",\"background\":true,\"costs\":{\"spread_points\":15}}"
expect 'it.status === "running" && !("trades" in it)'
SESSION=$(value it.id)
for _ in $(seq 100); do
  call 200 GET "/backtest/sessions/$SESSION"
  [ "$(value it.status)" = running ] || break
  sleep 0.1
done
expect 'it.status === "done" && it.progress === 1 && it.costs.spread_points === 15'
call 200 POST "/backtest/sessions/$SESSION/cancel"
expect 'it.status === "done"'
call 200 GET /rooms/user
expect 'it.url.includes("/parties/user/") && it.token'
done_with "a run behind: through the queue, done"

send 200 POST "/backtest/strategies/$STRATEGY/trials" '{"source":"sweep","trial_key":"journey","trials":{"count":100,"sharpe_mean":0.01,"sharpe_squares":0.02}}'
expect 'it.count === 102 && it.verified && it.entries.length === 3'
call 200 GET "/backtest/sessions/$SESSION"
expect 'it.overfit.trials === 102'
done_with "trials: $(value it.overfit.trials) counted"

call 200 GET "/bars/chunks?symbol=EURUSD&timeframe=H1"
expect 'it.length === 4 && it.every((one) => /^[0-9a-f]{64}$/.test(one.sha256))'
CHUNK=$(value it[0].sha256)
call 200 GET "/bars/chunks/EURUSD/H1/$(value it[0].month)?version=$(value it[0].version)"
[ "$(sha256sum "$WORK/reply" | cut -d' ' -f1)" = "$CHUNK" ] || { echo "FAILED  the chunk's bytes are not those of its hash" >&2; exit 1; }
done_with "chunks of bars: their bytes are those of their hash"

call 200 GET /connections
expect 'it.some((one) => one.kind === "practice" && one.online && one.account.balance > 0)'
PRACTICE=$(value 'it.find((one) => one.kind === "practice").id')
done_with "connections: the practice account is online"

ORDER="{\"connection_id\":\"$PRACTICE\",\"symbol\":\"EURUSD\",\"order_type\":\"BUY\",\"lot_size\":0.1}"
send 201 POST /trading/orders "$ORDER" -H "Idempotency-Key: journey-$$-1"
expect 'it.status === "FILLED" && /^[0-9]+$/.test(it.ticket) && it.price > 0'
FILLED=$(value it.id)
POSITION=$(value it.position_id)
send 201 POST /trading/orders "$ORDER" -H "Idempotency-Key: journey-$$-1"
expect "it.id === '$FILLED'"
send 409 POST /trading/orders "${ORDER/0.1/0.2}" -H "Idempotency-Key: journey-$$-1"
expect 'it.code === "idempotency_key_reused"'
send 422 POST /trading/orders "${ORDER/0.1/0.015}"
expect 'it.code === "risk.lots_step"'
call 200 GET "/trading/orders/$FILLED"
expect 'it.events.length > 0'
done_with "order: BUY filled once, ticket $(value it.ticket)"

call 200 GET "/trading/positions?connection_id=$PRACTICE"
expect "it.some((one) => one.id === '$POSITION')"
send 200 POST "/trading/positions/$POSITION/modify" "{\"connection_id\":\"$PRACTICE\",\"stop_loss\":0.5}"
expect 'it.status === "DONE"'
send 200 POST "/trading/positions/$POSITION/close" "{\"connection_id\":\"$PRACTICE\"}"
expect 'it.status === "FILLED" && typeof it.profit === "number"'
PROFIT=$(value it.profit)
call 200 GET "/trading/positions?connection_id=$PRACTICE"
expect "!it.some((one) => one.id === '$POSITION')"
done_with "position: seen, moved, closed with $PROFIT"

call 204 POST /auth/logout
call 401 GET /connections
done_with "log out: the token is worthless"
