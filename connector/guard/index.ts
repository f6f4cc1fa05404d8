export { type GuardPolicy, judgeCommand, judgeTerminal } from "./guard.ts";
