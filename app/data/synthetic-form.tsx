import { useRevalidator } from "@remix-run/react";
import { Sparkles } from "lucide-react";
import { type FormEvent, useState } from "react";
import { isTimeframe, TIMEFRAMES } from "#domain";
import { Button } from "../components/button.tsx";
import { Field, NumberInput, Select } from "../components/field.tsx";
import { numberText } from "../format/money.ts";
import { readNumber } from "../format/price.ts";
import { m } from "../i18n/generated/messages.js";
import { getLocale } from "../i18n/generated/runtime.js";
import {
  MOST_SYNTHETIC_BARS,
  SYNTHETIC_MARKETS,
  type SyntheticRegime,
  type SyntheticWish,
  syntheticSymbol,
} from "./synthetic-choices.ts";
import { type UploadAnswer, upload } from "./upload.ts";
import { UploadAnswerView } from "./upload-answer.tsx";

type Stage =
  | { readonly name: "idle" | "working" }
  | { readonly name: "answered"; readonly answer: UploadAnswer };

/** Bars made by a formula in this browser, then stored like any others, under a name that says so. */
export function SyntheticForm() {
  const [stage, setStage] = useState<Stage>({ name: "idle" });
  const [market, setMarket] = useState<string>("EURUSD");
  const [timeframe, setTimeframe] = useState("H1");
  const [regime, setRegime] = useState<SyntheticRegime>("mixed");
  const [count, setCount] = useState("6000");
  const [seed, setSeed] = useState("1");
  const { revalidate } = useRevalidator();
  const bars = wholeNumber(count, 1, MOST_SYNTHETIC_BARS);
  const drawn = wholeNumber(seed, 0, 0xffffffff);

  const make = async (event: FormEvent) => {
    event.preventDefault();
    if (bars === null || drawn === null || !isTimeframe(timeframe)) return;
    setStage({ name: "working" });
    const answer = await store({ market, timeframe, count: bars, regime, seed: drawn });
    setStage({ name: "answered", answer });
    if ("stored" in answer) revalidate();
  };
  const regimes: readonly (readonly [SyntheticRegime, string])[] = [
    ["mixed", m.regime_mixed()],
    ["up", m.regime_up()],
    ["down", m.regime_down()],
    ["range", m.regime_range()],
    ["storm", m.regime_storm()],
  ];
  const limit = numberText(MOST_SYNTHETIC_BARS, getLocale(), 0);
  return (
    <form
      className="flex flex-col gap-4"
      data-testid="synthetic-form"
      onSubmit={(event) => void make(event)}
    >
      <p className="text-faint">{m.demo_text()}</p>
      <div className="grid grid-cols-2 items-start gap-3">
        <Field label={m.symbol()}>
          <Select value={market} onChange={({ target }) => setMarket(target.value)}>
            {SYNTHETIC_MARKETS.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </Select>
        </Field>
        <Field label={m.timeframe()}>
          <Select value={timeframe} onChange={({ target }) => setTimeframe(target.value)}>
            {TIMEFRAMES.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </Select>
        </Field>
        <Field label={m.regime()} className="col-span-full">
          <Select
            value={regime}
            onChange={({ target }) => setRegime(target.value as SyntheticRegime)} // its own options
          >
            {regimes.map(([name, text]) => (
              <option key={name} value={name}>
                {text}
              </option>
            ))}
          </Select>
        </Field>
        <Field
          label={m.bars()}
          problem={bars === null && m.number_between({ least: "1", most: limit })}
        >
          <NumberInput value={count} onChange={({ target }) => setCount(target.value)} />
        </Field>
        <Field
          label={m.seed()}
          hint={m.seed_same_bars()}
          problem={drawn === null && m.number_between({ least: "0", most: "4294967295" })}
        >
          <NumberInput value={seed} onChange={({ target }) => setSeed(target.value)} />
        </Field>
      </div>
      {stage.name === "answered" && <UploadAnswerView answer={stage.answer} />}
      <Button type="submit" pending={stage.name === "working"} disabled={!bars || drawn === null}>
        {stage.name !== "working" && <Sparkles size={16} aria-hidden />}
        {m.demo_generate({ name: syntheticSymbol(market) })}
      </Button>
    </form>
  );
}

async function store(wish: SyntheticWish): Promise<UploadAnswer> {
  const { syntheticCsv } = await import("./synthetic.ts");
  const form = new FormData();
  form.set("symbol", syntheticSymbol(wish.market));
  form.set("timeframe", wish.timeframe);
  form.set("origin", "synthetic");
  form.set("file", new Blob([syntheticCsv(wish)], { type: "text/csv" }), "synthetic.csv");
  return upload("/data/import", form, () => {});
}

function wholeNumber(text: string, least: number, most: number): number | null {
  const value = readNumber(text);
  return value !== null && Number.isInteger(value) && value >= least && value <= most
    ? value
    : null;
}
