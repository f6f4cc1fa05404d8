/** What a problem of a strategy says, and how to mend it. {name} stands for a value of the problem. */
export const PROBLEMS_EN = {
  "token.and": { message: '"{found}" is not part of the language', hint: 'write "and"' },
  "token.or": { message: '"{found}" is not part of the language', hint: 'write "or"' },
  "token.not": {
    message: '"{found}" is not part of the language',
    hint: 'write "not", or != for "is not equal"',
  },
  "token.equals": {
    message: '"{found}" is not part of the language',
    hint: "write == to compare two numbers",
  },
  "token.dot": {
    message: '"{found}" does not belong here',
    hint: "names have no dots: write ema(close, 20), not ta.ema(close, 20)",
  },
  "token.quote": {
    message: '"{found}" does not belong here',
    hint: 'close the quotation mark, as in htf("D1", close)',
  },
  "token.power": {
    message: '"{found}" is not part of the language',
    hint: "write x * x for the square of x",
  },
  "token.unknown": {
    message: '"{found}" is not part of the language',
    hint: "use names, numbers, + - * / < <= > >= == != and or not, round and square brackets",
  },
  "expression.tooLong": {
    message: "the expression has {length} characters, more than {most}",
    hint: 'name its parts in "let"',
  },
  "expression.tooDeep": {
    message: "the expression is nested too deeply",
    hint: 'name its parts in "let"',
  },
  "comparison.chained": { message: "comparisons do not chain", hint: 'write "a < b and b < c"' },
  "shift.future": {
    message: "a shift looks back only: the future is not known",
    hint: "write close[1] for the close one bar ago",
  },
  "number.tooLarge": { message: "{found} is too large", hint: "write a smaller number" },
  "htf.timeframe": {
    message: "{found} is not a timeframe",
    hint: 'use one of MT5\'s timeframes in quotation marks, such as "H4", "D1" or "W1": write htf("D1", close) for the last closed daily close',
  },
  "syntax.unexpected": { message: "{found} does not fit here: {wanted}", hint: "{mend}" },
  "syntax.ended": { message: "the expression ends too early: {wanted}", hint: "{mend}" },
  "name.needsArguments": {
    message: "{name} is a function and needs its arguments",
    hint: "write {outline}",
  },
  "name.unknown": { message: "unknown name {name}", hint: "{mend}" },
  "name.reserved": {
    message: "{name} is a word of the language",
    hint: "give it another name, such as my_{name}",
  },
  "name.taken": { message: "{name} is already a parameter", hint: "give it another name" },
  "call.notFunction": {
    message: "{name} is not a function",
    hint: "write {name} without brackets",
  },
  "call.unknown": { message: "unknown function {name}", hint: "{mend}" },
  "call.arguments": {
    message: "{name} takes {count}, not {given}",
    hint: "write {outline}{example}",
  },
  "argument.moves": {
    message: "{where} must be the same on every bar",
    hint: "use a number or a parameter, not a series",
  },
  "argument.range": {
    message: "{where} must be {wanted}, was {value}",
    hint: "change the number, or the range of the parameter",
  },
  "type.number": {
    message: "{where} must be a number, not a condition",
    hint: "use a price, an indicator or a number here",
  },
  "type.condition": {
    message: "{where} must be a condition, not a number",
    hint: "compare it with something, such as rsi(close, 14) < 30",
  },
  "type.price": {
    message: "{path} must be a price, not a condition",
    hint: "write a number or an indicator, such as 1.5 * atr(14)",
  },
  "htf.notLonger": {
    message: "{timeframe} is not longer than {outer}",
    hint: "htf reads longer timeframes only: use the expression without htf",
  },
  "htf.nameNotLonger": {
    message: "{name} reads {timeframe}, which is not longer than the {outer} it stands in",
    hint: "htf reads longer timeframes only: use the name outside htf",
  },
  "entry.none": { message: "the strategy never enters", hint: 'give "long", "short" or both' },
  "params.tooMany": {
    message: "there are {count} parameters, more than {most}",
    hint: "keep those that a sweep should vary",
  },
  "param.range": {
    message: "the default {default} is not between min {min} and max {max}",
    hint: "widen the range or change the default",
  },
  "let.tooMany": {
    message: "there are {count} names, more than {most}",
    hint: "keep those that are used",
  },
  "let.circle": {
    message: "{name} is defined by itself: {round}",
    hint: "break the circle: a name may only use others that do not lead back to it",
  },
  "parts.tooMuch": {
    message: "the parts come to {percent} percent of a position",
    hint: "let them come to at most 100; what is left is closed by the other exits",
  },
  "session.timeZone": {
    message: "unknown time zone {timeZone}",
    hint: 'use a name such as "Europe/London", "Asia/Jakarta" or "UTC"',
  },
  "spec.tooLong": {
    message: "the expressions have {count} names, numbers and operators, more than {most}",
    hint: 'name what occurs twice in "let", and drop what adds nothing',
  },
  "lookback.tooFar": {
    message: "{path} looks back {bars} bars of {timeframe}, more than {most}",
    hint: "use shorter periods, or a longer timeframe for the strategy",
  },
  "sizing.noStop": {
    message:
      "{kind} needs a stopLoss for {side} trades: without one, nothing says what a trade can lose",
    hint: 'add a stop, such as "stopLoss": "1.5 * atr(14)", or size with { "kind": "fixedLots", "lots": 0.1 }',
  },
  "memory.sum": {
    message: "{node} never forgets: it may hang on bars from before any that a live decision sees",
    hint: "use it as a difference, such as obv() - obv()[20] or mom(obv(), 20)",
  },
  "memory.event": {
    message: "{node} never forgets: it may hang on bars from before any that a live decision sees",
    hint: "ask about a fixed number of bars instead, such as highest(high, 20) or crossover(a, b)[1]",
  },
  "field.unknown": { message: "unknown field {key}", hint: "{mend}" },
  "field.missing": { message: "{subject} is missing", hint: "{mend}" },
  "field.type": { message: "{subject} must be {expected}", hint: "{mend}" },
  "field.empty": { message: "{subject} is empty", hint: "{mend}" },
  "field.tooSmall": { message: "{subject} must be at least {least}", hint: "{mend}" },
  "field.notAbove": { message: "{subject} must be above {least}", hint: "{mend}" },
  "field.tooLong": { message: "{subject} is longer than {most} characters", hint: "{mend}" },
  "field.tooMany": { message: "{subject} has more than {most} items", hint: "{mend}" },
  "field.tooLarge": { message: "{subject} must be at most {most}", hint: "{mend}" },
  "field.choice": { message: "{subject} must be one of {choices}", hint: "{mend}" },
  "field.word": { message: "{subject} must be a word of letters, digits and _", hint: "{mend}" },
  "field.stop": {
    message: "{subject} must be a text (a distance) or { long, short } (price levels)",
    hint: "{mend}",
  },
  "field.sizing": {
    message: "{subject} must be fixedLots, riskPercent, fixedCash or kelly",
    hint: "{mend}",
  },
  "field.time": { message: "{subject} must be a time such as 07:00", hint: "{mend}" },
  "field.other": { message: "{subject} {detail}", hint: "{mend}" },
} as const;

/** Parts of a message that depend on the case. */
export const PHRASES_EN = {
  operand: "expected a number, a name or a bracket",
  end: "expected the end of the expression",
  symbol: 'expected "{symbol}"',
  leftCondition: "{found} needs a condition on its left",
  nothing: "nothing",
  closeRound: "close the round bracket",
  closeCall: "close the round bracket of the call, and put commas between its arguments",
  closeShift: "close the square bracket of the shift",
  writeHtf: 'write htf("D1", close) for the last closed daily close',
  complete: "complete the expression",
  operator: "put an operator such as + or and between two values",
  lowerCase: 'write "and", "or" and "not" in lower case, between conditions',
  onlyHtf: 'only htf takes a text, its timeframe: htf("D1", close)',
  near: "did you mean {near}?",
  declare: 'declare it in "params" or "let"',
  lookUp: "look up the functions of the language",
  oneArgument: "1 argument",
  arguments: "{wanted} arguments",
  atLeastArguments: "at least {wanted} arguments",
  noExample: "",
  example: ", for example {name}(close, 14)",
  shift: "a shift",
  parameterOf: "{parameter} of {outline}",
  minus: "a minus sign",
  not: '"not"',
  leftOf: 'the left of "{operator}"',
  rightOf: 'the right of "{operator}"',
  above0: "a number above 0",
  past: "0 or more: a shift looks back only, the future is not known",
  whole: "a whole number from {least} to {most}",
  ownTimeframe: "the strategy's own {bars}",
  outerTimeframe: "the {bars} it stands in",
  theStrategy: "the strategy",
  remove: "remove it",
  compareExample: "compare it with an example strategy",
  "type.string": "a text",
  "type.number": "a number",
  "type.int": "a whole number",
  "type.boolean": "true or false",
  "type.array": "a list",
  "type.object": "an object",
  "field.specVersion": 'write "specVersion": 1',
  "field.timeframe": 'use one of MT5\'s timeframes, such as "M15", "H1" or "D1"',
  "field.entry": 'give a condition for each side, such as { "long": "rsi(close, 14) < 30" }',
  "field.exit": 'give a condition for each side, such as { "long": "rsi(close, 14) > 60" }',
  "field.params": 'write a parameter as { "default": 12, "min": 5, "max": 50, "step": 1 }',
  "field.let": 'write a named expression as text, such as { "trend": "ema(close, 50)" }',
  "field.stopLoss":
    'write a distance as text, such as "1.5 * atr(14)", or levels as { "long": "lowest(low, 20)", "short": "highest(high, 20)" }',
  "field.takeProfit":
    'write a distance as text, such as "3 * atr(14)", or levels as { "long": ..., "short": ... }',
  "field.trailingStop": 'write a distance as text, such as "2 * atr(14)"',
  "field.breakEven": 'write a distance as text, such as "atr(14)"',
  "field.maxBars": "give a whole number of bars, or leave it out",
  "field.session":
    'write { "days": [1,2,3,4,5], "from": "07:00", "to": "20:00", "timeZone": "Europe/London" }',
  "field.sizing":
    'write { "kind": "fixedLots", "lots": 0.1 }, { "kind": "riskPercent", "percent": 1 }, { "kind": "fixedCash", "amount": 50 } or { "kind": "kelly", "fraction": 0.5 }',
  "field.onOppositeSignal": 'use "reverse", "close" or "ignore"',
  "field.partialTakeProfit":
    'write a list of distances and percents, such as [{ "at": "2 * atr(14)", "percent": 50 }]',
  "field.pyramiding": "give the most entries on one side as a whole number, or leave it out",
  "field.dayZone":
    'use "utc" or "newYork17", or leave it out for the day of the instrument; session.timeZone sets trading hours',
} as const;
